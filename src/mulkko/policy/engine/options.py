"""Comparing options: doing nothing is always among them, and every cell names a claim, an assumption or a judgement.

The decision rule is stated before the figures are known: criteria with a direction, a weight and, where a
budget or a duty sets one, a limit. Exact fractions throughout, so that a tie is a tie. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

KINDS = ("bau", "do_minimum", "variant")  # bau: 현행 유지
SOURCES = ("claim", "assumption", "judgement")
FEWEST, MOST = 2, 7


@dataclass(frozen=True)
class Criterion:
    """What is compared. `better` is less or more; `limit` excludes an option that goes beyond it (above for less)."""

    key: str
    name: str
    better: str
    weight: int
    unit: str = ""
    limit: Decimal | None = None


@dataclass(frozen=True)
class Option:
    key: str
    kind: str
    title: str


@dataclass(frozen=True)
class Ranking:
    """`preferred` is None where two options tie at the top or none stays within the limits.

    `scores` run from 0 (worst on everything) to 1; an option beyond a limit is in `excluded` with the criterion.
    """

    preferred: str | None
    scores: Mapping[str, Fraction]
    excluded: Mapping[str, str]


def problems_of(
    options: Sequence[Option], criteria: Sequence[Criterion], cells: Mapping[tuple[str, str], Decimal]
) -> list[str]:
    """Return what keeps a table from being compared, as codes: no_bau, too_few, too_many, no_criteria, cell:OPTION:CRITERION."""
    problems = []
    if sum(option.kind == "bau" for option in options) != 1:
        problems.append("no_bau")
    if len(options) < FEWEST:
        problems.append("too_few")
    if len(options) > MOST:
        problems.append("too_many")
    if not criteria:
        problems.append("no_criteria")
    problems += [
        f"cell:{option.key}:{criterion.key}"
        for option in options
        for criterion in criteria
        if (option.key, criterion.key) not in cells
    ]
    return problems


def ranked(
    options: Sequence[Option], criteria: Sequence[Criterion], cells: Mapping[tuple[str, str], Decimal]
) -> Ranking:
    """Return how the options stand: each criterion is stretched from 0 (worst option) to 1 (best), then weighed.

    A table with an empty cell has no preferred option. Options beyond a limit do not count for the stretching.
    """
    if problems_of(options, criteria, cells):
        return Ranking(None, {}, {})
    excluded = _excluded(options, criteria, cells)
    standing = [option for option in options if option.key not in excluded]
    total = sum(criterion.weight for criterion in criteria)
    if not standing or total == 0:
        return Ranking(None, {}, excluded)
    scores = {option.key: Fraction(0) for option in standing}
    for criterion in criteria:
        values = {option.key: Fraction(cells[option.key, criterion.key]) for option in standing}
        low, high = min(values.values()), max(values.values())
        for key, value in values.items():
            share = Fraction(1) if high == low else (value - low) / (high - low)
            scores[key] += Fraction(criterion.weight, total) * (
                1 - share if criterion.better == "less" and high != low else share
            )
    best = max(scores.values())
    first = [key for key, score in scores.items() if score == best]
    return Ranking(first[0] if len(first) == 1 else None, scores, excluded)


def _excluded(
    options: Sequence[Option], criteria: Sequence[Criterion], cells: Mapping[tuple[str, str], Decimal]
) -> dict[str, str]:
    excluded: dict[str, str] = {}
    for option in options:
        for criterion in criteria:
            value = cells[option.key, criterion.key]
            if criterion.limit is None:
                continue
            beyond = value > criterion.limit if criterion.better == "less" else value < criterion.limit
            if beyond:
                excluded.setdefault(option.key, criterion.key)
    return excluded


def plain(number: Decimal | None) -> str | None:
    """Return a decimal as text without exponent or trailing zeros."""
    if number is None:
        return None
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
