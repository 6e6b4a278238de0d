"""Election days: those that the act fixes by itself, and those that the city's file names. Pure.

Source: 공직선거법 §34. A local election is held on the first Wednesday from the thirtieth day before the terms end, one of the National Assembly
from the fiftieth. Where that day, the day before or the day after is a public holiday, it is the Wednesday after.
Presidential elections and by-elections hang on what happened, so the file names them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta

WEDNESDAY = 2
MEMORIAL_DAY = (6, 6)  # 현충일: the one fixed holiday that lies near a day of the rule
LOCAL, ASSEMBLY = "local", "assembly"
KINDS = (LOCAL, ASSEMBLY, "presidential", "by_election", "other")


@dataclass(frozen=True, order=True)
class Election:
    day: date
    name: str
    kind: str = "other"

    def days_after(self, day: date) -> int:
        """Return how many days before the election a day lies."""
        return (self.day - day).days


@dataclass(frozen=True)
class _Rule:
    """Every four years from `first`, the year of one election; terms end on `month`, `day`."""

    first: int
    month: int
    day: int
    days_before: int
    name: str


RULES: Mapping[str, _Rule] = {
    LOCAL: _Rule(2022, 6, 30, 30, "전국동시지방선거"),
    ASSEMBLY: _Rule(2024, 5, 29, 50, "국회의원선거"),
}


def by_rule(kind: str, year: int, holidays: Mapping[date, str]) -> Election | None:
    """Return the election of a kind in a year, or None where no term ends in it.

    >>> by_rule("local", 2018, {}).day, by_rule("assembly", 2024, {}).day, by_rule("local", 2027, {})
    (datetime.date(2018, 6, 13), datetime.date(2024, 4, 10), None)
    """
    rule = RULES[kind]
    if (year - rule.first) % 4:
        return None
    day = date(year, rule.month, rule.day) - timedelta(days=rule.days_before)
    day += timedelta(days=(WEDNESDAY - day.weekday()) % 7)
    if any(_is_holiday(day + timedelta(days=beside), holidays) for beside in (-1, 0, 1)):
        day += timedelta(days=7)
    return Election(day, rule.name, kind)


def _is_holiday(day: date, holidays: Mapping[date, str]) -> bool:
    # An election day is itself a public holiday in many files; it must not move itself.
    return (day.month, day.day) == MEMORIAL_DAY or "선거" not in holidays.get(day, "선거")


def elections_around(day: date, *, told: Iterable[Election], holidays: Mapping[date, str]) -> tuple[Election, ...]:
    """Return the elections of the year of a day and the four after it, in order; a row of the file replaces what the rule gives."""
    years = range(day.year, min(day.year + 4, MAXYEAR) + 1)
    named = sorted(one for one in told if one.day.year in years)
    replaced = {(one.kind, one.day.year) for one in named}
    ruled = (by_rule(kind, year, holidays) for kind in RULES for year in years if (kind, year) not in replaced)
    return tuple(sorted([*named, *(one for one in ruled if one is not None)]))


def next_election(day: date, elections: Iterable[Election]) -> Election | None:
    """Return the first election on a day or after it."""
    return next((one for one in sorted(elections) if one.day >= day), None)
