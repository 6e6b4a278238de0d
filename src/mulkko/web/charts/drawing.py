"""What a chart consists of: marks with their places, the rows they stand for, and how they are written as SVG.

A mark has classes and presentation attributes only, never a style: the pages allow no inline style.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

WIDE, SLIM = 640, 340  # user units; a page shows the one that fits its column
FONT = 13.0
SERIES = 6
Point = tuple[float, float]


@dataclass(frozen=True)
class Mark:
    """One element of the picture; `rows` are the rows of the table that it stands for."""

    tag: str
    places: tuple[tuple[str, float | str], ...]
    kind: str = ""  # classes
    text: str = ""
    title: str = ""
    href: str = ""
    rows: tuple[int, ...] = ()

    def svg(self) -> str:
        attributes = "".join(f' {name}="{_value(value)}"' for name, value in self.places)
        kind = f' class="{self.kind}"' if self.kind else ""
        title = f"<title>{escape(self.title)}</title>" if self.title else ""
        inside = f"{title}{escape(self.text)}"
        element = (
            f"<{self.tag}{kind}{attributes}>{inside}</{self.tag}>" if inside else f"<{self.tag}{kind}{attributes}/>"
        )
        return f'<a href="{escape(self.href)}">{element}</a>' if self.href else element

    def box(self) -> tuple[float, float, float, float] | None:
        """Return left, top, right, bottom of a rect, circle or line; None of what has no such places."""
        at = dict(self.places)
        if self.tag == "rect":
            x, y = float(at["x"]), float(at["y"])
            return x, y, x + float(at["width"]), y + float(at["height"])
        if self.tag == "circle":
            x, y, r = float(at["cx"]), float(at["cy"]), float(at["r"])
            return x - r, y - r, x + r, y + r
        if self.tag == "line":
            xs, ys = (float(at["x1"]), float(at["x2"])), (float(at["y1"]), float(at["y2"]))
            return min(xs), min(ys), max(xs), max(ys)
        return None


def _value(value: float | str) -> str:
    return escape(value) if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


@dataclass(frozen=True)
class Drawing:
    """The picture at one width."""

    width: float
    height: float
    marks: tuple[Mark, ...]

    def svg(self) -> str:
        """Return everything inside the svg element."""
        return "".join(mark.svg() for mark in self.marks)

    @property
    def view_box(self) -> str:
        return f"0 0 {_value(self.width)} {_value(self.height)}"

    @property
    def has_links(self) -> bool:
        """Tell whether something in the picture is reached by the keyboard: then it is no image as a whole."""
        return any(mark.href or dict(mark.places).get("tabindex") for mark in self.marks)

    @property
    def name(self) -> str:
        return "wide" if self.width > SLIM else "slim"


@dataclass(frozen=True)
class Legend:
    """One line of the legend: `kind` names the series or class as the marks do."""

    kind: str
    text: str


@dataclass(frozen=True)
class Chart:
    """A picture in two widths, with the same rows as a table; without rows there is nothing to draw.

    `drawn` says how many rows the picture shows; the table always holds all of them.
    """

    key: str  # begins every id, so it is unique on its page
    title: str
    description: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    drawings: tuple[Drawing, ...] = ()
    legend: tuple[Legend, ...] = ()
    drawn: int = 0
    textual: int = 1  # so many columns hold words, the others figures
    note: str = ""

    @property
    def left_out(self) -> int:
        return len(self.rows) - self.drawn


def chart_of(
    key: str, title: str, description: str, columns: Sequence[str], rows: Iterable[Sequence[str]],
    draw: Callable[[float], Drawing], *, widths: Sequence[float] = (WIDE, SLIM), drawn: int | None = None,
    legend: Sequence[Legend] = (), textual: int = 1, note: str = "",
) -> Chart:  # fmt: skip
    """Return the chart that `draw` gives at each width; without rows, one without a picture."""
    listed = tuple(tuple(row) for row in rows)
    drawings = tuple(draw(width) for width in widths) if listed and drawn != 0 else ()
    shown = len(listed) if drawn is None else drawn
    return Chart(
        key,
        title,
        description,
        tuple(columns),
        listed,
        drawings,
        tuple(legend) if drawings else (),
        shown,
        textual,
        note,
    )


@dataclass
class Sheet:
    """Marks being collected; finite numbers only."""

    marks: list[Mark] = field(default_factory=list)

    def rect(self, x: float, y: float, width: float, height: float, kind: str, **more) -> None:
        self._add("rect", {"x": x, "y": y, "width": max(0.0, width), "height": max(0.0, height)}, kind, more)

    def circle(self, x: float, y: float, r: float, kind: str, **more) -> None:
        self._add("circle", {"cx": x, "cy": y, "r": r}, kind, more)

    def line(self, one: Point, other: Point, kind: str, **more) -> None:
        self._add("line", {"x1": one[0], "y1": one[1], "x2": other[0], "y2": other[1]}, kind, more)

    def path(self, points: Sequence[Point], kind: str, *, closed: bool = False, **more) -> None:
        """Add straight strokes from point to point."""
        if points:
            steps = "L".join(f"{_finite(x)} {_finite(y)}" for x, y in points)
            self._add("path", {"d": f"M{steps}{'Z' if closed else ''}"}, kind, more)

    def curve(self, d: str, kind: str, *, is_focusable: bool = False, **more) -> None:
        """Add a path; a focusable one is reached by the keyboard and read out by its title."""
        reached: dict[str, float | str] = {"tabindex": "0", "role": "img"} if is_focusable else {}
        self._add("path", {"d": d, **reached}, kind, more)

    def text(
        self, x: float, y: float, text: str, kind: str = "", *, anchor: str = "", size: float = FONT, **more
    ) -> None:
        """Add a text on its baseline; an empty one is left out."""
        if text:
            places: dict[str, float | str] = {"x": x, "y": y, "font-size": size}
            if anchor:
                places["text-anchor"] = anchor
            self._add("text", places, kind, more | {"text": text})

    def upright(self, x: float, y: float, text: str, kind: str, *, size: float, **more) -> None:
        """Add a text that reads upwards from its place."""
        if text:
            turn = f"rotate(-90 {_finite(x)} {_finite(y)})"
            self._add("text", {"x": x, "y": y, "font-size": size, "transform": turn}, kind, more | {"text": text})

    def _add(self, tag: str, places: dict[str, float | str], kind: str, more: dict) -> None:
        for value in places.values():
            if not isinstance(value, str):
                _finite(value)
        self.marks.append(Mark(tag, tuple(places.items()), kind, **more))

    def drawing(self, width: float, height: float) -> Drawing:
        return Drawing(width, height, tuple(self.marks))


def _finite(value: float) -> str:
    if not math.isfinite(value):
        raise ValueError("a chart was given a number that is not finite")
    return _value(float(value))


def series_kind(number: int) -> str:
    """Return the class of a series, counted from 0; the seventh looks like the first again."""
    return f"s{number % SERIES + 1}"
