"""How steadily an option is preferred: over every way to weigh the criteria, and by which single weight it would fall.

The weights are walked through on an even grid of the simplex, so that the same table gives the same answer
everywhere; nothing is drawn by chance. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import comb, lcm

from mulkko.policy.engine.gate import Outlook
from mulkko.policy.engine.options import Criterion, Option, ranked

MOST_SETTINGS = 2_000  # ways of weighing that are tried; the grid is as fine as this allows
FINEST = 20


@dataclass(frozen=True)
class Steadiness:
    """`first[option]` counts the settings in which an option alone is preferred, out of `settings`; the rest are ties."""

    settings: int
    first: Mapping[str, int]

    def share(self, option: str) -> Fraction:
        return Fraction(self.first.get(option, 0), self.settings) if self.settings else Fraction(0)


def steadiness_of(
    options: Sequence[Option], criteria: Sequence[Criterion], cells: Mapping[tuple[str, str], Decimal]
) -> Steadiness:
    """Return how often each option that keeps the limits comes first when every weight runs from nothing to everything.

    A table that cannot be compared gives no settings. With one criterion there is one setting.
    """
    alone = [
        ranked(options, [replace(one, weight=int(one is criterion)) for one in criteria], cells)
        for criterion in criteria
    ]
    if not alone or not alone[0].scores:
        return Steadiness(0, {})
    keys = list(alone[0].scores)
    whole = lcm(*(score.denominator for ranking in alone for score in ranking.scores.values()))
    rows = [[int(ranking.scores[key] * whole) for key in keys] for ranking in alone]
    first: dict[str, int] = {}
    settings = 0
    for weights in _grid(len(criteria), _divisions(len(criteria))):
        settings += 1
        totals = [
            sum(weight * row[place] for weight, row in zip(weights, rows, strict=True)) for place in range(len(keys))
        ]
        best = max(totals)
        if totals.count(best) == 1:
            winner = keys[totals.index(best)]
            first[winner] = first.get(winner, 0) + 1
    return Steadiness(settings, first)


def outlook_of(
    options: Sequence[Option], criteria: Sequence[Criterion], cells: Mapping[tuple[str, str], Decimal]
) -> Outlook:
    """Return what a comparison says for the gate: which option, which are excluded, and how firmly each comes first."""
    ranking = ranked(options, criteria, cells)
    if not ranking.scores:
        return Outlook(ranking.preferred, frozenset(ranking.excluded))
    steady = steadiness_of(options, criteria, cells)
    firm = tuple(sorted((option.key, steady.share(option.key)) for option in options))
    return Outlook(ranking.preferred, frozenset(ranking.excluded), firm)


def _divisions(parts: int) -> int:
    """Return into how many steps the whole weight is cut, so that at most MOST_SETTINGS settings come out."""
    return next((n for n in range(FINEST, 1, -1) if comb(n + parts - 1, parts - 1) <= MOST_SETTINGS), 1)


def _grid(parts: int, whole: int) -> Iterator[tuple[int, ...]]:
    """Yield every way to share `whole` steps out among the parts."""
    if parts == 1:
        yield (whole,)
        return
    for share in range(whole + 1):
        for rest in _grid(parts - 1, whole - share):
            yield (share, *rest)
