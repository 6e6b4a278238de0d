"""Whether areas changed between two versions of data: a district that was split, joined or renamed (구 분리·통합).

Data seldom say from when to when an area is valid, so it is read from the values themselves: areas that the older
version holds in earnest and the newer one not at all, and the other way round. A figure that reads such a column
compares what cannot be compared, unless a table beside it holds the old and the new names together. Pure.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp

from mulkko.evidence.engine.parsing import SqlRefused, nodes, parsed

MOST_AREAS = 2_000  # a column with more distinct values is none of areas
IN_EARNEST = 5  # rows; in a table of events an area with fewer may come or go by chance
SHARE = 0.8  # of the values that are called like areas
_NAME = re.compile(
    r"(?:[가-힣A-Za-z0-9·.()-]+\s+)*[가-힣][가-힣0-9·.]*(?:특별자치도|특별시|광역시|시|도|군|구|읍|면|동|리|가)"
)
_CODE = re.compile(r"\d{5}|\d{7,8}|\d{10}")
_CODE_COLUMN = re.compile(
    r"행정동|법정동|행정구역|지역|시군구|구군|자치구|area|region|district|(?:시|구|동)_?코드", re.IGNORECASE
)


@dataclass(frozen=True)
class Moved:
    """Areas of one column that went and that came between two versions."""

    dataset: str
    column: str
    went: frozenset[str]
    came: frozenset[str]

    @property
    def is_boundary(self) -> bool:
        """Tell whether some went while others came: what only comes may be new rows."""
        return bool(self.went and self.came)

    def told(self) -> str:
        """Return it as a sentence."""
        parts = [
            f"{word} {', '.join(sorted(names)[:5])}" + (" …" if len(names) > 5 else "")
            for word, names in (("without", self.went), ("with", self.came))
            if names
        ]
        return f"The areas in '{self.column}' of '{self.dataset}' changed: now {', '.join(parts)}."


def are_areas(column: str, values: Mapping[str, int]) -> bool:
    """Tell whether a column holds names or codes of areas, by how its values are written."""
    if not 0 < len(values) <= MOST_AREAS:
        return False
    named = sum(bool(_NAME.fullmatch(value.strip())) for value in values)
    if named >= SHARE * len(values):
        return True
    return bool(_CODE_COLUMN.search(column)) and all(_CODE.fullmatch(value.strip()) for value in values)


def moved(dataset: str, column: str, before: Mapping[str, int], now: Mapping[str, int]) -> Moved | None:
    """Return which areas went and came in earnest; None where none did, or where the column holds no areas.

    Args:
        before, now: rows by area.
    """
    if not (are_areas(column, before) and are_areas(column, now)):
        return None
    went = _in_earnest({area for area in before if area not in now}, before)
    came = _in_earnest({area for area in now if area not in before}, now)
    return Moved(dataset, column, went, came) if went or came else None


def crosses(sql: str, one: Moved) -> bool:
    """Tell whether a query stands on areas that changed: not where it only picks others by their names."""
    try:
        tree = parsed(sql)
    except SqlRefused:
        return True
    picked: set[str] = set()
    for node in nodes(tree):
        if not isinstance(node, exp.Column) or node.name.lower() != one.column.lower():
            continue
        names = _picked(node)
        if names is None:
            return True
        picked |= names
    return bool(picked & (one.went | one.came))


def _picked(column: exp.Column) -> set[str] | None:
    """Return the names that a column is held against in = or IN (…); None where it is read in another way."""
    holder = column.parent
    if isinstance(holder, exp.EQ):
        other = holder.expression if holder.this is column else holder.this
        return {other.name} if isinstance(other, exp.Literal) else None
    if isinstance(holder, exp.In) and holder.this is column and not isinstance(holder.parent, exp.Not):
        listed = holder.expressions
        return {one.name for one in listed} if listed and all(isinstance(one, exp.Literal) for one in listed) else None
    return None


def _in_earnest(areas: set[str], rows: Mapping[str, int]) -> frozenset[str]:
    """Return the areas that do not come or go by chance: all, where every area has equally many rows."""
    is_panel = len(set(rows.values())) == 1
    return frozenset(area for area in areas if is_panel or rows[area] >= IN_EARNEST)
