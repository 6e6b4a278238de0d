"""Outlines as short SVG paths: put on a grid that neighbours share, so that their common borders stay common.

The grid is made coarser until all paths together are short enough; no outline is simplified on its own, which would
tear borders apart.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Ring = Sequence[tuple[float, float]]
Grid = list[tuple[int, int]]
LONGEST = 7_000  # characters of all paths of one picture
STEP = 11.0  # between the strokes of a hatching


@dataclass(frozen=True)
class Frame:
    """Where the plane of the outlines lies in a picture of a width."""

    west: float
    north: float
    lean: float  # how much shorter a step to the east is than one to the north
    size: float  # user units for a unit of the plane
    left: float
    height: float

    def at(self, point: tuple[float, float]) -> tuple[float, float]:
        x, y = point
        return self.left + (x - self.west) * self.lean * self.size, 8 + (self.north - y) * self.size


def frame_of(rings: Iterable[Ring], width: float) -> Frame:
    """Return the frame into which rings fit; degrees are told from metres by their size."""
    points = [point for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    is_degrees = max(abs(west), abs(east)) <= 180 and max(abs(south), abs(north)) <= 90
    lean = max(0.01, math.cos(math.radians((south + north) / 2))) if is_degrees else 1.0
    size = min((width - 16) / max(1e-9, (east - west) * lean), width * 0.9 / max(1e-9, north - south))
    return Frame(west, north, lean, size, (width - (east - west) * lean * size) / 2, 16 + (north - south) * size)


def paths_of(shapes: Mapping[str, Sequence[Ring]], frame: Frame) -> dict[str, str]:
    """Return the path of each district, on the finest grid on which all of them are short enough."""
    placed = {code: [[frame.at(point) for point in ring] for ring in rings] for code, rings in shapes.items()}
    for grid in (1, 2, 3, 4, 6, 8, 12, 16, 24):
        paths = {code: _path(rings, grid) for code, rings in placed.items()}
        if sum(map(len, paths.values())) <= LONGEST:
            break
    return paths


def _path(rings: Sequence[Ring], grid: int) -> str:
    kept = [ring for ring in (_snapped(ring, grid) for ring in rings) if len(ring) > 2]
    if not kept and rings and rings[0]:  # an island smaller than the grid stays a dot
        x, y = (round(part) for part in rings[0][0])
        kept = [[(x - 2, y - 2), (x + 2, y - 2), (x + 2, y + 2), (x - 2, y + 2)]]
    return "".join(_written(ring) for ring in kept)


def _snapped(ring: Ring, grid: int) -> Grid:
    points: Grid = []
    for x, y in ring:
        point = (round(x / grid) * grid, round(y / grid) * grid)
        if len(points) > 1 and points[-2] == point:
            points.pop()  # there and back again: no area lies between, on neither side of the border
        elif not points or points[-1] != point:
            points.append(point)
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return points


def _written(ring: Grid) -> str:
    steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(ring)]
    return f"M{ring[0][0]} {ring[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps) + "z"


def hatching(rings: Sequence[Ring], *, falls: bool) -> str:
    """Return strokes inside rings already in the picture, leaning one way or the other: colour alone tells nothing."""
    lean = 1.0 if falls else -1.0
    turned = [[(x, y - lean * x) for x, y in ring] for ring in rings]  # a stroke lies level there
    ys = [y for ring in turned for _, y in ring]
    if not ys:
        return ""
    first, last = math.ceil(min(ys) / STEP), math.floor(max(ys) / STEP)
    strokes = []
    for at in range(first, last + 1):
        level = at * STEP + 1e-6
        for start, end in inside(turned, level):
            if end - start > 0.5:
                x, long = round(start), round(end - start)
                strokes.append(f"M{x} {round(level + lean * start)}l{long} {round(lean * long)}")
    return "".join(strokes)


def inside(rings: Sequence[Ring], y: float) -> list[tuple[float, float]]:
    """Return the stretches of a level line that lie inside rings; holes are left out."""
    crossed = []
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
            if (ay > y) != (by > y):
                crossed.append(ax + (y - ay) * (bx - ax) / (by - ay))
    crossed.sort()
    return list(zip(crossed[::2], crossed[1::2], strict=False))


def middle_of(rings: Sequence[Ring]) -> tuple[float, float]:
    """Return a place inside the tallest ring, in the middle of the widest level stretch near its half height: a name stands there."""
    tall = max(rings, key=lambda ring: max(y for _, y in ring) - min(y for _, y in ring))
    top, bottom = min(y for _, y in tall), max(y for _, y in tall)
    best, widest = (tall[0][0], (top + bottom) / 2), 0.0
    for share in (0.5, 0.42, 0.58, 0.35, 0.65):
        y = top + share * (bottom - top) + 1e-6
        for start, end in inside(rings, y):
            if end - start > widest * 1.1:
                best, widest = ((start + end) / 2, y), end - start
    return best
