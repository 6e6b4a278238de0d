"""The outline of a district: polygons with closed rings, read from a GeoJSON geometry and kept as one canonical text.

Pure. Coordinates are planar (metres of any projection) or WGS84 degrees, as the file has them; what they are is told
from their size alone, when a map is drawn. Whether two districts overlap, or a ring crosses itself, is not asked.
"""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

Point = tuple[float, float]
Ring = tuple[Point, ...]  # open: the first point is not told again at the end
Polygon = tuple[Ring, ...]  # the outer ring, then its holes

MOST_POINTS = 20_000
MOST_RINGS = 2_000
FARTHEST = 1e8  # metres; no projection of the earth reaches it


class BadOutline(ValueError):
    """The outline cannot be taken; the message says why and how to cure it."""


def outline_of(text: str) -> str:
    """Return the outline that a GeoJSON geometry draws, as canonical text.

    Raises:
        BadOutline: not a Polygon or MultiPolygon, a ring that is open, has no area or a place that is no number, or too large.
    """
    geometry = json.loads(text)
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise BadOutline("Draw it as a Polygon or a MultiPolygon.")
    drawn = geometry.get("coordinates")
    polygons = [_polygon(one) for one in _listed([drawn] if kind == "Polygon" else drawn)]
    rings = [ring for polygon in polygons for ring in polygon]
    if len(rings) > MOST_RINGS or sum(map(len, rings)) > MOST_POINTS:
        raise BadOutline(f"Simplify it to {MOST_POINTS:,} points and {MOST_RINGS:,} rings at most.")
    return written(polygons)


def written(polygons: Iterable[Iterable[Iterable[Point]]]) -> str:
    """Return polygons as the text that is kept."""
    return json.dumps([[[[x, y] for x, y in ring] for ring in polygon] for polygon in polygons], separators=(",", ":"))


@lru_cache(maxsize=256)
def polygons_of(text: str) -> tuple[Polygon, ...]:
    """Return the polygons of a kept outline."""
    return tuple(tuple(tuple((x, y) for x, y in ring) for ring in polygon) for polygon in json.loads(text))


def area_of(ring: Iterable[Point]) -> float:
    """Return the area of a ring, positive where it turns to the left; it may be given open or closed."""
    points = list(ring)
    pairs = zip(points, [*points[1:], *points[:1]], strict=True)
    return sum(one[0] * other[1] - other[0] * one[1] for one, other in pairs) / 2


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise BadOutline("Give coordinates as GeoJSON nests them: polygons of rings of [x, y].")
    return value


def _polygon(value: Any) -> list[list[Point]]:
    return [_ring(one) for one in _listed(value)]


def _ring(value: Any) -> list[Point]:
    points = [_point(one) for one in _listed(value)]
    if len(points) < 4 or points[0] != points[-1]:
        raise BadOutline("Close each ring: four points at least, and the last one is the first again.")
    kept = [point for point, before in zip(points[1:], points, strict=False) if point != before]
    if len(kept) < 3 or not area_of(kept):
        raise BadOutline("Give each ring an area: its points lie on one line.")
    return kept


def _point(value: Any) -> Point:
    place = _listed(value)
    if len(place) < 2 or not all(isinstance(one, int | float) and not isinstance(one, bool) for one in place[:2]):
        raise BadOutline("Give each point as two numbers, [x, y].")
    x, y = place[0], place[1]
    if not (abs(x) <= FARTHEST and abs(y) <= FARTHEST):  # NaN is refused too
        raise BadOutline("Give each point as finite numbers: degrees, or metres below 100,000 km.")
    return x, y
