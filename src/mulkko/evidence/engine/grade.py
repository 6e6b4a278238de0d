"""How strong the evidence behind a figure is: a start by its basis, one step down for each stated weakness."""

from collections.abc import Mapping
from typing import Any

START = {
    "register": "A", "backtested": "A", "survey": "B", "tried": "B", "volunteers": "C", "portal": "C", "model": "C", "document": "D", "expert": "D",
}  # fmt: skip
STALE_DAYS = 730  # two years after the day that the data describe


def bases_of(kind: str, method: Mapping[str, Any], data: list[str]) -> list[str]:
    """Return what the figures of a claim stand on: of a survey how people came into it, of a forecast how it was tried, otherwise what its data are."""
    if kind == "survey":
        return ["survey" if method["probability"] else "volunteers"]
    if kind == "model":
        return [method["basis"]]
    return data


def grade_of(bases: list[str], *, age_days: int | None) -> tuple[str, list[str]]:
    """Return the grade A to D of a descriptive figure and the reasons, the weakest basis deciding.

    >>> grade_of(["register"], age_days=10)
    ('A', ['register'])
    >>> grade_of(["register", "portal"], age_days=900)
    ('D', ['portal', 'older than two years'])
    """
    if not bases:
        return "D", ["no data"]
    weakest = max(bases, key=lambda basis: START.get(basis, "D"))
    grade, reasons = START.get(weakest, "D"), [weakest]
    if age_days is not None and age_days > STALE_DAYS:
        grade = chr(min(ord(grade) + 1, ord("D")))
        reasons.append("older than two years")
    return grade, reasons
