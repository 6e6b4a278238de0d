"""Scales, thin grids and the labels of an axis."""

from collections.abc import Sequence
from dataclasses import dataclass

from mulkko.web.charts.drawing import Sheet
from mulkko.web.charts.numbers import tick_labels, ticks
from mulkko.web.charts.texts import shortened, width_of

SMALL = 12.0


@dataclass(frozen=True)
class Scale:
    """A straight line from values to places."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


@dataclass(frozen=True)
class Axis:
    """The round steps that hold all values, and their labels."""

    values: tuple[float, ...]
    labels: tuple[str, ...]

    def scale(self, start: float, end: float) -> Scale:
        return Scale(self.values[0], self.values[-1], start, end)

    @property
    def widest(self) -> float:
        return max(width_of(label, SMALL) for label in self.labels)


def axis_of(values: Sequence[float], *, language: str, about: int = 5, from_zero: bool = True) -> Axis:
    """Return the axis of some values; bars and counts begin at nothing, so that lengths compare."""
    low, high = min(values, default=0.0), max(values, default=0.0)
    if from_zero:
        low, high = min(0.0, low), max(0.0, high)
    steps = ticks(low, high, about=about, whole=all(float(value).is_integer() for value in values))
    return Axis(tuple(steps), tuple(tick_labels(steps, language)))


def draw_grid_across(sheet: Sheet, axis: Axis, scale: Scale, left: float, right: float) -> None:
    """Draw one thin line and its label at the left for each step of an upright axis."""
    for value, label in zip(axis.values, axis.labels, strict=True):
        y = scale.at(value)
        sheet.line((left, y), (right, y), "grid base" if value == 0 else "grid")
        sheet.text(left - 8, y + 4, label, "axis", anchor="end", size=SMALL)


def draw_grid_up(sheet: Sheet, axis: Axis, scale: Scale, top: float, bottom: float) -> None:
    """Draw one thin line and its label below for each step of a lying axis; labels that would touch are left out."""
    taken = float("-inf")
    for value, label in zip(axis.values, axis.labels, strict=True):
        x, half = scale.at(value), width_of(label, SMALL) / 2
        sheet.line((x, top), (x, bottom), "grid base" if value == 0 else "grid")
        if x - half > taken + 6:
            sheet.text(x, bottom + 16, label, "axis", anchor="middle", size=SMALL)
            taken = x + half


def draw_names_below(
    sheet: Sheet, names: Sequence[str], places: Sequence[float], baseline: float, right: float
) -> None:
    """Write as many names below an axis as stand clear of each other, the last one always."""
    if not names:
        return
    wide = max(width_of(name, SMALL) for name in names) + 14
    step = (places[-1] - places[0]) / max(1, len(places) - 1)
    every = max(1, -(-wide // step)) if step else 1
    chosen = [at for at in range(len(names) - 1, -1, -1) if (len(names) - 1 - at) % every == 0]
    for at in chosen:
        name = shortened(names[at], max(wide, step * every) - 6, SMALL)
        half = width_of(name, SMALL) / 2
        x = min(max(places[at], half), right - half)
        sheet.text(x, baseline, name, "axis", anchor="middle", size=SMALL)
