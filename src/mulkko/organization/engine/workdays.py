"""Working days of a Korean office: Monday to Friday without the holidays of the city's file. Pure.

Which days are holidays is data, never code: a 대체공휴일 or a 임시공휴일 is a row like any other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """Holidays by day, each with its name."""

    holidays: Mapping[date, str] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.holidays

    def knows(self, day: date) -> bool:
        """Tell whether holidays of that year are loaded at all; a year without one was not loaded, whatever it is."""
        return any(holiday.year == day.year for holiday in self.holidays)

    def next_working(self, day: date) -> date:
        """Return `day` itself where it is worked, else the first working day after it."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def last_working_before(self, day: date) -> date:
        """Return the nearest working day before `day`.

        >>> Calendar().last_working_before(date(2026, 11, 30))
        datetime.date(2026, 11, 27)
        """
        day -= timedelta(days=1)
        while not self.is_working(day):
            day -= timedelta(days=1)
        return day

    def deadline_after(self, day: date, working_days: int) -> date:
        """Return the day so many working days after `day`, which itself does not count.

        >>> Calendar().deadline_after(date(2026, 11, 26), 3)
        datetime.date(2026, 12, 1)
        """
        left = working_days
        while left > 0:
            day += timedelta(days=1)
            left -= self.is_working(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days lie in (start, end]; negative where `end` comes first.

        >>> Calendar().working_days_between(date(2026, 11, 26), date(2026, 12, 1))
        3
        """
        if end < start:
            return -self.working_days_between(end, start)
        weeks, rest = divmod((end - start).days, 7)  # the frame of every page asks this of terms that last a year
        days = sum((start.weekday() + ahead) % 7 < SATURDAY for ahead in range(1, rest + 1))
        off = sum(start < holiday <= end and holiday.weekday() < SATURDAY for holiday in self.holidays)
        return weeks * 5 + days - off
