"""Circles packed close together, their areas in proportion: which themes are large, at a glance."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from mulkko.web.charts.axes import SMALL
from mulkko.web.charts.drawing import FONT, SLIM, Chart, Drawing, Sheet, chart_of
from mulkko.web.charts.numbers import exact, short
from mulkko.web.charts.texts import broken, width_of

MOST = 24
GAP = 3.0


@dataclass(frozen=True)
class Bubble:
    """One circle; an accent is drawn strong and ringed, such as a theme that surges or that was chosen."""

    name: str
    value: float
    href: str = ""
    accent: bool = False


def bubbles(
    key: str, title: str, description: str, rows: Sequence[Bubble], *, what: str, how_many: str, beside: str = "",
    accent: str = "", language: str = "ko", most: int = MOST,
) -> Chart:  # fmt: skip
    """Return circles, the largest in the middle; what is not above nothing stands in the table only.

    Args:
        beside: heading of the column that says which rows are an accent; `accent` is what it says of them.
    """
    ordered = sorted(rows, key=lambda row: -row.value)
    shown = [row for row in ordered if row.value > 0][:most]
    table = [[row.name, exact(row.value), *([accent if row.accent else ""] if beside else [])] for row in ordered]
    columns = [what, how_many, *([beside] if beside else [])]
    plan = partial(_draw, shown, language)
    return chart_of(key, title, description, columns, table, plan, drawn=len(shown))


def packed(radii: Sequence[float], *, stretch: float) -> list[tuple[float, float]]:
    """Return the middles of circles that touch but do not overlap, in the order given, as close to the middle as they go.

    Args:
        stretch: how much wider than high the heap should be.
    """
    middles: list[tuple[float, float]] = []
    for at, radius in enumerate(radii):
        if at == 0:
            middles.append((0.0, 0.0))
        elif at == 1:
            middles.append((radii[0] + radius, 0.0))
        else:
            middles.append(_closest(np.array(middles), np.array(radii[:at]), radius, stretch))
    return middles


def _closest(middles: np.ndarray, radii: np.ndarray, radius: float, stretch: float) -> tuple[float, float]:
    """Return the free place touching two circles that is closest to the middle."""
    one, other = np.triu_indices(len(middles), 1)
    gap = middles[other] - middles[one]
    far = np.maximum(np.sqrt((gap**2).sum(axis=1)), 1e-9)
    to_one, to_other = radii[one] + radius, radii[other] + radius
    usable = far <= to_one + to_other
    one, gap, far, to_one, to_other = one[usable], gap[usable], far[usable], to_one[usable], to_other[usable]
    along = (to_one**2 - to_other**2 + far**2) / (2 * far)
    aside = np.sqrt(np.maximum(0.0, to_one**2 - along**2))
    unit = gap / far[:, None]
    across = np.stack([-unit[:, 1], unit[:, 0]], axis=1)
    base = middles[one] + unit * along[:, None]
    places = np.concatenate([base + across * aside[:, None], base - across * aside[:, None]])
    between = np.sqrt(((places[:, None, :] - middles[None, :, :]) ** 2).sum(axis=2))
    free = places[(between >= radii[None, :] + radius - 1e-6).all(axis=1)]
    if not len(free):  # never seen; beside everything there is always room
        return float((middles[:, 0] + radii).max() + radius), 0.0
    distance = np.round((free[:, 0] / stretch) ** 2 + free[:, 1] ** 2, 6)
    best = min(range(len(free)), key=lambda at: (distance[at], round(free[at, 1], 3), round(free[at, 0], 3)))
    return float(free[best, 0]), float(free[best, 1])


def _draw(rows: Sequence[Bubble], language: str, width: float) -> Drawing:
    sheet, slim = Sheet(), width <= SLIM
    wanted = [math.sqrt(row.value) + 1e-9 for row in rows]
    wanted = [max(radius, max(wanted) * 0.12) for radius in wanted]  # a circle that can be seen and pressed
    spare = max(wanted) * 0.02
    middles = packed([radius + spare for radius in wanted], stretch=1.0 if slim else 1.6)
    left = min(x - r for (x, _), r in zip(middles, wanted, strict=True))
    right = max(x + r for (x, _), r in zip(middles, wanted, strict=True))
    top = min(y - r for (_, y), r in zip(middles, wanted, strict=True))
    low = max(y + r for (_, y), r in zip(middles, wanted, strict=True))
    size = min((width - 12) / (right - left), (width * 0.95 if slim else 340) / (low - top), 104 / max(wanted))
    aside = (width - (right - left) * size) / 2
    for at, (row, (x, y), radius) in enumerate(zip(rows, middles, wanted, strict=True)):
        place = (aside + (x - left) * size, 6 + (y - top) * size)
        kind = "bubble accent" if row.accent else "bubble"
        told = f"{row.name} {exact(row.value)}"
        sheet.circle(*place, radius * size, kind, title=told, href=row.href, rows=(at,))
        _draw_name(sheet, row, place, radius * size, language)
    return sheet.drawing(width, 12 + (low - top) * size)


def _draw_name(sheet: Sheet, row: Bubble, place: tuple[float, float], radius: float, language: str) -> None:
    """Write name and figure inside where they fit; else the figure; else nothing."""
    x, y = place
    figure, inside = short(row.value, language), "in-accent" if row.accent else "in-bubble"
    most = 3 if radius > 46 else 2 if radius > 34 else 1
    lines = broken(row.name, radius * (1.6 if most < 3 else 1.5), SMALL, most=most) if radius > 26 else []
    size = FONT if lines else SMALL
    if not lines and width_of(figure, size) > radius * 1.8:
        return
    start = y - len(lines) * 7.5 + 4
    for at, text in enumerate(lines):
        sheet.text(x, start + at * 15, text, f"{inside} free", anchor="middle", size=SMALL)
    sheet.text(
        x, start + len(lines) * 15 + (1 if lines else 0), figure, f"{inside} strong free", anchor="middle", size=size
    )
