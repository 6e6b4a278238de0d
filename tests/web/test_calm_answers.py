"""Double presses, old pages, somebody faster, hostile texts: one calm sentence, nothing lost, never a server error."""

import pytest
from django.utils import timezone
from tests.builders.city import (
    PASSWORD,
    a_while_ago,
    draft_ready_to_submit,
    draft_with_only_a_title,
    night_workers_counted,
    sign_as,
    signed_up_to,
    submitted,
)
from tests.web.test_journey import DRAFT, hidden, sent, signed

from mulkko.organization.models import Position, Posting, day_of
from mulkko.policy import actions
from mulkko.policy.models import Proposal

HOSTILE = "<script>alert(1)</script>\"'&"


def followed(browser, answer) -> str:
    assert answer.status_code == 302
    return browser.get(answer.headers["Location"]).content.decode()


def opened(browser, path) -> dict[str, str]:
    """Return what a page hides, as it is when the page is opened."""
    page = browser.get(path).content.decode()
    return {name: hidden(page, name) for name in ("edition", "version_hash") if f'name="{name}"' in page}


def test_a_stale_page_keeps_the_text_and_the_next_press_saves_it(city, browser_of):
    proposal, browser = draft_with_only_a_title(city), browser_of(city.drafter)
    old = opened(browser, DRAFT + "draft/body/")
    actions.write_body(proposal, "다른 창의 글", by=city.drafter, at=a_while_ago(9))

    answer = browser.post(DRAFT + "draft/body/", old | {"text": "내가 쓴 글"})
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "화면을 연 뒤에 초안이 바뀌었습니다" in page
    assert "내가 쓴 글" in page
    assert "다른 창의 글" in page
    again = browser.post(DRAFT + "draft/body/", {"edition": hidden(page, "edition"), "text": "내가 쓴 글"})
    assert again.status_code == 302


def test_a_look_at_the_preview_does_not_make_a_stale_page_fresh(city, browser_of):
    proposal, browser = draft_with_only_a_title(city), browser_of(city.drafter)
    old = opened(browser, DRAFT + "draft/body/")
    actions.write_body(proposal, "다른 창의 글", by=city.drafter, at=a_while_ago(9))

    page = browser.post(DRAFT + "draft/body/", old | {"text": "○ 내 글", "preview": "1"}).content.decode()

    assert hidden(page, "edition") == old["edition"]
    assert [block.kind for block in proposal.body()] == ["paragraph"]


@pytest.mark.parametrize("edition", ["", "x", "-1", "9" * 30, "²"])
def test_an_edition_that_no_page_had_is_a_stale_one(city, browser_of, edition):
    draft_with_only_a_title(city)

    answer = browser_of(city.drafter).post(DRAFT + "draft/body/", {"edition": edition, "text": "글"})

    assert answer.status_code == 409


def test_what_is_wrong_in_a_form_loses_nothing_that_was_typed(city, browser_of):
    draft_with_only_a_title(city)

    answer = sent(
        browser_of(city.drafter), DRAFT + "draft/disclosure/", disclosure="partly", closed_parts="붙임 2의 연락처"
    )
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "붙임 2의 연락처" in page
    assert 'href="#id_clauses"' in page
    assert 'href="#id_disclosure_reason"' in page


def test_a_line_that_cites_an_unknown_figure_is_refused_and_kept(city, browser_of):
    draft_with_only_a_title(city)

    answer = sent(browser_of(city.drafter), DRAFT + "draft/body/", text="○ {77.n}명이다")

    assert answer.status_code == 422
    assert "{77.n}명이다" in answer.content.decode()
    assert "본문에 쓴 {77.n}에 맞는 수치가 없습니다" in answer.content.decode()


@pytest.mark.parametrize("value", ["많다", "1e400", "0.00001", "NaN"])
def test_a_value_that_is_no_number_is_refused_in_words_and_kept(city, browser_of, value):
    night_workers_counted(city)
    draft_ready_to_submit(city)

    answer = sent(
        browser_of(city.drafter), DRAFT + "cells/bau/c1/", source="judgement", value=value, reason="그렇게 보임"
    )

    assert answer.status_code == 422
    assert f'value="{value}"' in answer.content.decode()
    assert "처리하지 못했습니다" not in answer.content.decode()


def test_pressing_the_button_twice_is_answered_calmly(city, browser_of):
    night_workers_counted(city)
    submitted(city, draft_ready_to_submit(city))
    browser = browser_of(city.team_lead)
    page = opened(browser, DRAFT + "signatures/new/") | {"act": "sign", "password": PASSWORD}

    first, second = (browser.post(DRAFT + "signatures/new/", page) for _ in range(2))

    assert first.status_code == 302
    assert "이미 서명했습니다: 노선팀장 이마을" in followed(browser, second)


def test_who_comes_second_hears_who_was_faster(city, browser_of):
    night_workers_counted(city)
    submitted(city, draft_ready_to_submit(city))
    lead = Position.objects.get(code="p-bus-r")
    Posting.objects.create(person=city.stranger, position=lead, kind="regular", valid_from=day_of(a_while_ago()))
    second = browser_of(city.stranger)
    page = opened(second, DRAFT + "signatures/new/") | {"act": "sign", "password": PASSWORD}
    signed(browser_of(city.team_lead))

    answer = second.post(DRAFT + "signatures/new/", page)

    assert "이미 서명했습니다: 노선팀장 이마을" in followed(second, answer)


