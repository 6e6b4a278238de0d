"""What data promise a query: names, kinds and units of the columns it reads, and what a newer version no longer promises.

A column that is gone or holds another kind of values breaks a claim; the name that it may have now is told, never
applied. A unit that changed, or a figure that leapt by a thousand, is a suspicion of its own. Pure.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from typing import Any

from mulkko.evidence.engine.figures import Slot

EXACT = frozenset({"integer", "decimal"})  # one family: both are exact, and a query reads them alike
LEAPS = (3, 4, 6, 8)  # 천, 만, 백만, 억, as powers of ten
NEAR = (Decimal("0.7"), Decimal("1.43"))  # the data may have moved a little besides
ALIKE = 0.5  # of two names, from 0 to 1
SCALED = frozenset({"count", "money", "ratio", "rate_per", "mean", "median", "duration"})
_IN_BRACKETS = re.compile(r"[(\[（［{][^)\]）］}]*[)\]）］}]")


@dataclass(frozen=True)
class Changes:
    """What a newer version no longer promises; each line names the dataset, the column, then before and now.

    `gone` holds for "now" the name that the column may have today, or None.
    """

    gone: tuple[tuple[str, str, str | None], ...] = ()
    kinds: tuple[tuple[str, str, str, str], ...] = ()
    units: tuple[tuple[str, str, str, str], ...] = ()

    def __add__(self, other: "Changes") -> "Changes":
        return Changes(self.gone + other.gone, self.kinds + other.kinds, self.units + other.units)

    @property
    def break_it(self) -> bool:
        return bool(self.gone or self.kinds)

    def told(self) -> str:
        """Return what breaks a claim, as a sentence."""
        lines = [
            f"The newest data of '{dataset}' have no column '{column}' any more."
            + (f" It may be called '{now}' now." if now else "")
            for dataset, column, now in self.gone
        ]
        lines += [
            f"The column '{column}' of '{dataset}' holds {now} now, and held {before}."
            for dataset, column, before, now in self.kinds
        ]
        return " ".join(lines)

    def units_told(self) -> str:
        """Return which units changed, as a sentence; empty where none did."""
        return " ".join(
            f"The unit of '{column}' in '{dataset}' may have changed: {before or 'none'} before, {now or 'none'} now."
            for dataset, column, before, now in self.units
        )


def changes_of(
    dataset: str,
    before: Sequence[Mapping[str, Any]],
    now: Sequence[Mapping[str, Any]],
    read: Collection[str] | None,
) -> Changes:
    """Return what a newer version no longer promises of the columns that a query reads.

    Args:
        before, now: columns [{"name", "kind", "unit"}] of the pinned and of the newest version.
        read: lower-case names that the query may mean; None means all.
    """
    old = [column for column in before if read is None or column["name"].lower() in read]
    new = {column["name"].lower(): column for column in now}
    known = {column["name"].lower() for column in before}
    came = [column for column in now if column["name"].lower() not in known]
    gone, kinds, units = [], [], []
    for column in old:
        other = new.get(column["name"].lower())
        name = column["name"]
        if other is None:
            gone.append((dataset, name, _may_be(column, before, now, came)))
            continue
        if _family(column) != _family(other):
            kinds.append((dataset, name, str(column.get("kind")), str(other.get("kind"))))
        if (column.get("unit") or "") != (other.get("unit") or ""):
            units.append((dataset, name, column.get("unit") or "", other.get("unit") or ""))
    return Changes(tuple(gone), tuple(kinds), tuple(units))


def leap_of(slot: Slot, then: str | None, now: str | None) -> int | None:
    """Return the power of ten by which a figure leapt, 3, 4, 6 or 8 with its sign; None where it did not.

    >>> leap_of(Slot("cost", "money", "원"), "4400", "4510000")
    3
    """
    if slot.type not in SCALED or then is None or now is None:
        return None
    try:
        before, after = Decimal(then), Decimal(now)
    except InvalidOperation:
        return None
    if not (before.is_finite() and after.is_finite()) or not before or not after:
        return None
    ratio = after / before
    for power in LEAPS:
        for signed in (power, -power):
            if NEAR[0] <= ratio.scaleb(-signed) <= NEAR[1]:
                return signed
    return None


def _family(column: Mapping[str, Any]) -> Any:
    kind = column.get("kind")
    return "number" if kind in EXACT else kind


def _may_be(
    column: Mapping[str, Any],
    before: Sequence[Mapping[str, Any]],
    now: Sequence[Mapping[str, Any]],
    came: Sequence[Mapping[str, Any]],
) -> str | None:
    """Return the new column that a missing one most likely is: alike by name, or alone at the same place."""
    same = [one for one in came if _family(one) == _family(column)]
    scored = sorted(((_alike(column["name"], one["name"]), one["name"]) for one in same), reverse=True)
    if scored and scored[0][0] >= ALIKE and (len(scored) == 1 or scored[0][0] > scored[1][0]):
        return str(scored[0][1])
    place = next(number for number, one in enumerate(before) if one is column)
    if len(before) == len(now) and any(one is now[place] for one in same):
        return str(now[place]["name"])
    return str(same[0]["name"]) if len(same) == 1 else None


def _alike(one: str, other: str) -> float:
    first, second = _plain(one), _plain(other)
    if first and first == second:
        return 1.0
    return SequenceMatcher(None, first or one, second or other).ratio()


def _plain(name: str) -> str:
    """Return a name without what stands in brackets, blanks and signs: 비용 (천원) and 비용(원) are one name."""
    return re.sub(r"[\W_]", "", _IN_BRACKETS.sub("", unicodedata.normalize("NFKC", name))).lower()
