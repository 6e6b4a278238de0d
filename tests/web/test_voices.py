"""시민 의견 on screen: counts for all staff, texts for who handles them, one address for what is looked at."""

import re

import pytest
from tests.builders.city import (
    City,
    a_while_ago,
    draft_ready_to_submit,
    draft_with_only_a_title,
    night_workers_counted,
    submitted,
)
from tests.builders.voices import collected, file_of, rows

from mulkko.ledger.actions import Actor
from mulkko.policy.actions.voices import link_voices
from mulkko.policy.models import Proposal
from mulkko.voice.actions import clear, make_themes
from mulkko.voice.engine.board import Wanted
from mulkko.voice.models import Clearing, Sorting
from mulkko.voice.queries.pictures import rows_at

COLUMNS = {"text": "내용", "title": "제목", "date": "접수일", "place": "지역", "channel": "경로"}
OPERATOR = Actor("operator")


def bring_voices(owner: str = "bus", each: int = 12) -> Sorting:
    table = [[*row, "전화" if at % 3 else "누리집"] for at, row in enumerate(rows(each))]
    table += [
        [
            "마을버스 배차 간격을 줄여 주세요",
            "마을버스가 늦습니다. 배차 간격을 줄여 주세요.",
            "2026-03-02",
            "가람시 작은구",
            "x",
            "전화",
        ]
    ] * 3
    path = file_of(table, header=("제목", "내용", "접수일", "지역", "작성자", "경로"))
    at = a_while_ago(1)
    one = collected(path, by=OPERATOR, at=at, columns=COLUMNS, owner=owner, title="시민 의견").collection
    return make_themes(one, by=OPERATOR, at=at)


@pytest.fixture
def sorting(city: City) -> Sorting:
    return bring_voices()


def page_of(browser, path: str, **headers) -> str:
    answer = browser.get(path, headers=headers)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_without_voices_the_page_says_who_brings_them_in(city, browser_of):
    assert "mulkko voices add" in page_of(browser_of(city.drafter), "/voices/")


def test_without_themes_the_page_says_how_they_are_found(city, browser_of):
    collected(file_of(rows(3)), by=OPERATOR, at=a_while_ago(1), owner="bus")

    page = page_of(browser_of(city.drafter), "/voices/")

    assert "주제 찾기</button>" in page
    assert "정책안으로 만들기" not in page


def test_every_part_stands_on_one_page_with_its_table_and_its_version(sorting, city, browser_of):
    page = page_of(browser_of(city.drafter), "/voices/")

    assert page.count("표로 보기") == 3  # themes, weeks, districts
    assert "푸아송" in page
    assert f"{sorting.collection.version.dataset.title}</a> v1" in page
    assert "마을버스 배차 간격을 줄여 주세요" in page
    assert "style=" not in page


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ("", 39),
        ("channel=누리집", 12),
        ("district=나루구", 36),
        ("weeks=4", None),
        ("q=무단투기", 12),
        ("q=없는낱말", 0),
    ],
)
def test_a_filter_narrows_the_count_and_stays_in_the_address(sorting, city, browser_of, query, n):
    page = page_of(browser_of(city.drafter), f"/voices/?{query}")

    if n:
        assert f"<dd>{n}</dd>" in page
    if n == 0:
        assert "조건에 맞는 의견이 없습니다" in page
    if query and n:
        assert "조건 빼기" in page


def test_a_theme_narrows_all_other_parts_and_has_a_page_of_its_own(sorting, city, browser_of):
    theme = sorting.themes.get(number=1)
    browser = browser_of(city.drafter)

    page = page_of(browser, f"/voices/?theme={theme.pk}")
    own = page_of(browser, f"/voices/themes/{theme.pk}/")

    assert f"<dd>{theme.n}</dd>" in page
    assert f"/voices/themes/{theme.pk}/" in page
    assert theme.label in own
    assert all(word in own for word in theme.words)
    assert "쓰레기 무단투기" not in own or "쓰레기" in theme.label


def test_a_change_of_filter_brings_only_the_parts(sorting, city, browser_of):
    browser = browser_of(city.drafter)

    answer = browser.get("/voices/?weeks=&channel=누리집&theme=", headers={"HX-Request": "true", "HX-Target": "voices"})
    part = answer.content.decode()
    back = page_of(browser, "/voices/", **{"HX-Request": "true", "HX-History-Restore-Request": "true"})

    assert "<html" not in part
    assert "<dd>12</dd>" in part
    assert "<html" in back
    assert answer.headers["HX-Push-Url"] == "/voices/?channel=%EB%88%84%EB%A6%AC%EC%A7%91"


