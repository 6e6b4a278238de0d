"""The builder of figures: an officer who writes no SQL chooses, looks, and keeps."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from tests.builders.city import (
    MORE_NIGHT_WORKERS,
    City,
    a_while_ago,
    draft_ready_to_submit,
    draft_with_only_a_title,
    night_workers_counted,
)
from tests.builders.remembered import remembers

from mulkko.catalog.actions.withdrawing import withdraw
from mulkko.catalog.models import Version
from mulkko.evidence.actions import make_claim
from mulkko.evidence.models import Claim
from mulkko.policy import actions

RIDES = "연월,구,승차,요금(원)\n" + "".join(
    f"{year}-{month:02d},{district},{year - 2000 + month * base},{base * 1000}\n"
    for year in (2024, 2025)
    for month in range(1, 13)
    for district, base in (("가구", 10), ("나구", 20))
)
PATIENTS = "이름,주민등록번호,구,비용(원)\n" + "".join(
    f"환자{number},900101-1{number:06d},{'가구' if number < 12 else '나구' if number < 18 else '다구'},{number * 100}\n"
    for number in range(20)
)
PEOPLE = "구,인구수(명)\n가구,10000\n나구,40000\n"


@pytest.fixture
@remembers
def draft(city: City) -> Any:
    night_workers_counted(city)
    night_workers_counted(city, RIDES, name="rides", title="버스 승차", as_of=date(2025, 12, 31))
    night_workers_counted(city, PEOPLE, name="people", title="주민등록 인구")
    return draft_with_only_a_title(city)


@pytest.fixture
def send(city: City, draft: Any, browser_of: Any) -> Any:
    """Return what sends the builder's page as the drafter: fields without their b-."""
    browser = browser_of(city.drafter)

    def sent(act: str = "look", *, plain: dict[str, str] | None = None, **fields: Any) -> Any:
        named = {f"b-{name.replace('_', '-')}": value for name, value in fields.items()}
        return browser.post(f"/proposals/{draft.reference}/claims/build/", named | (plain or {}) | {"act": act})

    return sent


