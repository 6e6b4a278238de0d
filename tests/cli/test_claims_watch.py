"""`mulkko claims watch`: its JSON is a contract: ok, documents, claims, findings[] and unchecked[]."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.builders.hall import SMALL, approved, claim_of_workers, collected, draft_of, person, table_of_workers

from mulkko.cli.main import main
from mulkko.policy.actions import watching

pytestmark = pytest.mark.usefixtures("hall")
KEYS = {"proposal", "claim", "status", "drift", "grade", "known", "then", "now", "versions", "reason", "preferred"}
DEARER = [("가동", 300, 1_000), ("나동", 500, 2_500), ("다동", 443, 1_200)]


@pytest.fixture(autouse=True)
def already_migrated(monkeypatch):
    """The suite has a database; a command would make a home of its own."""
    monkeypatch.setattr("mulkko.cli.main.ready", lambda **told: None)


def told(capsys, *more):
    code = main(["claims", "watch", "--json", *more])
    return code, json.loads(capsys.readouterr().out)


def test_it_tells_what_moved_once_and_what_is_due_by_a_day(capsys):
    collected(table_of_workers())
    drafter = person("haneul")
    proposal = approved(draft_of(drafter, claim=claim_of_workers(drafter), amount_krw=SMALL))
    empty = {"ok": True, "documents": 1, "claims": 1, "findings": [], "unchecked": []}
    assert told(capsys) == (0, empty)
    collected(table_of_workers(DEARER))

    code, answer = told(capsys)

    [one] = answer["findings"]
    assert (code, one.keys(), one["proposal"]) == (0, KEYS, proposal.reference)
    assert (one["grade"], one["drift"], one["known"]) == ("material", "material", False)
    assert (one["then"]["cost"], one["now"]["cost"], one["preferred"]) == ("4400000", "4700000", ["bus", "bus"])
    assert told(capsys) == (0, {**empty, "documents": 0, "claims": 0})
    later = (timezone.now() + timedelta(days=35)).date().isoformat()
    assert told(capsys, "--at", later) == (0, empty)


def test_what_could_not_be_run_is_told_and_the_answer_is_no(capsys, monkeypatch):
    collected(table_of_workers())
    drafter = person("haneul")
    approved(draft_of(drafter, claim=claim_of_workers(drafter), amount_krw=SMALL))
    monkeypatch.setattr(watching, "check_claims", lambda claims, *, at: 1 / 0)

    code, answer = told(capsys)

    assert (code, answer["ok"], len(answer["unchecked"])) == (1, False, 1)


@pytest.mark.parametrize("day", ["tomorrow", "2026-02-30", ""])
def test_a_day_that_is_none_is_refused_in_one_sentence(capsys, day):
    code, answer = told(capsys, "--at", day)

    assert (code, answer["error"]["where"]) == (2, "--at")
