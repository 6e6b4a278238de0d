"""From the first sentence to the approved paper, as a browser without script goes."""

import re

from tests.builders.city import (
    MORE_NIGHT_WORKERS,
    PASSWORD,
    draft_ready_to_submit,
    night_workers_counted,
    signed_up_to,
    submitted,
)

from mulkko.evidence.models import Claim
from mulkko.policy.models import Proposal
from mulkko.policy.queries import verify_everything

DRAFT = "/proposals/2026-0001/"
SQL = 'SELECT sum("야간근로자") AS n FROM night'


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"the page has no {name}"
    return found[1]


def sent(browser, path, **typed):
    """Open a page, fill its form in and send it with what it hides."""
    page = browser.get(path).content.decode()
    kept = {name: hidden(page, name) for name in ("edition", "version_hash") if f'name="{name}"' in page}
    return browser.post(path, kept | typed)


def signed(browser, **typed):
    return sent(browser, DRAFT + "signatures/new/", **({"act": "sign", "password": PASSWORD} | typed))


def test_a_policy_goes_from_the_first_sentence_to_the_approved_paper(city, browser_of):
    night_workers_counted(city)
    drafter = browser_of(city.drafter)

    assert drafter.post("/proposals/new/", {"title": "심야버스(안)"}).headers["Location"] == DRAFT + "draft/"
    claim = {"sentence": "밤에 일하는 사람은 {n}이다.", "sql": SQL}
    looked = drafter.post(DRAFT + "claims/new/", claim | {"preview": "1"}).content.decode()
    assert "밤에 일하는 사람은 7,000이다." in looked
    slot = {"n-type": "count", "n-unit": "명", "n-scale": "1", "n-decimals": "0", "save": "1"}
    assert drafter.post(DRAFT + "claims/new/", claim | slot).status_code == 302
    number = Claim.objects.get().pk
    outline = {
        "title": "심야버스(안)", "question": "밤에 어떻게 집에 가나?", "summary": "심야버스", "keywords": "버스",
        "duty": "plan", "amount_krw": "200,000,000", "disclosure": "open",
    }  # fmt: skip
    pages = [
        ("draft/outline/", outline),
        ("draft/body/", {"text": f"□ 배경\n○ 밤에 일하는 사람은 {{{number}.n}}이다."}),
        ("options/new/", {"title": "심야노선", "kind": "variant"}),
        ("criteria/new/", {"name": "이용 인원", "better": "more", "weight": "1", "unit": "명"}),
        ("cells/bau/c1/", {"source": "assumption", "value": "0", "reason": "지금은 없다"}),
        ("cells/o1/c1/", {"source": "claim", "figure": f"{number}.n"}),
        ("choice/", {"option": "o1", "because": "가장 많은 사람이 이용한다."}),
        ("draft/procedures/facts/", {}),
        ("draft/disclosure/", {"disclosure": "open", "retention": "5"}),
        ("draft/submission/", {"submit": "1", "password": PASSWORD}),
    ]
    for path, typed in pages:
        answer = sent(drafter, DRAFT + path, **typed)
        assert answer.status_code == 302, (path, re.findall("<li>(.*?)</li>", answer.content.decode()))
    assert signed(browser_of(city.team_lead)).status_code == 302
    assert signed(browser_of(city.section_head)).status_code == 302
    assert signed(browser_of(city.cooperator), act="opinion", opinion="예산은 내년에").status_code == 302
    approver = browser_of(city.approver)
    page = approver.get(DRAFT + "signatures/new/").content.decode()
    opinion = re.search(r'name="answer-(\d+)"', page)[1]
    answers = {f"answer-{opinion}": "no", f"reason-{opinion}": "올해 추경으로 한다."}
    assert signed(approver, **answers).status_code == 302

    assert Proposal.objects.get().state == "approved"
    assert verify_everything().ok
    page = approver.get(DRAFT + "approval/").content.decode()
    assert "대중교통과-1" in page
    assert "예산은 내년에" in page
    assert "불수용" in page
    assert "결재했습니다. 문서번호 대중교통과-1." in approver.get(DRAFT + "history/").content.decode()


def test_my_work_shows_one_row_for_each_act_that_only_i_can_do(city, browser_of):
    night_workers_counted(city)
    submitted(city, draft_ready_to_submit(city))

    lead, head = (browser_of(who).get("/").content.decode() for who in (city.team_lead, city.section_head))

    assert "심야버스" in lead
    assert "검토" in lead
    assert 'approval/" data-open>' in lead
    assert 'approval/" data-open>' not in head
    assert "기다리는 일이 없습니다" in head
    assert "노선팀장 이마을" in browser_of(city.drafter).get("/submitted/").content.decode()


def test_an_opinion_without_words_is_asked_for(city, browser_of):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))
    signed_up_to(city, proposal, city.team_lead, city.section_head)

    answer = signed(browser_of(city.cooperator), act="opinion")

    assert answer.status_code == 422
    assert proposal.current_round.approval.steps.get(kind="cooperate").is_waiting


def test_the_approver_answers_every_opinion(city, browser_of):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))
    signed_up_to(city, proposal, city.team_lead, city.section_head, city.cooperator, opinion="내년에")

    assert signed(browser_of(city.approver)).status_code == 422
    assert proposal.state == "in_route"


def test_nobody_signs_without_the_password(city, browser_of):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))

    answer = signed(browser_of(city.team_lead), password="wrong")

    assert answer.status_code == 422
    assert "비밀번호가 맞지 않습니다" in answer.content.decode()
    assert proposal.current_round.approval.steps.get(kind="lead_review").is_waiting


def test_the_draft_goes_back_with_a_reason_and_can_be_submitted_again(city, browser_of):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))

    answer = sent(browser_of(city.team_lead), DRAFT + "returns/new/", reason="노선을 다시", password=PASSWORD)

    assert answer.status_code == 302
    assert proposal.state == "returned"
    assert "노선을 다시" in browser_of(city.drafter).get(DRAFT + "approval/").content.decode()
    again = sent(browser_of(city.drafter), DRAFT + "draft/submission/", submit="1", password=PASSWORD)
    assert again.status_code == 302
    assert proposal.state == "in_route"


def test_a_figure_that_moved_is_shown_then_and_now_and_renewed(city, browser_of):
    night_workers_counted(city)
    draft_ready_to_submit(city)
    night_workers_counted(city, MORE_NIGHT_WORKERS)
    drafter = browser_of(city.drafter)

    page = drafter.post(DRAFT + "check/").content.decode()

    assert "변동" in page
    assert "7,000명" in page
    assert "8,100명" in page
    claim = Claim.objects.get().pk
    assert drafter.post(f"{DRAFT}claims/{claim}/renewal/").status_code == 302
    assert "밤에 일하는 사람은 8,100명" in drafter.get(DRAFT + "evidence/").content.decode()


def test_a_figure_that_moved_on_the_route_stops_signing_until_the_drafter_lets_it_stand(city, browser_of):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))
    night_workers_counted(city, MORE_NIGHT_WORKERS)
    lead, claim = browser_of(city.team_lead), Claim.objects.get().pk
    version = proposal.current_round.approval.version_id

    stopped = lead.post(DRAFT + "signatures/new/", {"act": "sign", "password": PASSWORD, "version_hash": version})
    sent(browser_of(city.drafter), f"{DRAFT}claims/{claim}/acceptance/", reason="결론은 같다")
    passed = signed(lead)

    assert stopped.status_code == 422
    assert "변동한 수치가 있습니다" in stopped.content.decode()
    assert passed.status_code == 302
    assert proposal.current_round.approval.steps.get(kind="lead_review").is_signed
