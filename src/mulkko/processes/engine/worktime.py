"""Time on working days: what passes on a Sunday or a holiday is no waiting. Pure.

A working day counts whole, from midnight to midnight in Seoul: papers are signed in the evening too.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from mulkko.organization.engine.workdays import Calendar

DAY_US = 86_400_000_000
SEOUL_US = 9 * 3_600_000_000  # nine hours ahead of UTC, all the year
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class WorkClock:
    """Counts working days since a first day; a moment outside the days that it knows counts as the nearest one."""

    first: int  # days since 1970
    before: tuple[int, ...]  # how many working days lie before each day, from the first one to the day after the last

    @classmethod
    def over(cls, calendar: Calendar, first: date, last: date) -> "WorkClock":
        days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
        worked = accumulate((int(calendar.is_working(day)) for day in days), initial=0)
        return cls((first - EPOCH).days, tuple(worked))

    def at(self, moment_us: int) -> float:
        """Return how many working days have passed at a moment, in microseconds since 1970 in UTC."""
        day, rest = divmod(moment_us + SEOUL_US, DAY_US)
        place = day - self.first
        if place < 0:
            return 0.0
        if place >= len(self.before) - 1:
            return float(self.before[-1])
        worked = self.before[place + 1] - self.before[place]
        return self.before[place] + worked * rest / DAY_US

    def between(self, begin_us: int, end_us: int) -> float:
        """Return the working days from one moment to a later one; never less than nothing."""
        return max(0.0, self.at(end_us) - self.at(begin_us))
