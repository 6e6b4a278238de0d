"""The collaboration map as somebody may see it now: who met whom, who works apart on the same thing, who shares by order."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations

from mulkko.organization.models import Person
from mulkko.organization.queries import Chart, place_of
from mulkko.policy.queries.event_log import people_of
from mulkko.processes.engine.showing import FEWEST, Offices
from mulkko.processes.engine.walls import Pair, Wall, pair_of, ties, walls
from mulkko.processes.queries.shared_use import Agreed, standing, units_concerned
from mulkko.processes.queries.working import Matter, Work, work_of


@dataclass(frozen=True)
class CollaborationMap:
    """Units by code with what ties them; every pair is in the order of its codes.

    `asked` holds pairs of which one has asked the other and waits; `agreed` those that a head told to share.
    """

    level: str
    since: date
    today: Chart
    offices: Offices
    ties: Counter[Pair]
    walls: tuple[Wall, ...]
    asked: dict[Pair, date]
    agreed: dict[Pair, Agreed]
    matters: dict[str, Matter]
    concerned: frozenset[str]
    merged: int  # units of this level that have fewer than five people

    def name(self, unit: str) -> str:
        return self.today.name_of(unit)

    @property
    def apart(self) -> list[Wall]:
        """Return the walls that nobody has designated away yet."""
        return [wall for wall in self.walls if wall.pair not in self.agreed]

    def within(self, unit: str) -> list[Wall]:
        """Return the walls between units inside one unit."""
        return [wall for wall in self.walls if all(unit in self.offices.chain(one)[1:] for one in wall.pair)]

    def wall_of(self, one: str, other: str) -> Wall | None:
        return next((wall for wall in self.walls if wall.pair == pair_of(one, other)), None)


def collaboration(
    person: Person | None, at: datetime, *, level: str, since: date, work: Work | None = None
) -> CollaborationMap:  # fmt: skip
    """Return the map at a level: what concerns the person's units as of now, of others as it was two weeks ago.

    Args:
        level: bureau, section or team.
        work: what was read before for the same person, moment and day, where several levels are shown.
    """
    place = place_of(person, at) if person else None
    work = work or work_of(person, at, since=since, place=place)
    offices = offices_of(work.today)
    mine = frozenset(units_concerned(place)) if place else frozenset()
    first = work.first
    known_ties = ties(work.known_contacts, offices, level)
    all_ties = known_ties + ties(work.new_contacts, offices, level)
    found = [wall for wall in _walls(work, all_ties, offices, level) if mine & set(wall.pair)]
    found += [wall for wall in _walls(work, all_ties, offices, level, upto=first) if not mine & set(wall.pair)]
    tied = Counter({pair: n for pair, n in all_ties.items() if mine & set(pair)})
    tied.update({pair: n for pair, n in known_ties.items() if not mine & set(pair)})
    return CollaborationMap(
        level, since, work.today, offices, tied, tuple(sorted(found, key=lambda wall: (-wall.strength, wall.pair))),
        _asked(work, offices, level, mine), _agreed(work.today, offices, level), work.matters, mine,
        sum(kind == level and offices.sizes.get(unit, 0) < FEWEST for unit, kind in work.today.kinds.items()),
    )  # fmt: skip


def offices_of(today: Chart) -> Offices:
    """Return the units of a day with how many people work in each and below."""
    sizes = {unit: len(people) for unit, people in people_of(today).items()}
    return Offices(today.parents, today.kinds, sizes)


def _walls(work: Work, met: Counter[Pair], offices: Offices, level: str, upto: date | None = None) -> list[Wall]:
    return walls([use for on, use in work.uses if upto is None or on <= upto], met, offices, level)


def _asked(work: Work, offices: Offices, level: str, mine: frozenset[str]) -> dict[Pair, date]:
    found: dict[Pair, date] = {}
    for (one, other), due_on in sorted(work.asked.items()):
        pair = pair_of(offices.shown(one, level), offices.shown(other, level))
        if all(pair) and offices.are_apart(*pair) and mine & set(pair):
            found[pair] = due_on
    return found


def _agreed(today: Chart, offices: Offices, level: str) -> dict[Pair, Agreed]:
    found: dict[Pair, Agreed] = {}
    for one in standing(today):
        shown = sorted({offices.shown(unit, level) for unit in one.units} - {""})
        for pair in combinations(shown, 2):
            if offices.are_apart(*pair):
                found.setdefault(pair, one)
    return found
