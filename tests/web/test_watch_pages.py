"""근거가 달라진 결정: the page, the line on the document, what people do about it, and who sees nothing of it."""

import re

import pytest
from tests.builders.city import (
    NIGHT_WORKERS,
    OPERATOR,
    a_while_ago,
    draft_ready_to_submit,
    night_workers_counted,
    signed_up_to,
    submitted,
)
from tests.builders.remembered import remembers
from tests.web.test_journey import DRAFT, sent

from mulkko.documents.engine.paper import strings_of
from mulkko.organization.models import User
from mulkko.policy.actions.watching import watch_decisions
from mulkko.policy.models import Proposal, WatchAnswer, WatchFinding
from mulkko.policy.queries import paper_of

FEWER = NIGHT_WORKERS.replace("3500", "2500")
NOBODY = "구역,야간근로자,비용\n가,0,100000\n나,0,150000\n다,0,200000\n"
ANSWER = DRAFT + "watch/"


@pytest.fixture
@remembers
def decided(city):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))
    return signed_up_to(city, proposal, city.team_lead, city.section_head, city.cooperator, city.approver)


def moved(city, text=FEWER, at=30, **told):
    night_workers_counted(city, text, **told)
    return watch_decisions(by=OPERATOR, at=a_while_ago(at))


def shown(browser, path, status=200):
    answer = browser.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def upto():
    return WatchFinding.objects.latest("pk").pk


def test_an_empty_page_says_what_will_stand_there(city, decided, browser_of):
    page = shown(browser_of(city.stranger), "/watch/")
    assert "아직 다시 계산하지 않았습니다" in page
    assert "모든 결정이 결재할 때의 수치 그대로입니다" in page

    watch_decisions(by=OPERATOR, at=a_while_ago(20))
    assert "결정 1건의 근거 1건" in shown(browser_of(city.stranger), "/watch/")
    assert "근거가 달라졌습니다" not in shown(browser_of(city.drafter), DRAFT + "evidence/")


def test_then_and_now_stand_on_the_page_on_the_document_and_in_my_work(city, decided, browser_of):
    moved(city)

    page = shown(browser_of(city.stranger), "/watch/")
    for words in ("7,000명 → 지금 6,000명", "내용이 바뀜", "답을 기다림", "노선팀"):
        assert words in page
    drafter = browser_of(city.drafter)
    assert "결정 당시 7,000명 / 지금 6,000명" in shown(drafter, DRAFT + "approval/")
    assert "night v2" in shown(drafter, DRAFT + "evidence/")
    assert "근거 변동" in shown(drafter, "/")
    assert "근거 변동" not in shown(browser_of(city.approver), "/")
    assert "결정한 뒤 근거 1의 수치가 달라졌습니다: 7,000명 → 6,000명" in shown(drafter, DRAFT + "history/")
    assert "달라졌습니다" in shown(drafter, "/notices/")
    assert "7,000명 → 6,000명" in shown(browser_of(city.section_head), "/brief/")


def test_the_printed_paper_says_nothing_of_it(city, decided):
    before = strings_of(paper_of(decided))

    moved(city)

    assert strings_of(paper_of(Proposal.objects.get(pk=decided.pk))) == before


def test_an_answer_is_kept_with_its_reason_and_what_was_done_stands_on_the_page(city, decided, browser_of):
    moved(city)
    drafter = browser_of(city.drafter)
    assert "새 정책안" in shown(drafter, ANSWER)
    told = {"act": "looked", "upto": upto(), "title": ""}
    assert sent(drafter, ANSWER, reason="", **told).status_code == 422
    assert sent(drafter, ANSWER, reason="봄", **{**told, "upto": ""}).status_code == 422

    assert sent(drafter, ANSWER, reason="예산 안에서 감당함", **told).status_code == 302

    page = shown(browser_of(city.stranger), "/watch/")
    assert "살펴봄: “예산 안에서 감당함”" in page
    assert "답을 기다림" not in page.split("처리한 일")[1]
    assert "근거 변동" not in shown(drafter, "/")
    assert "모두" in page
    assert "조건에 맞는 결정이 없습니다" in shown(drafter, "/watch/?state=open")
    assert "6,000명" in shown(drafter, "/watch/?state=handled&unit=bus&grade=material&sort=unit")