def test_signing_what_was_taken_back_meanwhile_is_answered_calmly(city, browser_of):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))
    browser = browser_of(city.team_lead)
    page = opened(browser, DRAFT + "signatures/new/") | {"act": "sign", "password": PASSWORD}
    actions.recall(proposal, by=city.drafter, at=timezone.now())

    answer = browser.post(DRAFT + "signatures/new/", page)

    assert "그사이에 기안자가 회수했습니다" in followed(browser, answer)


def test_taking_back_what_was_approved_meanwhile_is_answered_calmly(city, browser_of):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))
    signed_up_to(city, proposal, city.team_lead, city.section_head, city.cooperator)
    browser = browser_of(city.drafter)
    page = opened(browser, DRAFT + "recalls/new/")
    sign_as(city, proposal, city.approver, at=timezone.now())

    answer = browser.post(DRAFT + "recalls/new/", page | {"reason": "다시"})

    assert "그사이에 결재가 끝났습니다" in followed(browser, answer)
    assert proposal.state == "approved"


def test_signing_another_version_than_the_one_that_was_read_is_refused(city, browser_of):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))
    browser = browser_of(city.team_lead)

    answer = browser.post(DRAFT + "signatures/new/", {"act": "sign", "password": PASSWORD, "version_hash": "0" * 64})

    assert "본 것과 다릅니다" in followed(browser, answer)
    assert proposal.current_round.approval.steps.get(kind="lead_review").is_waiting


def test_submitting_twice_is_answered_calmly(city, browser_of):
    night_workers_counted(city)
    draft_ready_to_submit(city)
    browser = browser_of(city.drafter)
    page = opened(browser, DRAFT + "draft/submission/") | {"password": PASSWORD}

    first, second = (browser.post(DRAFT + "draft/submission/", page) for _ in range(2))

    assert first.status_code == 302
    assert "이미 상신한 문서입니다" in followed(browser, second)
    assert Proposal.objects.get().rounds.count() == 1


def test_who_has_no_turn_cannot_sign_through_the_address(city, browser_of):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))

    for who in (city.drafter, city.approver, city.stranger):
        browser = browser_of(who)
        version = proposal.current_round.approval.version_id
        answer = browser.post(DRAFT + "signatures/new/", {"version_hash": version, "password": PASSWORD})
        assert "내 차례가 아닙니다" in followed(browser, answer)


def test_hostile_texts_are_shown_as_texts(city, browser_of):
    night_workers_counted(city, f'"{HOSTILE.replace(chr(34), chr(34) * 2)}",야간근로자,비용\n<b>가</b>,10,20\n')
    proposal = draft_ready_to_submit(city, summary=HOSTILE, question=HOSTILE, title=HOSTILE)
    actions.put_option(proposal, "o1", title=HOSTILE, description=HOSTILE, by=city.drafter, at=a_while_ago(4))
    submitted(city, proposal)
    signed_up_to(city, proposal, city.team_lead, city.section_head, city.cooperator, opinion=HOSTILE)

    for path in ("/", "/proposals/", "/data/", "/data/night/", *(DRAFT + tab for tab in ("evidence/", "options/"))):
        page = browser_of(city.approver).get(path).content.decode()
        assert "<script>" not in page, path
        assert "<b>가" not in page, path
    for tab in ("approval/", "history/", "signatures/new/"):
        page = browser_of(city.approver).get(DRAFT + tab).content.decode()
        assert "<script>" not in page, tab
        assert "&lt;script" in page, tab


def test_a_query_on_what_i_may_not_read_is_refused_in_words(city, browser_of):
    night_workers_counted(city, readers="unit", owner="bud")
    draft_with_only_a_title(city)

    answer = browser_of(city.drafter).post(
        DRAFT + "claims/new/",
        {"sentence": "{n}명", "sql": "SELECT count(*) AS n FROM night", "preview": "1"},
    )

    assert answer.status_code == 422
    assert "수치를 계산할 수 없습니다" in answer.content.decode()


def test_an_approver_signs_over_moved_evidence_only_with_a_reason(city, browser_of):
    night_workers_counted(city)
    proposal = submitted(city, _draft_that_a_new_count_turns(city))
    signed_up_to(city, proposal, city.team_lead, city.section_head, city.cooperator)
    night_workers_counted(city, "구역,야간근로자,비용\n가,100,100000\n")
    browser = browser_of(city.approver)

    page = browser.get(DRAFT + "signatures/new/").content.decode()
    without, reasoned = signed(browser), signed(browser, override="시급하다")

    assert "사유를 적어야 서명할 수 있고" in page
    assert without.status_code == 422
    assert reasoned.status_code == 302
    assert "시급하다" in browser.get(DRAFT + "approval/").content.decode()


def _draft_that_a_new_count_turns(city):
    """Let doing nothing win as soon as fewer than 1,000 people work at night."""
    proposal = draft_ready_to_submit(city)
    actions.fill_cell(proposal, "bau", "c1", assumption="1000", reason="택시", by=city.drafter, at=a_while_ago(4))
    return proposal


def test_who_took_a_document_over_on_its_route_is_offered_to_take_it_back_and_who_left_is_not(city, browser_of):
    night_workers_counted(city)
    proposal = submitted(city, draft_ready_to_submit(city))
    Proposal.objects.filter(pk=proposal.pk).update(drafter=city.team_lead)

    offers = [DRAFT + "recalls/new/" in browser_of(one).get(DRAFT + "approval/").content.decode() for one in (city.team_lead, city.drafter)]  # fmt: skip

    assert offers == [True, False]
