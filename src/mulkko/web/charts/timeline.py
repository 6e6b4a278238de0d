"""From when to when: one bar for each thing on a line of months (Gantt)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from mulkko.web.charts.axes import SMALL, Scale
from mulkko.web.charts.drawing import FONT, SLIM, Chart, Drawing, Legend, Sheet, chart_of, series_kind
from mulkko.web.charts.hatching import hatch
from mulkko.web.charts.texts import shortened, width_of

THICK = 16


@dataclass(frozen=True)
class Stretch:
    """One bar, both days included; `group` is a place in the list of groups, 0 the first."""

    name: str
    start: date
    end: date
    group: int = 0
    href: str = ""


def timeline(
    key: str, title: str, description: str, rows: Sequence[Stretch], *, what: str, start: str, end: str,
    groups: Sequence[str] = (), today: date | None = None, today_name: str = "", language: str = "ko", most: int = 40,
) -> Chart:  # fmt: skip
    """Return one bar for each row, in the order given, over round calendar steps; today is a line.

    Raises:
        ValueError: a row ends before it starts.
    """
    if any(row.end < row.start for row in rows):
        raise ValueError("a bar of a timeline ends before it starts")
    shown = list(rows[:most])
    table = [
        [row.name, row.start.isoformat(), row.end.isoformat(), *([groups[row.group]] if groups else [])] for row in rows
    ]
    legend = [Legend(f"bar {series_kind(at)} hatch-{at + 1}", name) for at, name in enumerate(groups)]
    legend += [Legend("now", today_name)] if today else []
    plan = partial(_draw, shown, today, language)
    columns = [what, start, end, *([""] if groups else [])]
    return chart_of(
        key, title, description, columns, table, plan, drawn=len(shown), legend=legend, textual=len(columns)
    )


def calendar_steps(first: date, last: date, most: int) -> list[date]:
    """Return at most about so many firsts of weeks, months, quarters or years from at or before `first` on."""
    days = max(1, (last - first).days)
    if days / 7 <= most:
        start = first - timedelta(days=first.weekday())
        return [start + timedelta(weeks=at) for at in range(days // 7 + 2) if start + timedelta(weeks=at) <= last]
    months = next((size for size in (1, 3, 6, 12, 24, 60, 120) if days / 30.4 / size <= most), 240)
    number = (first.year * 12 + first.month - 1) // months * months
    steps = []
    while (day := date(number // 12, number % 12 + 1, 1)) <= last:
        steps.append(day)
        number += months
    return steps


def _label(day: date, before: date | None, weekly: bool, language: str) -> str:
    year = before is None or before.year != day.year
    if weekly:
        return f"{day.month}. {day.day}." if language == "ko" else f"{day:%d %b}"
    if language == "ko":
        return f"{day.year}. {day.month}." if year else f"{day.month}월"
    return f"{day:%b %Y}" if year else f"{day:%b}"


def _draw(rows: Sequence[Stretch], today: date | None, language: str, width: float) -> Drawing:
    sheet, slim = Sheet(), width <= SLIM
    days = [day for row in rows for day in (row.start, row.end + timedelta(days=1))] + ([today] if today else [])
    first, last = min(days), max(days)
    step = 40 if slim else 28
    names = 0 if slim else min(max(width_of(row.name, FONT) for row in rows) + 12, width * 0.34)
    bottom = 4 + step * len(rows)
    steps = [day for day in calendar_steps(first, last, 4 if slim else 8) if day >= first]
    scale = Scale(first.toordinal(), last.toordinal(), names + 8, width - 10)
    _draw_steps(sheet, steps, scale, bottom, width, language)
    for at, row in enumerate(rows):
        y = 4 + at * step + (20 if slim else 6)
        name = shortened(row.name, (width if slim else names) - 6, FONT)
        place = (2, y - 5, "") if slim else (names - 6, y + THICK / 2 + 4.5, "end")
        sheet.text(place[0], place[1], name, "name", anchor=place[2], title=row.name if name != row.name else "")
        x, end = scale.at(row.start.toordinal()), scale.at(row.end.toordinal() + 1)
        told = f"{row.name} {row.start.isoformat()} – {row.end.isoformat()}"
        kind = f"bar {series_kind(row.group)}"
        sheet.rect(x, y, max(2, end - x), THICK, kind, title=told, href=row.href, rows=(at,))
        hatch(sheet, x, y, max(2, end - x), THICK, row.group)
    if today:
        x = scale.at(today.toordinal())
        sheet.line((x, 2), (x, bottom), "now")
    return sheet.drawing(width, bottom + 24)


def _draw_steps(sheet: Sheet, steps: Sequence[date], scale: Scale, bottom: float, width: float, language: str) -> None:
    weekly = len(steps) > 1 and (steps[1] - steps[0]).days == 7
    before, taken = None, float("-inf")
    for day in steps:
        x = scale.at(day.toordinal())
        sheet.line((x, 2), (x, bottom), "grid")
        label = _label(day, before, weekly, language)
        half = width_of(label, SMALL) / 2
        middle = min(max(x, half), width - half)
        if middle - half > taken + 6:
            sheet.text(middle, bottom + 16, label, "axis", anchor="middle", size=SMALL)
            before, taken = day, middle + half
