"""Units are asked on a page, answer on a page, and an objection on consent is settled on a page."""

import pytest
from tests.builders.city import (
    PASSWORD,
    City,
    demand_consent,
    draft_ready_to_submit,
    load_more,
    night_workers_counted,
    signed_up_to,
    submitted,
)
from tests.web.test_journey import signed

from mulkko.coordination.models import Request
from mulkko.organization.queries import person_named
from mulkko.policy.models import Proposal
from mulkko.policy.queries import verify_everything

TAB = "/proposals/2026-0001/coordination/"
MANDATES = """unit,clause_no,text,residual,coordination_duty,valid_from
road,3,야간 도로 조명에 관한 사항,,,2026-01-01
bud,1,투자사업 심사,,yes,2026-01-01
"""


@pytest.fixture
def draft(city: City):
    night_workers_counted(city)
    return draft_ready_to_submit(city)


@pytest.fixture
def with_mandates(city: City):
    load_more(city, "mandates", MANDATES)


@pytest.fixture
def with_consent(city: City):
    demand_consent(city)


def asked(browser, *units, **typed):
    """Ask units: the budget office stands among the suggested ones, for the delegation table demands it."""
    chosen = {
        "suggested": [unit for unit in units if unit == "bud"],
        "others": [unit for unit in units if unit != "bud"],
    }
    return browser.post(TAB + "requests/new/", chosen | {"question": "재원이 있습니까?"} | typed)


def test_the_tab_says_which_units_should_be_asked_and_why(city, draft, with_mandates, browser_of):
    page = browser_of(city.drafter).get(TAB).content.decode()

    assert "반드시 협의" in page
    assert "전결규칙 2번 항목이 협조를 요구합니다." in page
    assert 'name="suggested" value="bud"' in page


def test_a_unit_is_asked_reads_the_draft_and_answers_from_its_inbox(city, draft, browser_of):
    budget = browser_of(city.cooperator)
    assert budget.get(TAB).status_code == 404

    answer = browser_of(city.drafter).post(
        TAB + "requests/new/", {"suggested": ["bud"], "question": "재원이 있습니까?"}
    )

    assert answer.headers["Location"] == TAB
    request = Request.objects.get()
    link = f"{TAB}requests/{request.pk}/answer/"
    assert link in budget.get("/").content.decode()
    assert "재원이 있습니까?" in budget.get(link).content.decode()
    assert budget.post(link, {"kind": "objection", "text": ""}).status_code == 422
    assert budget.post(link, {"kind": "objection", "text": "재원이 없음"}).headers["Location"] == TAB
    assert link not in budget.get("/").content.decode()
    page = browser_of(city.drafter).get(TAB).content.decode()
    assert "재원이 없음" in page
    assert "이견" in page
    assert verify_everything().ok


def test_the_drafter_replies_and_the_superior_of_both_settles(city, draft, browser_of):
    asked(browser_of(city.drafter), "bud")
    link = f"{TAB}requests/{Request.objects.get().pk}/"
    browser_of(city.cooperator).post(link + "answer/", {"kind": "objection", "text": "재원이 없음"})
    mayor = browser_of(person_named("mayor"))

    assert browser_of(city.drafter).post(link + "reply/", {"taken_up": "no", "reason": "시급함"}).status_code == 302
    assert "재원이 없음" in mayor.get("/").content.decode()
    assert browser_of(city.approver).get(link + "settlement/").status_code == 404
    told = {"asking_position": "올해", "asked_position": "내년", "decision": "시범만 올해"}
    assert mayor.post(link + "settlement/", told).status_code == 302

    page = browser_of(city.drafter).get(TAB).content.decode()
    assert all(words in page for words in ("시급함", "올해", "내년", "시범만 올해"))


def test_nobody_of_another_unit_opens_the_answer_of_a_unit(city, draft, browser_of):
    asked(browser_of(city.drafter), "bud", "road")
    request = Request.objects.get(unit__code="bud")

    assert browser_of(city.stranger).get(TAB).status_code == 200
    assert browser_of(city.stranger).get(f"{TAB}requests/{request.pk}/answer/").status_code == 404
    assert (
        browser_of(city.stranger).post(f"{TAB}requests/{request.pk}/answer/", {"kind": "no_opinion"}).status_code == 404
    )


def test_asking_nobody_or_without_a_question_keeps_what_was_typed(city, draft, browser_of):
    browser = browser_of(city.drafter)

    nobody = browser.post(TAB + "requests/new/", {"question": "재원이 있습니까?"})
    nothing = asked(browser, "bud", question="")

    assert (nobody.status_code, nothing.status_code) == (422, 422)
    assert "재원이 있습니까?" in nobody.content.decode()
    assert not Request.objects.exists()


def test_an_objection_on_consent_blocks_on_the_page_until_it_is_settled_there(city, draft, with_consent, browser_of):
    submitted(city, draft)
    signed_up_to(city, draft, city.team_lead, city.section_head)
    budget, mayor = browser_of(city.cooperator), browser_of(person_named("mayor"))
    assert "합의(의견 있음)" in budget.get("/proposals/2026-0001/approval/").content.decode()

    assert signed(budget, act="objection", opinion="재원이 없음").status_code == 302
    page = browser_of(city.approver).get("/proposals/2026-0001/approval/").content.decode()
    assert "이견 조정 중" in page
    assert "재원이 없음" in page
    refused = signed(browser_of(city.approver))
    assert refused.status_code == 422
    assert "먼저 조정해야 합니다" in refused.content.decode()

    objection = Proposal.objects.get().current_round.approval.standing_objections()[0]
    link = f"/proposals/2026-0001/objections/{objection.pk}/settlement/"
    assert browser_of(city.approver).get(link).status_code == 404
    assert link in mayor.get("/proposals/2026-0001/approval/").content.decode()
    assert mayor.post(link, {"text": "내년 예산에 반영할 것", "password": PASSWORD}).status_code == 302
    assert signed(browser_of(city.approver)).status_code == 302
    assert Proposal.objects.get().state == "approved"
    assert "내년 예산에 반영할 것" in mayor.get("/proposals/2026-0001/approval/").content.decode()


@pytest.mark.parametrize("language, words", [("ko", "협의한 부서"), ("en", "Units that were asked")])
def test_the_tab_is_whole_in_both_languages(city, draft, browser_of, language, words):
    asked(browser_of(city.drafter), "bud")

    page = browser_of(city.drafter).get(TAB, headers={"accept-language": language}).content.decode()

    assert words in page
    assert "style=" not in page
