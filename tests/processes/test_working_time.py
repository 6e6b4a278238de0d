"""Time on working days, in parts of a day: what passes on a weekend or a holiday counts for nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulkko.ledger.models import EPOCH, microseconds
from mulkko.organization.engine.workdays import Calendar
from mulkko.organization.models import day_of
from mulkko.processes.engine.worktime import WorkClock

CALENDAR = Calendar({date(2026, 9, 24): "추석 연휴", date(2026, 9, 25): "추석"})
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
CLOCK = WorkClock.over(CALENDAR, FIRST, LAST)
BEGIN = microseconds(datetime(2026, 1, 1, tzinfo=UTC))
moments = st.integers(BEGIN, BEGIN + 360 * 86_400_000_000)


def seoul(month, day, hour=0, minute=0):
    return microseconds(datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=9))


@pytest.mark.parametrize(
    ("begin", "end", "days"),
    [
        (seoul(11, 23), seoul(11, 24), 1),  # Monday to Tuesday
        (seoul(11, 23, 9), seoul(11, 23, 15), 0.25),
        (seoul(11, 20, 12), seoul(11, 23, 12), 1),  # Friday noon to Monday noon
        (seoul(11, 21), seoul(11, 23), 0),  # the weekend
        (seoul(9, 23, 12), seoul(9, 28, 12), 1),  # Wednesday noon over Chuseok and the weekend to Monday noon
        (seoul(11, 24), seoul(11, 23), 0),  # a clock that ran back
    ],
)
def test_only_working_days_of_seoul_count(begin, end, days):
    assert CLOCK.between(begin, end) == pytest.approx(days)


@given(moments, moments)
def test_whole_days_are_those_of_the_calendar_and_parts_never_more_than_one_away(one, other):
    begin, end = sorted((one, other))
    days = [day_of(EPOCH + timedelta(microseconds=at)) for at in (begin, end)]

    assert abs(CLOCK.between(begin, end) - CALENDAR.working_days_between(*days)) <= 1


@given(st.lists(moments, min_size=3, max_size=3))
def test_working_time_adds_up(three):
    first, second, third = sorted(three)

    assert CLOCK.between(first, third) == pytest.approx(CLOCK.between(first, second) + CLOCK.between(second, third))


def test_moments_outside_the_calendar_count_as_its_ends():
    assert CLOCK.at(seoul(1, 1) - 1) == 0.0
    assert CLOCK.at(microseconds(datetime(2030, 1, 1, tzinfo=UTC))) == CLOCK.before[-1]
