"""Units are asked in parallel with a clock; they answer in four ways, nobody else does, and nothing is erased."""

from datetime import UTC, date, datetime

import pytest
from tests.builders.hall import LARGE, NINE, OPERATOR, approved, draft_of, minute, person, put_on_route, sign_as
from tests.builders.tampering import forge, run_sql, take_guards_from

from mulkko.coordination import actions
from mulkko.coordination.errors import (
    AlreadyAnswered,
    AlreadyAsked,
    BadDueDate,
    CoordinationRefused,
    NobodyToAsk,
    NotAboveBoth,
    NotAsked,
    NothingToSettle,
    NotYours,
    QuestionMissing,
)
from mulkko.coordination.models import Answer, Reply, Request, Settlement
from mulkko.coordination.queries import objections_waiting_for, of_subject, waiting_for
from mulkko.documents.formats.html import page
from mulkko.evidence.models import Receipt
from mulkko.ledger.actions import erase
from mulkko.ledger.models import Entry
from mulkko.organization.engine.workdays import Calendar
from mulkko.policy import actions as policy
from mulkko.policy.errors import AnswersMoved, NotYourDraft, PolicyRefused
from mulkko.policy.models import Proposal
from mulkko.policy.queries import check, paper_of, verify_everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(hall):
    return draft_of(person("haneul"))


def asked(draft, *units, **told):
    given = {"question": "함께 할 수 있습니까?", "by": person("haneul"), "at": NINE} | told
    return policy.ask_units(draft, units or ("bud", "leg"), **given)


def answered(request, kind="no_opinion", *, login="jung", **told):
    return policy.answer_request(request, kind=kind, by=person(login), at=minute(5), **told)


def objection(draft, **told):
    return answered(asked(draft, "bud")[0], "objection", text="재원이 없음", **told)


def settled(given, login="vice", **told):
    said = {"asking_position": "올해 시작", "asked_position": "내년부터", "decision": "시범만 올해"} | told
    return policy.settle_answer(given, **said, by=person(login), at=minute(8))


def readers(draft):
    everybody = ("haneul", "maeul", "moon", "jung", "seo", "kang", "mayor")
    return {
        login for login in everybody if Proposal.objects.readable_by(person(login), NINE).filter(pk=draft.pk).exists()
    }


def test_several_units_are_asked_at_once_and_it_waits_for_everybody_of_them(draft):
    asked(draft)

    assert [request.unit.code for request in waiting_for(person("jung"), NINE)] == ["bud"]
    assert [request.unit.code for request in waiting_for(person("seo"), NINE)] == ["leg"]
    assert waiting_for(person("kang"), NINE) == waiting_for(person("mayor"), NINE) == []
    entry = Entry.objects.get(action="coordination.asked")
    assert entry.proposal == draft.reference
    assert verify_everything().ok


def test_the_clock_runs_three_working_days_and_one_where_it_is_urgent(draft):
    assert asked(draft, "bud")[0].due_on == date(2026, 11, 26)
    assert asked(draft, "leg", is_urgent=True)[0].due_on == date(2026, 11, 24)
    assert asked(draft, "fin", due_on=date(2026, 12, 24))[0].due_on == date(2026, 12, 24)


def test_weekends_do_not_count():
    assert Calendar().deadline_after(date(2026, 11, 27), 1) == date(2026, 11, 30)
    assert Calendar().deadline_after(date(2026, 11, 28), 3) == date(2026, 12, 2)


def test_asked_units_and_the_line_above_read_the_draft_from_the_request_on_and_nobody_else(draft):
    before = readers(draft)
    asked(draft, "bud")

    assert before == {"haneul", "maeul"}
    assert readers(draft) == before | {"jung", "mayor"}  # who leads the drafter may have to settle an objection


def test_changes_of_a_draft_are_recorded_once_somebody_was_asked(draft):
    policy.write_outline(draft, summary="고침", by=person("haneul"), at=minute(1))
    assert not Entry.objects.filter(action="policy.draft_changed").exists()
    asked(draft)

    policy.write_outline(draft, summary="다시 고침", by=person("haneul"), at=minute(2))

    assert Entry.objects.filter(action="policy.draft_changed").count() == 1


