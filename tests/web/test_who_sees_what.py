"""Strangers see nothing, officers see what is shared with them, in both languages."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation
from django.views.defaults import server_error
from tests.builders.city import (
    City,
    a_while_ago,
    draft_ready_to_submit,
    draft_with_only_a_title,
    night_workers_counted,
    submitted,
)

from mulkko.evidence.actions import make_claim
from mulkko.web.middleware import OPEN_TO_STRANGERS

TABS = ("evidence", "voices", "options", "coordination", "approval", "history")
SAMPLE = {
    "reference": "2026-0001",
    "name": "night",
    "claim": 1,
    "key": "o1",
    "other": "2026-0002",
    "option": "o1",
    "criterion": "c1",
    "request_id": 1,
    "objection": 1,
    "number": 1,
    "directive_id": 1,
    "candidate_id": 1,
    "point": 1,
    "code": "k2",
    "unit": "bud",
    "posting": 1,
    "absence": 1,
    "collection_id": 1,
    "voice": 1,
    "theme_id": 1,
    "clearing_id": 1,
    "link_id": 1,
    "round_no": 1,
    "result": 1,
    "place": 2,
    "step_id": 1,
    "hold_id": 1,
    "remark": 1,
    "report_id": 1,
    "step": 1,
    "saved": 1,
}


def addresses(patterns=None, before=""):
    """Return every address with sample values, by name."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(SAMPLE[found[1]]), before + str(pattern.pattern))
            yield pattern.name, "/" + path


def test_every_address_refuses_a_stranger(db, stranger):
    closed = [(name, path) for name, path in addresses() if name not in OPEN_TO_STRANGERS]
    assert len(closed) > 30

    for name, path in closed:
        for answer in (stranger.get(path), stranger.post(path)):
            assert answer.status_code == 302, name
            assert answer.headers["Location"].startswith("/sign-in/"), name


def test_no_address_ends_in_a_server_error_for_anybody(city: City, browser_of):
    night_workers_counted(city)
    draft_ready_to_submit(city)

    for who in (city.drafter, city.team_lead, city.approver, "operator"):
        browser = browser_of(who)
        for name, path in addresses():
            assert browser.get(path).status_code < 500, (who, name)


@pytest.mark.parametrize(("language", "word"), [("ko", "정책안"), ("en", "Proposals")])
def test_every_page_is_whole_in_both_languages(city: City, browser_of, language, word):
    night_workers_counted(city)
    draft_ready_to_submit(city)
    browser, shown = browser_of(city.drafter), 0

    for name, path in addresses():
        answer = browser.get(path, headers={"accept-language": language})
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):  # the others are files
            page, shown = answer.content.decode(), shown + 1
            assert f'<html lang="{language}"' in page, name
            assert word in page, name
            assert "style=" not in page, name
            assert not re.search(r"<script(?![^>]* src=)", page), name  # none inside a page
    assert shown > 20


def test_the_tabs_are_for_everybody_once_it_is_submitted(city: City, browser_of):
    night_workers_counted(city)
    submitted(city, draft_ready_to_submit(city))

    for who in (city.drafter, city.approver, city.stranger, "operator"):
        for tab in TABS:
            page = browser_of(who).get(f"/proposals/2026-0001/{tab}/").content.decode()
            assert 'aria-current="page"' in page
            assert "심야버스 시범운영 계획(안)" in page


def test_an_unsubmitted_text_is_only_for_the_team(city: City, browser_of):
    night_workers_counted(city)
    draft_ready_to_submit(city)
    other = browser_of(city.stranger)

    page = other.get("/proposals/2026-0001/").content.decode()

    assert "아직 공유되지 않았습니다" in page
    assert "심야버스를 시범운영한다." in page
    assert "밤에 일하는" not in page
    assert all(other.get(f"/proposals/2026-0001/{tab}/").status_code == 404 for tab in TABS)
    assert browser_of(city.team_lead).get("/proposals/2026-0001/evidence/").status_code == 200


def test_the_list_finds_title_summary_and_unit_but_never_the_text(city: City, browser_of):
    night_workers_counted(city)
    draft_ready_to_submit(city)
    other = browser_of(city.stranger)

    found = {
        word: "/proposals/2026-0001/" in other.get("/proposals/", {"q": word}).content.decode()
        for word in ("심야버스", "시범운영한다", "노선팀", "추진배경", "집에 가게")
    }

    assert found == {"심야버스": True, "시범운영한다": True, "노선팀": True, "추진배경": False, "집에 가게": False}


