"""Working days, and how long ago something was. Pure: whoever knows the public holidays hands in which days are off."""

from collections.abc import Callable
from datetime import date, timedelta

DISPUTE_DAYS = 2  # 재배분 요청: within two working days after the assignment
SATURDAY = 5


def is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def last_day(since: date, working_days: int, is_day_off: Callable[[date], bool] = is_weekend) -> date:
    """Return the day so many working days after `since`, which itself does not count.

    >>> last_day(date(2026, 11, 26), 2)
    datetime.date(2026, 11, 30)
    """
    day, left = since, working_days
    while left > 0:
        day += timedelta(days=1)
        left -= not is_day_off(day)
    return day


def cycle_days(kind: str) -> int:
    """Return how often progress on a directive is told: weekly for a short one, else monthly."""
    return 7 if kind == "short" else 30
