"""A map of districts: each polygon shaded by its class; what is too few to show, or unknown, is hatched."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from mulkko.web.charts.axes import SMALL
from mulkko.web.charts.drawing import Chart, Drawing, Sheet, chart_of
from mulkko.web.charts.matrix import CLASSES, legend_of, shade
from mulkko.web.charts.numbers import class_of, exact, quantile_edges, short
from mulkko.web.charts.texts import shortened, width_of

Ring = Sequence[tuple[float, float]]  # longitude, latitude in degrees


@dataclass(frozen=True)
class District:
    """One row of the map; `value` is None where there is none, or too few to show."""

    code: str
    name: str
    value: float | None
    href: str = ""


def district_map(
    key: str, title: str, description: str, rows: Sequence[District], shapes: Mapping[str, Sequence[Ring]], *, what: str,
    how_many: str, absent: str, language: str = "ko",
) -> Chart:  # fmt: skip
    """Return the districts that have a shape; the table lists every row, with or without one."""
    drawn = [(at, row) for at, row in enumerate(rows) if shapes.get(row.code)]
    edges = quantile_edges([row.value for _, row in drawn if row.value is not None], CLASSES)
    table = [[row.name, exact(row.value) if row.value is not None else absent] for row in rows]
    legend = legend_of(edges, absent if any(row.value is None for row in rows) else "", language)
    plan = partial(_draw, drawn, shapes, edges, absent, language)
    return chart_of(key, title, description, [what, how_many], table, plan, drawn=len(drawn), legend=legend)


def _draw(
    drawn: Sequence[tuple[int, District]], shapes: Mapping[str, Sequence[Ring]], edges: list[float], absent: str,
    language: str, width: float,
) -> Drawing:  # fmt: skip
    sheet = Sheet()
    points = [point for _, row in drawn for ring in shapes[row.code] for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    lean = max(0.01, math.cos(math.radians((south + north) / 2)))
    size = min((width - 16) / max(1e-9, (east - west) * lean), width * 0.9 / max(1e-9, north - south))
    left = (width - (east - west) * lean * size) / 2
    placed = lambda point: (left + (point[0] - west) * lean * size, 8 + (north - point[1]) * size)  # noqa: E731
    for at, row in drawn:
        rings = [[placed(point) for point in ring] for ring in shapes[row.code]]
        d = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in rings)
        kind = "absent" if row.value is None else f"shade {shade(class_of(row.value, edges), len(edges))}"
        told = f"{row.name} {exact(row.value) if row.value is not None else absent}"
        sheet.curve(d, f"district {kind}", title=told, href=row.href, rows=(at,))
    for _, row in drawn:
        ring = max(([placed(point) for point in ring] for ring in shapes[row.code]), key=_area)
        _draw_name(sheet, row, ring, edges, language)
    return sheet.drawing(width, 16 + (north - south) * size)


def _area(ring: Ring) -> float:
    turned = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(one[0] * other[1] - other[0] * one[1] for one, other in turned)) / 2


def _draw_name(sheet: Sheet, row: District, ring: Ring, edges: list[float], language: str) -> None:
    wide = max(x for x, _ in ring) - min(x for x, _ in ring)
    x, y = sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    name = shortened(row.name, wide * 0.9, SMALL)
    if name != row.name:
        return
    kind = "in-absent" if row.value is None else f"in-{shade(class_of(row.value, edges), len(edges))}"
    sheet.text(x, y + (0 if row.value is not None else 4), name, kind, anchor="middle", size=SMALL)
    if row.value is not None and width_of(short(row.value, language), SMALL) < wide:
        sheet.text(x, y + 15, short(row.value, language), kind, anchor="middle", size=SMALL)