def test_the_list_is_filtered_by_state(city: City, browser_of):
    night_workers_counted(city)
    submitted(city, draft_ready_to_submit(city))
    draft_with_only_a_title(city, "가로등 교체(안)")
    browser = browser_of(city.stranger)

    page = browser.get("/proposals/", {"state": "in_route"}).content.decode()

    assert "심야버스" in page
    assert "가로등" not in page


def test_nobody_but_the_drafter_finds_the_pages_of_a_draft(city: City, browser_of):
    draft_with_only_a_title(city)

    for name in ("draft", "outline", "body", "route", "submission", "withdrawal", "claim-new", "choice"):
        assert browser_of(city.team_lead).get(reverse(name, args=["2026-0001"])).status_code == 404, name


def test_the_operator_reads_and_never_acts(city: City, browser_of):
    night_workers_counted(city)
    submitted(city, draft_ready_to_submit(city))
    browser = browser_of("operator")

    assert browser.get("/proposals/2026-0001/approval/").status_code == 200
    assert browser.get("/proposals/new/").status_code == 403
    assert browser.post("/proposals/2026-0001/signatures/new/").status_code == 403


def test_data_of_another_unit_is_not_there(city: City, browser_of):
    night_workers_counted(city, readers="unit")

    assert browser_of(city.section_head).get("/data/night/").status_code == 200
    assert browser_of(city.stranger).get("/data/night/").status_code == 404
    assert "야간근로자 현황" not in browser_of(city.stranger).get("/data/").content.decode()


def test_a_dataset_shows_its_first_rows(city: City, browser_of):
    night_workers_counted(city)

    page = browser_of(city.stranger).get("/data/night/").content.decode()

    assert '<td class="numeric">2,300</td>' in page
    assert "정수" in page


@pytest.mark.parametrize(("language", "words"), [("ko", "없는 화면이거나"), ("en", "This page does not exist")])
def test_a_page_that_is_not_there_says_so_in_both_languages(city: City, browser_of, stranger, language, words):
    for browser in (browser_of(city.drafter), stranger):
        answer = browser.get("/nowhere/", headers={"accept-language": language})
        assert answer.status_code == 404
        assert words in answer.content.decode()


@pytest.mark.parametrize(("language", "words"), [("ko", "문제가 생겼습니다"), ("en", "Something went wrong")])
def test_even_a_server_error_is_told_in_both_languages(rf, language, words):
    with translation.override(language):
        answer = server_error(rf.get("/"))

    assert answer.status_code == 500
    assert words in answer.content.decode()


def test_the_language_stays_as_it_was_chosen(city: City, browser_of):
    browser = browser_of(city.drafter)

    chosen = browser.post("/language/setlang/", {"language": "en", "next": "/data/"})

    assert chosen.headers["Location"] == "/data/"
    assert "My work" in browser.get("/").content.decode()


@pytest.mark.parametrize(
    "path", ["/proposals/?page=x&state=y&unit=z&sort=w", "/proposals/?q=%00", "/data/a%00b/", "/data/?q=%00"]
)
def test_a_strange_address_is_no_server_error(city: City, browser_of, path):
    assert browser_of(city.drafter).get(path).status_code in (200, 404)


def test_a_list_of_many_proposals_is_read_in_few_queries(city: City, browser_of, django_assert_max_num_queries):
    for number in range(30):
        draft_with_only_a_title(city, f"정책안 {number}")
    browser = browser_of(city.drafter)

    with django_assert_max_num_queries(61):
        assert browser.get("/proposals/").status_code == 200


def test_a_figure_of_data_that_i_may_not_read_is_told_like_one_that_does_not_exist(city: City, browser_of):
    night_workers_counted(city, readers="unit", owner="bud")
    secret = make_claim(
        sentence="{n}", sql='SELECT sum("야간근로자") AS n FROM night', slots={"n": {"type": "count"}},
        by=city.cooperator, at=a_while_ago(3),
    )  # fmt: skip
    draft_with_only_a_title(city)
    browser = browser_of(city.drafter)
    typed = {"text": f"○ {{{secret.pk}.n}}", "edition": "0"}

    looked = browser.post("/proposals/2026-0001/draft/body/", typed | {"preview": "1"})
    written = browser.post("/proposals/2026-0001/draft/body/", typed)

    assert written.status_code == 422
    assert "맞는 수치가 없습니다" in written.content.decode()
    assert "7,000" not in looked.content.decode() + written.content.decode()
