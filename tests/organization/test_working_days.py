"""Deadlines run on working days: weekends and the holidays of the city's file are left out, and nothing else."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.hall import NINE, OPERATOR, draft_of, open_hall, person, write_hall

from mulkko.coordination.models import Request
from mulkko.organization.actions import load_city
from mulkko.organization.engine.workdays import Calendar
from mulkko.organization.models import Holiday
from mulkko.organization.queries import calendar_of
from mulkko.policy.actions import ask_units

HOLIDAYS = "day,name\n2026-11-25,임시공휴일\n2026-11-26,대체공휴일\n"
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
calendars = st.dictionaries(days, st.just("쉬는 날"), max_size=40).map(Calendar)


@given(calendars, days, st.integers(0, 60))
def test_a_deadline_lies_so_many_working_days_ahead_and_is_worked(calendar, day, working_days):
    due = calendar.deadline_after(day, working_days)

    assert calendar.working_days_between(day, due) == working_days
    assert working_days == 0 or calendar.is_working(due)


@given(calendars, days, days, days)
def test_working_days_add_up(calendar, one, two, three):
    between = calendar.working_days_between

    assert between(one, two) + between(two, three) == between(one, three)
    assert between(one, two) == -between(two, one)


@given(calendars, days)
def test_the_next_working_day_is_the_first_that_is_worked(calendar, day):
    found = calendar.next_working(day)

    assert calendar.is_working(found)
    assert not any(calendar.is_working(day + timedelta(days=ahead)) for ahead in range((found - day).days))


def test_a_holiday_is_a_row_and_moves_the_clock_of_a_request(db):
    open_hall(holidays=HOLIDAYS)
    draft = draft_of(person("haneul"))

    ask_units(draft, ["bud"], question="재원이 있는가?", by=person("haneul"), at=NINE)

    assert Request.objects.get().due_on == date(2026, 11, 30)  # Tuesday, Friday and Monday are worked
    assert calendar_of(date(2026, 11, 23)).holidays[date(2026, 11, 26)] == "대체공휴일"


def test_a_year_without_a_holiday_is_not_known(db):
    open_hall(holidays=HOLIDAYS)

    assert calendar_of(date(2026, 1, 1)).knows(date(2026, 6, 1))
    assert not calendar_of(date(2026, 1, 1)).knows(date(2027, 6, 1))


@pytest.mark.parametrize(
    ("text", "loaded", "problems"), [(HOLIDAYS, 0, 0), (HOLIDAYS.replace("임시", "다른"), None, 1)]
)
def test_holidays_again_change_nothing_and_another_name_is_told(db, tmp_path, text, loaded, problems):
    open_hall(holidays=HOLIDAYS)

    found = load_city(write_hall(tmp_path, holidays=text), by=OPERATOR, at=NINE)

    assert found.loaded.get("holidays") == loaded
    assert len(found.problems) == problems
    assert Holiday.objects.count() == 2
