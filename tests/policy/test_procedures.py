"""사전절차 of a draft: nothing goes on its route while one is open, and what was checked is sealed with it.

Invariant 43: a draft with an open check is not submitted, except where the one who decides may do without it.
"""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.builders.hall import (
    LARGE,
    NINE,
    NOTHING,
    SMALL,
    draft_of,
    minute,
    open_hall,
    person,
    put_on_route,
    sign_as,
    signed_by,
)

from mulkko.ledger.models import Entry
from mulkko.organization.models import ElectionDay
from mulkko.policy import actions
from mulkko.policy.actions.procedures import answer_procedure, tell_what_it_does, waive_procedure
from mulkko.policy.engine.facts import EOK, Facts
from mulkko.policy.engine.procedures import Answer
from mulkko.policy.errors import BadAnswer, Incomplete, NotYourDraft, PolicyRefused, ProcedureOpen, StalePage
from mulkko.policy.models import ProcedureAnswer, ProcedureFacts, Proposal, ProposalQuerySet
from mulkko.policy.queries import content_of, paper_of, procedures_of, verify_everything

pytestmark = pytest.mark.usefixtures("hall")
INVESTMENT = Facts(kinds=("project",), cost_krw=40 * EOK, funds="transferred", build="other")
REVIEWED = Answer("done", number="기획조정실-33", on=date(2026, 10, 1), outcome="conditional")
CONTESTED = Facts(kinds=("policy",), is_contested=True)
NOTICED = Answer("done", number="공고 제7호", on=date(2026, 10, 1), until=date(2026, 10, 21))
ORDINANCE = "procedure,basis,valid_from\nconflict_impact,가람시 갈등 예방 조례 제8조,2026-01-01\n"


def fresh(proposal):
    return Proposal.objects.get(pk=proposal.pk)


def problems(proposal):
    with pytest.raises(Incomplete) as refusal:
        actions.submit(fresh(proposal), by=proposal.drafter, at=minute(5))
    return refusal.value.problems


def answered(proposal, code, answer, **more):
    return answer_procedure(fresh(proposal), code, answer, **({"by": proposal.drafter, "at": minute(1)} | more))


def test_invariant_43_an_open_review_keeps_a_draft_from_its_route_until_its_proof_is_named():
    proposal = draft_of(person("haneul"), does=INVESTMENT)
    assert problems(proposal) == ["procedure:invest_review"]

    answered(proposal, "invest_review", REVIEWED)
    approval = put_on_route(fresh(proposal))

    [check] = json.loads(approval.version.text)["procedures"]["checks"]
    assert (check["state"], check["answer"]["number"], check["variant"]) == ("done", "기획조정실-33", "city")
    assert ["cost_krw", str(40 * EOK)] in check["because"]
    assert check["answer"]["by"] == ["k1", "김하늘", "주무관"]
    assert any(
        "지방재정 투자심사" in line and "조건부, 기획조정실-33(2026. 10. 1.)" in line
        for line in paper_of(proposal).plan.remarks
    )


def test_invariant_43_nobody_waives_what_a_statute_demands():
    proposal = draft_of(person("haneul"), does=INVESTMENT)

    for by in ("choi", "haneul", "mayor"):
        with pytest.raises((BadAnswer, NotYourDraft)):
            waive_procedure(fresh(proposal), "invest_review", reason="급함", by=person(by), at=minute(1))
    with pytest.raises(BadAnswer):
        answered(proposal, "invest_review", Answer("waived", reason="급함"))

    assert problems(proposal) == ["procedure:invest_review"]
    assert not ProcedureAnswer.objects.exists()


def test_a_paper_that_needs_options_says_what_it_does_and_a_routine_one_is_not_asked():
    asked, routine = draft_of(person("haneul")), draft_of(person("haneul"), amount_krw=SMALL)
    ProcedureFacts.objects.all().delete()
    actions.write_outline(routine, is_routine=True, by=routine.drafter, at=minute(1))

    assert problems(asked) == ["procedures"]
    assert put_on_route(fresh(routine)).steps.exists()
    assert "procedures" not in content_of(fresh(routine))


def test_facts_that_decide_are_asked_one_after_the_other():
    proposal = draft_of(person("haneul"), amount_krw=LARGE, does=Facts(kinds=("event",)))
    assert problems(proposal) == ["fact:event_krw", "fact:mayor_hosts"]

    tell_what_it_does(
        fresh(proposal), Facts(kinds=("event",), event_krw=EOK, mayor_hosts="yes"), by=proposal.drafter, at=NINE
    )

    assert problems(proposal) == ["fact:event_on"]


def test_a_project_without_a_total_of_its_own_costs_what_the_draft_says():
    proposal = draft_of(
        person("haneul"), amount_krw=6_000_000_000, does=Facts(kinds=("project",), funds="own", build="other")
    )

    assert [one.due.code for one in procedures_of(fresh(proposal))] == ["invest_review"]


