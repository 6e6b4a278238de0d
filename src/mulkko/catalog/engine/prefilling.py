"""Which cells of a data call a table holds already. Pure: columns and rows of a table in, cells out.

A row of a table belongs to a unit by a column that names units, or, where it has none, because the unit keeps the table
itself. Where two rows fit one cell nothing is taken: a sum or a choice would be a guess.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mulkko.catalog.engine.calls import BadValue, Column, plain_number, read_value

Filled = tuple[str, int, int]  # unit code, row, column
_IN_BRACKETS = re.compile(r"[(\[（][^)\]）]*[)\]）]")


@dataclass(frozen=True)
class Table:
    """A table as it is kept: for each column its name, the unit of its figures, and its values."""

    names: Sequence[str]
    units: Sequence[str | None]
    values: Sequence[Sequence[Any]]

    @property
    def rows(self) -> int:
        return len(self.values[0]) if self.values else 0


def folded(name: str) -> str:
    """Return a name as it is compared: without what stands in brackets, without blanks and marks.

    >>> folded("야간 근로자(명)") == folded("야간근로자")
    True
    """
    text = unicodedata.normalize("NFKC", name)
    return re.sub(r"[\W_]+", "", _IN_BRACKETS.sub("", text) or text).casefold()


def column_for(wanted: Column, names: Sequence[str], units: Sequence[str | None]) -> int | None:
    """Return the one column of a table that holds what a column of a call asks for, or None."""
    found = [
        place
        for place, (name, unit) in enumerate(zip(names, units, strict=True))
        if folded(name) == folded(wanted.name) and _same_unit(wanted.unit, unit or _bracketed(name))
    ]
    return found[0] if len(found) == 1 else None


def _bracketed(name: str) -> str:
    found = _IN_BRACKETS.search(name)
    return found[0][1:-1].strip() if found else ""


def _same_unit(wanted: str, unit: str) -> bool:
    """Tell whether figures may be taken over as they are: 1,000 원 are not 1,000 천원."""
    return not wanted or not unit or "".join(wanted.split()) == "".join(unit.split())


def known_cells(
    table: Table, columns: Sequence[Column], rows: Sequence[str], units: Mapping[str, str], keeper: str | None
) -> dict[Filled, tuple[str, str]]:
    """Return (value, name of the table's column) by unit, row and column of the call.

    Args:
        units: name or code as it may stand in a table -> code; names that two units bear are left out.
        keeper: the asked unit that keeps the table itself, if one does.
    """
    at = {place: column_for(column, table.names, table.units) for place, column in enumerate(columns)}
    of_row = _rows_of(table, rows, units, keeper)
    found = {}
    for place, source in at.items():
        if source is None:
            continue
        for (unit, row), line in of_row.items():
            value = _value(table.values[source][line], columns[place].kind)
            if value:
                found[unit, row, place] = (value, table.names[source])
    return found


def _rows_of(
    table: Table, rows: Sequence[str], units: Mapping[str, str], keeper: str | None
) -> dict[tuple[str, int], int]:
    """Return the one line of the table for each unit and row of the call."""
    named = {row: place for place, row in enumerate(rows)}
    unit_at = _naming(table, units)
    label_at = None if rows == ("",) else _naming(table, named, but=unit_at)
    if (unit_at is None and keeper is None) or (rows != ("",) and label_at is None):
        return {}
    lines: dict[tuple[str, int], list[int]] = {}
    for line in range(table.rows):
        unit = units.get(_text(table.values[unit_at][line])) if unit_at is not None else keeper
        row = 0 if label_at is None else named.get(_text(table.values[label_at][line]))
        if unit is not None and row is not None:
            lines.setdefault((unit, row), []).append(line)
    return {place: found[0] for place, found in lines.items() if len(found) == 1}


def _naming(table: Table, words: Mapping[str, Any], *, but: int | None = None) -> int | None:
    """Return the column that names most of these words, each in a cell of its own; None where none does."""
    counts = [
        len({_text(value) for value in values} & set(words)) if place != but else 0
        for place, values in enumerate(table.values)
    ]
    most = max(counts, default=0)
    return counts.index(most) if most else None


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _value(value: Any, kind: str) -> str:
    """Return a value of a table as a cell holds it; empty where it is none, or does not fit the kind."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, int | float | Decimal):
        text = plain_number(Decimal(str(value))) if Decimal(str(value)).is_finite() else ""
        return "" if kind == "integer" and "." in text else text
    try:
        return read_value(str(value), kind)
    except BadValue:
        return ""