@pytest.mark.parametrize("units", [(), ("bus",), ("tra",), ("bus-r",), ("city",), ("moon",)])
def test_nobody_asks_himself_those_above_or_a_unit_that_is_not_there(draft, units):
    with pytest.raises(NobodyToAsk):
        policy.ask_units(draft, units, question="?", by=person("haneul"), at=NINE)

    assert not Request.objects.exists()


def test_a_unit_is_not_asked_twice_before_it_has_answered(draft):
    asked(draft)
    with pytest.raises(AlreadyAsked, match="예산담당관"):
        asked(draft, "bud")
    answered(Request.objects.get(unit__code="bud"))

    assert len(asked(draft, "bud")) == 1


def test_asking_needs_a_question_and_a_day_to_come(draft):
    with pytest.raises(QuestionMissing):
        asked(draft, question=" ")
    with pytest.raises(BadDueDate):
        asked(draft, due_on=date(2026, 11, 20))


def test_only_the_drafter_asks_and_only_while_it_is_drafted(draft):
    with pytest.raises(NotYourDraft):
        asked(draft, by=person("maeul"))
    put_on_route(draft)

    with pytest.raises(NotYourDraft):
        asked(draft)


@pytest.mark.parametrize(
    "kind, text", [("no_opinion", ""), ("conditional", "내년부터"), ("objection", "재원이 없음"), ("not_ours", "")]
)
def test_a_unit_answers_in_four_ways(draft, kind, text):
    [request] = asked(draft, "bud")

    given = answered(request, kind, text=text)

    assert (given.kind, given.name, given.title, given.unit_name) == (kind, "정예산", "예산담당관", "예산담당관")
    assert waiting_for(person("jung"), NINE) == []
    assert verify_everything().ok


@pytest.mark.parametrize("kind", ["conditional", "objection"])
def test_a_condition_and_an_objection_are_written_out(draft, kind):
    [request] = asked(draft, "bud")

    with pytest.raises(QuestionMissing):
        answered(request, kind)


@pytest.mark.parametrize("login", ["seo", "haneul", "kang", "mayor"])
def test_nobody_answers_for_another_unit(draft, login):
    [request] = asked(draft, "bud")

    with pytest.raises(NotAsked):
        answered(request, login=login)

    assert not Answer.objects.exists()


def test_a_unit_answers_once(draft):
    [request] = asked(draft, "bud")
    answered(request)

    with pytest.raises(AlreadyAnswered):
        answered(request)


def test_what_is_not_ours_is_passed_on_in_the_same_act(draft):
    [request] = asked(draft, "bud")

    answered(request, "not_ours", redirect_to="leg")

    [passed_on] = waiting_for(person("seo"), NINE)
    assert (passed_on.redirects, passed_on.question, passed_on.asked_by) == (
        request,
        request.question,
        person("haneul"),
    )
    assert Entry.objects.filter(action__startswith="coordination.").count() == 2
    assert verify_everything().ok


@pytest.mark.parametrize("unit", ["bus", "tra", "nowhere"])
def test_nothing_is_passed_on_to_the_drafting_unit_or_to_nobody(draft, unit):
    [request] = asked(draft, "bud")

    with pytest.raises(NobodyToAsk):
        answered(request, "not_ours", redirect_to=unit)

    assert not Answer.objects.exists()


def test_only_what_is_not_ours_is_passed_on(draft):
    with pytest.raises(CoordinationRefused):
        answered(asked(draft, "bud")[0], redirect_to="leg")


def test_the_drafter_says_what_becomes_of_a_condition_once_and_with_a_reason(draft):
    given = answered(asked(draft, "bud")[0], "conditional", text="내년부터")
    told = {"is_taken_up": True, "by": person("haneul"), "at": minute(6)}

    with pytest.raises(QuestionMissing):
        policy.reply_to_answer(given, reason="", **told)
    with pytest.raises(NotYours):
        policy.reply_to_answer(given, reason="고침", **(told | {"by": person("maeul")}))
    policy.reply_to_answer(given, reason="시작을 내년으로 고침", **told)

    with pytest.raises(AlreadyAnswered):
        policy.reply_to_answer(given, reason="고침", **told)
    assert "예산담당관: 조건부 동의 — 내년부터 (반영: 시작을 내년으로 고침)" in page(paper_of(draft))


def test_an_objection_is_advice_and_does_not_block_the_road(draft):
    objection(draft)

    assert approved(draft).state == "approved"


