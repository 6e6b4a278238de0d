"""A made-up map: a plane cut into cells with shared borders, out of nothing but a seed. No real place is imitated.

Sites are spread over a disc and evened out (Lloyd); each takes what lies nearest to it (Voronoi). Sites beyond the rim
take what lies outside, so that the rim too is a border between cells. A corner is one point, computed once from the three sites that
meet in it, and a border one chain of points between two corners: neighbours share both to the last digit.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import cos, hypot, pi, sin

Point = tuple[int, int]
Ring = list[Point]
Place = tuple[float, float]
Corner = tuple[int, int, int]  # the three sites that meet in it

RADIUS = 15_000.0  # metres from the middle to the rim, about
ROUNDS = 3  # of evening out
BEYOND = 22  # sites outside the rim
BEND = 0.09  # how far the middle of a border leaves the straight line, as a share of its length
STRETCH = 1.25  # the city is longer from west to east


@dataclass(frozen=True)
class Partition:
    """Cells by number: each with its ring, turning left, its middle, and its neighbours."""

    rings: list[Ring]
    middles: list[Place]
    neighbours: list[set[int]]


def partition(cells: int, seed: str) -> Partition:
    """Return so many cells; the same seed gives the same ones, in whole metres."""
    chance = random.Random(f"partition {seed}")  # noqa: S311 - a map, not a secret
    beyond = _rim(chance)
    sites = _spread(cells, chance)
    for _ in range(ROUNDS):
        corners = _corners([*sites, *beyond])
        sites = [_middle(_around(site, at, corners)) for at, site in enumerate(sites)]
    corners = _corners([*sites, *beyond])
    placed = {corner: (round(STRETCH * x), round(y)) for corner, (x, y) in corners.items()}
    chains = _chains(placed, cells, chance)
    rings, neighbours = [], []
    for at, site in enumerate(sites):
        turns = _turning(site, at, corners)
        rings.append(_ring(turns, chains))
        neighbours.append({other for corner in turns for other in corner if other != at and other < cells})
    return Partition(rings, [(STRETCH * x, y) for x, y in sites], neighbours)


def together(rings: Iterable[Ring]) -> list[Ring]:
    """Return the outline of cells that touch: what two of them share falls away. The largest ring first, holes after it."""
    steps: dict[Point, Point] = {}
    shared = {step for ring in rings for step in _steps(ring)}
    for one, other in shared:
        if (other, one) not in shared:
            steps[one] = other
    found = []
    while steps:
        first = min(steps)
        ring, at = [first], steps.pop(first)
        while at != first:
            ring.append(at)
            at = steps.pop(at)
        found.append(ring)
    return sorted(found, key=lambda ring: -abs(area_of(ring)))


def area_of(ring: Sequence[Point]) -> float:
    return sum(one[0] * other[1] - other[0] * one[1] for one, other in _steps(ring)) / 2


def grown(part: Partition, anchors: Sequence[Place]) -> list[int]:
    """Return the group of each cell: groups grow from their anchors in turn, by a neighbour each time, so each hangs together."""
    group = [-1] * len(part.rings)
    free = set(range(len(part.rings)))
    for number, anchor in enumerate(anchors):
        nearest = min(free, key=lambda at: _far(part.middles[at], anchor))
        group[nearest] = number
        free.remove(nearest)
    while free:
        for number, anchor in enumerate(anchors):
            edge = [at for at in free if any(group[other] == number for other in part.neighbours[at])]
            if edge:
                nearest = min(edge, key=lambda at: (_far(part.middles[at], anchor), at))
                group[nearest] = number
                free.remove(nearest)
    return group


def _steps(ring: Sequence[Point]) -> Iterable[tuple[Point, Point]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def _rim(chance: random.Random) -> list[Place]:
    turns = [2 * pi * (at + chance.uniform(-0.2, 0.2)) / BEYOND for at in range(BEYOND)]
    far = [RADIUS * chance.uniform(1.1, 1.35) for _ in turns]
    return [(r * cos(turn), r * sin(turn)) for r, turn in zip(far, turns, strict=True)]


def _spread(cells: int, chance: random.Random) -> list[Place]:
    """Return sites on a sunflower's spiral, each a little off its place: none of them close together."""
    golden = pi * (3 - 5**0.5)
    found = []
    for at in range(cells):
        r, turn = 0.93 * RADIUS * ((at + 0.5) / cells) ** 0.5, at * golden
        off = RADIUS / cells**0.5 * 0.45
        found.append((r * cos(turn) + chance.uniform(-off, off), r * sin(turn) + chance.uniform(-off, off)))
    return found


