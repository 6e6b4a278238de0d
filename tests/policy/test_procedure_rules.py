"""What the law asks of a matter, to the last won and the last day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulkko.organization.engine.elections import Election
from mulkko.policy.engine.facts import EOK, KINDS, Facts, asks_for_facts, facts_of, kept, missing_facts
from mulkko.policy.engine.procedure_rules import CITY, MINISTER, PROCEDURES, due_procedures
from mulkko.policy.engine.procedures import BLOCK, WARN, Answer, refusal_of, standing_of

ELECTION = Election(date(2030, 6, 12), "전국동시지방선거", "local")
HUNDREDTH = EOK // 100
SAID = Answer("done", number="기획조정실-1", on=date(2026, 10, 1), outcome="fit")


def due(code, facts, **more):
    return next((one for one in due_procedures(facts, **more) if one.code == code), None)


def reviewer(**told):
    found = due("invest_review", Facts(**told))
    return found.trigger.variant if found else None


@pytest.mark.parametrize(
    "krw, by", [(40 * EOK - HUNDREDTH, None), (40 * EOK - 1, None), (40 * EOK, CITY), (300 * EOK - HUNDREDTH, CITY), (300 * EOK, MINISTER)]
)  # fmt: skip
def test_invariant_44_a_project_with_transferred_funds_is_reviewed_by_the_city_from_4_billion_and_by_the_minister_from_30(
    krw, by
):
    assert reviewer(kinds=("project",), funds="transferred", cost_krw=krw) == by


@pytest.mark.parametrize(
    "krw, by", [(3 * EOK - HUNDREDTH, None), (3 * EOK - 1, None), (3 * EOK, CITY), (300 * EOK, MINISTER)]
)
def test_invariant_44_an_event_is_reviewed_from_300_million_won(krw, by):
    assert reviewer(kinds=("event",), event_krw=krw, mayor_hosts="no") == by


@pytest.mark.parametrize(
    "told, by",
    [
        ({"funds": "own", "build": "other", "cost_krw": 900 * EOK}, CITY),
        ({"funds": "own", "build": "civic", "cost_krw": 300 * EOK}, MINISTER),
        ({"funds": "own", "build": "civic", "cost_krw": 40 * EOK}, CITY),
        ({"funds": "own", "build": "showroom", "cost_krw": 5 * EOK}, CITY),
        ({"funds": "own", "build": "showroom", "cost_krw": 5 * EOK - 1}, None),
        ({"funds": "transferred", "with_other_region": True, "cost_krw": 499 * EOK}, CITY),
        ({"funds": "transferred", "with_other_region": True, "cost_krw": 500 * EOK}, MINISTER),
        ({"funds": "own", "cost_krw": EOK, "liability_krw": 99 * EOK}, CITY),
        ({"funds": "own", "cost_krw": EOK, "liability_krw": 100 * EOK}, MINISTER),
        ({"funds": "own", "cost_krw": EOK, "foreign_krw": 10 * EOK}, MINISTER),
        ({"funds": "own", "cost_krw": EOK, "foreign_krw": 10 * EOK - 1}, None),
    ],
)  # fmt: skip
def test_each_row_of_the_decree_has_its_own_thresholds(told, by):
    assert reviewer(kinds=("project",), **told) == by


@given(st.integers(0, 1000 * EOK), st.integers(0, 1000 * EOK), st.sampled_from(["own", "transferred"]))
def test_a_dearer_project_is_never_reviewed_lower(one, other, funds):
    order = [None, CITY, MINISTER]
    low, high = sorted((one, other))
    found = [reviewer(kinds=("project",), funds=funds, build="civic", cost_krw=krw) for krw in (low, high)]

    assert order.index(found[0]) <= order.index(found[1])


def event(days, hosts="yes"):
    facts = Facts(kinds=("event",), event_krw=0, mayor_hosts=hosts, event_on=ELECTION.day - timedelta(days=days))
    return due("election", facts, elections=[ELECTION])


@pytest.mark.parametrize("days, gate", [(61, WARN), (60, BLOCK), (1, BLOCK), (0, BLOCK), (-1, WARN)])
def test_invariant_45_an_event_of_the_mayor_is_stopped_from_sixty_days_before_an_election(days, gate):
    assert event(days).gate == gate


def test_invariant_45_only_an_exception_of_the_act_opens_the_gate_again():
    stopped = event(60)

    assert standing_of(stopped, None) == "open"
    assert refusal_of(stopped, SAID) == "kind"  # no paper proves it away
    assert refusal_of(stopped, Answer("waived", reason="중요함")) == "kind"
    assert refusal_of(stopped, Answer("exception", exception="사", reason="까닭")) == "exception"
    assert refusal_of(stopped, Answer("exception", exception="나")) == "reason"
    excepted = Answer("exception", stopped.trigger.variant, exception="나", reason="한글날 행사")
    assert standing_of(stopped, excepted) == "exception"
    assert standing_of(event(59), excepted) == "open"  # the event was moved: the exception is claimed again
    assert standing_of(event(61), None) == "warned"


def test_an_event_that_the_mayor_does_not_host_is_no_matter_of_the_election_act():
    assert event(10, hosts="no") is None


def test_a_review_that_says_no_closes_nothing_and_one_of_the_city_is_none_of_the_minister():
    of_city = due("invest_review", Facts(kinds=("project",), funds="transferred", cost_krw=40 * EOK))
    of_minister = due("invest_review", Facts(kinds=("project",), funds="transferred", cost_krw=300 * EOK))
    done = Answer("done", CITY, "기획조정실-1", date(2026, 10, 1), outcome="conditional", cost_krw=40 * EOK)

    assert refusal_of(of_city, Answer("done", CITY, "1", date(2026, 10, 1), outcome="again")) == "outcome"
    assert standing_of(of_city, done, cost_krw=40 * EOK) == "done"
    assert standing_of(of_minister, done, cost_krw=300 * EOK) == "open"


def test_a_cost_that_rises_by_thirty_per_cent_is_reviewed_again():
    dearer = due("invest_review", Facts(kinds=("project",), funds="own", cost_krw=52 * EOK))
    done = Answer("done", CITY, "기획조정실-1", date(2026, 10, 1), outcome="fit", cost_krw=40 * EOK)

    assert standing_of(dearer, done, cost_krw=52 * EOK - 1) == "done"
    assert standing_of(dearer, done, cost_krw=52 * EOK) == "open"


def test_a_notice_runs_its_days_and_fewer_only_where_it_is_urgent():
    notice = due("admin_notice", Facts(kinds=("policy",)))
    began = date(2026, 10, 1)

    def said(days, reason=""):
        return refusal_of(
            notice, Answer("done", number="공고 1", on=began, until=began + timedelta(days=days), reason=reason)
        )

    assert (said(20), said(19), said(10, "긴급한 까닭"), said(9, "긴급한 까닭")) == (None, "short", None, "short")


def test_what_a_statute_demands_is_never_waived():
    waiver = Answer("waived", reason="급함")
    everything = Facts(
        kinds=KINDS, cost_krw=600 * EOK, funds="transferred", is_new=True, event_krw=40 * EOK, mayor_hosts="yes",
        event_on=ELECTION.day, is_risky_festival=True, is_contested=True, is_long_plan=True, persons=10**6,
        joins_controllers=True, is_shared_system=True, work="works",
    )  # fmt: skip
    ordinances = {one.code: "조례 제1조" for one in PROCEDURES}

    found = due_procedures(everything, elections=[ELECTION], ordinances=ordinances)

    assert {one.code for one in found} == {one.code for one in PROCEDURES}
    assert all(refusal_of(one, waiver) == "kind" for one in found if one.procedure.is_statutory)
    assert [one.code for one in found if refusal_of(one, waiver) is None] == ["conflict_impact", "policy_name"]
    assert all(refusal_of(one, Answer("not_applicable", reason="까닭")) for one in found if one.gate == BLOCK)


@pytest.mark.parametrize(
    "told, asked",
    [
        ({"sensitive_persons": 50_000}, True), ({"sensitive_persons": 49_999}, False), ({"linked_persons": 500_000}, True),
        ({"linked_persons": 499_999}, False), ({"persons": 1_000_000}, True), ({"persons": 999_999}, False), ({"changes_assessed": True}, True),
    ],
)  # fmt: skip
def test_personal_data_are_assessed_from_the_numbers_of_the_decree(told, asked):
    assert (due("privacy_impact", Facts(kinds=("personal_data",), **told)) is not None) == asked


def test_a_fact_is_asked_only_where_its_answer_changes_something():
    assert missing_facts(Facts()) == ()
    assert missing_facts(Facts(kinds=("project",))) == ("cost_krw",)
    assert missing_facts(Facts(kinds=("project",), cost_krw=5 * EOK - 1)) == ()
    assert missing_facts(Facts(kinds=("project",), cost_krw=40 * EOK)) == ("funds", "build")
    assert missing_facts(Facts(kinds=("event",), event_krw=0, mayor_hosts="no")) == ()
    assert missing_facts(Facts(kinds=("event",), event_krw=0, mayor_hosts="yes")) == ("event_on",)


def test_a_routine_paper_is_asked_nothing_below_the_lowest_threshold():
    assert not asks_for_facts(is_routine=True, amount_krw=None)
    assert not asks_for_facts(is_routine=True, amount_krw=3 * EOK - 1)
    assert asks_for_facts(is_routine=True, amount_krw=3 * EOK)
    assert asks_for_facts(is_routine=False, amount_krw=None)


def test_facts_come_back_from_their_sealed_form_and_what_is_not_asked_any_more_is_dropped():
    facts = Facts(kinds=("project", "event"), cost_krw=0, event_on=date(2026, 12, 1), mayor_hosts="no", is_new=True)

    assert facts_of(facts.told()) == facts
    assert kept(Facts(kinds=("event",), cost_krw=5, event_krw=7)) == Facts(kinds=("event",), event_krw=7)
