"""Lines over time: several series, an expected band, marks where something surged; and the sparkline of a table row."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from mulkko.web.charts.axes import SMALL, Axis, Scale, axis_of, draw_grid_across, draw_names_below
from mulkko.web.charts.drawing import Chart, Drawing, Legend, Point, Sheet, chart_of, series_kind
from mulkko.web.charts.numbers import exact, short
from mulkko.web.charts.texts import shortened, width_of

HEIGHT = 260
MOST_DOTS = 45  # points of one series beyond which a line stands alone


@dataclass(frozen=True)
class Series:
    """One line; a value for each name of the axis, None where there is none."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class _Line:
    """What is drawn, before the width is known."""

    names: Sequence[str]
    series: Sequence[Series]
    band: Sequence[tuple[float, float] | None]
    surges: Collection[int]
    axis: Axis
    language: str


def line(
    key: str, title: str, description: str, *, names: Sequence[str], series: Sequence[Series], when: str,
    band: Sequence[tuple[float, float] | None] = (), band_name: str = "", surges: Collection[int] = (),
    surge_name: str = "", language: str = "ko",
) -> Chart:  # fmt: skip
    """Return lines over evenly spaced names.

    Args:
        when: heading of the names in the table.
        band: lowest and highest expected value at each name.
        surges: places at which the first series is marked as surging.
    """
    values = [value for one in series for value in one.values if value is not None]
    every = values + [edge for pair in band if pair for edge in pair]
    rows = [
        [
            name,
            *(exact(one.values[at]) for one in series),
            *([_range(band[at])] if band else []),
            *([surge_name if at in surges else ""] if surges else []),
        ]
        for at, name in enumerate(names)
    ]
    columns = [
        when,
        *(one.name for one in series),
        *([band_name] if band else []),
        *([surge_name] if surges else []),
    ]
    legend = [Legend(f"line {series_kind(at)}", one.name) for at, one in enumerate(series)] if len(series) > 1 else []
    legend += [Legend("band", band_name)] if band else []
    legend += [Legend("surge", surge_name)] if surges else []
    plan = _Line(names, series, band, set(surges), axis_of(every, language=language), language)
    drawn = None if values else 0
    return chart_of(key, title, description, columns, rows, partial(_draw, plan), drawn=drawn, legend=legend)


def _range(pair: tuple[float, float] | None) -> str:
    return f"{exact(round(pair[0], 1))}–{exact(round(pair[1], 1))}" if pair else "―"


def _draw(plan: _Line, width: float) -> Drawing:
    sheet = Sheet()
    left, bottom, top = plan.axis.widest + 16, HEIGHT - 28, 16
    right = width - _room_for_names(plan, width)
    across = Scale(0, max(1, len(plan.names) - 1), left + 6, right - 6)
    places = [across.at(at if len(plan.names) > 1 else 0.5) for at in range(len(plan.names))]
    up = plan.axis.scale(bottom, top)
    _draw_band(sheet, plan, places, up)
    draw_grid_across(sheet, plan.axis, up, left, right)
    draw_names_below(sheet, plan.names, places, HEIGHT - 8, width)
    for number, one in reversed(list(enumerate(plan.series))):
        _draw_series(sheet, plan, number, one, places, up)
    _draw_end_names(sheet, plan, places, up, width)
    return sheet.drawing(width, HEIGHT)


def _room_for_names(plan: _Line, width: float) -> float:
    """Return the room at the right for the name of each line, or for the last figure alone."""
    longest = max((width_of(_end_text(plan, one), SMALL) for one in plan.series), default=0)
    return min(longest + 16, width * 0.3)


def _end_text(plan: _Line, one: Series) -> str:
    last = next((value for value in reversed(one.values) if value is not None), None)
    figure = short(last, plan.language) if last is not None else ""
    return f"{one.name} {figure}" if len(plan.series) > 1 else figure