def _corners(sites: Sequence[Place]) -> dict[Corner, Place]:
    """Return each point that is as far from three sites as from no nearer one, by the three."""
    found = {}
    reach = max(5 * RADIUS / (len(sites) - BEYOND) ** 0.5, 0.6 * RADIUS) ** 2  # sites farther apart meet in no corner
    near = [
        {at for at in range(one + 1, len(sites)) if _far(sites[one], sites[at]) < reach} for one in range(len(sites))
    ]
    triples = (
        (one, two, three)
        for one in range(len(sites))
        for two in sorted(near[one])
        for three in sorted(near[one] & near[two])
    )
    for corner in triples:
        middle = _circle(*(sites[at] for at in corner))
        if middle is None or hypot(*middle) > 4 * RADIUS:
            continue
        radius = _far(middle, sites[corner[0]]) * (1 - 1e-9)
        if all(at in corner or _far(middle, site) >= radius for at, site in enumerate(sites)):
            found[corner] = middle
    return found


def _circle(one: Place, two: Place, three: Place) -> Place | None:
    (ax, ay), (bx, by), (cx, cy) = one, two, three
    twice = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by))
    if abs(twice) < 1e-6:
        return None
    a, b, c = ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy
    return (
        (a * (by - cy) + b * (cy - ay) + c * (ay - by)) / twice,
        (a * (cx - bx) + b * (ax - cx) + c * (bx - ax)) / twice,
    )


def _far(one: Place, other: Place) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _turning(site: Place, at: int, corners: dict[Corner, Place]) -> list[Corner]:
    """Return the corners of a cell as they follow one another to the left: from one to the next two sites stay the same."""
    mine = [corner for corner in corners if at in corner]
    ordered = [mine[0]]
    while len(ordered) < len(mine):
        last = set(ordered[-1])
        ordered.append(next(one for one in mine if one not in ordered and len(last & set(one)) == 2))
    turned = area_of([(round(corners[one][0]), round(corners[one][1])) for one in ordered])
    return ordered if turned > 0 else ordered[::-1]


def _around(site: Place, at: int, corners: dict[Corner, Place]) -> list[Place]:
    return [corners[corner] for corner in _turning(site, at, corners)]


def _middle(ring: Sequence[Place]) -> Place:
    area = x = y = 0.0
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        part = ax * by - bx * ay
        area, x, y = area + part, x + (ax + bx) * part, y + (ay + by) * part
    return x / (3 * area), y / (3 * area)


def _chains(placed: dict[Corner, Point], cells: int, chance: random.Random) -> dict[tuple[Corner, Corner], list[Point]]:
    """Return the points between two corners of a border, in both directions: bent once, and the same for both sides."""
    chains = {}
    ordered = sorted(placed)
    for one, other in combinations(ordered, 2):
        if len(set(one) & set(other)) == 2 and min(set(one) & set(other)) < cells:
            (ax, ay), (bx, by) = placed[one], placed[other]
            bends = []
            for share in (0.33, 0.67):
                off = chance.uniform(-BEND, BEND)
                bends.append(
                    (round(ax + share * (bx - ax) - off * (by - ay)), round(ay + share * (by - ay) + off * (bx - ax)))
                )
            chains[one, other], chains[other, one] = bends, bends[::-1]
    return {key: [placed[key[0]], *bends] for key, bends in chains.items()}


def _ring(turns: Sequence[Corner], chains: dict[tuple[Corner, Corner], list[Point]]) -> Ring:
    ring: Ring = []
    for one, other in zip(turns, [*turns[1:], turns[0]], strict=True):
        ring += [point for point in chains[one, other] if not ring or ring[-1] != point]
    return ring if ring[0] != ring[-1] else ring[:-1]
