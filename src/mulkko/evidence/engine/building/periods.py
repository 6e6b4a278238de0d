"""Periods with fixed ends: a figure that is to be computed again next year may not say "the last twelve months"."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_YEAR = re.compile(r"[12]\d{3}")


@dataclass(frozen=True)
class Span:
    """From one moment to another, both included: days as 2026-01-31, months as 2026-01 or years as 2026, all as text."""

    since: str
    until: str

    @property
    def is_whole(self) -> bool:
        """Both ends are given, of one grain, and in order."""
        grains = {grain_of(self.since), grain_of(self.until)}
        return len(grains) == 1 and None not in grains and self.since <= self.until


def grain_of(text: str) -> str | None:
    """Return day, month or year; None where the text is no moment."""
    if _MONTH.fullmatch(text):
        return "month" if text[:4] > "0000" else None
    if _YEAR.fullmatch(text):
        return "year"
    try:
        return "day" if len(text) == 10 and date.fromisoformat(text) else None
    except ValueError:
        return None


def shifted(moment: str, months: int) -> str:
    """Return a moment some months later, or earlier; the last day of a month stays the last day.

    >>> shifted("2026-02-28", -12), shifted("2026-03", -3), shifted("2026", -12), shifted("2024-02-29", -12)
    ('2025-02-28', '2025-12', '2025', '2023-02-28')

    Raises:
        ValueError: the text is no moment, or the calendar ends.
    """
    grain = grain_of(moment)
    if grain is None:
        raise ValueError(moment)
    if grain == "year":
        return f"{int(moment) + months // 12:04d}"
    year, month = divmod(int(moment[:4]) * 12 + int(moment[5:7]) - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise ValueError(moment)
    if grain == "month":
        return f"{year:04d}-{month + 1:02d}"
    day, before = int(moment[8:]), calendar.monthrange(int(moment[:4]), int(moment[5:7]))[1]
    longest = calendar.monthrange(year, month + 1)[1]
    return f"{year:04d}-{month + 1:02d}-{longest if day == before else min(day, longest):02d}"


def last_months(until: str, months: int) -> Span:
    """Return the months that end with a moment.

    >>> last_months("2026-10", 12), last_months("2026-10-31", 12)
    (Span(since='2025-11', until='2026-10'), Span(since='2025-11-01', until='2026-10-31'))
    """
    if grain_of(until) == "day":
        begin = date.fromisoformat(shifted(until, -months)) + timedelta(days=1)
        return Span(begin.isoformat(), until)
    return Span(shifted(until, 1 - months) if grain_of(until) == "month" else until, until)


def earlier_than(span: Span, how: str) -> Span:
    """Return the period that one is compared with: "year", the same a year before, or "before", as long, just before it.

    >>> earlier_than(Span("2026-04", "2026-06"), "before"), earlier_than(Span("2026-04-01", "2026-06-30"), "year")
    (Span(since='2026-01', until='2026-03'), Span(since='2025-04-01', until='2025-06-30'))

    Raises:
        ValueError, OverflowError: the calendar ends.
    """
    if how == "year":
        return Span(shifted(span.since, -12), shifted(span.until, -12))
    if grain_of(span.since) == "day" and span.since.endswith("-01") and _is_last_day(span.until):
        months = earlier_than(Span(span.since[:7], span.until[:7]), how)  # whole months stay whole ones
        return Span(f"{months.since}-01", shifted(span.until, _months_between(span.until, months.until)))
    if grain_of(span.since) == "day":
        begin, end = date.fromisoformat(span.since), date.fromisoformat(span.until)
        last = begin - timedelta(days=1)
        return Span((last - (end - begin)).isoformat(), last.isoformat())
    if grain_of(span.since) == "year":
        length = int(span.until) - int(span.since) + 1
        return Span(f"{int(span.since) - length:04d}", f"{int(span.since) - 1:04d}")
    return Span(shifted(span.since, -_months_between(span.since, span.until) - 1), shifted(span.since, -1))


def _months_between(first: str, last: str) -> int:
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7])


def _is_last_day(day: str) -> bool:
    return int(day[8:]) == calendar.monthrange(int(day[:4]), int(day[5:7]))[1]
