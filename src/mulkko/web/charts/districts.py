"""A map of districts: each shaded by its class, with the number of the class in it; what is not shown is hatched.

Colour carries nothing alone: classes have numbers, what rose has a mark, and the two reasons why nothing is shown are
hatched each its own way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from mulkko.web.charts.axes import SMALL
from mulkko.web.charts.drawing import Chart, Drawing, Legend, Sheet, chart_of
from mulkko.web.charts.matrix import CLASSES, shade
from mulkko.web.charts.numbers import class_of, exact, quantile_edges, short
from mulkko.web.charts.outlines import Ring, frame_of, hatching, inside, middle_of, paths_of
from mulkko.web.charts.texts import width_of

NUMBERS = "①②③④⑤"
RISEN = "▲"
LINE = 15  # from one line of text to the next


@dataclass(frozen=True)
class District:
    """One row of the map; `value` is None where there is none, or too few to show: `absent` then says which."""

    code: str
    name: str
    value: float | None
    href: str = ""
    absent: str = ""  # else what the map says of all
    more: tuple[str, ...] = ()  # further columns of the table
    is_risen: bool = False


def district_map(
    key: str, title: str, description: str, rows: Sequence[District], shapes: Mapping[str, Sequence[Ring]], *, what: str,
    how_many: str, absent: str, language: str = "ko", more: Sequence[str] = (), risen: str = "", note: str = "",
) -> Chart:  # fmt: skip
    """Return the districts that have a shape; the table lists every row, with or without one.

    Args:
        shapes: rings by code, in degrees or in metres; a hole is a ring inside another.
        absent: what is said where a value is missing, unless the row says something else.
        more: names of the further columns of the table.
        risen: what the mark means that some districts bear.
    """
    drawn = [(at, row) for at, row in enumerate(rows) if shapes.get(row.code)]
    edges = quantile_edges([row.value for _, row in drawn if row.value is not None], CLASSES)
    table = [
        [row.name, exact(row.value) if row.value is not None else row.absent or absent, *row.more] for row in rows
    ]  # fmt: skip
    reasons = list(dict.fromkeys(row.absent or absent for _, row in drawn if row.value is None))
    told = _legend(edges, reasons, language)
    if any(row.is_risen for _, row in drawn) and risen:
        told.append(Legend("mark", risen))
    plan = partial(_draw, drawn, shapes, edges, reasons, absent, language)
    columns = [what, how_many, *more]
    return chart_of(
        key, title, description, columns, table, plan, drawn=len(drawn), legend=told, note=note
    )  # fmt: skip


def _legend(edges: Sequence[float], reasons: Sequence[str], language: str) -> list[Legend]:
    """Return a line for each class with its number and upper edge, and one for each reason why nothing is shown."""
    below = {"ko": "이하", "en": "or less"}[language]
    lines = [
        Legend(f"shade {shade(at, len(edges))}", f"{NUMBERS[at - 1]} {exact(edge)} {below}")
        for at, edge in enumerate(edges, 1)
    ]
    return lines + [Legend(f"absent {_lean(at)}", reason) for at, reason in enumerate(reasons)]


def _lean(reason: int) -> str:
    return "rising" if reason % 2 else "falling"


def _draw(
    drawn: Sequence[tuple[int, District]], shapes: Mapping[str, Sequence[Ring]], edges: list[float], reasons: list[str],
    absent: str, language: str, width: float,
) -> Drawing:  # fmt: skip
    sheet = Sheet()
    frame = frame_of((ring for _, row in drawn for ring in shapes[row.code]), width)
    paths = paths_of({row.code: shapes[row.code] for _, row in drawn}, frame)
    hatched = []
    for at, row in drawn:
        said = exact(row.value) if row.value is not None else row.absent or absent
        kind = "absent" if row.value is None else f"shade {shade(class_of(row.value, edges), len(edges))}"
        told = f"{row.name} {said}{f' {RISEN}' if row.is_risen else ''}"
        sheet.curve(
            paths[row.code], f"district {kind}", title=told, href=row.href, rows=(at,), is_focusable=not row.href
        )  # fmt: skip
        if row.value is None:
            rings = [[frame.at(point) for point in ring] for ring in shapes[row.code]]
            hatched.append(hatching(rings, falls=reasons.index(row.absent or absent) % 2 == 0))
    if any(hatched):
        sheet.curve("".join(hatched), "hatched")
    for _, row in drawn:
        _draw_name(sheet, row, [[frame.at(point) for point in ring] for ring in shapes[row.code]], edges, language)
    return sheet.drawing(width, frame.height)


def _draw_name(sheet: Sheet, row: District, rings: Sequence[Ring], edges: list[float], language: str) -> None:
    """Write name, class and value, or what of it fits inside the outline; the class always."""
    x, y = middle_of(rings)
    risen = RISEN if row.is_risen else ""
    if row.value is None:
        _put(sheet, rings, x, y + 4, [f"{risen}{row.name}"], "in-absent")
        return
    number = class_of(row.value, edges)
    mark = f"{risen}{NUMBERS[number - 1]}"
    figure, kind = f"{mark} {short(row.value, language)}", f"in-{shade(number, len(edges))}"
    if not any(_put(sheet, rings, x, y + 4, lines, kind) for lines in ([row.name, figure], [row.name, mark], [figure])):
        sheet.text(x, y + 4, mark, kind, anchor="middle", size=SMALL)


def _put(sheet: Sheet, rings: Sequence[Ring], x: float, y: float, lines: Sequence[str], kind: str) -> bool:
    """Write lines around a middle where they lie inside rings; tell whether they do."""
    placed = [(y + LINE * (at - (len(lines) - 1) / 2), line) for at, line in enumerate(lines)]
    if not all(_fits(rings, x, base, width_of(line, SMALL)) for base, line in placed):
        return False
    for base, line in placed:
        sheet.text(x, base, line, kind, anchor="middle", size=SMALL)
    return True


def _fits(rings: Sequence[Ring], x: float, base: float, width: float) -> bool:
    """Tell whether a line of text lies inside rings, at its top and at its foot."""
    left, right = x - width / 2, x + width / 2
    return all(
        any(start <= left and right <= end for start, end in inside(rings, level))
        for level in (base - 0.8 * SMALL, base + 2)
    )