def _draw_band(sheet: Sheet, plan: _Line, places: Sequence[float], up: Scale) -> None:
    known = [(at, pair) for at, pair in enumerate(plan.band) if pair]
    if len(known) == 1:
        [(at, (low, high))] = known
        sheet.rect(places[at] - 4, up.at(high), 8, up.at(low) - up.at(high), "band")
    elif known:
        edge = [(places[at], up.at(high)) for at, (_, high) in known]
        edge += [(places[at], up.at(low)) for at, (low, _) in reversed(known)]
        sheet.path(edge, "band", closed=True)


def _draw_series(sheet: Sheet, plan: _Line, number: int, one: Series, places: Sequence[float], up: Scale) -> None:
    points: list[tuple[int, Point]] = []
    known = [at for at, value in enumerate(one.values) if value is not None]
    for at, value in [*enumerate(one.values), (len(one.values), None)]:
        if value is not None:
            points.append((at, (places[at], up.at(value))))
        elif points:
            rows = tuple(row for row, _ in points)
            sheet.path([point for _, point in points], f"line {series_kind(number)}", rows=rows)
            points = []
    dotted = known if len(known) <= MOST_DOTS else known[-1:]
    for at in known:
        surging = number == 0 and at in plan.surges
        if at not in dotted and not surging:
            continue
        value = one.values[at] or 0.0
        title = f"{plan.names[at]} · {one.name} {exact(value)}"
        if surging:
            sheet.circle(places[at], up.at(value), 7, "surge-ring")
        sheet.circle(
            places[at], up.at(value), 3, "surge" if surging else f"dot {series_kind(number)}", title=title, rows=(at,)
        )


def _draw_end_names(sheet: Sheet, plan: _Line, places: Sequence[float], up: Scale, width: float) -> None:
    """Write each line's name at its end, pushed apart where ends are close."""
    ends = []
    for number, one in enumerate(plan.series):
        at = next((at for at in range(len(one.values) - 1, -1, -1) if one.values[at] is not None), None)
        if at is not None:
            ends.append([up.at(one.values[at] or 0.0), number, places[at]])
    ends.sort()
    for above, below in pairwise(ends):
        below[0] = max(below[0], above[0] + 15)
    excess = max(0.0, ends[-1][0] - (HEIGHT - 32)) if ends else 0.0
    for y, number, x in ends:
        text = shortened(_end_text(plan, plan.series[int(number)]), width - places[-1] - 10, SMALL)
        beside = x if x > places[-1] - 1 else places[-1]
        sheet.text(beside + 9, y + 4 - excess, text, f"end {series_kind(int(number))}", size=SMALL)


def sparkline(
    key: str, title: str, description: str, *, names: Sequence[str], values: Sequence[float], when: str, what: str,
    surges: Collection[int] = (),
) -> Chart:  # fmt: skip
    """Return a word-sized line for a row of a table; its last point is marked."""
    rows = [[name, exact(value)] for name, value in zip(names, values, strict=True)]
    draw = partial(_draw_spark, values, set(surges))
    return chart_of(key, title, description, [when, what], rows, draw, widths=[120])


def _draw_spark(values: Sequence[float], surges: set[int], width: float) -> Drawing:
    sheet, height = Sheet(), 32
    low, high = min(0.0, *values), max(0.0, *values)
    up = Scale(low, high if high > low else low + 1, height - 5, 5)
    across = Scale(0, max(1, len(values) - 1), 5, width - 6)
    places = [(across.at(at), up.at(value)) for at, value in enumerate(values)]
    sheet.line((3, up.at(0)), (width - 3, up.at(0)), "grid")
    sheet.path(places, "line s1", rows=tuple(range(len(values))))
    for at in sorted(surges):
        sheet.circle(*places[at], 2.5, "surge")
    sheet.circle(*places[-1], 3, "surge" if len(values) - 1 in surges else "dot s1")
    return sheet.drawing(width, height)
