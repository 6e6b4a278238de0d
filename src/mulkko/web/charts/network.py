"""Units and what ties them together. The layout is computed, never drawn by lot: the same rows give the same picture."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from mulkko.web.charts.axes import SMALL
from mulkko.web.charts.drawing import SLIM, Chart, Drawing, Legend, Sheet, chart_of
from mulkko.web.charts.numbers import exact
from mulkko.web.charts.texts import shortened, width_of

ROUNDS = 220
MARGIN = 26.0
MOST = 120  # lines that a picture shows


@dataclass(frozen=True)
class Tie:
    """One line between two units; a missing one is what should be there and is not (dashed), an agreed one was ordered.

    `told` is how its number is written, where that is not the number itself.
    """

    one: str
    other: str
    n: float
    is_missing: bool = False
    is_agreed: bool = False
    told: str = ""

    @property
    def figure(self) -> str:
        return self.told or exact(self.n)


def network(
    key: str, title: str, description: str, ties: Sequence[Tie], *, one: str, other: str, how_much: str, kind: str = "",
    there: str = "", missing: str = "", agreed: str = "", most: int = MOST, language: str = "ko",
) -> Chart:  # fmt: skip
    """Return units as dots and ties as lines, the first `most` of them; the table lists all."""
    words = [missing if tie.is_missing else agreed if tie.is_agreed else there for tie in ties]
    table = [[tie.one, tie.other, tie.figure, *([word] if kind else [])] for tie, word in zip(ties, words, strict=True)]
    legend = [Legend("tie", there), Legend("tie missing", missing)] if kind else []
    if agreed and any(tie.is_agreed for tie in ties):
        legend.append(Legend("tie agreed", agreed))
    columns = [one, other, how_much, *([kind] if kind else [])]
    shown = tuple(ties[:most])
    plan = partial(_draw, shown)
    return chart_of(key, title, description, columns, table, plan, drawn=len(shown), legend=legend, textual=2)


@lru_cache(maxsize=64)
def _places_of(names: tuple[str, ...], ties: tuple[Tie, ...]) -> np.ndarray:
    """Return the same; both widths and the next visitor find the places computed."""
    return places_of(names, ties)


def places_of(names: Sequence[str], ties: Sequence[Tie]) -> np.ndarray:
    """Return x and y from 0 to 1 for each name: spread out, with what is tied close (Fruchterman, Reingold 1991)."""
    n = len(names)
    number = {name: at for at, name in enumerate(names)}
    angle = 2 * math.pi * np.arange(n) / max(1, n)
    at = np.stack([np.cos(angle), np.sin(angle)], axis=1) * 0.5
    pull = np.zeros((n, n))
    most = max((tie.n for tie in ties), default=1) or 1
    for tie in ties:
        weight = 0.4 + 0.6 * max(0.0, tie.n) / most
        pull[number[tie.one], number[tie.other]] = pull[number[tie.other], number[tie.one]] = weight
    ideal = 1.1 / math.sqrt(max(1, n))
    for round_ in range(ROUNDS):
        gap = at[:, None, :] - at[None, :, :]
        far = np.maximum(np.sqrt((gap**2).sum(axis=2)), 1e-3)
        force = ideal**2 / far**2 - pull * far / ideal
        np.fill_diagonal(force, 0)
        move = (gap * force[:, :, None]).sum(axis=1) - at * 0.6
        length = np.maximum(np.sqrt((move**2).sum(axis=1, keepdims=True)), 1e-9)
        at = at + move / length * np.minimum(length, 0.1 * (1 - round_ / ROUNDS))
    low, high = at.min(axis=0), at.max(axis=0)
    span = np.where(high - low > 1e-9, high - low, 1.0)
    return (at - low) / span if n > 1 else np.full((n, 2), 0.5)


def _draw(ties: tuple[Tie, ...], width: float) -> Drawing:
    sheet, height = Sheet(), width * (0.95 if width <= SLIM else 0.62)
    names = sorted({name for tie in ties for name in (tie.one, tie.other)})
    unit = _places_of(tuple(names), ties)
    side = 44.0 if width <= SLIM else 60.0
    at = {
        name: (side + x * (width - 2 * side), MARGIN + y * (height - 2 * MARGIN - 12))
        for name, (x, y) in zip(names, unit.tolist(), strict=True)
    }
    most = max(tie.n for tie in ties) or 1
    for row, tie in enumerate(ties):
        told = f"{tie.one} – {tie.other} {tie.figure}"
        kind = f"tie{' missing' if tie.is_missing else ' agreed' if tie.is_agreed else ''} w{1 + round(3 * max(0.0, tie.n) / most)}"
        sheet.line(at[tie.one], at[tie.other], kind, title=told, rows=(row,))
    degree = Counter(name for tie in ties for name in (tie.one, tie.other))
    taken: list[tuple[float, float, float, float]] = []
    for name in sorted(names, key=lambda one: (-degree[one], one)):
        x, y = at[name]
        sheet.circle(x, y, 4 + min(6, degree[name] ** 0.5 * 1.6), "dot s1", title=name)
    for name in sorted(names, key=lambda one: (-degree[one], one)):
        _draw_name(sheet, name, at[name], taken, width)
    return sheet.drawing(width, height)


def _draw_name(sheet: Sheet, name: str, place: tuple[float, float], taken: list, width: float) -> None:
    """Write a name below its dot unless it would lie on another name; the busiest units come first."""
    text = shortened(name, 110, SMALL)
    half = width_of(text, SMALL) / 2
    x, y = min(max(place[0], half + 3), width - half - 3), place[1] + 21
    box = (x - half, y - 12, x + half, y + 3)
    if any(box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in taken):
        return
    taken.append(box)
    sheet.rect(box[0] - 2, box[1], box[2] - box[0] + 4, 15, "plate")
    sheet.text(x, y, text, "name", anchor="middle", size=SMALL, title=name if text != name else "")
