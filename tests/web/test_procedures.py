"""사전절차 on the pages: a few facts, what follows from them with article and reason, and each closed where it stands."""

import pytest
from django.utils import timezone
from tests.builders.city import a_while_ago, draft_ready_to_submit, night_workers_counted, sign_as, submitted
from tests.web.test_journey import DRAFT, PASSWORD, sent

from mulkko.organization.models import LocalGate
from mulkko.policy.actions.procedures import answer_procedure, tell_what_it_does
from mulkko.policy.engine.facts import EOK, Facts
from mulkko.policy.engine.procedures import Answer
from mulkko.policy.models import ProcedureAnswer, ProcedureFacts, Proposal

FACTS, LIST, SUBMIT = DRAFT + "draft/procedures/facts/", DRAFT + "draft/procedures/", DRAFT + "draft/submission/"
REVIEW = LIST + "invest_review/"
INVESTMENT = {"kinds": "project", "cost_krw": "4,000,000,000", "funds": "transferred", "build": "other"}


def shown(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


@pytest.fixture
def ready(city):
    night_workers_counted(city)
    return draft_ready_to_submit(city)


def test_from_the_facts_to_the_review_and_its_proof(ready, city, browser_of):
    drafter = browser_of(city.drafter)

    assert sent(drafter, FACTS, **INVESTMENT).headers["Location"] == LIST
    page = shown(drafter, LIST)
    assert "지방재정 투자심사" in page
    assert "지방재정법 제37조 제1항" in page
    assert "총사업비 4,000,000,000원" in page
    assert "생략할 수 없음" in page
    before = shown(drafter, SUBMIT)
    assert f'href="{REVIEW}"' in before
    assert "아직 답하지 않았습니다" in before
    assert 'name="submit"' not in before

    told = {"kind": "done", "number": "기획조정실-33", "on": "2026-01-05", "outcome": "conditional"}
    assert sent(drafter, REVIEW, **told).status_code == 302
    assert "기획조정실-33" in shown(drafter, LIST)
    assert sent(drafter, SUBMIT, submit="1", password=PASSWORD).status_code == 302
    assert "조건부, 기획조정실-33(2026. 1. 5.)" in shown(drafter, DRAFT + "approval/")


def test_an_answer_that_closes_nothing_is_told_and_what_was_typed_stays(ready, city, browser_of):
    drafter = browser_of(city.drafter)
    sent(drafter, FACTS, **INVESTMENT)

    answer = sent(drafter, REVIEW, kind="done", number="기획조정실-33", on="2026-01-05", outcome="again")

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "이 결과로는 상신할 수 없습니다" in page
    assert 'value="기획조정실-33"' in page
    assert not ProcedureAnswer.objects.exists()


def test_a_routine_paper_is_not_asked_and_another_one_is_led_to_the_question(ready, city, browser_of):
    drafter = browser_of(city.drafter)
    ProcedureFacts.objects.all().delete()

    assert f'href="{FACTS}"' in shown(drafter, SUBMIT)
    assert "하는 일 밝히기" in shown(drafter, LIST)
    Proposal.objects.update(is_routine=True)

    assert "간단 기안에는 묻지 않습니다" in shown(drafter, LIST)
    assert f'href="{FACTS}"' not in shown(drafter, SUBMIT)


def test_a_fact_that_is_missing_leads_to_its_field(ready, city, browser_of):
    drafter = browser_of(city.drafter)

    sent(drafter, FACTS, kinds="event", event_krw="100,000,000")

    assert f'href="{FACTS}#id_mayor_hosts"' in shown(drafter, SUBMIT)


def test_an_event_before_an_election_offers_only_the_exceptions_of_the_act(ready, city, browser_of):
    drafter = browser_of(city.drafter)
    sent(drafter, FACTS, kinds="event", event_krw="0", mayor_hosts="yes", event_on="2028-02-20")

    page = shown(drafter, LIST + "election/")

    assert "공직선거법 제86조 제2항 제4호" in page
    assert "2028. 4. 12." in page
    assert "특정일·특정시기에" in page
    assert 'name="number"' not in page


def test_whoever_decides_does_without_what_only_an_ordinance_demands(ready, city, browser_of):
    LocalGate.objects.create(procedure="conflict_impact", basis="가람시 갈등 예방 조례 제8조", valid_from="2026-01-01")
    told = {"by": city.drafter, "at": a_while_ago(4)}
    tell_what_it_does(ready, Facts(kinds=("project",), cost_krw=EOK, is_contested=True), **told)
    submitted(city, Proposal.objects.get())
    for place, who in enumerate((city.team_lead, city.section_head, city.cooperator)):
        sign_as(city, ready, who, at=a_while_ago(6 + place))
    waiver = DRAFT + "procedures/conflict_impact/waiver/"
    approver = browser_of(city.approver)

    assert waiver in shown(approver, DRAFT + "signatures/new/")
    assert browser_of(city.team_lead).get(waiver).status_code == 404
    stopped = sent(approver, DRAFT + "signatures/new/", act="sign", password=PASSWORD)
    assert Proposal.objects.get().state == "in_route"
    assert "갈등영향분석" in approver.get(stopped.headers["Location"]).content.decode()
    assert sent(approver, waiver, reason="모두 동의함").status_code == 302
    assert sent(approver, DRAFT + "signatures/new/", act="sign", password=PASSWORD).status_code == 302

    assert Proposal.objects.get().state == "approved"
    page = shown(approver, DRAFT + "approval/")
    assert "생략 — 모두 동의함, 교통국장 최국장" in page
    assert "사전절차를 생략하고 결재하기로 했습니다" in shown(approver, DRAFT + "history/")


def test_an_answer_that_was_given_can_be_changed_while_it_is_a_draft(ready, city, browser_of):
    drafter = browser_of(city.drafter)
    told = {"by": city.drafter, "at": timezone.now()}
    tell_what_it_does(ready, Facts(kinds=("property",)), **told)
    answer_procedure(Proposal.objects.get(), "property_plan", Answer("not_applicable", reason="소액"), **told)

    assert "소액" in shown(drafter, LIST + "property_plan/")
    assert sent(drafter, LIST + "property_plan/", kind="not_applicable", reason="기준 면적 아래").status_code == 302

    assert [row.reason for row in ProcedureAnswer.objects.all()] == ["소액", "기준 면적 아래"]
    assert "기준 면적 아래" in shown(drafter, LIST)
