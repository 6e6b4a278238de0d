"""Three shares of a version, each counted and none guessed: completeness, accuracy of form, timeliness.

None means that it cannot be computed; the page then says why.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

# Repairs of single cells: what stood there could not be used as it was. Repairs of the layout do not count.
OF_CELLS = frozenset(
    (
        "thousands_separators",
        "negative_marks",
        "units_in_cells",
        "footnote_marks",
        "missing_marks",
        "surrounding_spaces",
        "nul_characters",
    )
)


@dataclass(frozen=True)
class Quality:
    """Shares from 0 to 1, or None."""

    completeness: float | None  # cells that hold a value
    accuracy: float | None  # cells that could be used as they came
    timeliness: float | None  # 1 while the version is not older than its cycle, then cycle / age


def quality_of(
    profile: Mapping[str, Any], repairs: Iterable[Mapping[str, Any]], *, as_of: date | None, cycle_days: int | None, today: date
) -> Quality:  # fmt: skip
    """Return the shares of a version.

    >>> counted = {"rows": 10, "columns": [{"name": "a", "missing": 1}, {"name": "b", "missing": 0}]}
    >>> quality_of(counted, [], as_of=date(2026, 1, 1), cycle_days=31, today=date(2026, 3, 4))
    Quality(completeness=0.95, accuracy=1.0, timeliness=0.5)
    """
    columns = profile.get("columns", [])
    cells = profile.get("rows", 0) * len(columns)
    complete = accurate = None
    if cells:
        complete = 1 - sum(column["missing"] for column in columns) / cells
        touched = sum(int(repair["count"]) for repair in repairs if repair["kind"] in OF_CELLS)
        accurate = 1 - min(touched, cells) / cells
    return Quality(complete, accurate, _timeliness(as_of, cycle_days, today))


def _timeliness(as_of: date | None, cycle_days: int | None, today: date) -> float | None:
    if as_of is None or not cycle_days:
        return None
    age = (today - as_of).days
    return 1.0 if age <= cycle_days else cycle_days / age