def test_a_superior_of_both_units_settles_with_both_positions(draft):
    given = objection(draft)
    assert objections_waiting_for(person("vice"), NINE) == [given]

    row = settled(given)

    assert (row.asking_position, row.asked_position, row.decision) == ("올해 시작", "내년부터", "시범만 올해")
    assert objections_waiting_for(person("vice"), NINE) == []
    assert Answer.objects.get().kind == "objection"
    assert verify_everything().ok
    with pytest.raises(NothingToSettle):
        settled(given)


@pytest.mark.parametrize("login", ["choi", "kang", "jung", "haneul"])
def test_nobody_else_settles(draft, login):
    given = objection(draft)

    with pytest.raises(NotAboveBoth):
        settled(given, login)


def test_a_settlement_names_both_positions_and_the_decision(draft):
    with pytest.raises(QuestionMissing):
        settled(objection(draft), asked_position="")


def test_a_later_answer_of_the_same_unit_lifts_its_objection_and_both_stay_to_be_seen(draft):
    first = objection(draft)
    answered(asked(draft, "bud")[0])

    assert objections_waiting_for(person("vice"), NINE) == []
    assert [request.answer.kind for request in of_subject(draft.reference)] == ["objection", "no_opinion"]
    with pytest.raises(NothingToSettle):
        settled(first)


def test_a_signature_covers_what_was_asked_and_answered(draft):
    objection(draft)
    put_on_route(draft)

    signature = sign_as("maeul", draft)

    assert "재원이 없음" in Receipt.objects.get(digest=signature.receipt).text


def test_an_answer_that_comes_in_while_somebody_signs_is_read_first(draft, monkeypatch):
    request, _ = asked(draft)
    put_on_route(draft)

    def slow(proposal, at, **told):
        found = check(proposal, at=at, **told)
        answered(request)
        return found

    monkeypatch.setattr(policy.signing, "check", slow)
    with pytest.raises(AnswersMoved):
        sign_as("maeul", draft)


def test_after_the_decision_nothing_is_added_and_the_paper_stays_as_it_was(draft):
    """Invariant 8."""
    request, _ = asked(draft)
    decided = approved(draft)
    printed = page(paper_of(decided))

    assert "예산담당관: 답 없음" in printed
    with pytest.raises(PolicyRefused):
        answered(request)
    assert page(paper_of(decided)) == printed


def test_the_reasons_of_a_suggestion_are_kept_with_the_request(draft):
    [request] = asked(draft, "leg")

    assert draft.amount_krw == LARGE
    assert request.facts()["reasons"] == [["cooperate", "2", []]]


@pytest.mark.parametrize(
    "model, changes, verb",
    [
        (Request, {"question": "다른 물음"}, "asked"),
        (Request, {"due_on": date(2027, 1, 1)}, "asked"),
        (Answer, {"kind": "conditional"}, "answered"),
        (Answer, {"text": "찬성"}, "answered"),
        (Reply, {"is_taken_up": True}, "replied"),
        (Settlement, {"decision": "그대로"}, "settled"),
    ],
)
def test_a_changed_event_is_found_where_it_was_recorded(draft, model, changes, verb):
    given = objection(draft)
    policy.reply_to_answer(given, is_taken_up=False, reason="시급함", by=person("haneul"), at=minute(6))
    settled(given)
    assert verify_everything().ok
    forge(model, changes, pk=model.objects.get().pk)

    assert (Entry.objects.get(action=f"coordination.{verb}").index, "signature") in verify_everything().bad


def test_a_deleted_answer_is_found(draft):
    objection(draft)
    take_guards_from("coordination_answer")
    run_sql("DELETE FROM coordination_answer")

    assert (Entry.objects.get(action="coordination.answered").index, "signature") in verify_everything().bad


def test_a_lawfully_erased_answer_is_no_tampering(draft):
    objection(draft)
    erase(
        Entry.objects.get(action="coordination.answered").index,
        legal_basis="개인정보 보호법 §36",
        by=OPERATOR,
        at=minute(9),
    )

    assert verify_everything().ok


def test_somebody_without_a_posting_answers_nothing(draft):
    [request] = asked(draft, "bud")

    with pytest.raises(NotAsked):
        answered(request, login="oh")


def test_an_answer_must_be_one_of_the_four(draft):
    with pytest.raises(CoordinationRefused):
        actions.answer(asked(draft, "bud")[0], kind="maybe", by=person("jung"), at=datetime(2026, 11, 23, tzinfo=UTC))
