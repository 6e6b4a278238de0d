"""The parts of a document that a file holds, as plain values: what PDF and HWPX are drawn from."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from mulkko.documents.engine.confirmation import HEADING, Confirmation, confirmation_strings
from mulkko.documents.engine.marks import BLANK, END
from mulkko.documents.engine.paper import PROMISE_HEADS, Letter, Paper, Plan, letter_strings, plan_strings
from mulkko.documents.engine.signing import Seat

Part = Letter | Plan | Confirmation


@dataclass(frozen=True)
class File:
    """One file to be: its parts in order, what stands in its properties, and when it got what it says."""

    title: str
    author: str
    description: str
    keywords: tuple[str, ...]
    parts: tuple[Part, ...]
    stamped_at: datetime

    def strings(self) -> list[str]:
        """Return every string that stands in the file, in reading order."""
        return [string for part in self.parts for string in _strings(part)]


def file_of(paper: Paper, parts: Sequence[Part] | None = None) -> File:
    """Return the file of a paper: 기안문, 계획서 and further documents, or only the parts named."""
    letter, plan = paper.letter, paper.plan
    shown: tuple[Part, ...] = tuple(parts) if parts is not None else (letter, plan, *paper.further)
    return File(paper.title, letter.agency, plan.summary, plan.keywords, shown, paper.stamped_at)


def sheet_file(sheet: Confirmation, *, author: str) -> File:
    """Return the file of a confirmation sheet."""
    return File(f"{HEADING}: {sheet.title}", author, sheet.title, (), (sheet,), sheet.stamped_at)


def _strings(part: Part) -> list[str]:
    if isinstance(part, Letter):
        return letter_strings(part)
    return plan_strings(part) if isinstance(part, Plan) else confirmation_strings(part)


def spec_of(part: Part) -> dict[str, Any]:
    """Return a part as JSON holds it."""
    if isinstance(part, Letter):
        return asdict(part) | {
            "kind": "letter", "items": [asdict(item) for item in part.closed_items], "enclosures": part.enclosures, "end": BLANK + END, "execution": part.execution,
            "lines": part.address.lines, "signers": [_seat(one) for one in part.signers],
            "cooperators": [_seat(one) for one in part.cooperators],
        }  # fmt: skip
    if isinstance(part, Plan):
        grid = part.grid and asdict(part.grid) | {
            "rows": [{"name": name, "cells": cells} for name, cells in part.grid.rows]
        }
        opinions = [asdict(one) | {"office": one.office} for one in part.opinions]
        promises = {"heads": PROMISE_HEADS, "rows": [one.cells for one in part.promises]}
        return asdict(part) | {
            "kind": "plan", "grid": grid, "promises": promises, "opinions": opinions, "keywords": ", ".join(part.keywords),
        }  # fmt: skip
    return {key: value for key, value in asdict(part).items() if key != "stamped_at"} | {
        "kind": "confirmation", "heading": HEADING
    }  # fmt: skip


def _seat(seat: Seat) -> dict[str, Any]:
    return asdict(seat) | {"office": seat.office}
