"""Rows against columns: each cell shaded by its class and, where it fits, with its figure in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from mulkko.web.charts.axes import SMALL
from mulkko.web.charts.drawing import FONT, SLIM, Chart, Drawing, Legend, Sheet, chart_of
from mulkko.web.charts.numbers import class_of, exact, quantile_edges, short
from mulkko.web.charts.texts import shortened, width_of

CLASSES = 5
MOST = 30
HEAD = 74  # room for the upright names of narrow columns


@dataclass(frozen=True)
class Row:
    """One row of the matrix; None where there is no value, or too few to show."""

    name: str
    values: tuple[float | None, ...]


def heat_matrix(
    key: str, title: str, description: str, rows: Sequence[Row], *, what: str, columns: Sequence[str], language: str = "ko",
    most: int = MOST, absent: str = "",
) -> Chart:  # fmt: skip
    """Return a shaded cell for each value, in five classes of about the same number of cells."""
    edges = quantile_edges([value for row in rows for value in row.values if value is not None], CLASSES)
    table = [[row.name, *(exact(value) for value in row.values)] for row in rows]
    shown = list(rows[:most]) if columns else []
    plan = partial(_draw, shown, columns, edges, language)
    legend = legend_of(edges, absent if any(value is None for row in rows for value in row.values) else "", language)
    return chart_of(
        key, title, description, [what, *columns], table, plan, drawn=len(shown), legend=legend
    )  # fmt: skip


def legend_of(edges: Sequence[float], absent: str, language: str) -> list[Legend]:
    """Return one line for each class, with its upper edge, and one for what is not shown."""
    below = {"ko": "이하", "en": "or less"}[language]
    lines = [Legend(f"shade {shade(at, len(edges))}", f"{exact(edge)} {below}") for at, edge in enumerate(edges, 1)]
    return lines + ([Legend("absent", absent)] if absent else [])


def shade(number: int, classes: int) -> str:
    """Return the class name of a shade, from q1 (pale) to q5; few classes are spread over all five."""
    return f"q{round(1 + (number - 1) * (CLASSES - 1) / max(1, classes - 1)) if classes > 1 else 3}"


def _draw(rows: Sequence[Row], columns: Sequence[str], edges: list[float], language: str, width: float) -> Drawing:
    sheet = Sheet()
    names = min(max(width_of(row.name, FONT) for row in rows) + 12, width * (0.32 if width <= SLIM else 0.3))
    each = (width - names - 4) / len(columns)
    high = 28.0
    upright = max(width_of(name, SMALL) for name in columns) > each - 4
    top = HEAD if upright else 24
    for at, name in enumerate(columns):
        _draw_heading(sheet, name, names + (at + 0.5) * each, top, each, upright)
    for at, row in enumerate(rows):
        y = top + at * high
        text = shortened(row.name, names - 8, FONT)
        sheet.text(
            names - 8, y + high / 2 + 4.5, text, "name", anchor="end", title=row.name if text != row.name else ""
        )
        for column, value in enumerate(row.values):
            x = names + column * each
            told = f"{row.name} · {columns[column]} {exact(value)}"
            kind = "absent" if value is None else f"shade {shade(class_of(value, edges), len(edges))}"
            sheet.rect(x + 0.75, y + 0.75, max(1, each - 1.5), high - 1.5, kind, title=told, rows=(at,))
            figure = short(value, language) if value is not None else ""
            if figure and width_of(figure, SMALL) <= each - 4:
                sheet.text(
                    x + each / 2, y + high / 2 + 4, figure, f"in-{kind.split()[-1]}", anchor="middle", size=SMALL
                )
    return sheet.drawing(width, top + high * len(rows) + 4)


def _draw_heading(sheet: Sheet, name: str, x: float, top: float, each: float, upright: bool) -> None:
    if not upright:
        sheet.text(x, top - 8, name, "axis", anchor="middle", size=SMALL)
        return
    if each < 11:  # narrower than its letters: the table names it
        return
    text = shortened(name, HEAD - 8, SMALL)
    sheet.upright(x + 4, top - 6, text, "axis", size=SMALL, title=name if text != name else "")
