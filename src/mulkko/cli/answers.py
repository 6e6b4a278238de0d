"""What a command answers: a document for scripts, lines for people, and whether the answer is yes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


class Refused(Exception):
    """Wrong use or bad input: what is wrong, where, and how to cure it. Ends with exit 2."""

    def __init__(self, what: str, where: str = "", cure: str = ""):
        super().__init__(what)
        self.what, self.where, self.cure = what, where, cure

    def spec(self) -> dict[str, str]:
        return {"what": self.what, "where": self.where, "cure": self.cure}

    @property
    def sentence(self) -> str:
        where = f" ({self.where.rstrip('.')})" if self.where and self.where not in self.what else ""
        return f"{self.what.rstrip('.')}{where}. {self.cure}".strip()


@dataclass
class Answer:
    """`document` is the JSON; `lines` what a person reads; `code` 0 for yes, 1 for no, 2 with `error`."""

    document: dict[str, Any]
    lines: list[str] = field(default_factory=list)
    code: int = 0
    error: Refused | None = None


def columns(rows: Iterable[Iterable[Any]]) -> list[str]:
    """Return rows as aligned text; a Hangul syllable is two cells wide."""
    table = [["" if cell is None else str(cell) for cell in row] for row in rows]
    if not table:
        return []
    widths = [max(_width(row[place]) for row in table) for place in range(len(table[0]))]
    return [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]


def _width(text: str) -> int:
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
