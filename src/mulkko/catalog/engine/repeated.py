"""같은 것을 거듭 묻는 취합: which series of data calls ask the same units for the same figures. Pure.

Two series repeat each other where a column agrees by name and unit of measurement, and where they ask at least half of the
units of the smaller one alike. How often a year a series asks follows from the period of its newest call.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from mulkko.catalog.engine.calls import Column
from mulkko.catalog.engine.prefilling import folded

DAYS_A_YEAR = 365.25
FEWEST_ALIKE = 2  # units; one unit that two others ask is no burden of the whole hall


@dataclass(frozen=True)
class Series:
    """A series of calls by its newest one, `call`; units are codes, `owner` is the unit that asks."""

    call: int
    title: str
    owner: str
    columns: tuple[Column, ...]
    units: frozenset[str]
    from_on: date
    to_on: date

    @property
    def times(self) -> int:
        """Return how often a year it is asked: a quarter is asked four times."""
        return max(1, round(DAYS_A_YEAR / ((self.to_on - self.from_on).days + 1)))

    @property
    def submissions(self) -> int:
        """Return how many sheets a year all units together fill in."""
        return len(self.units) * self.times

    @cached_property
    def keys(self) -> frozenset[tuple[str, str]]:
        return frozenset((folded(one.name), "".join(one.unit.split())) for one in self.columns if not one.parts)


@dataclass(frozen=True)
class Repeated:
    """Series that ask the same; `columns` names what at least two of them ask, `units` whom at least two ask."""

    series: tuple[Series, ...]
    columns: tuple[str, ...]
    units: int
    asked: frozenset[str]  # every unit that one of them asks

    @property
    def submissions(self) -> int:
        return sum(one.submissions for one in self.series)

    @property
    def needed(self) -> int:
        """Return how many sheets a year one call in place of all of them would need."""
        return len(self.asked) * max(one.times for one in self.series)

    @property
    def saved(self) -> int:
        return self.submissions - self.needed


def asks_the_same(one: Series, other: Series) -> bool:
    """Tell whether two series repeat each other.

    Symmetric; columns that are sums of others are left out, for their parts are asked anyway.
    """
    alike = len(one.units & other.units)
    enough = alike >= FEWEST_ALIKE and 2 * alike >= min(len(one.units), len(other.units))
    return one.call != other.call and enough and bool(one.keys & other.keys)


def repeated(series: Iterable[Series]) -> list[Repeated]:
    """Return the groups of series that repeat one another, those that cost most first."""
    left, found = sorted(series, key=lambda one: one.call), list[Repeated]()
    while left:
        group = [left.pop(0)]
        while near := [one for one in left if any(asks_the_same(one, other) for other in group)]:
            group += near
            left = [one for one in left if one not in near]
        if len(group) > 1:
            found.append(_group(group))
    return sorted(found, key=lambda one: (-one.saved, one.series[0].call))


def _group(group: Sequence[Series]) -> Repeated:
    many = {key for key in set().union(*(one.keys for one in group)) if sum(key in one.keys for one in group) > 1}
    names: dict[tuple[str, str], str] = {}
    for one in group:
        for column in one.columns:
            key = (folded(column.name), "".join(column.unit.split()))
            if key in many:
                names.setdefault(key, column.heading)
    asked = frozenset().union(*(one.units for one in group))
    alike = sum(sum(unit in one.units for one in group) > 1 for unit in asked)
    ordered = tuple(sorted(group, key=lambda one: (-one.submissions, one.call)))
    return Repeated(ordered, tuple(names.values()), alike, asked)
