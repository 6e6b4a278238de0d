"""How values spread: a histogram of many, a dot plot with intervals of few."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from mulkko.web.charts.axes import SMALL, Axis, axis_of, draw_grid_across, draw_grid_up
from mulkko.web.charts.drawing import FONT, SLIM, Chart, Drawing, Legend, Sheet, chart_of
from mulkko.web.charts.numbers import exact, short, ticks
from mulkko.web.charts.texts import shortened, width_of

HEIGHT = 240
MOST_BINS = 24


def bins_of(values: Sequence[float]) -> list[tuple[float, float, int]]:
    """Return lower edge, upper edge and count of round bins (Freedman, Diaconis 1981); the last one holds its upper edge."""
    if not values:
        return []
    ordered = sorted(values)
    spread = ordered[len(ordered) * 3 // 4] - ordered[len(ordered) // 4]
    wanted = (
        (ordered[-1] - ordered[0]) / (2 * spread / len(values) ** (1 / 3)) if spread > 0 else math.sqrt(len(values))
    )
    edges = ticks(ordered[0], ordered[-1], about=max(2, min(MOST_BINS, round(wanted) + 1)))
    counts = [0] * (len(edges) - 1)
    step = edges[1] - edges[0]
    for value in values:
        counts[min(len(counts) - 1, max(0, int((value - edges[0]) / step + 1e-9)))] += 1
    return [(edges[at], edges[at + 1], n) for at, n in enumerate(counts)]


def histogram(
    key: str, title: str, description: str, values: Sequence[float], *, what: str, how_many: str, language: str = "ko"
) -> Chart:
    """Return how many values lie in each of some round bins."""
    bins = bins_of(values)
    rows = [[f"{exact(low)}–{exact(high)}", exact(n)] for low, high, n in bins]
    axis = axis_of([n for _, _, n in bins], language=language)
    return chart_of(key, title, description, [what, how_many], rows, partial(_draw_bins, bins, axis, language))


def _draw_bins(bins: Sequence[tuple[float, float, int]], axis: Axis, language: str, width: float) -> Drawing:
    sheet = Sheet()
    left, bottom, right = axis.widest + 16, HEIGHT - 26, width - 22
    up = axis.scale(bottom, 12)
    draw_grid_across(sheet, axis, up, left, right)
    each = (right - left) / len(bins)
    taken = float("-inf")
    for at, (low, high, n) in enumerate(bins):
        x = left + at * each
        told = f"{exact(low)}–{exact(high)}: {exact(n)}"
        sheet.rect(x + 0.5, up.at(n), max(1, each - 1), bottom - up.at(n), "bar s1", title=told, rows=(at,))
    for at, edge in enumerate([*(low for low, _, _ in bins), bins[-1][1]]):
        label, x = short(edge, language), left + at * each
        half = width_of(label, SMALL) / 2
        if x - half > taken + 8 and x + half <= width:
            sheet.text(x, HEIGHT - 8, label, "axis", anchor="middle", size=SMALL)
            taken = x + half
    return sheet.drawing(width, HEIGHT)


@dataclass(frozen=True)
class Dot:
    """One value with its interval; `accent` lifts it out."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    accent: bool = False


def dot_plot(
    key: str, title: str, description: str, rows: Sequence[Dot], *, what: str, value: str, interval: str = "",
    reference: float | None = None, reference_name: str = "", language: str = "ko", most: int = 30,
) -> Chart:  # fmt: skip
    """Return one dot for each row with its interval as a whisker, and a line where the reference lies."""
    shown = list(rows[:most])
    edges = [edge for row in shown for edge in (row.value, row.low, row.high) if edge is not None]
    edges += [reference] if reference is not None and shown else []
    axis = axis_of(edges, language=language, from_zero=False)
    table = [[row.name, exact(row.value), *([_interval(row)] if interval else [])] for row in rows]
    legend = [Legend("dot s1", value)] + ([Legend("whisker", interval)] if interval else [])
    legend += [Legend("beside", f"{reference_name} {exact(reference)}")] if reference is not None else []
    plan = partial(_draw_dots, shown, axis, reference)
    columns = [what, value, *([interval] if interval else [])]
    return chart_of(key, title, description, columns, table, plan, drawn=len(shown), legend=legend)


def _interval(row: Dot) -> str:
    return "―" if row.low is None or row.high is None else f"{exact(row.low)}–{exact(row.high)}"


def _draw_dots(rows: Sequence[Dot], axis: Axis, reference: float | None, width: float) -> Drawing:
    sheet, slim = Sheet(), width <= SLIM
    step = 40 if slim else 26
    names = 0 if slim else min(max(width_of(row.name, FONT) for row in rows) + 12, width * 0.36)
    bottom = 6 + step * len(rows)
    scale = axis.scale(names + 16, width - 24)
    draw_grid_up(sheet, axis, scale, 2, bottom)
    if reference is not None:
        sheet.line((scale.at(reference), 2), (scale.at(reference), bottom), "beside")
    accents = any(row.accent for row in rows)
    for at, row in enumerate(rows):
        y = 6 + at * step + (26 if slim else 13)
        name = shortened(row.name, (width if slim else names) - 6, FONT)
        place = (2, y - 12, "") if slim else (names - 6, y + 4.5, "end")
        sheet.text(place[0], place[1], name, "name", anchor=place[2], title=row.name if name != row.name else "")
        if row.low is not None and row.high is not None:
            sheet.line((scale.at(row.low), y), (scale.at(row.high), y), "whisker")
        told = f"{row.name} {exact(row.value)}" + (f" ({_interval(row)})" if row.low is not None else "")
        kind = "dot s1" if row.accent or not accents else "dot calm"
        sheet.circle(scale.at(row.value), y, 5, kind, title=told, rows=(at,))
    return sheet.drawing(width, bottom + 24)
