"""자료 취합: what a data call asks for, what was filled in, and whether it is whole. Pure.

A sheet is what one unit fills in: rows (one without a name where the call names none) by columns. Its cells are kept by
(row, column), both counted from 0; a cell that is not there is empty.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from mulkko.catalog.engine.cells import read_number

KINDS = ("integer", "decimal", "text")
WORDS = {
    "정수": "integer", "수": "integer", "integer": "integer", "소수": "decimal", "decimal": "decimal", "글": "text", "text": "text",
}  # fmt: skip
HOWS = ("prefilled", "kept", "corrected", "typed", "none")
NOTHING = frozenset({"-", "―", "해당 없음", "해당없음"})
MOST_COLUMNS, MOST_ROWS, LONGEST_NAME, LONGEST_TEXT = 30, 60, 60, 300
_WHEN = re.compile(r"(?:19|20)\d\d\s*년(?:도)?|[1-4]\s*/\s*4\s*분기|[1-4]\s*분기|\d{1,2}\s*월분?|[상하]반기")
Place = tuple[int, int]


class BadLine(ValueError):
    """A line that names a column cannot be read; `why` is name, kind, twice, parts, many or none."""

    def __init__(self, why: str, line: str = ""):
        super().__init__(f"{why}: {line}")
        self.why, self.line = why, line


class BadValue(ValueError):
    """A value does not fit its column; `why` is number, whole or long."""

    def __init__(self, why: str, text: str):
        super().__init__(f"{why}: {text[:60]}")
        self.why, self.text = why, text


@dataclass(frozen=True)
class Column:
    """One column of a call. `parts` names the columns whose sum it has to be; empty where it is no total."""

    name: str
    kind: str = "integer"
    unit: str = ""
    parts: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        return f"{self.name} ({self.unit})" if self.unit else self.name


@dataclass(frozen=True)
class Source:
    """Where a pre-filled value comes from: a column of a version of a dataset."""

    dataset: str
    title: str
    version: int
    column: str
    as_of: str  # ISO day that the data describe; empty where nobody said it


@dataclass(frozen=True)
class Cell:
    """A value and how it came here; `known` is what stood in the source, for a cell that was pre-filled.

    Numbers are plain decimal text, such as "1240" or "-3.5". `how`: prefilled (nobody has looked at it yet), kept,
    corrected, typed, none (there is nothing of the kind).
    """

    value: str
    how: str = "typed"
    known: str = ""
    source: Source | None = None


@dataclass(frozen=True)
class WrongTotal:
    row: int
    column: int
    said: str
    summed: str


def read_columns(text: str) -> tuple[Column, ...]:
    """Return the columns of a call from lines of `name | kind | unit | = part + part`.

    >>> read_columns("남 | 정수 | 명\\n여 | 정수 | 명\\n계 | 정수 | 명 | = 남 + 여")[2]
    Column(name='계', kind='integer', unit='명', parts=('남', '여'))

    Raises:
        BadLine: a line cannot be read, a name stands there twice, a total names no other column that is a number.
    """
    lines = [line.strip() for line in text.replace("\0", "").splitlines() if line.strip()]
    if not lines or len(lines) > MOST_COLUMNS:
        raise BadLine("many" if lines else "none")
    columns = tuple(_column(line) for line in lines)
    numeric = {column.name for column in columns if column.kind != "text" and not column.parts}
    for column, line in zip(columns, lines, strict=True):
        if sum(other.name == column.name for other in columns) > 1:
            raise BadLine("twice", line)
        if column.parts and (column.kind == "text" or not set(column.parts) <= numeric):
            raise BadLine("parts", line)
    return columns


def _column(line: str) -> Column:
    name, kind, unit, total = (*(part.strip() for part in line.split("|", 3)), "", "", "")[:4]
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or len(unit) > 20:
        raise BadLine("name", line)
    if (kind or "정수") not in WORDS:
        raise BadLine("kind", line)
    parts = tuple(" ".join(part.split()) for part in total.removeprefix("=").split("+")) if total else ()
    if total and not all(parts):
        raise BadLine("parts", line)
    return Column(name, WORDS[kind or "정수"], unit, parts)


def series_of(title: str) -> str:
    """Return the title of a call without year, quarter and month: what the calls of one series have alike.

    >>> series_of("2026년 4분기 야간근로자 현황")
    '야간근로자 현황'
    """
    without = re.sub(r"[(\[]\s*[)\]]", " ", _WHEN.sub(" ", title))
    return " ".join(without.split()) or title


def written_columns(columns: Iterable[Column]) -> str:
    """Return columns as the lines that `read_columns` reads."""
    words = {"integer": "정수", "decimal": "소수", "text": "글"}
    return "\n".join(
        " | ".join(
            [one.name, words[one.kind], one.unit, *([f"= {' + '.join(one.parts)}"] if one.parts else [])]
        ).rstrip(" |")
        for one in columns
    )


def read_rows(text: str) -> tuple[str, ...]:
    """Return the names of the rows that every unit fills in; one without a name where none is told.

    Raises:
        BadLine: a name stands there twice, is too long, or there are too many.
    """
    rows = [" ".join(line.split()) for line in text.replace("\0", "").splitlines() if line.strip()]
    for row in rows:
        if len(row) > LONGEST_NAME or rows.count(row) > 1:
            raise BadLine("name" if len(row) > LONGEST_NAME else "twice", row)
    if len(rows) > MOST_ROWS:
        raise BadLine("many")
    return tuple(rows) or ("",)


def read_value(text: str, kind: str) -> str:
    """Return what was typed as it is kept; an empty text where nothing was.

    >>> read_value("1,240명", "integer"), read_value("△3.50", "decimal")
    ('1240', '-3.5')

    Raises:
        BadValue: it is no number, no whole one, or too long.
    """
    text = " ".join(text.replace("\0", "").split())
    if kind == "text" or not text:
        if len(text) > LONGEST_TEXT:
            raise BadValue("long", text)
        return text
    number = read_number(text)
    if number is None or len(number.plain) > 30:
        raise BadValue("number", text)
    plain = plain_number(Decimal(number.plain))
    if kind == "integer" and "." in plain:
        raise BadValue("whole", text)
    return plain


def plain_number(value: Decimal) -> str:
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def filled(
    before: Mapping[Place, Cell], typed: Mapping[Place, str | None], columns: Sequence[Column]
) -> dict[Place, Cell]:
    """Return a sheet with what was typed; None keeps what was pre-filled, a place that is not named stays as it is.

    Raises:
        BadValue: a value does not fit its column.
    """
    cells = dict(before)
    for place, text in typed.items():
        cell = _typed(before.get(place), text, columns[place[1]].kind)
        if cell is None:
            cells.pop(place, None)
        else:
            cells[place] = cell
    return cells


def _typed(before: Cell | None, text: str | None, kind: str) -> Cell | None:
    known, source = (before.known, before.source) if before else ("", None)
    if text is None:
        return Cell(known, "kept", known, source) if source else before
    if " ".join(text.split()) in NOTHING:
        return Cell("", "none", known, source)
    value = read_value(text, kind)
    if not value:
        return Cell(known, "prefilled", known, source) if source else None
    if source:
        return Cell(value, "kept" if value == known else "corrected", known, source)
    return Cell(value)


def open_places(cells: Mapping[Place, Cell], rows: Sequence[str], columns: Sequence[Column]) -> list[Place]:
    """Return the places that are empty, or pre-filled and not looked at yet, in reading order."""
    every = [(row, column) for row in range(len(rows)) for column in range(len(columns))]
    return [place for place in every if place not in cells or cells[place].how == "prefilled"]


def wrong_totals(cells: Mapping[Place, Cell], rows: Sequence[str], columns: Sequence[Column]) -> list[WrongTotal]:
    """Return the totals that differ from the sum of their parts; where a part has no number it counts as nothing."""
    at = {column.name: place for place, column in enumerate(columns)}
    found = []
    for row in range(len(rows)):
        for place, column in enumerate(columns):
            said = cells.get((row, place))
            if not column.parts or said is None or said.how == "none":
                continue
            parts = [cells.get((row, at[name])) for name in column.parts]
            summed = sum((Decimal(part.value) for part in parts if part and part.value), Decimal(0))
            if all(parts) and Decimal(said.value) != summed:
                found.append(WrongTotal(row, place, said.value, plain_number(summed)))
    return found


def is_whole(cells: Mapping[Place, Cell], rows: Sequence[str], columns: Sequence[Column]) -> bool:
    return not open_places(cells, rows, columns) and not wrong_totals(cells, rows, columns)


def told_cells(cells: Mapping[Place, Cell]) -> list[dict[str, Any]]:
    """Return a sheet as plain values, in reading order."""
    return [{"at": list(place), **asdict(cell)} for place, cell in sorted(cells.items())]


def cells_of(told: Iterable[Mapping[str, Any]]) -> dict[Place, Cell]:
    """Return the sheet that `told_cells` told."""
    return {
        (one["at"][0], one["at"][1]): Cell(
            one["value"], one["how"], one["known"], Source(**one["source"]) if one["source"] else None
        )
        for one in told
    }
