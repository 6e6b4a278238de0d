"""Until when an answer is wanted. Working days leave out weekends only: public holidays are not read yet. Pure."""

from datetime import date, timedelta

USUAL_DAYS, URGENT_DAYS = 3, 1
SATURDAY = 5


def due_after(day: date, working_days: int) -> date:
    """Return the day so many working days after `day`, which itself does not count.

    >>> due_after(date(2026, 11, 26), 3)
    datetime.date(2026, 12, 1)
    """
    left = working_days
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY
    return day