def test_what_was_answered_for_the_city_does_not_cover_the_minister():
    proposal = draft_of(person("haneul"), does=INVESTMENT)
    answered(proposal, "invest_review", REVIEWED)

    dearer = Facts(kinds=("project",), cost_krw=300 * EOK, funds="transferred", build="other")
    tell_what_it_does(fresh(proposal), dearer, by=proposal.drafter, at=minute(2))

    assert problems(proposal) == ["procedure:invest_review"]


def test_invariant_45_an_event_near_an_election_goes_on_only_with_an_exception_of_the_act():
    ElectionDay.objects.create(day=date(2027, 3, 3), name="가람시장 보궐선거", kind="by_election")
    day = date(2027, 3, 3) - timedelta(days=60)
    facts = {"kinds": ("event",), "event_krw": 0, "mayor_hosts": "yes"}
    proposal = draft_of(person("haneul"), does=Facts(event_on=day, **facts))
    assert problems(proposal) == ["procedure:election"]

    answered(proposal, "election", Answer("exception", exception="나", reason="해맞이 행사는 그날 열어야 함"))
    earlier = draft_of(person("haneul"), does=Facts(event_on=day - timedelta(days=1), **facts))
    put_on_route(earlier)  # passes, with a warning that stays on the paper

    assert put_on_route(fresh(proposal))
    assert any("단체장 행사 제한" in line and "법정 예외 — 나목" in line for line in paper_of(proposal).plan.remarks)
    assert any("단체장 행사 제한" in line and "답하지 않음" in line for line in paper_of(earlier).plan.remarks)


@pytest.mark.parametrize(
    "answer, why",
    [
        (Answer("done", on=date(2026, 10, 1), outcome="fit"), "number"),
        (Answer("done", number="1"), "on"),
        (Answer("done", number="1", on=date(2026, 11, 24), outcome="fit"), "future"),
        (Answer("done", number="1", on=date(2026, 10, 1), outcome="unfit"), "outcome"),
        (Answer("not_applicable", reason="아님"), "kind"),
    ],
)
def test_an_answer_that_closes_nothing_is_refused_and_says_why(answer, why):
    proposal = draft_of(person("haneul"), does=INVESTMENT)

    with pytest.raises(BadAnswer) as refusal:
        answered(proposal, "invest_review", answer)

    assert refusal.value.why == why


def test_invariant_43_a_notice_that_still_runs_is_not_done():
    proposal = draft_of(person("haneul"), does=Facts(kinds=("policy",)))
    notice = Answer("done", number="공고 제7호", on=date(2026, 11, 4), until=date(2026, 11, 24))

    with pytest.raises(BadAnswer) as refusal:
        answered(proposal, "admin_notice", notice)
    assert refusal.value.why == "future"
    assert problems(proposal) == ["procedure:admin_notice"]

    answered(proposal, "admin_notice", replace(notice, on=date(2026, 11, 3), until=date(2026, 11, 23)))
    assert put_on_route(fresh(proposal))


def test_an_event_in_the_last_year_of_the_calendar_is_asked_about_like_any_other():
    facts = Facts(kinds=("event",), event_krw=0, mayor_hosts="yes", event_on=date.max)

    assert [one.due.code for one in procedures_of(draft_of(person("haneul"), does=facts))] == ["election"]


def test_only_the_authors_answer_and_only_what_is_needed():
    proposal = draft_of(person("haneul"), does=INVESTMENT)

    with pytest.raises(NotYourDraft):
        answered(proposal, "invest_review", REVIEWED, by=person("maeul"))
    with pytest.raises(PolicyRefused, match="does not need"):
        answered(proposal, "welfare_consult", REVIEWED)
    with pytest.raises(StalePage):
        answered(proposal, "invest_review", REVIEWED, edition=0)


def test_what_was_checked_is_kept_for_ever_whatever_the_calendar_says_later():
    facts = Facts(kinds=("event",), event_krw=0, mayor_hosts="yes", event_on=date(2027, 1, 20))
    proposal = draft_of(person("haneul"), amount_krw=SMALL, does=facts)
    approval = put_on_route(proposal)

    ElectionDay.objects.create(day=date(2027, 3, 3), name="가람시장 보궐선거", kind="by_election")
    decided = signed_by(proposal, "maeul", "park")

    assert decided.state == "approved"
    assert "보궐선거" not in approval.version.text
    assert verify_everything().ok


