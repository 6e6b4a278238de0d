"""A version is valid from its first day up to, and without, its last; days are those of Seoul."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.hall import NINE, OPERATOR, person

from mulkko.organization.actions import end_posting
from mulkko.organization.errors import NotPosted
from mulkko.organization.models import Position, Posting, day_of
from mulkko.organization.queries import actor_of, holders, positions_of


def test_the_day_begins_at_midnight_in_seoul():
    assert day_of(datetime(2026, 12, 31, 14, 59, 59, tzinfo=UTC)) == date(2026, 12, 31)
    assert day_of(datetime(2026, 12, 31, 15, 0, tzinfo=UTC)) == date(2027, 1, 1)


def test_a_posting_holds_on_its_first_day_and_no_longer_on_its_last(hall):
    Posting.objects.filter(person__code="k4").update(valid_from=date(2026, 3, 1), valid_to=date(2026, 4, 1))

    held = [
        day
        for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1))
        if person("choi") in holders("p-tra", day)
    ]

    assert held == [date(2026, 3, 1), date(2026, 3, 31)]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 27), st.integers(1, 27))
def test_whoever_follows_on_the_last_day_leaves_no_day_without_a_holder_and_none_with_two(hall, first, day):
    with transaction.atomic():
        change = date(2026, 3, first)
        Posting.objects.filter(person__code="k3").update(valid_to=change)
        Posting.objects.create(person=person("oh"), position=Position.objects.get(code="p-bus"), valid_from=change)
        found = holders("p-bus", date(2026, 3, day))
        transaction.set_rollback(True)

    assert len(found) == 1


def test_the_regular_holder_stands_before_whoever_acts_for_him(hall):
    assert [one.name for one in holders("p-tra", day_of(NINE))] == ["최국장", "차대행"]


def test_nobody_acts_without_a_posting(hall):
    """Invariant 31."""
    with pytest.raises(NotPosted, match="오신규"):
        actor_of(person("oh"), NINE)


def test_whoever_left_a_position_no_longer_acts_from_that_day_on(hall):
    end_posting(person("park"), Position.objects.get(code="p-bus"), on=date(2026, 11, 24), by=OPERATOR, at=NINE)

    assert positions_of(person("park"), date(2026, 11, 23)) == ["p-bus"]
    assert positions_of(person("park"), date(2026, 11, 24)) == []
