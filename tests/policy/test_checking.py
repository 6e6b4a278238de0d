"""The figures of a draft are run when other units are asked about it and when it comes to a reviewer, and kept."""

from unittest.mock import Mock

import pytest
from tests.builders.hall import (
    OPERATOR,
    SMALL,
    claim_of_workers,
    collected,
    draft_of,
    minute,
    person,
    put_on_route,
    sign_as,
    table_of_workers,
)
from tests.builders.tampering import forge

from mulkko.evidence.models import Receipt, Run
from mulkko.ledger.models import Entry
from mulkko.policy import actions
from mulkko.policy.actions import checking
from mulkko.policy.actions.checking import check_moments
from mulkko.policy.models import EvidenceCheck
from mulkko.policy.queries import claims_of, verify_everything
from mulkko.policy.queries.claim_history import runs_of

MOVED = [("가동", 300, 1_000), ("나동", 500, 2_500), ("다동", 443, 1_900)]


@pytest.fixture
def draft(hall):
    collected(table_of_workers())
    return draft_of(person("haneul"), claim=claim_of_workers(person("haneul")), amount_krw=SMALL)


def checked(at):
    return [(row.kind, row.proposal.reference) for row in check_moments(by=OPERATOR, at=at)]


def test_when_units_are_asked_the_figures_are_run_once_and_their_receipt_is_kept(draft):
    assert checked(minute(1)) == []
    actions.ask_units(draft, ["bud", "leg"], question="재원이 있는가?", by=person("haneul"), at=minute(2))
    collected(table_of_workers(MOVED), at=minute(3))

    assert checked(minute(4)) == [("coordination", draft.reference)]
    assert checked(minute(5)) == []

    assert [(run.mode, run.error) for run in Run.objects.order_by("pk")] == [("replay", ""), ("refresh", "")]
    entry = Entry.objects.get(action="policy.evidence_checked")
    assert (entry.proposal, entry.actor) == (draft.reference, "operator")
    assert verify_everything().ok

    actions.ask_units(draft, ["fin"], question="?", by=person("haneul"), at=minute(6))
    assert checked(minute(7)) == [("coordination", draft.reference)]


def test_each_turn_of_a_reviewer_is_checked_and_the_history_names_the_moment(draft):
    put_on_route(draft, at=minute(1))
    assert checked(minute(2)) == [("turn", draft.reference)]
    assert checked(minute(3)) == []
    sign_as("maeul", draft, at=minute(4))
    assert checked(minute(5)) == [("turn", draft.reference)]
    [claim] = claims_of(draft)

    told = [(one.moment, one.steps) for one in runs_of(claim, person("maeul"), minute(6))]

    assert told == [
        ("turn", ()),
        ("turn", ()),
        ("", ("draft", "lead_review")),
    ]  # nothing moved: one receipt bears both signatures
    assert verify_everything().ok


def test_what_was_checked_between_signatures_cannot_be_forged(draft):
    put_on_route(draft, at=minute(1))
    check_moments(by=OPERATOR, at=minute(2))
    row = EvidenceCheck.objects.get()

    forge(EvidenceCheck, {"of": row.of + 1}, pk=row.pk)
    assert [one.table for one in verify_everything().found] == ["policy_evidencecheck"]
    forge(EvidenceCheck, {"of": row.of}, pk=row.pk)
    text = row.receipt.text
    forge(Receipt, {"text": text.replace('"holds"', '"broken"')}, pk=row.receipt_id)
    assert [one.table for one in verify_everything().found] == ["evidence_receipt"]


def test_a_draft_without_figures_and_a_check_that_breaks_off_keep_nothing_and_stop_no_other(draft, monkeypatch):
    bare = draft_of(person("jo"), amount_krw=SMALL)
    put_on_route(bare, at=minute(1))
    put_on_route(draft, at=minute(1))
    tried = set()
    monkeypatch.setattr(checking, "check", Mock(side_effect=OSError("the disk is gone")))
    assert check_moments(by=OPERATOR, at=minute(2), tried=tried) == []
    monkeypatch.undo()

    assert check_moments(by=OPERATOR, at=minute(3), tried=tried) == []
    assert checked(minute(4)) == [("turn", draft.reference)]
