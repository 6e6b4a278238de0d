"""Lying bars, each with its name and its figure; and bars made of parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from mulkko.web.charts.axes import SMALL, Axis, axis_of, draw_grid_up
from mulkko.web.charts.drawing import FONT, SERIES, SLIM, Chart, Drawing, Legend, Sheet, chart_of, series_kind
from mulkko.web.charts.hatching import hatch
from mulkko.web.charts.numbers import exact, short
from mulkko.web.charts.texts import shortened, width_of

MOST = 30  # bars in a picture; the table holds all
THICK, STEP, SLIM_STEP = 18, 28, 44


@dataclass(frozen=True)
class Bar:
    """One bar; `accent` lifts it out, `href` leads on, `beside` is a second figure set as a thin mark (an expectation)."""

    name: str
    value: float
    href: str = ""
    accent: bool = False
    beside: float | None = None


@dataclass(frozen=True)
class Parted:
    """One bar made of parts, one for each series."""

    name: str
    values: tuple[float, ...]


def bar(
    key: str, title: str, description: str, rows: Sequence[Bar], *, what: str, how_many: str, beside: str = "",
    language: str = "ko", most: int = MOST,
) -> Chart:  # fmt: skip
    """Return one bar for each row, in the order given; where a row is an accent, the others step back."""
    shown = list(rows[:most])
    table = [[row.name, exact(row.value), *([exact(row.beside)] if beside else [])] for row in rows]
    values = [value for row in shown for value in (row.value, row.beside) if value is not None]
    plan = partial(_draw, shown, axis_of(values, language=language, about=4), language)
    legend = [Legend("bar s1", how_many), Legend("beside", beside)] if beside else []
    columns = [what, how_many, *([beside] if beside else [])]
    return chart_of(key, title, description, columns, table, plan, drawn=len(shown), legend=legend)


def _draw(rows: Sequence[Bar], axis: Axis, language: str, width: float) -> Drawing:
    sheet, slim = Sheet(), width <= SLIM
    step = SLIM_STEP if slim else STEP
    longest = max(width_of(row.name, FONT) for row in rows)
    names = 0 if slim else min(longest + 12, width * 0.36)
    figures = max(width_of(short(row.value, language), FONT) for row in rows) + 12
    right = width - figures
    left = names + 2 + (figures if any(row.value < 0 for row in rows) else 0)
    bottom = 4 + step * len(rows)
    scale = axis.scale(left, right)
    draw_grid_up(sheet, axis, scale, 2, bottom)
    accents = any(row.accent for row in rows)
    for at, row in enumerate(rows):
        y = 4 + at * step + (20 if slim else 4)
        full = f"{row.name} {exact(row.value)}"
        name = shortened(row.name, (width if slim else names) - 6, FONT)
        place = (2, y - 6, "") if slim else (names - 6, y + THICK / 2 + 4.5, "end")
        sheet.text(place[0], place[1], name, "name", anchor=place[2], title=row.name if name != row.name else "")
        start, end = sorted((scale.at(0), scale.at(row.value)))
        kind = "bar s1" if row.accent or not accents else "bar calm"
        sheet.rect(start, y, max(1.0, end - start), THICK, kind, title=full, href=row.href, rows=(at,))
        if row.beside is not None:
            x = scale.at(row.beside)
            sheet.line((x, y - 3), (x, y + THICK + 3), "beside")
        text, middle = short(row.value, language), y + THICK / 2 + 4.5
        if row.value < 0:
            sheet.text(start - 6, middle, text, "value", anchor="end")
        else:
            past = max(end, scale.at(row.beside)) if row.beside is not None else end
            sheet.text(past + 6, middle, text, "value")
    return sheet.drawing(width, bottom + 24)


def stacked_bar(
    key: str, title: str, description: str, rows: Sequence[Parted], *, what: str, series: Sequence[str],
    language: str = "ko", most: int = MOST,
) -> Chart:  # fmt: skip
    """Return bars made of parts; parts below nothing reach to the left. A part is told by colour and by its hatching.

    Raises:
        ValueError: there are more series than can be told apart.
    """
    if len(series) > SERIES:
        raise ValueError(f"{len(series)} series cannot be told apart in one bar; join the smallest.")
    shown = list(rows[:most])
    ends = [sum(value for value in row.values if value > 0) for row in shown]
    ends += [sum(value for value in row.values if value < 0) for row in shown]
    table = [[row.name, *(exact(value) for value in row.values), exact(sum(row.values))] for row in rows]
    legend = [Legend(f"bar {series_kind(at)} hatch-{at + 1}", name) for at, name in enumerate(series)]
    total = {"ko": "합계", "en": "Total"}[language]
    plan = partial(_draw_parted, shown, series, axis_of(ends, language=language, about=4), language)
    columns = [what, *series, total]
    return chart_of(key, title, description, columns, table, plan, drawn=len(shown), legend=legend)


def _draw_parted(rows: Sequence[Parted], series: Sequence[str], axis: Axis, language: str, width: float) -> Drawing:
    sheet, slim = Sheet(), width <= SLIM
    step = SLIM_STEP if slim else STEP + 4
    names = 0 if slim else min(max(width_of(row.name, FONT) for row in rows) + 12, width * 0.36)
    bottom = 4 + step * len(rows)
    scale = axis.scale(names + 8, width - 18)
    draw_grid_up(sheet, axis, scale, 2, bottom)
    for at, row in enumerate(rows):
        y = 4 + at * step + (20 if slim else 4)
        name = shortened(row.name, (width if slim else names) - 6, FONT)
        place = (2, y - 6, "") if slim else (names - 6, y + THICK / 2 + 6.5, "end")
        sheet.text(place[0], place[1], name, "name", anchor=place[2], title=row.name if name != row.name else "")
        _draw_parts(sheet, at, row, series, scale, y, language)
    return sheet.drawing(width, bottom + 24)


def _draw_parts(sheet: Sheet, at: int, row: Parted, series: Sequence[str], scale, y: float, language: str) -> None:
    reached = [0.0, 0.0]  # below nothing, above it
    for number, value in enumerate(row.values):
        side = value > 0
        start, end = sorted((scale.at(reached[side]), scale.at(reached[side] + value)))
        reached[side] += value
        told = f"{row.name} · {series[number]} {exact(value)}"
        sheet.rect(start, y, end - start, THICK + 4, f"bar {series_kind(number)}", title=told, rows=(at,))
        hatch(sheet, start, y, end - start, THICK + 4, number)
        text = short(value, language)
        if end - start > width_of(text, SMALL) + 10:
            wide = width_of(text, SMALL) + 8
            sheet.rect((start + end - wide) / 2, y + 3, wide, THICK - 2, "plate")
            sheet.text((start + end) / 2, y + THICK / 2 + 6.5, text, "value", anchor="middle", size=SMALL)
