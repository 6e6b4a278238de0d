"""A statement that is written once answers as one that is written anew each time, on both databases."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.models import Case, CharField, Value, When
from django.test.utils import CaptureQueriesContext
from tests.builders.hall import NINE, open_hall, person

from mulkko.organization.errors import NotPosted
from mulkko.organization.models import Person, Posting, Unit, day_of
from mulkko.organization.queries import actor_of, office_of, postings_on, present_holders
from mulkko.policy.models import CriterionRow, Proposal
from mulkko.prepared import MOST_KEYS, Keys, Prepared, PreparedInsert, PreparedModels, Texts

DAY = day_of(NINE)


def names_of(position: str, day: date):
    return postings_on(day).filter(position__code=position).values_list("person__name", "position_id")


def test_the_statement_is_kept_and_its_values_are_not(db):
    open_hall()
    asked = Prepared(names_of)

    for position in Posting.objects.values_list("position__code", flat=True):
        for day in (DAY, DAY - timedelta(days=40_000)):
            assert asked(position=position, day=day) == list(names_of(position, day))


@pytest.mark.parametrize("hostile", ["' OR 1=1 --", "%s", "\x01position", ""])
def test_a_value_is_never_part_of_the_statement(db, hostile):
    open_hall()

    assert Prepared(names_of)(position=hostile, day=DAY) == []
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


def test_a_value_that_the_query_does_not_ask_for_is_refused_when_it_is_written(db):
    def codes(unit: str):
        return Unit.objects.values_list("code")

    with pytest.raises(AssertionError, match="a value has no place"):
        Prepared(codes)(unit="a")


def proposals_of(drafter: str):
    rows = Proposal.objects.filter(drafter__code=drafter).order_by("reference")
    return rows.select_related("unit", "duty", "amendment")


def test_rows_of_a_model_come_with_what_was_selected_beside_them(db):
    open_hall()
    asked, park = PreparedModels(proposals_of), person("park").code
    for number, amount in ((1, None), (2, 10**12)):
        Proposal.objects.create(
            reference=f"2026-{number:04}", title="계획(안)", unit=Unit.objects.first(), drafter=person("park"),
            amount_krw=amount, created_at=NINE, decision_ends_on=DAY,
        )  # fmt: skip

    found = asked(drafter=park)
    with CaptureQueriesContext(connection) as more:
        told = [(one.unit.code, one.duty, hasattr(one, "amendment")) for one in found]

    assert found == list(proposals_of(park))
    assert [vars(one) | {"_state": 0} for one in found] == [vars(one) | {"_state": 0} for one in proposals_of(park)]
    assert told == [(found[0].unit.code, None, False)] * 2
    assert not more.captured_queries
    assert asked(drafter="nobody") == []


def counted(keys: Keys, title: str):
    named = Case(When(title=title, then=Value("named")), default=Value("other"), output_field=CharField())
    return Proposal.objects.filter(pk__in=keys).annotate(kind=named).select_related("unit").order_by("pk")


def test_rows_of_some_keys_come_with_what_was_annotated(db):
    open_hall()
    for number in range(MOST_KEYS + 1):
        Proposal.objects.create(
            reference=f"2026-{number:04}", title=f"계획 {number}", unit=Unit.objects.first(), drafter=person("park"),
            created_at=NINE,
        )  # fmt: skip
    asked, keys = PreparedModels(counted), tuple(Proposal.objects.order_by("pk").values_list("pk", flat=True))

    for some in (keys[:1], keys[3:5], keys[:MOST_KEYS], keys, (keys[0], 10**9), ()):
        found, plain = asked(keys=some, title="계획 3"), counted(some, "계획 3")
        assert [vars(one) | {"_state": 0} for one in found] == [vars(one) | {"_state": 0} for one in plain]
        assert [one.kind for one in found] == [one.kind for one in plain]
        assert len(found) == len([key for key in some if key in keys])


def titled(titles: Texts):
    return Proposal.objects.filter(title__in=titles).order_by("title").values_list("title", "unit__code")


@pytest.mark.parametrize("most", [1, MOST_KEYS, MOST_KEYS + 1])
def test_rows_of_some_texts_come_as_columns_however_many_there_are(db, most):
    open_hall()
    for title in ("계획", "' OR 1=1 --", "\x010.1", "%s"):
        Proposal.objects.create(
            reference=title[:9], title=title, unit=Unit.objects.first(), drafter=person("park"), created_at=NINE
        )
    asked = Prepared(titled)

    for title in ("계획", "' OR 1=1 --", "\x010.1", "%s", "그런 것은 없다"):
        some = (title, *(f"없는 것 {number}" for number in range(most - 1)))
        assert asked(titles=some) == list(titled(some))
        assert len(asked(titles=some)) == (title != "그런 것은 없다")
    assert asked(titles=()) == []


def test_a_row_that_was_put_is_the_row_that_a_save_would_have_left(db):
    open_hall()
    proposal = Proposal.objects.create(
        reference="2026-0001", title="계획(안)", unit=Unit.objects.first(), drafter=person("park"), created_at=NINE
    )
    told = {"proposal": proposal, "name": "비용%s", "better": "less", "weight": 3, "limit": Decimal("12.5000")}
    saved = CriterionRow.objects.create(key="a", **told)
    put = PreparedInsert(CriterionRow)(CriterionRow(key="b", **told))
    chosen = PreparedInsert(CriterionRow)(CriterionRow(pk=put.pk + 1_000, key="c", **told))

    def kept(row):
        return CriterionRow.objects.filter(pk=row.pk).values(*(set(vars(row)) - {"_state", "id", "key"})).get()

    assert kept(put) == kept(chosen) == kept(saved)
    assert chosen.pk == put.pk + 1_000
    assert not put._state.adding


def test_a_row_that_the_database_refuses_is_an_error_of_django_and_leaves_nothing(db):
    open_hall()
    put = PreparedInsert(Person)
    with pytest.raises(Exception) as refused, transaction.atomic():
        put(Person(code=person("park").code, name="또 박"))

    assert type(refused.value).__module__ == "django.db.utils"
    assert Person.objects.filter(name="또 박").count() == 0
