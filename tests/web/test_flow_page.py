"""업무 흐름: everybody signed in sees the city, the own unit and those below; no small count, no title out of reach."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests.builders.flows import gone_through

from mulkko.organization.models import SEOUL
from mulkko.organization.queries import person_named


def a_monday():
    """Return nine o'clock on a Monday before the present month, so that everybody's figures have it."""
    now = timezone.now().astimezone(SEOUL)
    before = datetime(now.year, now.month, 1, 9, tzinfo=SEOUL) - timedelta(days=30)
    return before - timedelta(days=before.weekday())


def many(count, *, start=1, **told):
    for number in range(start, start + count):
        usual = {"unit": "bus-r", "drafter": person_named("haneul"), "at": a_monday(), "reviewer_unit": "bud"}
        gone_through(number, **usual | told)


def page(browser, query=""):
    answer = browser.get(f"/flow/{query}")
    assert answer.status_code == 200
    return answer


def test_an_empty_city_is_told_what_will_stand_here(city, browser_of):
    text = page(browser_of(city.drafter)).content.decode()

    assert "아직 5건 미만입니다" in text
    assert "?months=0" in text
    assert '<svg class="chart-picture' not in text


def test_nobody_sees_it_without_signing_in(city, stranger):
    assert stranger.get("/flow/").status_code == 302


def test_the_map_and_the_tables_tell_the_same(city, browser_of):
    many(12)

    answer = page(browser_of(city.drafter))
    text = answer.content.decode()

    assert set(answer.context["map"].rows) == {
        ("기안", "팀장 검토", "12"), ("팀장 검토", "검토", "12"), ("검토", "결재", "12"), ("결재", "결재 완료", "12"),
    }  # fmt: skip
    assert "어디서 기다리나" in text
    assert "업무 흐름" in text
    assert '<a href="/flow/" aria-current="page">' in text


def test_what_comes_back_is_a_loop_and_a_cause(city, browser_of):
    many(7, comes_back=True)

    answer = page(browser_of(city.drafter))

    assert ("팀장 검토", "다시 기안", "7") in answer.context["map"].rows
    assert "반려 뒤 다시 상신할 때까지" in answer.content.decode()
    assert "결재된 7건 가운데" in answer.content.decode()


def test_filters_stand_in_the_address_and_what_cannot_be_asked_narrows_nothing(city, browser_of):
    many(6)
    many(5, start=20, is_routine=True)
    browser = browser_of(city.drafter)

    assert page(browser).context["found"].cases == 11
    assert page(browser, "?kind=routine&months=6").context["found"].cases == 5
    assert page(browser, "?unit=bus").context["found"].cases == 11
    wrong = page(browser, "?unit=bud&kind=nothing&months=5&level=king")
    assert wrong.context["found"].cases == 11
    assert page(browser, "?unit=%00&months=").context["found"].cases == 11


def test_under_a_filter_with_few_matters_nothing_is_told(city, browser_of):
    many(6)
    many(4, start=20, is_routine=True)

    text = page(browser_of(city.drafter), "?kind=routine").content.decode()

    assert "조건에 맞는 정책안이 5건 미만" in text
    assert "지난 계획" not in text


def test_small_counts_are_not_told_and_what_is_beside_them_is_rough(city, browser_of):
    many(8)
    many(3, start=20, comes_back=True)

    answer = page(browser_of(city.drafter))
    text = answer.content.decode()

    assert not any("다시 기안" in row for row in answer.context["map"].rows)
    assert "그리지 않았습니다" in text
    assert "약 15" in text  # 14 team leads' reviews
    assert "5건 미만" in text


def test_an_example_is_named_only_to_who_may_read_it(city, browser_of):
    many(8)  # never put to approval in the tables: read by the team that drafts

    assert "지난 계획" in page(browser_of(city.drafter)).content.decode()
    assert "지난 계획" not in page(browser_of(person_named("road"))).content.decode()


def test_a_unit_of_others_is_no_choice_and_its_row_is_not_shown(city, browser_of):
    many(12)
    mine, other = page(browser_of(city.drafter)), page(browser_of(person_named("jung")))

    assert [one.unit for one in mine.context["offices"]] == ["bus"]
    assert [one.unit for one in other.context["offices"]] == ["bud"]
    assert [value for value, _name in mine.context["form"].fields["unit"].choices] == ["", "bus"]


def test_who_leads_a_bureau_filters_by_what_is_below_up_to_the_end_of_last_month(city, browser_of):
    many(9)

    text = page(browser_of(city.approver), "?unit=bus").content.decode()
    own = page(browser_of(city.drafter), "?unit=bus").content.decode()

    assert "해당 부서가 먼저 봅니다" in text
    assert "해당 부서가 먼저 봅니다" not in own


def test_the_operator_sees_it_too(city, browser_of):
    many(12)

    assert page(browser_of("operator")).context["found"].cases == 12


def test_no_name_and_no_number_of_a_hand_stands_on_the_page(city, browser_of):
    many(12)

    text = page(browser_of(city.approver)).content.decode()

    assert "drafter-" not in text
    assert "approver-" not in text
    assert city.drafter.name not in text


def test_asking_at_once_is_told_with_its_method(city, browser_of):
    many(6, asks=True)

    text = page(browser_of(city.drafter)).content.decode()

    assert "−1.0일" in text
    assert "과거 6건 재생" in text
    assert "방법: 과거 사례를" in text
    assert "근무평정에 쓰지 않습니다" in text


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_page_is_whole_in_both_languages(city, browser_of, language):
    many(6, asks=True)
    browser = browser_of(city.drafter)
    browser.cookies["django_language"] = language

    text = page(browser).content.decode()

    assert ("Where it waits" in text) is (language == "en")
    assert ("1.0 days" in text) is (language == "en")
