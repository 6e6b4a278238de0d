"""통합검색: what is found, in what order, and that what is hidden looks like what does not exist."""

import re
import unicodedata

import pytest
from django.contrib.sessions.models import Session
from tests.builders.city import (
    a_while_ago,
    draft_ready_to_submit,
    draft_with_only_a_title,
    night_workers_counted,
    signed_up_to,
    submitted,
)

from mulkko.policy import actions
from mulkko.policy.models import Proposal
from mulkko.web.search.hits import EXACT, Hit, best, score_of

CLOSED = {"disclosure": "closed", "clauses": "5", "disclosure_reason": "입찰 전"}


def text_of(browser, words, **more):
    return browser.get("/search/", {"q": words, **more}).content.decode()


def found(browser, words, **more):
    part = text_of(browser, words, **more).partition('<div id="found">')[2]
    return [re.sub(r"<[^>]+>", "", hit) for hit in re.findall(r"data-open>(.*?)</a>", part)]


@pytest.fixture
def matters(city):
    night_workers_counted(city)
    draft_ready_to_submit(city)
    shelter = draft_with_only_a_title(city, "정류소 돌봄터 계획(안)")
    actions.write_outline(shelter, summary="쉼터를 놓는다.", keywords="한파", by=city.drafter, at=a_while_ago(5))
    return city


@pytest.mark.parametrize(
    "words",
    [
        "돌봄터",
        "돌봄 터",
        "ㄷㅂㅌ",
        "돌봄터를",
        "정류소 쉼터",
        "한파",
        "2026-0002",
        unicodedata.normalize("NFD", "돌봄터"),
    ],
)
def test_a_proposal_is_found_as_a_korean_reader_would_look_for_it(matters, browser_of, words):
    assert found(browser_of(matters.stranger), words)[0] == "정류소 돌봄터 계획(안)"


def test_the_text_is_found_only_by_who_may_read_it(matters, browser_of):
    title = "심야버스 시범운영 계획(안)"

    assert found(browser_of(matters.team_lead), "추진 배경") == [title]
    assert found(browser_of(matters.stranger), "추진 배경") == []
    submitted(matters, Proposal.objects.get(title=title))
    assert found(browser_of(matters.stranger), "추진 배경") == [title]


def test_what_is_hidden_reads_like_what_does_not_exist(matters, browser_of):
    secret = draft_with_only_a_title(matters, "비밀 입찰 계획(안)")
    actions.write_outline(secret, by=matters.drafter, at=a_while_ago(6), **CLOSED)
    other = browser_of(matters.stranger)

    hidden, absent = (text_of(other, words) for words in ("비밀", "없음"))

    assert re.sub("비밀", "없음", hidden) == absent or _bare(hidden) == _bare(absent).replace("없음", "비밀")
    assert found(browser_of(matters.team_lead), "비밀") == ["비밀 입찰 계획(안)"]
    for words in (secret.reference, "2026-0099"):
        assert "찾는 말과 맞는 것이 없습니다" in text_of(other, words)


def _bare(page):
    return re.sub(
        r'name="csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"|data-(?:token|seconds)="[^"]*"|data-minutes>\d+|%(?:25)?[0-9A-F]{2}',
        "",
        page,
    )


def test_data_people_and_units_are_found_in_their_groups(matters, browser_of):
    drafter = browser_of(matters.drafter)

    assert "야간근로자 현황" in found(drafter, "야간 근로자")
    assert found(drafter, "정예산") == ["정예산 예산담당관"]
    assert "노선팀" in found(drafter, "노선팀", kind="people")
    assert "/proposals/?unit=bus-r" in text_of(drafter, "노선팀")


def test_data_that_only_its_unit_reads_is_not_found_by_others(city, browser_of):
    night_workers_counted(city, readers="unit", owner="bud")

    assert found(browser_of(city.stranger), "야간근로자") == []
    assert found(browser_of(city.cooperator), "야간근로자") == ["야간근로자 현황"]


def test_a_document_number_leads_before_everything_else(matters, browser_of):
    proposal = submitted(matters, Proposal.objects.get(title="심야버스 시범운영 계획(안)"))
    signed_up_to(matters, proposal, matters.team_lead, matters.section_head, matters.cooperator, matters.approver)
    draft_with_only_a_title(matters, "대중교통과-1 후속 계획(안)")

    assert found(browser_of(matters.stranger), "대중교통과-1")[:2] == [proposal.title, "대중교통과-1 후속 계획(안)"]


def test_title_counts_more_than_summary_and_summary_more_than_text():
    fields = [{name: "심야버스"} for name in ("title", "keywords", "summary", "body")]
    scores = [score_of(["심야"], one) for one in fields]

    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 4
    assert score_of(["심야", "없는말"], fields[0]) == 0
    assert max(scores) < EXACT


def test_the_best_come_first_and_equal_ones_keep_their_order():
    hits, has_more = best([Hit("a", "", score=1), Hit("b", "", score=2), Hit("c", "", score=1), Hit("d", "")], most=2)

    assert [hit.title for hit in hits] == ["b", "a"]
    assert has_more


def test_found_words_are_marked_and_nothing_in_them_runs(matters, browser_of):
    actions.write_outline(
        Proposal.objects.get(title="정류소 돌봄터 계획(안)"),
        title="<img src=x onerror=1> 돌봄터",
        by=matters.drafter,
        at=a_while_ago(7),
    )
    text = text_of(browser_of(matters.stranger), "돌봄터")

    assert "&lt;img src=x onerror=1&gt; <mark>돌봄터</mark>" in text
    assert "<img src=x" not in text
    assert "&lt;script&gt;" in text_of(browser_of(matters.stranger), "<script>")


def test_what_was_searched_is_kept_nowhere(matters, browser_of):
    browser = browser_of(matters.drafter)
    text_of(browser, "아무도모를말")

    assert all("아무도모를말" not in str(row.get_decoded()) for row in Session.objects.all())
    assert "아무도모를말" not in str(browser.cookies)
    assert "아무도모를말" not in text_of(browser, "")


@pytest.mark.parametrize("words", ["", " ", "\0", "%", "_", "'\"\\", "ㅋ", "a" * 5_000, "가 " * 500, "claim", "text"])
def test_strange_words_are_answered_calmly(matters, browser_of, words):
    assert browser_of(matters.drafter).get("/search/", {"q": words, "kind": "x"}).status_code == 200
    assert found(browser_of(matters.drafter), "claim") == []  # a mark of the format, not of the text


def test_a_search_takes_few_queries_however_much_there_is(city, browser_of, django_assert_max_num_queries):
    for number in range(60):
        draft_with_only_a_title(city, f"심야 정책안 {number}")
    browser = browser_of(city.drafter)

    with django_assert_max_num_queries(45):
        assert len(found(browser, "심야")) == 5
    assert len(found(browser, "심야", kind="proposals")) == 50