def test_invariant_43_what_an_ordinance_demands_before_the_decision_stops_it_and_the_one_who_decides_may_do_without():
    open_hall(gates=ORDINANCE)
    proposal = draft_of(person("haneul"), amount_krw=SMALL, does=CONTESTED)
    answered(proposal, "admin_notice", NOTICED)
    put_on_route(fresh(proposal), at=minute(2))
    signed_by(proposal, "maeul")
    with pytest.raises(ProcedureOpen) as refusal:
        sign_as("park", proposal, at=minute(5))
    assert refusal.value.codes == ["conflict_impact"]
    with pytest.raises(NotYourDraft):
        waive_procedure(fresh(proposal), "conflict_impact", reason="작은 일", by=person("maeul"), at=minute(6))
    with pytest.raises(BadAnswer):
        waive_procedure(fresh(proposal), "conflict_impact", reason=" ", by=person("park"), at=minute(6))

    waive_procedure(
        fresh(proposal), "conflict_impact", reason="이해관계자가 모두 동의함", by=person("park"), at=minute(7)
    )
    sign_as("park", proposal, at=minute(8))

    assert fresh(proposal).state == "approved"
    [entry] = Entry.objects.filter(action="policy.procedure_waived")
    assert (entry.actor, entry.proposal) == ("k3", proposal.reference)
    line = next(line for line in paper_of(fresh(proposal)).plan.remarks if "갈등영향분석" in line)
    assert line.endswith("생략 — 이해관계자가 모두 동의함, 대중교통과장 박과장")
    assert verify_everything().ok


def test_whoever_decides_and_drafts_does_without_no_procedure_and_nothing_is_answered_after_the_decision():
    """Invariant 43."""
    open_hall(gates=ORDINANCE)
    own = draft_of(person("park"), amount_krw=SMALL, does=CONTESTED)
    with pytest.raises(NotYourDraft):
        waive_procedure(fresh(own), "conflict_impact", reason="작은 일", by=person("park"), at=minute(1))

    proposal = draft_of(person("haneul"), amount_krw=SMALL, does=CONTESTED)
    answered(proposal, "admin_notice", NOTICED)
    put_on_route(fresh(proposal))
    sign_as("maeul", proposal, at=minute(2))
    waive_procedure(fresh(proposal), "conflict_impact", reason="동의함", by=person("park"), at=minute(3))
    sign_as("park", proposal, at=minute(4))
    for act in (
        lambda: waive_procedure(fresh(proposal), "conflict_impact", reason="또", by=person("park"), at=minute(5)),
        lambda: answered(proposal, "conflict_impact", REVIEWED, at=minute(5)),
    ):
        with pytest.raises(NotYourDraft):
            act()


def test_a_waiver_on_the_route_locks_the_round_alone_as_a_signature_does(monkeypatch):
    """A revision locks the round and then the proposal: whoever locks them the other way round waits for it for ever."""
    open_hall(gates=ORDINANCE)
    proposal = draft_of(person("haneul"), amount_krw=SMALL, does=CONTESTED)
    answered(proposal, "admin_notice", NOTICED)
    put_on_route(fresh(proposal))

    def refuse(*_args, **_told):
        raise AssertionError("the proposal was locked")

    monkeypatch.setattr(ProposalQuerySet, "select_for_update", refuse)
    row = waive_procedure(fresh(proposal), "conflict_impact", reason="동의함", by=person("park"), at=minute(3))

    assert row.kind == "waived"


def test_the_drafter_names_a_proof_on_the_route_only_for_what_stands_before_the_decision():
    open_hall(gates=ORDINANCE)
    proposal = draft_of(person("haneul"), amount_krw=SMALL, does=CONTESTED)
    answered(proposal, "admin_notice", NOTICED)
    put_on_route(fresh(proposal))

    with pytest.raises(NotYourDraft):
        answered(proposal, "admin_notice", NOTICED)
    answered(proposal, "conflict_impact", Answer("done", number="갈등관리위원회-2", on=date(2026, 11, 1)), at=minute(2))
    decided = signed_by(proposal, "maeul", "park", at=minute(3))

    assert decided.state == "approved"
    assert any("갈등관리위원회-2(2026. 11. 1.)" in line for line in paper_of(decided).plan.remarks)
    with pytest.raises(NotYourDraft):
        answered(decided, "conflict_impact", Answer("done", number="3", on=date(2026, 11, 1)), at=minute(9))
    assert any("갈등관리위원회-2" in line for line in paper_of(fresh(decided)).plan.remarks)


def test_a_draft_that_others_have_seen_keeps_every_answer_in_the_ledger():
    proposal = draft_of(person("haneul"), does=NOTHING)
    actions.ask_units(proposal, ["bud"], question="재원?", by=proposal.drafter, at=NINE)
    acts = Entry.objects.filter(action__in=("policy.draft_changed", "policy.procedure_answered"))
    before = acts.count()

    tell_what_it_does(fresh(proposal), INVESTMENT, by=proposal.drafter, at=minute(1))
    answered(proposal, "invest_review", REVIEWED)

    assert acts.count() == before + 2
