"""A query that is written once answers as one that is written anew each time, on both databases."""

from datetime import timedelta

import pytest
from tests.builders.hall import NINE, open_hall, person

from mulkko.organization.errors import NotPosted
from mulkko.organization.models import Posting, day_of
from mulkko.organization.queries import actor_of, office_of, postings_on, present_holders
from mulkko.organization.queries.prepared import Prepared

DAY = day_of(NINE)


def names_of(position, day):
    return postings_on(day).filter(position__code=position).values_list("person__name", "position_id")


def test_the_statement_is_kept_and_its_values_are_not(db):
    open_hall()
    asked = Prepared(names_of, "position", "day")

    for position in Posting.objects.values_list("position__code", flat=True):
        for day in (DAY, DAY - timedelta(days=40_000)):
            assert asked(position=position, day=day) == list(names_of(position, day))


@pytest.mark.parametrize("hostile", ["' OR 1=1 --", "%s", "\x01position", ""])
def test_a_value_is_never_part_of_the_statement(db, hostile):
    open_hall()

    assert Prepared(names_of, "position", "day")(position=hostile, day=DAY) == []
    with pytest.raises(NotPosted):
        office_of(hostile, DAY)


def test_what_changed_since_the_last_time_is_seen_the_next_time(db):
    open_hall()
    park = person("park")
    held = actor_of(park, NINE).position

    assert [one.code for one in present_holders(held, DAY)] == [park.code]
    Posting.objects.filter(person=park).update(valid_to=DAY)
    assert present_holders(held, DAY) == []
    with pytest.raises(NotPosted):
        actor_of(park, NINE)
