"""P11 평가: the plan while it is drafted, promise against result after the approval, and whom it asks."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.builders.city import (
    a_while_ago,
    draft_ready_to_submit,
    night_workers_counted,
    signed_up_to,
    submitted,
)
from tests.web.test_journey import DRAFT, sent

from mulkko.organization.models import day_of
from mulkko.policy.actions.outcomes import put_outcome
from mulkko.policy.models import OutcomeJudgement, OutcomeLine, OutcomeMeasurement, Proposal

OUTCOME = DRAFT + "outcome/"
LINE = OUTCOME + "lines/e1/"


def typed(**more):
    soon = (day_of(timezone.now()) + timedelta(days=300)).isoformat()
    told = {
        "name": "심야 민원", "better": "less", "today_from": "typed", "today": "40", "unit": "건", "source": "민원 대장", "target": "20",
        "due_on": soon, "method": "person", "how": "대장에서 센다", "owner": "bus",
    }  # fmt: skip
    return told | more


@pytest.fixture
def draft(city):
    night_workers_counted(city)
    return draft_ready_to_submit(city)


def promised(city, draft, **more):
    told = {
        "name": "심야 민원",
        "better": "less",
        "today": "40",
        "source": "민원 대장",
        "unit": "건",
        "target": "20",
        "how": "센다",
    }
    due_on = day_of(a_while_ago())
    put_outcome(
        draft, "e1", **{**told, "method": "person", "due_on": due_on, **more}, by=city.drafter, at=a_while_ago()
    )


def decided(city, draft):
    proposal = submitted(city, draft)
    signed_up_to(city, proposal, city.team_lead, city.section_head, city.cooperator, city.approver)
    return Proposal.objects.get()


def shown(browser, path, status=200):
    answer = browser.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def edition(browser, path):
    return re.search(r'name="edition" value="(\d+)"', shown(browser, path))[1]


def test_an_empty_plan_says_what_will_stand_there_and_the_checks_tell_of_it(city, draft, browser_of):
    drafter = browser_of(city.drafter)

    assert "무엇을 얼마에서 얼마로" in shown(drafter, OUTCOME)
    assert "평가 계획이 없습니다. 효과가 있었는지" in shown(drafter, DRAFT + "draft/submission/")
    assert "평가 계획" in shown(drafter, DRAFT + "draft/")


def test_a_line_is_added_changed_and_taken_out_and_stands_on_the_paper(city, draft, browser_of):
    drafter, new = browser_of(city.drafter), OUTCOME + "lines/new/"
    wrong = sent(drafter, new, **typed(target="50", edition=edition(drafter, new)))
    assert wrong.status_code == 422
    assert "목표가 지금 값보다 나빠" in wrong.content.decode()
    assert sent(drafter, new, **typed(today="", edition=edition(drafter, new))).status_code == 422
    assert sent(drafter, new, **typed(edition=edition(drafter, new))).status_code == 302
    page = shown(drafter, OUTCOME)
    assert "심야 민원" in page
    assert "40건" in page
    assert 'class="chart"' in page

    assert sent(drafter, LINE, **typed(target="10", edition=edition(drafter, LINE))).status_code == 302
    assert "10건 이하" in shown(drafter, DRAFT + "approval/")
    assert sent(drafter, LINE + "removal/", edition=edition(drafter, LINE + "removal/")).status_code == 302
    assert not OutcomeLine.objects.exists()


def test_a_figure_of_the_evidence_is_chosen_with_its_unit(city, draft, browser_of):
    drafter, new = browser_of(city.drafter), OUTCOME + "lines/new/"
    [figure, *_] = re.findall(r'<option value="(\d+\.\w+)"', shown(drafter, new))

    told = typed(today_from="claim", figure=figure, target="1", method="claim", how="", edition=edition(drafter, new))
    assert sent(drafter, new, **told).status_code == 302

    line = OutcomeLine.objects.get()
    assert (f"{line.claim_id}.{line.slot}", line.method, line.value) == (figure, "claim", None)


def test_an_older_page_changes_nothing(city, draft, browser_of):
    drafter, new = browser_of(city.drafter), OUTCOME + "lines/new/"
    old = edition(drafter, new)
    promised(city, draft)

    assert sent(drafter, new, **typed(edition=old)).status_code == 409


def test_before_the_day_the_page_says_when_it_is_asked(city, draft, browser_of):
    due_on = day_of(timezone.now()) + timedelta(days=200)
    promised(city, draft, due_on=due_on)
    decided(city, draft)

    page = shown(browser_of(city.stranger), OUTCOME)
    assert f"{due_on.year}. {due_on.month}. {due_on.day}.에 시스템이 결과를 묻습니다" in page
    assert "재기 전" in page
    assert browser_of(city.drafter).get(LINE + "measurement/").status_code == 404


def test_on_the_day_the_unit_is_asked_enters_the_value_and_judges_it(city, draft, browser_of):
    promised(city, draft)
    decided(city, draft)
    drafter = browser_of(city.drafter)
    inbox = shown(drafter, "/")
    assert f'href="{OUTCOME}"' in inbox
    assert "평가" in inbox
    assert "심야 민원" in shown(drafter, "/records/")

    today = day_of(timezone.now()).isoformat()
    assert sent(drafter, LINE + "measurement/", value="", on=today, source="대장 3쪽").status_code == 422
    assert sent(drafter, LINE + "measurement/", value="30", on=today, source="대장 3쪽").status_code == 302
    assert "기준: 일부" in shown(drafter, OUTCOME)
    assert "미확인" in shown(drafter, OUTCOME)

    judged = LINE + "judgement/"
    assert sent(drafter, judged, verdict="reached", lesson="줄었다.").status_code == 422
    assert sent(drafter, judged, verdict="partly", lesson="하나. 둘. 셋.").status_code == 422
    assert sent(drafter, judged, verdict="partly", lesson="배차를 늘리니 줄었다.").status_code == 302

    page = shown(browser_of(city.stranger), OUTCOME)
    assert "배차를 늘리니 줄었다." in page
    assert "30건" in page
    assert LINE + "measurement/" not in page
    assert f'href="{OUTCOME}"' not in shown(drafter, "/")
    history = shown(drafter, DRAFT + "history/")
    assert "“심야 민원” 결과를 쟀습니다: 30건" in history
    assert "“심야 민원” 결과를 판정했습니다: 일부" in history


def test_a_correction_stands_beside_what_it_corrects(city, draft, browser_of):
    promised(city, draft)
    decided(city, draft)
    drafter, today = browser_of(city.drafter), day_of(timezone.now()).isoformat()
    for value, because in (("30", ""), ("15", "두 번 셈")):
        told = {"value": value, "on": today, "source": "대장", "because": because}
        assert sent(drafter, LINE + "measurement/", **told).status_code == 302

    page = shown(drafter, OUTCOME)
    assert "앞선 기록" in page
    assert "두 번 셈" in page
    assert "기준: 달성" in page
    assert OutcomeMeasurement.objects.count() == 2


def test_others_have_no_such_page_and_of_a_closed_paper_not_even_a_trace(city, draft, browser_of, stranger):
    promised(city, draft)
    assert browser_of(city.stranger).get(OUTCOME).status_code == 404
    proposal = decided(city, draft)
    for path in ("measurement/", "judgement/"):
        assert browser_of(city.stranger).get(LINE + path).status_code == 404
        assert browser_of(city.cooperator).get(LINE + path).status_code == 404
    assert browser_of(city.drafter).get(OUTCOME + "lines/e9/measurement/").status_code == 404
    assert stranger.get(OUTCOME).status_code == 302

    Proposal.objects.filter(pk=proposal.pk).update(class_now="closed")
    assert browser_of(city.stranger).get(OUTCOME).status_code == 404
    assert browser_of(city.drafter).get(OUTCOME).status_code == 200
    assert not OutcomeJudgement.objects.exists()


def test_a_document_that_promised_nothing_says_so(city, draft, browser_of):
    decided(city, draft)
    reader = browser_of(city.stranger)

    assert "평가 계획이 없습니다" in shown(reader, OUTCOME)
    assert f'href="{OUTCOME}"' not in shown(reader, DRAFT + "evidence/")
