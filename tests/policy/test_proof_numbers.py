"""The document that proves a procedure is looked up among ours: found, found on another day, or said to be unchecked."""

import json
from datetime import date, timedelta

import pytest
from tests.builders.elsewhere import brought_back
from tests.builders.hall import NINE, approved, draft_of, minute, person, put_on_route

from mulkko.organization.models import day_of
from mulkko.policy.actions.procedures import answer_procedure
from mulkko.policy.engine.checklist import lines_of_checks
from mulkko.policy.engine.facts import EOK, Facts
from mulkko.policy.engine.procedures import Answer
from mulkko.policy.models import Proposal
from mulkko.policy.queries import paper_of, verify_everything
from mulkko.policy.queries.proof_numbers import proof_of

pytestmark = pytest.mark.usefixtures("hall")
TODAY = day_of(NINE)
INVESTMENT = Facts(kinds=("project",), cost_krw=40 * EOK, funds="transferred", build="other")


@pytest.fixture
def plan():
    return draft_of(person("haneul"), does=INVESTMENT, title="새 계획(안)")


def test_a_number_of_ours_is_found_with_its_day_and_nothing_else_is(plan):
    reviewed = approved(draft_of(person("haneul"), title="투자심사 결과 보고(안)"), at=minute(2))
    number = reviewed.current_round.approval.shown_number

    assert proof_of(number, TODAY, of=plan) == "confirmed"
    assert proof_of(number, TODAY - timedelta(days=1), of=plan) == "other_day"
    assert proof_of(number, date(TODAY.year - 1, 11, 23), of=plan) == "unchecked"
    assert proof_of(number, TODAY, of=reviewed) == "unchecked"  # nothing proves itself
    for other in ("대중교통과-999", "기획조정실-1", "공고 제7호", "대중교통과-²", "-1", "x" * 60, "대중교통과-1-1"):
        assert proof_of(other, TODAY, of=plan) == "unchecked"


def test_a_closed_document_is_not_told_by_trying_its_number(plan):
    reviewed = approved(draft_of(person("haneul"), title="투자심사 결과 보고(안)"), at=minute(2))
    Proposal.objects.filter(pk=reviewed.pk).update(class_now="closed", clauses_now="5")

    assert proof_of(reviewed.current_round.approval.shown_number, TODAY, of=plan) == "unchecked"


def test_what_another_system_decided_and_was_entered_here_is_found_too(plan, settings, tmp_path):
    settings.ROUTE_MODE = "beside"
    elsewhere = draft_of(person("haneul"), title="다른 시스템의 문서(안)")
    put_on_route(elsewhere)
    result = brought_back(elsewhere, tmp_path, b"text", file_name="a.txt", number="교통-501", at=minute(5))

    assert proof_of("교통-501", result.decided_on, of=plan) == "confirmed"


@pytest.mark.parametrize(
    ("number", "said", "proof"), [(None, "문서 확인함", "confirmed"), ("시의회-9", "확인하지 않음", "unchecked")]
)
def test_what_was_found_is_sealed_and_printed(plan, number, said, proof):
    reviewed = approved(draft_of(person("haneul"), title="투자심사 결과 보고(안)"), at=minute(2))
    named = number or reviewed.current_round.approval.shown_number
    answer = Answer("done", number=named, on=TODAY, outcome="fit")
    answer_procedure(Proposal.objects.get(pk=plan.pk), "invest_review", answer, by=person("haneul"), at=minute(3))
    approval = put_on_route(Proposal.objects.get(pk=plan.pk), at=minute(4))

    [check] = json.loads(approval.version.text)["procedures"]["checks"]
    assert check["answer"]["proof"] == proof
    assert any(f"{named}(2026. 11. 23.), {said}" in line for line in paper_of(plan).plan.remarks)
    assert verify_everything().ok


def test_a_paper_from_before_says_nothing_of_it():
    answer = {"kind": "done", "number": "시의회-9", "on": "2026-11-23", "by": ["k1", "김하늘", "주무관"]}
    check = {"name": "투자심사", "basis": "지방재정법", "state": "done", "answer": answer}

    assert list(lines_of_checks([check])) == ["검토사항 투자심사(지방재정법): 검토완료 — 시의회-9(2026. 11. 23.)"]
