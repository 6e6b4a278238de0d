"""When whoever has the turn is reminded: at half of the term and at its end, on working days, and nothing follows from it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulkko.coordination.engine.clock import is_escalated, reminded_on, reminder_of
from mulkko.organization.engine.workdays import Calendar

MONDAY = date(2026, 11, 23)
FREE = Calendar({date(2026, 11, 25): "임시공휴일", date(2026, 11, 26): "대체공휴일"})
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
calendars = st.sets(days, max_size=60).map(lambda off: Calendar(dict.fromkeys(off, "쉬는 날")))


def november(day: int) -> date:
    return date(2026, 11, day)


@pytest.mark.parametrize(
    ("due", "today", "calendar", "expected"),
    [
        (november(26), november(24), Calendar(), ""),  # one of three working days
        (november(26), november(25), Calendar(), "half"),  # two of three: the first day on which half has passed
        (november(26), november(26), Calendar(), "due"),
        (november(26), november(30), Calendar(), "due"),
        (november(30), november(24), FREE, ""),
        (november(30), november(26), FREE, ""),  # two days later, and both were free
        (november(30), november(27), FREE, "half"),
        (november(30), november(29), FREE, "half"),  # a Sunday brings nothing and takes nothing
        (november(30), november(30), FREE, "due"),
        (november(24), november(23), Calendar(), ""),  # urgent: one day
        (november(24), november(24), Calendar(), "due"),
        (november(28), november(26), Calendar(), "half"),
        (november(28), november(27), Calendar(), "due"),  # due on a Saturday: the Friday before is its last day
        (november(23), november(24), Calendar(), "due"),  # a term of no day counts as one
    ],
)
def test_half_of_the_term_and_its_end_are_counted_in_working_days(due, today, calendar, expected):
    assert reminder_of(MONDAY, due, today, calendar) == expected


@pytest.mark.parametrize(
    ("due", "today", "expected"),
    [
        (november(30), november(25), ""),
        (november(30), november(26), "half"),
        (november(30), november(27), "eve"),  # the Friday before a Monday
        (november(30), november(29), "eve"),
        (november(30), november(30), "due"),
        (november(26), november(25), "eve"),  # half of it falls on the same day: one reminder
        (november(24), november(23), ""),  # asked today for tomorrow: not on the day on which it was asked
    ],
)
def test_of_a_data_call_the_working_day_before_is_called_to_mind_too(due, today, expected):
    assert reminder_of(MONDAY, due, today, Calendar(), has_eve=True) == expected


@given(calendars, days, st.integers(0, 60), st.integers(0, 90), st.booleans())
def test_a_reminder_falls_on_a_working_day_after_the_beginning_and_not_before_its_day(
    calendar, begun, term, ahead, has_eve
):
    due, today = begun + timedelta(days=term), begun + timedelta(days=ahead)

    found = reminder_of(begun, due, today, calendar, has_eve=has_eve)

    if found:
        fell = reminded_on(found, begun, due, calendar)
        assert calendar.is_working(fell)
        assert begun < fell <= today
        assert reminder_of(begun, due, fell, calendar, has_eve=has_eve) == found
        assert reminder_of(begun, due, fell - timedelta(days=1), calendar, has_eve=has_eve) != found


@given(calendars, days, st.integers(0, 30), st.booleans())
def test_they_come_in_their_order_each_at_most_once_and_before_it_is_told_further_up(calendar, begun, term, has_eve):
    due = begun + timedelta(days=term)

    told = [
        (reminder_of(begun, due, begun + timedelta(days=ahead), calendar, has_eve=has_eve), ahead)
        for ahead in range(200)
    ]

    names = [name for name, _ in told]
    assert sorted(names, key=["", "half", "eve", "due"].index) == names
    assert names[-1] == "due"
    assert all(
        name == "due" for name, ahead in told if is_escalated(begun, due, begun + timedelta(days=ahead), calendar)
    )
