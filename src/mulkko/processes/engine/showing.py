"""As which unit a unit appears: at the level that is looked at, and with five people at least.

A unit of fewer people appears merged with the unit above it, so that no figure is a figure about a person. Pure: the
units of one day come in as plain values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mulkko.organization.engine.levels import chain_of

FEWEST = 5  # people of a unit that appears by itself, and things or acts behind a figure that is shown
LEVELS = ("bureau", "section", "team")


@dataclass(frozen=True)
class Offices:
    """The units of one day; `sizes` counts the people of a unit and of all below it."""

    parents: Mapping[str, str | None]
    kinds: Mapping[str, str]
    sizes: Mapping[str, int]
    _chains: dict[str, tuple[str, ...]] = field(init=False, default_factory=dict, compare=False, repr=False)
    _shown: dict[tuple[str, str], str] = field(init=False, default_factory=dict, compare=False, repr=False)

    def chain(self, unit: str) -> tuple[str, ...]:
        """Return a unit and those above it, the city left out."""
        if unit not in self._chains:
            above = chain_of(unit, self.parents) if unit in self.parents else []
            self._chains[unit] = tuple(code for code in above if self.kinds.get(code) != "city")
        return self._chains[unit]

    def shown(self, unit: str, level: str) -> str:
        """Return the unit under which a unit appears at a level; "" where there is none below the whole city.

        A unit that stands above the level appears as itself.
        """
        if (unit, level) not in self._shown:
            chain = self.chain(unit)
            at = next((place for place, code in enumerate(chain) if self.kinds.get(code) == level), 0)
            self._shown[unit, level] = next((code for code in chain[at:] if self.sizes.get(code, 0) >= FEWEST), "")
        return self._shown[unit, level]

    def are_apart(self, one: str, other: str) -> bool:
        """Tell whether neither of two units is part of the other."""
        return one not in self.chain(other) and other not in self.chain(one)