def told(answer: Any) -> str:
    """Return the words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def field(answer: Any, name: str) -> str:
    """Return what a text field or a hidden one holds."""
    page = answer.content.decode()
    found = re.search(rf'<textarea name="{name}"[^>]*>(.*?)</textarea>', page, re.DOTALL) or re.search(
        rf'name="{name}"[^>]* value="([^"]*)"', page
    )
    assert found, name
    return unescape(found[1]).removeprefix("\n")


def options(answer: Any, name: str) -> list[str]:
    found = re.search(rf'<select name="{name}".*?</select>', answer.content.decode(), re.DOTALL)
    return [unescape(value) for value in re.findall(r'<option value="([^"]*)"', found[0])] if found else []


def test_the_first_page_says_what_it_is_and_what_comes_next(city, draft, browser_of):
    page = told(browser_of(city.drafter).get(f"/proposals/{draft.reference}/claims/build/"))

    assert "SQL을 몰라도 됩니다" in page
    assert "먼저 데이터를 고르십시오" in page
    assert "무엇을 재는가" not in page  # one step at a time


def test_a_figure_is_chosen_looked_at_and_kept(draft, send):
    choice = {"dataset": "night", "measure": "sum", "column": "야간근로자", "unit": "명"}
    looked = send(**choice)

    assert "야간근로자 합계는 7,000명이다." in told(looked)
    assert field(looked, "sql") == 'SELECT sum("야간근로자") AS n\nFROM "night"'
    assert not Claim.objects.exists()

    assert send("save", **choice).status_code == 302
    claim = Claim.objects.get()
    assert claim.read_out() == "야간근로자 합계는 7,000명이다."
    assert (claim.proposal, claim.datasets) == (draft.reference, ["night"])


def test_a_group_is_compared_with_the_mean_of_the_city_and_drawn_beside_the_others(draft, send):
    choice = {
        "dataset": "night",
        "measure": "sum",
        "column": "야간근로자",
        "unit": "명",
        "group": "구역",
        "pick": "가",
        "compare": "city",
    }
    looked = send(**choice)

    assert "가의 야간근로자 합계는 1,200명이며, 구역별 평균 2,333.3명보다 1,133.3명 적다." in told(looked)
    assert '<figure class="chart"' in looked.content.decode()
    assert "다 3,500 나 2,300 가 1,200" in told(looked)  # its table
    assert options(looked, "b-pick") == ["", "가", "나", "다"]

    assert send("save", **choice).status_code == 302
    assert Claim.objects.get().slot_map["d"].compare == (">", "0")  # it stops holding when less becomes more


def test_an_earlier_period_needs_no_date_to_be_typed(draft, send):
    choice = {"dataset": "rides", "measure": "sum", "column": "승차", "unit": "건", "compare": "earlier"}
    looked = send(**choice)

    assert "2025년 1월∼12월 승차 합계는 2,940건" in told(looked)
    assert "2024년 1월∼12월의 2,916건보다 24건(0.8%) 많다" in told(looked)
    assert "BETWEEN '2025-01' AND '2025-12'" in field(looked, "sql")  # fixed, so that it says the same next year
    assert "2025-12" in told(looked)  # the line over time has a table

    own = {"period": "own", "since": "2025-02", "until": "2025-03", "earlier": "before"}
    assert "2024년 12월∼2025년 1월의" in told(send(**choice, **own))


def test_a_rate_and_a_share_name_what_they_are_of(draft, send):
    rate = {"dataset": "rides", "measure": "rate", "column": "승차", "unit": "건", "group": "구", "pick": "가구"}
    under = {"under_dataset": "people", "under_column": "인구수(명)", "per": "1000"}

    assert "승차 합계는 인구수(명) 1천 명당 214.8건(모두 2,148건)이다." in told(send(**rate, **under))
    assert "분모가 필요합니다" in told(send(**rate))
    share = {"dataset": "rides", "measure": "share", "group": "구", "pick": "가구"}
    assert "버스 승차 건수 가운데 가구의 비율은 50.0%(48건 가운데 24건)이다." in told(send(**share))
    assert "‘나누어 보기’에서 열과 값을 고르십시오" in told(send(dataset="rides", measure="share"))


def test_a_mean_of_money_offers_the_median(draft, send):
    choice = {"dataset": "rides", "measure": "mean", "column": "요금(원)"}

    assert "중앙값이 말해 줍니다" in told(send(**choice))
    assert "요금(원) 중앙값은 15,000원이다." in told(send("median", **choice))


def test_conditions_are_added_offered_filled_and_dropped_without_a_script(draft, send):
    one = {"dataset": "rides", "measure": "count"}
    page = send("add", **one)
    assert options(page, "b-c0-column") == ["", "연월", "구", "승차", "요금(원)"]

    page = send(**one, c0_column="구", c0_test="is", c0_was="")
    assert re.findall(r'type="checkbox" id="b-c0[^>]* value="([^"]*)"', page.content.decode()) == ["가구", "나구"]
    assert "‘구’의 값을 하나 이상 고르십시오" in told(page)

    picked = one | {"c0_column": "구", "c0_test": "is", "c0_was": "구", "c0_value": ["가구"]}
    assert "버스 승차 건수(구: 가구)는 24건이다." in told(send(**picked))
    two = picked | {"c1_column": "승차", "c1_test": "at_least", "c1_was": "승차", "c1_value": "100"}
    assert "버스 승차 건수(구: 가구, 승차 100 이상)는 10건이다." in told(send(**two))
    assert "버스 승차 건수(승차 100 이상)는" in told(send("drop0", **two))
    assert "‘많음’은(는) 숫자가 아닙니다" in told(send(**two | {"c1_value": "많음"}))


def test_nothing_typed_is_lost_when_the_sentence_is_ones_own(draft, send):
    choice = {"dataset": "night", "measure": "sum", "column": "야간근로자", "unit": "명"}
    suggested = field(send(**choice), "sentence")
    own = {"sentence": "밤에 {n}이 일한다.", "b-suggested": suggested}

    page = send(plain=own, **choice, group="구역", pick="나")
    assert field(page, "sentence") == "밤에 {n}이 일한다."
    assert "밤에 2,300명이 일한다." in told(page)
    assert "나의 야간근로자 합계는 {n}이다." in told(page)  # what would be suggested now

    assert field(send("suggest", plain=own, **choice), "sentence") == suggested
    wrong = send("save", plain=own | {"sentence": "밤에 {m}이 일한다."}, **choice)
    assert wrong.status_code == 422
    assert "다른 자리는 쓰지 마십시오. {n}" in told(wrong)
    assert field(wrong, "sentence") == "밤에 {m}이 일한다."
    assert send("save", plain=own, **choice).status_code == 302
    assert Claim.objects.get().read_out() == "밤에 7,000명이 일한다."


def test_sql_changed_by_hand_is_kept_said_and_taken_on(city, draft, send, browser_of):
    choice = {"dataset": "night", "measure": "sum", "column": "야간근로자", "unit": "명"}
    built = send(**choice)
    by_hand = {
        "sql": 'SELECT sum("야간근로자") - 1 AS n FROM night',
        "b-built": field(built, "sql"),
        "sentence": field(built, "sentence"),
    }

    page = send("save", plain=by_hand, **choice)
    assert page.status_code == 422
    assert not Claim.objects.exists()
    assert "SQL을 직접 고치셨습니다" in told(page)
    assert field(page, "sql") == by_hand["sql"]
    assert field(send("rebuild", plain=by_hand, **choice), "sql") == field(built, "sql")

    taken = {name: field(page, name) for name in ("sentence", "sql", "n-type", "n-unit", "n-scale", "n-decimals")}
    on = browser_of(city.drafter).post(f"/proposals/{draft.reference}/claims/new/", taken | {"preview": "1"})
    assert "야간근로자 합계는 6,999명이다." in told(on)


def test_data_of_another_unit_are_told_like_data_that_do_not_exist(city, draft, send):
    night_workers_counted(city, "구,값\n비밀구,77777\n", name="closed", title="예산 비밀", owner="bud", readers="unit")

    def page(name: str) -> str:
        text = told(send(dataset=name, measure="sum", column="값")).replace(name, "…")
        return text[text.index("근거 만들기", 10) :]  # below the head, which counts the minutes of the session

    assert page("closed") == page("nothing")
    assert "77,777" not in page("closed")
    under = {"dataset": "rides", "measure": "rate", "under_column": "값"}
    assert "분모가 필요합니다" in told(send(**under, under_dataset="closed"))
    assert "closed" not in options(send(dataset="rides"), "b-dataset")


def test_a_version_that_was_taken_back_is_not_built_on(city, draft, send):
    night_workers_counted(city, PEOPLE + "다구,50000\n", name="people", title="주민등록 인구")
    newest, first = Version.objects.filter(dataset__name="people").order_by("-number")

    assert "3건" in told(send(dataset="people", measure="count"))
    withdraw(newest, reason="잘못 올림", by=None, at=a_while_ago(5))
    assert "2건" in told(send(dataset="people", measure="count"))

    withdraw(first, reason="쓰지 않음", by=None, at=a_while_ago(6))
    assert "주민등록 인구" not in told(send())


def test_whoever_may_not_write_the_draft_finds_no_builder(city, draft, browser_of):
    address = f"/proposals/{draft.reference}/claims/build/"

    assert browser_of("road").get(address).status_code == 404
    assert browser_of(city.team_lead).get(address).status_code == 404
    actions.withdraw(draft, reason="그만", by=city.drafter, at=a_while_ago(5))
    assert browser_of(city.drafter).get(address).status_code == 404


def test_columns_about_persons_are_counted_and_never_offered(city, draft, send):
    night_workers_counted(city, PATIENTS, name="patients", title="지원 대상", personal=("이름", "주민등록번호"))
    page = send(dataset="patients", measure="distinct", column="주민등록번호", group="구")

    assert "서로 다른 주민등록번호 수는 20명이다." in told(page)
    assert options(page, "b-group") == ["", "구", "비용(원)"]
    assert options(page, "b-pick") == []  # two people live in 다구: to name it is to point at them
    assert "묶음 2개는 가렸습니다" in told(page)  # 다구, and 나구, which would tell it from the whole
    assert "환자" not in page.content.decode()

    small = {"dataset": "patients", "measure": "count", "group": "구", "pick": "다구"}
    page = send("save", **small)
    assert page.status_code == 422
    assert "5명 미만을 알려 주는 수치" in told(page)
    assert not Claim.objects.exists()


def test_rows_about_persons_are_not_called_people(city, draft, send):
    night_workers_counted(city, PATIENTS, name="patients", title="지원 대상", personal=("이름", "주민등록번호"))

    assert "사람을 가리키는 열의 ‘서로 다른 값의 수’로 세십시오" in told(send(dataset="patients", unit="명"))
    switched = send(dataset="patients", measure="count", measure_was="distinct", column="주민등록번호", unit="명")
    assert "지원 대상 건수는 20건이다." in told(switched)


def test_a_share_of_few_is_not_kept(draft, send):
    page = send("save", dataset="night", measure="share", group="구역", pick="가")

    assert page.status_code == 422
    assert not Claim.objects.exists()
    assert "30개 미만의 행에서 낸 비율은 저장하지 않습니다" in told(page)


def test_a_choice_that_nothing_fits_has_no_figure(draft, send):
    page = send("save", dataset="night", measure="sum", column="야간근로자", group="구역", pick="없는 곳")

    assert page.status_code == 422
    assert "맞는 데이터가 없어 수치가 없습니다" in told(page)


@pytest.mark.parametrize(
    "odd",
    [
        {"measure": "drop"},
        {"column": "없는 열"},
        {"per": "9" * 30, "measure": "rate"},
        {"time": "구", "period": "last12", "compare": "earlier"},
        {"period": "own", "since": "2025-13", "until": "어제"},
        {"group": "구", "pick": "'; DROP TABLE x; --"},
        {"c0_column": "연월", "c0_test": "between", "c0_value": "\0"},
        {"unit": "{n}"},
        {"dataset": "rides\0"},
    ],
)
def test_odd_fields_end_in_a_page_and_never_in_a_crash(draft, send, odd):
    assert send("save", **{"dataset": "rides", "measure": "sum", "column": "승차"} | odd).status_code in (302, 422)


def test_a_city_without_data_says_so(city, browser_of):
    draft = draft_with_only_a_title(city)

    assert "아직 자료가 없습니다" in told(browser_of(city.drafter).get(f"/proposals/{draft.reference}/claims/build/"))


def test_the_builder_is_where_evidence_is_added(city, browser_of):
    night_workers_counted(city)
    draft = draft_ready_to_submit(city)

    page = browser_of(city.drafter).get(f"/proposals/{draft.reference}/evidence/").content.decode()
    assert f"/proposals/{draft.reference}/claims/build/" in page


MEN_OF_GA = {
    "dataset": "night", "measure": "sum", "column": "야간근로자", "unit": "명", "c0-column": "구역", "c0-test": "is", "c0-value": "가",
}  # fmt: skip


def test_the_choice_is_kept_with_the_figure_told_in_words_and_opens_the_builder_again(city, draft, send, browser_of):
    assert send("save", **MEN_OF_GA).status_code == 302
    claim, browser = Claim.objects.get(), browser_of(city.drafter)

    for path in (f"/claims/{claim.pk}/", "/claims/"):
        assert "합계: 야간근로자 · 구역 다음 값인 것: 가" in told(browser.get(path)), path
    again = f"/proposals/{draft.reference}/claims/build/?from={claim.pk}"
    assert f'href="{again}"' in browser.get(f"/claims/{claim.pk}/").content.decode()
    page = browser.get(again)
    assert field(page, "sql") == 'SELECT sum("야간근로자") AS n\nFROM "night"\nWHERE "구역" = \'가\''
    assert "1,200명" in told(page)

    hand = make_claim(sentence="{n}", sql="SELECT 1 + count(*) AS n FROM night", slots={"n": {}}, by=city.drafter, at=a_while_ago(5))  # fmt: skip
    for number in (hand.pk, hand.pk + 1, "x", "9" * 30):
        assert "먼저 데이터를 고르십시오" in told(browser.get(f"{again.partition('=')[0]}={number}"))


def test_a_figure_that_is_kept_already_is_offered_first_and_taken_with_one_press(city, draft, send, browser_of):
    send("save", **MEN_OF_GA)
    first = Claim.objects.get()

    offered = send("save", **MEN_OF_GA)

    assert "같은 자료를 같은 질의로 계산한 근거가 이미 1건 있습니다" in told(offered)
    assert Claim.objects.get() == first
    taking = re.search(r'formaction="(/claims/\d+/taking/)"', offered.content.decode())[1]
    browser = browser_of(city.drafter)
    answer = browser.post(taking, {"draft": draft.reference} | {"act": "", "b-dataset": "night"}, follow=True)
    assert f"근거 {first.pk}번을 이제" in told(answer)

    assert send("apart", **MEN_OF_GA).status_code == 302  # two at once lose nothing: both are kept
    page = browser.get("/claims/")
    assert "같은 근거 2건" in told(page)
    assert len(re.findall(r'class="title"><a href="/claims/', page.content.decode())) == 1
    assert len(browser.get("/claims/list.csv").content.decode().splitlines()) == 3
    night_workers_counted(city, MORE_NIGHT_WORKERS)
    assert send("save", **MEN_OF_GA).status_code == 302  # of newer data it is another figure


def test_a_query_that_is_kept_already_is_offered_to_who_writes_sql_too(city, draft, browser_of):
    browser, path = browser_of(city.drafter), f"/proposals/{draft.reference}/claims/new/"
    typed = {"sentence": "모두 {n}이다.", "sql": 'SELECT sum("야간근로자") AS n FROM night', "n-type": "count", "n-unit": "명", "n-scale": "1", "n-decimals": "0"}  # fmt: skip
    assert browser.post(path, typed | {"save": "1"}).status_code == 302

    again = browser.post(path, typed | {"sql": 'select SUM("야간근로자") as n from "night"', "save": "1"})

    assert (again.status_code, Claim.objects.count()) == (422, 1)
    assert "그래도 따로 남기기" in told(again)
    assert browser.post(path, typed | {"apart": "1"}).status_code == 302
    assert Claim.objects.count() == 2
