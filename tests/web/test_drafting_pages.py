"""기안하기: the tasks with the live paper; every act works as a form, and a look saves nothing."""

import re

import pytest
from django.utils import timezone
from tests.builders.city import (
    a_while_ago,
    claim_about_night_workers,
    draft_ready_to_submit,
    draft_with_only_a_title,
    night_workers_counted,
    submitted,
)
from tests.web.test_journey import DRAFT, hidden, sent

from mulkko.policy import actions
from mulkko.policy.actions.texts import be_present, invite
from mulkko.policy.engine.body import written_body
from mulkko.policy.models import Proposal

BODY = DRAFT + "draft/body/"
PREVIEW = DRAFT + "draft/preview/"


def page_of(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def body_now():
    return written_body(Proposal.objects.get().body())


@pytest.fixture
def ready(city):
    night_workers_counted(city)
    return draft_ready_to_submit(city)


def test_the_list_says_how_far_each_task_is_and_offers_the_next_one(city, browser_of):
    draft_with_only_a_title(city)

    page = page_of(browser_of(city.drafter), DRAFT + "draft/")

    assert page.count('class="task is-') == 11
    assert "다음 할 일: 1 무엇을 왜" in page
    assert page.count("button primary") == 1
    assert "잠김" in page
    assert "요지가 없습니다" in page or "요지" in page


def test_a_routine_paper_is_begun_with_what_it_needs_and_the_rest_is_folded(city, browser_of):
    browser = browser_of(city.drafter)
    browser.post("/proposals/new/", {"title": "운행일지 제출 요청", "kind": "routine"})
    assert Proposal.objects.get().is_routine

    shown, folded = page_of(browser, DRAFT + "draft/").split('<details class="more-tasks">')

    assert re.findall(r'id="task-(\w+)"', shown) == ["outline", "route", "disclosure", "body", "submission"]
    assert re.findall(r'id="task-(\w+)"', folded) == ["evidence", "voices", "options", "outcome", "units", "procedures"]
    assert "5개 가운데 0개" in shown


def test_what_was_begun_in_a_routine_paper_is_not_folded(city, browser_of):
    draft = draft_with_only_a_title(city)
    actions.write_outline(draft, is_routine=True, by=city.drafter, at=timezone.now())
    actions.put_option(draft, "paper", title="일지를 전산으로 받음", by=city.drafter, at=timezone.now())

    shown = page_of(browser_of(city.drafter), DRAFT + "draft/").partition('<details class="more-tasks">')[0]

    assert 'id="task-options"' in shown


def test_a_costly_routine_paper_is_asked_for_its_procedures(city, browser_of):
    draft = draft_with_only_a_title(city)
    actions.write_outline(draft, is_routine=True, amount_krw=900_000_000, by=city.drafter, at=timezone.now())

    shown = page_of(browser_of(city.drafter), DRAFT + "draft/").partition('<details class="more-tasks">')[0]

    assert 'id="task-procedures"' in shown
    assert "(선택)" not in shown.partition('id="task-procedures"')[2].partition("</li>")[0]


def test_a_routine_paper_asks_no_question_and_loses_none(city, browser_of):
    draft, browser = draft_with_only_a_title(city), browser_of(city.drafter)
    actions.write_outline(draft, is_routine=True, by=city.drafter, at=timezone.now())
    assert 'name="question"' not in page_of(browser, DRAFT + "draft/outline/")

    actions.write_outline(draft, question="일지를 언제까지 받을까?", by=city.drafter, at=timezone.now())
    assert "일지를 언제까지 받을까?" in page_of(browser, DRAFT + "draft/outline/")


def test_a_question_that_was_typed_is_kept_where_somebody_made_the_paper_routine_meanwhile(city, browser_of):
    draft, browser = draft_with_only_a_title(city), browser_of(city.drafter)
    opened = hidden(page_of(browser, DRAFT + "draft/outline/"), "edition")
    actions.write_outline(draft, is_routine=True, by=city.drafter, at=timezone.now())

    answer = browser.post(DRAFT + "draft/outline/", {"edition": opened, "title": "제목", "question": "막차를 늦출까?"})

    assert answer.status_code == 409
    assert "막차를 늦출까?" in answer.content.decode()


def test_a_whole_draft_leads_to_the_last_check(ready, city, browser_of):
    page = page_of(browser_of(city.drafter), DRAFT + "draft/")

    assert "모두 갖추었습니다" in page
    assert f'class="button primary" href="{DRAFT}draft/submission/"' in page


def test_the_page_says_who_reads_the_draft_at_each_stage(ready, city, browser_of):
    browser = browser_of(city.drafter)

    assert "지금은 노선팀 직원만 읽습니다" in page_of(browser, DRAFT + "draft/")
    invite(ready, city.stranger, by=city.drafter, at=timezone.now())
    assert "초대받은 사람(오도로)" in page_of(browser, DRAFT + "draft/")
    actions.ask_units(ready, ["bud"], question="예산?", by=city.drafter, at=timezone.now())
    assert "협의를 요청받은 부서(예산담당관)" in page_of(browser, DRAFT + "draft/")
    submitted(city, ready)
    assert "상신한 문서이므로 전 직원이 읽습니다" in page_of(browser, DRAFT + "draft/")


def test_a_preview_of_a_text_shows_the_paper_in_form_and_saves_nothing(ready, city, browser_of):
    before, edition = body_now(), ready.edition

    page = browser_of(city.drafter).post(PREVIEW, {"text": "□ 새 장\n○ 2026-11-23 시행"}).content.decode()

    assert "2026. 11. 23. 시행" in page
    assert "저장하면 이렇게 바로잡습니다" in page
    assert body_now() == before
    assert Proposal.objects.get().edition == edition


def test_a_preview_of_the_outline_shows_what_is_typed_and_saves_nothing(ready, city, browser_of):
    typed = {"title": "다른 제목(안)", "summary": "새 요지", "amount_krw": "1,000,000원", "duty": "plan"}

    page = browser_of(city.drafter).post(PREVIEW, typed).content.decode()

    assert "다른 제목(안)" in page
    assert "금1,000,000원(금일백만원)" in page
    assert Proposal.objects.get().title != "다른 제목(안)"


def test_a_preview_shows_no_figure_of_data_that_the_writer_may_not_read(city, browser_of):
    night_workers_counted(city, readers="unit", owner="bus")
    other = actions.open_proposal(title="도로과 계획(안)", by=city.stranger, at=a_while_ago(2))
    claim = claim_about_night_workers(city, draft_with_only_a_title(city))

    page = browser_of(city.stranger).post(
        f"/proposals/{other.reference}/draft/preview/", {"text": f"○ 몰래 {{{claim.pk}.n}}"}
    )

    assert "몰래" in page.content.decode()
    assert "7,000" not in page.content.decode()


def test_a_line_that_cannot_be_read_is_said_where_the_paper_stands(ready, city, browser_of):
    page = browser_of(city.drafter).post(PREVIEW, {"text": "가" * 6_000}).content.decode()

    assert "본문의 한 줄을 읽을 수 없습니다" in page or "notice-error" in page


def test_without_script_the_preview_button_shows_the_paper_on_the_same_page(ready, city, browser_of):
    page = sent(browser_of(city.drafter), BODY, text="□ 미리 본 장", preview="1").content.decode()

    assert "desk shows-paper" in page
    assert "미리 본 장" in page.split('id="live-paper"')[1]
    assert "미리 본 장" not in body_now()


def test_a_typed_number_is_offered_as_a_figure_and_becomes_one_by_a_press(ready, city, browser_of):
    browser = browser_of(city.drafter)
    page = sent(browser, BODY, text="○ 대상은 7000명이다", preview="1").content.decode()
    key = page.split('name="bind" value="')[1].split('"')[0]

    bound = sent(browser, BODY, text="○ 대상은 7000명이다", bind=key).content.decode()

    assert "대상은 {" in bound
    assert "7000명" not in bound.split("<textarea")[1].split("</textarea>")[0]


def test_a_save_that_corrected_something_says_so_and_takes_it_back_by_a_press(ready, city, browser_of):
    browser = browser_of(city.drafter)
    answer = sent(browser, BODY, text="○ 2026-11-23 시행")
    page = page_of(browser, answer.headers["Location"])
    value = page.split('name="take_back" value="')[1].split('"')[0]

    taken = sent(browser, BODY, text=body_now(), take_back=value).content.decode()
    sent(browser, BODY, text="○ 2026-11-23 시행")

    assert answer.headers["Location"] == BODY
    assert value == "2026-11-23 → 2026. 11. 23."
    assert "2026-11-23 시행" in taken.split("<textarea")[1]
    assert body_now() == "  ○ 2026-11-23 시행"


def test_two_texts_are_put_together_place_by_place(ready, city, browser_of):
    browser = browser_of(city.drafter)
    old = {name: hidden(page_of(browser, BODY), name) for name in ("edition", "base", "token")}
    actions.write_body(ready, "□ 같은 장\n○ 저장된 글", by=city.drafter, at=timezone.now())

    stale = browser.post(BODY, old | {"text": "□ 같은 장\n○ 내 글"})
    page = stale.content.decode()
    fresh = {name: hidden(page, name) for name in ("edition", "base", "token")}
    merged = browser.post(BODY, fresh | {"text": "□ 같은 장\n○ 내 글", "merge": "1", "stretch-1": "theirs"})
    again = {name: hidden(merged.content.decode(), name) for name in ("edition", "base", "token")}

    assert stale.status_code == 409
    assert 'name="stretch-1" value="mine"' in page
    assert "저장된 글" in merged.content.decode().split("<textarea")[1].split("</textarea>")[0]
    assert browser.post(BODY, again | {"text": "□ 같은 장\n○ 저장된 글 더"}).status_code == 302


def test_the_page_saves_by_itself_and_hears_what_to_begin_from_next(ready, city, browser_of):
    browser = browser_of(city.drafter)
    base = hidden(page_of(browser, BODY), "base")

    first = browser.post(DRAFT + "draft/saves/", {"text": "○ 하나", "base": base}).json()
    second = browser.post(DRAFT + "draft/saves/", {"text": "○ 둘", "base": first["base"]}).json()
    stale = browser.post(DRAFT + "draft/saves/", {"text": "○ 셋", "base": base})

    assert first["state"] == second["state"] == "saved"
    assert first["said"].startswith("저장됨 ")
    assert (stale.status_code, stale.json()["state"]) == (409, "conflict")
    assert body_now() == "  ○ 둘"


def test_an_earlier_text_comes_back_by_a_press(ready, city, browser_of):
    browser = browser_of(city.drafter)
    sent(browser, BODY, text="□ 나중 글")
    page = page_of(browser, DRAFT + "draft/saves/")
    point = re.search(r"draft/saves/(\d+)/restoration/", page)[1]

    answer = browser.post(DRAFT + f"draft/saves/{point}/restoration/", {"base": hidden(page, "base")})

    assert answer.status_code == 302
    assert "추진배경" in body_now()


def test_who_else_writes_is_said_with_the_place(ready, city, browser_of):
    invite(ready, city.cooperator, by=city.drafter, at=timezone.now())
    browser_of(city.cooperator).post(DRAFT + "draft/presence/", {"place": "추진배경"})

    answer = browser_of(city.drafter).post(DRAFT + "draft/presence/", {"place": ""})

    assert "정예산 예산담당관이 ‘추진배경’ 부분을 고치고 있습니다" in answer.content.decode()
    assert "김하늘" not in answer.content.decode()


def test_a_presence_of_a_decided_document_is_answered_with_nothing(ready, city, browser_of):
    submitted(city, ready)

    assert browser_of(city.drafter).post(DRAFT + "draft/presence/").status_code == 204


def test_who_is_invited_writes_but_does_not_submit(ready, city, browser_of):
    invite(ready, city.stranger, by=city.drafter, at=timezone.now())
    guest = browser_of(city.stranger)

    saved = sent(guest, BODY, text="□ 함께 쓴 글")

    assert saved.status_code == 302
    assert guest.get(DRAFT + "draft/submission/").status_code == 404


def test_what_the_drafting_pages_hide_looks_like_what_does_not_exist(ready, city, browser_of):
    be_present(ready, place="", by=city.drafter, at=timezone.now())

    for who in (city.stranger, city.team_lead):
        browser = browser_of(who)
        for path in ("", "body/", "disclosure/", "saves/", "import/", "authors/", "units/", "submission/"):
            assert browser.get(DRAFT + "draft/" + path).status_code == 404, path
        for path in ("preview/", "saves/", "presence/", "authors/k2/removal/", "saves/1/restoration/"):
            assert browser.post(DRAFT + "draft/" + path, {"text": "x"}).status_code == 404, path


def test_a_draft_on_its_route_is_not_opened_for_writing(ready, city, browser_of):
    submitted(city, ready)
    browser = browser_of(city.drafter)

    for path in ("body/", "outline/", "disclosure/", "import/"):
        answer = browser.get(DRAFT + "draft/" + path)
        assert answer.headers["Location"] == DRAFT + "draft/", path
    assert browser.post(DRAFT + "draft/saves/", {"text": "x", "base": ""}).status_code == 422
