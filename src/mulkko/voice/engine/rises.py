"""A simple rise: more voices in the last weeks than the weeks before let expect, with the chance of that by Poisson.

This is the plain version. It knows no season, no weekday and no spread beyond Poisson, it looks only at the end of
the series, and it does not correct for the many series looked at. It says so wherever it answers.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mulkko.voice.engine.counts import Series

METHOD = (
    "simple: Poisson tail of the last two weeks against the mean of up to 26 weeks before; no season, no overdispersion, "
    "not corrected for the number of series"
)
LAST_WEEKS = 2
WEEKS_BEFORE = 26
FEWEST_BEFORE = 4  # weeks needed to expect anything
FEWEST_VOICES = 5  # fewer are not shown: they could point to a person
LARGEST_P = 0.001
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Rise:
    """`start` and `end` are days, end exclusive; `p` the chance of `observed` or more when `expected` is right."""

    theme: int
    district: str
    start: date
    end: date
    observed: int
    expected: float
    p: float


def rises_in(series: Series, *, weeks: Sequence[date] | None = None) -> list[Rise]:
    """Return the series that rose in the last weeks of all the series, least p first.

    Args:
        weeks: Mondays of the weeks in which anything came at all, where `series` holds not all there is.
    """
    weeks = sorted({week for counts in series.values() for week in counts}) if weeks is None else weeks
    if not weeks:
        return []
    found = [_rise(theme, district, counts, weeks) for (theme, district), counts in series.items()]
    kept = [one for one in found if one and one.observed >= FEWEST_VOICES and one.p <= LARGEST_P]
    return sorted(kept, key=lambda one: (one.p, one.theme, one.district))


def _rise(theme: int, district: str, counts: Mapping[date, int], weeks: Sequence[date]) -> Rise | None:
    """Compare one series with itself; `weeks` are those in which anything came at all, for a gap is no silence."""
    start, end = weeks[-1] - (LAST_WEEKS - 1) * _WEEK, weeks[-1] + _WEEK
    earlier = [week for week in weeks if start - WEEKS_BEFORE * _WEEK <= week < start]
    if len(earlier) < FEWEST_BEFORE:
        return None
    before = sum(counts.get(week, 0) for week in earlier)
    observed = sum(often for week, often in counts.items() if week >= start)
    # Half a voice is added, so that a silence before does not make every voice a wonder.
    expected = (before + 0.5) / len(earlier) * LAST_WEEKS
    if observed <= expected:
        return None
    return Rise(theme, district, start, end, observed, round(expected, 3), poisson_tail(observed, expected))


def expected_range(weeks: Sequence[int]) -> tuple[tuple[float, float] | None, ...]:
    """Return for each week between what 95 in 100 would lie if it were like the weeks before; None where those are few."""
    ranges: list[tuple[float, float] | None] = []
    for mean in _means_before(weeks):
        wide = 1.96 * math.sqrt(mean) if mean is not None else 0.0
        ranges.append(None if mean is None else (max(0.0, mean - wide), mean + wide))
    return tuple(ranges)


def surged(weeks: Sequence[int]) -> frozenset[int]:
    """Return the places of the weeks that held more than chance explains, by the same simple method as `rises_in`."""
    return frozenset(
        at
        for at, (n, mean) in enumerate(zip(weeks, _means_before(weeks), strict=True))
        if mean is not None and n >= FEWEST_VOICES and n > mean and poisson_tail(n, mean) <= LARGEST_P
    )


def _means_before(weeks: Sequence[int]) -> list[float | None]:
    """Return the mean of up to 26 weeks before each week, half a voice added as in `_rise`."""
    before = [weeks[max(0, at - WEEKS_BEFORE) : at] for at in range(len(weeks))]
    return [(sum(one) + 0.5) / len(one) if len(one) >= FEWEST_BEFORE else None for one in before]


def poisson_tail(observed: int, expected: float) -> float:
    """Return P(X >= observed) for a Poisson X with the mean `expected`.

    >>> round(poisson_tail(3, 1.0), 6)
    0.080301
    """
    if observed <= 0:
        return 1.0
    if expected <= 0:
        return 0.0
    term = math.exp(observed * math.log(expected) - expected - math.lgamma(observed + 1))
    if observed <= expected:
        return max(0.0, 1.0 - _below(observed, expected))
    total, at = 0.0, observed
    while term > total * 1e-17 and at < observed + 100_000:
        total += term
        at += 1
        term *= expected / at
    return min(1.0, total)


def _below(observed: int, expected: float) -> float:
    return math.fsum(math.exp(at * math.log(expected) - expected - math.lgamma(at + 1)) for at in range(observed))