def test_another_unit_sees_counts_and_no_text_until_it_is_cleared(sorting, city, browser_of):
    browser = browser_of(city.stranger)

    page = page_of(browser, "/voices/")

    assert "<dd>39</dd>" in page
    for row in rows_at(sorting.collection, range(39)):
        assert row["text"] not in page
        assert row["title"] not in page  # the name of a theme is a title too
    clear(sorting.collection, 4, by=city.drafter, at=a_while_ago(60))
    [row] = rows_at(sorting.collection, [4])
    assert row["text"] in page_of(browser, "/voices/")


def test_another_unit_cannot_look_for_words_and_sees_no_small_count(sorting, city, browser_of):
    browser = browser_of(city.stranger)

    assert 'id="id_q"' not in page_of(browser, "/voices/")
    assert "<dd>39</dd>" in page_of(browser, "/voices/?q=무단투기")
    small = page_of(browser, "/voices/?district=작은구")
    assert "5건 미만" in small
    assert "<dd>3</dd>" not in small
    assert "작은구</option>" not in page_of(browser, "/voices/")


def test_who_handles_a_voice_clears_it_and_takes_it_back_by_a_press(sorting, city, browser_of):
    path = f"/voices/{sorting.collection_id}/4/clearing/"

    assert browser_of(city.stranger).post(path).status_code == 404
    assert browser_of(city.drafter).post(path, {"next": "/voices/?weeks=4"}).headers["Location"] == "/voices/?weeks=4"
    clearing = Clearing.objects.get()
    removal = f"/voices/clearings/{clearing.pk}/removal/"
    assert browser_of(city.stranger).post(removal).status_code == 404
    assert browser_of(city.drafter).post(removal, {"next": "https://evil.example/"}).headers["Location"] == "/voices/"
    assert not Clearing.objects.exists()


def test_a_proposal_is_made_of_voices_and_its_tab_shows_them(sorting, city, browser_of):
    browser, theme = browser_of(city.drafter), sorting.themes.get(number=1)
    path = f"/voices/proposals/new/?theme={theme.pk}"

    assert theme.label in page_of(browser, path)
    answer = browser.post(path, {"title": "마을버스 대책(안)"}, follow=True)

    proposal = Proposal.objects.get()
    assert answer.redirect_chain[-1][0] == f"/proposals/{proposal.reference}/voices/"
    tab = answer.content.decode()
    assert f"<dd>{theme.n}</dd>" in tab
    assert f"/voices/?theme={theme.pk}" in tab
    assert "방금 다시 세어 같음을 확인함" in tab
    assert re.search(r'<p class="voice-text pre">\d+', tab)


def test_voices_are_linked_to_a_draft_and_untied_again(sorting, city, browser_of):
    browser, theme = browser_of(city.drafter), sorting.themes.get(number=2)
    draft = draft_with_only_a_title(city)
    tab = f"/proposals/{draft.reference}/voices/"
    assert "연결할 시민 의견 찾기" in page_of(browser, tab)

    browser.post(f"{tab}links/new/?theme={theme.pk}")
    (link,) = draft.voice_links.all()
    assert theme.label in page_of(browser, tab)
    browser.post(f"{tab}links/{link.pk}/removal/")

    assert not draft.voice_links.exists()


def test_the_tab_of_a_shared_proposal_shows_other_units_the_figures_and_no_text(sorting, city, browser_of):
    night_workers_counted(city)
    draft = draft_ready_to_submit(city)
    link_voices(draft, sorting, Wanted(theme=1), by=city.drafter, at=a_while_ago(30))
    submitted(city, draft)

    tab = page_of(browser_of(city.stranger), f"/proposals/{draft.reference}/voices/")

    assert f"<dd>{sorting.themes.get(number=1).n}</dd>" in tab
    assert "공개한 글이 아직 없습니다" in tab
    assert all(row["text"] not in tab and row["title"] not in tab for row in rows_at(sorting.collection, range(39)))


@pytest.mark.parametrize("path", ["/voices/?theme=x&weeks=9&page=z&data=q", "/voices/?q=%00", "/voices/?district=%00&channel=%00", "/voices/?theme=99999999999"])  # fmt: skip
def test_a_strange_address_is_no_server_error(sorting, city, browser_of, path):
    assert browser_of(city.drafter).get(path).status_code == 200


def test_an_older_sorting_stays_at_its_address_and_says_so(sorting, city, browser_of):
    theme = sorting.themes.get(number=1)
    make_themes(sorting.collection, by=OPERATOR, at=a_while_ago(60))

    page = page_of(browser_of(city.drafter), f"/voices/?theme={theme.pk}")

    assert "이전에 찾은 주제입니다" in page
