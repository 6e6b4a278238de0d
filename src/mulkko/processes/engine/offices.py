"""Steps by unit: never fewer than five people in a row, never a rank from fewer than ten steps. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mulkko.organization.engine.levels import chain_of
from mulkko.processes.engine.cases import Pass
from mulkko.processes.engine.figures import Spread, are_many, quantile, spread_of
from mulkko.processes.engine.showing import FEWEST

RANKED = 10


@dataclass(frozen=True)
class OfficeFigure:
    """What went through a unit: how long, and how long before anybody began. Times in working days."""

    unit: str
    n: int
    spread: Spread
    waiting_median: float

    @property
    def is_ranked(self) -> bool:
        return self.n >= RANKED


def merged(by_unit: Mapping[str, Sequence[Pass]], parents: Mapping[str, str | None]) -> dict[str, list[Pass]]:
    """Return the steps by unit; a unit in which fewer than five people did them appears with the unit above it.

    What five people did not do even at the top is left out.
    """
    found: dict[str, list[Pass]] = defaultdict(list, {unit: list(passes) for unit, passes in by_unit.items()})
    for unit in _from_below(by_unit, parents):
        if found[unit] and not are_many(one.hand for one in found[unit]):
            above = parents.get(unit)
            if above is not None:
                found[above] += found[unit]
            found[unit] = []
    return {unit: rows for unit, rows in found.items() if rows}


def _from_below(units: Iterable[str], parents: Mapping[str, str | None]) -> list[str]:
    """Return some units and all above them, the lowest first."""
    depths: dict[str, int] = {}
    for unit in units:
        chain = chain_of(unit, parents)
        depths |= {above: len(chain) - place for place, above in enumerate(chain)}
    return sorted(depths, key=lambda unit: (-depths[unit], unit))


def office_figures(by_unit: Mapping[str, Sequence[Pass]], parents: Mapping[str, str | None]) -> list[OfficeFigure]:
    """Return a row for each unit: ranked ones first, the longest wait first; then those with too few steps to rank."""
    rows = [_row(unit, of) for unit, of in merged(by_unit, parents).items() if len(of) >= FEWEST]
    return sorted(rows, key=in_rank)


def in_rank(row: OfficeFigure) -> tuple[bool, float, str]:
    """Sort the longest wait first; what is not ranked comes after, by name alone."""
    return not row.is_ranked, -row.waiting_median if row.is_ranked else 0.0, row.unit


def _row(unit: str, passes: Sequence[Pass]) -> OfficeFigure:
    waits = sorted(one.waited for one in passes)
    spread = spread_of(one.took for one in passes)
    assert spread is not None  # five steps at least
    return OfficeFigure(unit, len(passes), spread, quantile(waits, 0.5))
