"""Which units work on the same thing without having met, and how strongly it speaks for a wall between them.

What two units share is told apart by kind: data that one keeps and the other reads, a theme of citizens' voices, a
place, a duty. What many units share (the budget, the duty of all plans) tells no two of them from the others and is
left out. Only contact inside Mulkko is seen: who talks in the corridor looks as if the wall stood. So a wall is a
question to both units, never a finding about them.

Pure, symmetric and without chance: the same rows in any order give the same walls.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from mulkko.processes.engine.showing import FEWEST, Offices

KINDS = ("data", "theme", "place", "duty")
WEIGHTS = {"data": 1.0, "theme": 0.6, "place": 0.4, "duty": 0.4}
MOST_UNITS = 8  # what more units than this work on is the business of all

Pair = tuple[str, str]  # two unit codes, in order


@dataclass(frozen=True, order=True)
class Thing:
    """What units work on: `kind` is one of KINDS, `key` names it among its kind, `label` is shown."""

    kind: str
    key: str
    label: str


@dataclass(frozen=True, order=True)
class Use:
    """A unit works on a thing in the matter `subject`; with an empty subject it keeps the thing."""

    unit: str
    thing: Thing
    subject: str = ""


@dataclass(frozen=True)
class Shared:
    """One thing with what either unit does with it: their uses, in order."""

    thing: Thing
    one: tuple[Use, ...]
    other: tuple[Use, ...]

    @property
    def subjects(self) -> list[str]:
        return sorted({use.subject for use in (*self.one, *self.other) if use.subject})


@dataclass(frozen=True)
class Wall:
    """Two units that work on the same things without contact.

    `strength` orders walls and means nothing beside that. `score` is the share (0 to 1) of the things of the unit with
    fewer of them that the other one works on too, weighed by kind; None where either unit has fewer than five.
    """

    one: str
    other: str
    shared: tuple[Shared, ...]
    strength: float
    score: float | None

    @property
    def pair(self) -> Pair:
        return self.one, self.other


def pair_of(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def ties(contacts: Mapping[Pair, int], offices: Offices, level: str) -> Counter[Pair]:
    """Return how often units met, by pair, each as it appears at a level; contact within one unit is none.

    Args:
        contacts: how often two units really did something together, in whichever order: an answer, a signature of
            co-operation, a remark, an invitation to write.
    """
    found: Counter[Pair] = Counter()
    for (one, other), times in contacts.items():
        one, other = offices.shown(one, level), offices.shown(other, level)
        if one and other and offices.are_apart(one, other):
            found[pair_of(one, other)] += times
    return found


def walls(uses: Iterable[Use], met: Collection[Pair], offices: Offices, level: str) -> list[Wall]:
    """Return the pairs of units that work on the same things and never met, the strongest first.

    Args:
        met: pairs that had contact; where a unit above was asked, those below it count as asked.
    """
    by_thing: dict[Thing, dict[str, set[Use]]] = defaultdict(lambda: defaultdict(set))
    for use in uses:
        if unit := offices.shown(use.unit, level):
            by_thing[use.thing][unit].add(use)
    shared: dict[Pair, list[Shared]] = defaultdict(list)
    things: dict[str, list[Thing]] = defaultdict(list)
    for thing in sorted(by_thing):
        for unit in by_thing[thing]:
            things[unit].append(thing)
        if len(by_thing[thing]) <= MOST_UNITS:
            for one, other in combinations(sorted(by_thing[thing]), 2):
                both = (tuple(sorted(by_thing[thing][unit])) for unit in (one, other))
                shared[one, other].append(Shared(thing, *both))
    spread = {thing: len(units) for thing, units in by_thing.items()}
    found = [
        _wall(pair, rows, spread, things)
        for pair, rows in shared.items()
        if offices.are_apart(*pair) and not have_met(pair, met, offices)
    ]
    return sorted(found, key=lambda wall: (-wall.strength, wall.pair))


def have_met(pair: Pair, met: Collection[Pair], offices: Offices) -> bool:
    """Tell whether two units, or units above them that are not above both, had contact."""
    one, other = (offices.chain(unit) for unit in pair)
    above = set(one) & set(other)
    return any(
        pair_of(a, b) in met
        for a, b in product([u for u in one if u not in above], [u for u in other if u not in above])
    )


def _wall(
    pair: Pair, rows: list[Shared], spread: Mapping[Thing, int], things: Mapping[str, list[Thing]]
) -> Wall:  # fmt: skip
    """Add up what is shared; each further thing of a kind counts half of the one before, so that none wins by number."""
    weighed = sorted(rows, key=lambda row: (-_weight(row.thing, spread), row.thing))
    seen: Counter[str] = Counter()
    strength = 0.0
    for row in weighed:
        strength += _weight(row.thing, spread) / 2 ** seen[row.thing.kind]
        seen[row.thing.kind] += 1
    return Wall(*pair, tuple(weighed), round(strength, 6), _score(pair, rows, things))


def _weight(thing: Thing, spread: Mapping[Thing, int]) -> float:
    """Return how much a thing counts: less, the more units work on it."""
    return WEIGHTS[thing.kind] / math.log2(spread[thing])


def _score(pair: Pair, rows: list[Shared], things: Mapping[str, list[Thing]]) -> float | None:
    own = [things[unit] for unit in pair]
    if min(map(len, own)) < FEWEST:
        return None
    both = sum(WEIGHTS[row.thing.kind] for row in rows)
    least = min(sum(WEIGHTS[thing.kind] for thing in listed) for listed in own)
    return round(min(1.0, both / least), 2)
