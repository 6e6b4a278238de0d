"""같은 것을 거듭 묻는 취합: found by columns and units, counted by the year, and given up for one call."""

from datetime import date

import pytest
from tests.builders.calls import opened
from tests.builders.hall import NINE, open_hall, person
from tests.builders.tampering import forge

from mulkko.catalog.actions.calls import day_after
from mulkko.catalog.actions.giving_up import replace_call
from mulkko.catalog.engine.calls import read_columns
from mulkko.catalog.engine.repeated import Series, repeated
from mulkko.catalog.errors import CallRefused
from mulkko.catalog.models import CallReplacement
from mulkko.catalog.queries.repeated import given_up, repeated_now, submissions_a_year
from mulkko.organization.models import day_of
from mulkko.policy.queries import verify_everything

QUARTER = (date(2026, 7, 1), date(2026, 9, 30))
TEAMS = frozenset(f"t{number}" for number in range(10))


def series(call, columns, units=TEAMS, period=QUARTER):
    return Series(call, f"취합 {call}", f"o{call}", read_columns(columns), frozenset(units), *period)


def test_two_quarterly_calls_for_the_same_column_cost_eighty_sheets_and_need_forty():
    [found] = repeated([series(1, "시설 수 | 정수 | 개소"), series(2, "시설수(합) | 정수 | 개소\n예산 | 정수 | 원")])
    assert (found.submissions, found.needed, found.saved) == (80, 40, 40)
    assert found.columns == ("시설 수 (개소)",)
    assert found.units == 10


@pytest.mark.parametrize(
    ("columns", "units"),
    [("시설 수 | 정수 | 동", TEAMS), ("건물 수 | 정수 | 개소", TEAMS), ("시설 수 | 정수 | 개소", ["t1", *"abc"])],
    ids=["another unit of measurement", "another column", "other units are asked"],
)
def test_what_asks_something_else_or_others_repeats_nothing(columns, units):
    assert repeated([series(1, "시설 수 | 정수 | 개소"), series(2, columns, units)]) == []


def test_a_year_is_counted_by_the_period_of_the_call():
    whole_year, month = (date(2026, 1, 1), date(2026, 12, 31)), (date(2026, 2, 1), date(2026, 2, 28))
    assert [series(1, "가 | 정수", period=one).times for one in (whole_year, QUARTER, month)] == [1, 4, 13]


def test_groups_are_the_same_in_whatever_order_the_series_come():
    rows = [series(3, "가 | 정수"), series(1, "가 | 정수\n나 | 정수"), series(2, "나 | 정수")]
    assert repeated(rows) == repeated(rows[::-1])
    assert len(repeated(rows)[0].series) == 3


def two_calls():
    open_hall()
    first = opened()
    told = {"title": "2026년 4분기 심야 인력", "owner": "leg", "columns": "남 | 정수 | 명\n휴게실 | 글"}
    return first, opened_by("seo", **told)


def opened_by(login, **told):
    from tests.builders.calls import asked

    from mulkko.catalog.actions.calls import open_call

    return open_call(asked(**told), by=person(login), at=NINE)


@pytest.mark.django_db
def test_a_call_is_given_up_for_another_one_and_never_sent_again():
    first, second = two_calls()
    today = day_of(NINE)
    [group] = repeated_now(today)
    assert group.columns == ("남 (명)",)
    before = submissions_a_year(today)
    replace_call(second, first, reason="한 번만 묻는다", by=person("seo"), at=NINE)
    assert repeated_now(today) == []
    assert before - submissions_a_year(today) == group.series[1].submissions == 8
    assert [one.by_call.pk for one in given_up()] == [first.pk]
    with pytest.raises(CallRefused, match="replaced"):
        opened_by(
            "seo", title="2027년 1분기 심야 인력", owner="leg", columns="남 | 정수 | 명", due_on=day_after(NINE, 5)
        )
    assert verify_everything().ok


@pytest.mark.django_db
def test_only_the_unit_that_asks_gives_up_with_a_reason_once_and_for_what_asks_the_same():
    first, second = two_calls()
    other = opened_by("seo", title="2026년 4분기 차량", owner="leg", columns="차량 | 정수 | 대")
    for call, by_call, login, reason, why in (
        (second, first, "jung", "같음", "kept"), (second, first, "seo", " ", "reason"), (second, other, "seo", "같음", "other"),
    ):  # fmt: skip
        with pytest.raises(CallRefused, match=why):
            replace_call(call, by_call, reason=reason, by=person(login), at=NINE)
    row = replace_call(second, first, reason="같음", by=person("seo"), at=NINE)
    with pytest.raises(CallRefused, match="twice"):
        replace_call(second, first, reason="같음", by=person("seo"), at=NINE)
    with pytest.raises(CallRefused, match="other"):
        replace_call(first, second, reason="같음", by=person("jung"), at=NINE)
    forge(CallReplacement, {"reason": "다름"}, pk=row.pk)
    assert [one.table for one in verify_everything().found] == ["catalog_callreplacement"]