def test_a_page_that_is_older_than_the_newest_finding_keeps_what_was_typed(city, decided, browser_of):
    moved(city)
    seen = upto()
    moved(city, NIGHT_WORKERS.replace("3500", "2400"), at=40)

    answer = sent(browser_of(city.drafter), ANSWER, act="looked", upto=seen, reason="내가 쓴 글", title="")

    assert answer.status_code == 409
    assert "내가 쓴 글" in answer.content.decode()
    assert not WatchAnswer.objects.exists()


def test_an_amendment_is_opened_with_the_figures_of_today(city, decided, browser_of):
    moved(city)
    drafter = browser_of(city.drafter)
    told = {"act": "amended", "upto": upto(), "reason": ""}
    assert sent(drafter, ANSWER, title=" ", **told).status_code == 422

    answer = sent(drafter, ANSWER, title="심야버스 변경(안)", **told)

    made = Proposal.objects.exclude(pk=decided.pk).get()
    assert answer.headers["Location"] == f"/proposals/{made.reference}/draft/"
    assert "6,000" in shown(drafter, f"/proposals/{made.reference}/draft/body/")
    assert "변경안을 기안함 심야버스 변경(안)" in shown(drafter, "/watch/")
    assert "근거 변동" not in shown(drafter, "/")


def test_a_decisive_drift_waits_for_the_approver_who_may_only_look(city, decided, browser_of):
    moved(city, NOBODY)
    approver = browser_of(city.approver)
    assert "결론이 바뀜" in shown(approver, "/")
    page = shown(approver, ANSWER)
    assert "지금 수치로는 없음" in page
    assert "변경안" not in page

    assert sent(approver, ANSWER, act="amended", upto=upto(), title="변경", reason="").status_code == 422
    assert sent(approver, ANSWER, act="looked", upto=upto(), reason="그대로 시행").status_code == 302
    assert browser_of(city.approver).get(ANSWER).status_code == 404


def test_the_file_holds_a_line_for_each_figure_and_no_formula(city, decided, browser_of):
    moved(city, is_correction=True, note="=1+1")

    lines = browser_of(city.stranger).get("/watch/list.csv").content.decode("utf-8-sig").splitlines()

    assert len(lines) == 2
    assert "7,000명" in lines[1]
    assert "6,000명" in lines[1]


def test_others_may_not_answer_and_of_a_closed_decision_nobody_else_sees_a_trace(city, decided, browser_of, stranger):
    moved(city, NOBODY)
    for who in (city.stranger, city.cooperator):
        assert browser_of(who).get(ANSWER).status_code == 404
        assert sent(browser_of(who), ANSWER, act="looked", upto=upto(), reason="봄").status_code == 404
    assert stranger.get("/watch/").status_code == 302

    Proposal.objects.filter(pk=decided.pk).update(class_now="closed")
    assert decided.title not in shown(browser_of(city.stranger), "/watch/?grade=decisive")
    assert decided.title not in browser_of(city.stranger).get("/watch/list.csv").content.decode()
    assert decided.title in shown(browser_of(city.drafter), "/watch/")
    assert decided.title in shown(browser_of(city.approver), "/watch/")


@pytest.mark.parametrize(
    "query", ["grade=worst", "unit=nowhere", "state=both", "sort=drop", "page=99", "unit=%00", "sort=-"]
)
def test_what_an_address_cannot_mean_is_left_out(city, decided, browser_of, query):
    moved(city)

    assert browser_of(city.stranger).get(f"/watch/?{query}").status_code == 200


def test_the_operator_looks_and_does_not_act(city, decided, client):
    moved(city)
    client.force_login(User.objects.get(login="operator"))

    assert decided.title in shown(client, "/watch/")
    assert client.get(ANSWER).status_code == 403
