"""Rows are compared with what the ledger recorded: what is gone is named by its entry, and a newer column accuses no older row."""

import pytest
from tests.builders.hall import NINE, approved, draft_of, minute, person
from tests.builders.tampering import forge

from mulkko.ledger.engine.chain import Break
from mulkko.ledger.engine.rows import whole_row
from mulkko.ledger.models import microseconds
from mulkko.ledger.queries import ErasedActs, compared_by_content
from mulkko.policy.actions import records
from mulkko.policy.models import ClassReview
from mulkko.policy.queries import verify_everything
from mulkko.policy.queries.records import ClassNow

NOTHING = ErasedActs(frozenset())


def places(recorded, rows, erased=NOTHING):
    return [(one.index, one.table, one.row) for one in compared_by_content("table", recorded, rows, erased)]


def test_as_many_rows_say_something_as_entries_do():
    recorded = [(3, ["a"]), (5, ["a"]), (7, ["b"])]

    assert places(recorded, [(["a"], NINE, 1), (["b"], NINE, 2), (["a"], NINE, 3)]) == []
    assert [row for _, _, row in places(recorded, [(["a"], NINE, pk) for pk in (1, 2, 3)])] == ["3", "of entry 7"]


def test_what_is_gone_is_named_by_its_entry_and_not_by_what_it_said():
    [found] = compared_by_content("table", [(3, {"reason": "비밀"})], [], NOTHING)

    assert (found, found.row) == (Break(3, "signature"), "of entry 3")


def test_a_row_of_an_erased_act_is_taken_as_it_is():
    assert places([], [(["a"], NINE, 1)], ErasedActs(frozenset([microseconds(NINE)]))) == []


@pytest.mark.django_db
def test_a_row_is_held_by_the_columns_that_its_entry_names(hall, monkeypatch):
    """A column that a later version adds stands in no older entry."""
    monkeypatch.setattr(
        records, "whole_row", lambda row: {name: value for name, value in whole_row(row).items() if name != "again_on"}
    )
    proposal = approved(draft_of(person("haneul")))
    records.review_class(
        proposal, now=ClassNow("open", "", "", ""), because="확인", by=person("haneul"), at=minute(600)
    )
    assert verify_everything().ok

    row = ClassReview.objects.get()
    forge(ClassReview, {"because": "다른 까닭"}, pk=row.pk)
    assert [(one.table, one.row) for one in verify_everything().found] == [("policy_classreview", str(row.pk))]
