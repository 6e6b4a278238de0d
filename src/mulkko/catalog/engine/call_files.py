"""The sheet of a data call as an XLSX, and back: read in the limited child.

Every cell is text or a number, never a formula. A second sheet names the call, the unit and the sheet from which the
file was made, so that a file of another unit, or of an older state, is told apart.
"""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from mulkko.catalog.engine.calls import Cell, Column, Place
from mulkko.catalog.engine.refusal import Refused
from mulkko.catalog.engine.sniffing import kind_of
from mulkko.catalog.engine.workbooks import sheets_of

SHEET, NOTES, LABEL = "취합", "출처와 안내", "구분"
MARKS = ("취합 번호", "부서 코드", "저장 번호")
MOST_CELLS_READ = 5_000
WIDTH = 22  # of a column, in letters
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Form:
    """What one unit fills in, as a file holds it."""

    call: int
    unit: str
    number: int
    title: str
    columns: Sequence[Column]
    labels: Sequence[str]  # one for each row
    cells: Mapping[Place, Cell]


class OtherForm(ValueError):
    """A file is no form of this call and unit; `why` is call, unit, heading or row."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


def workbook_of(form: Form) -> bytes:
    """Return the bytes of an XLSX with what is known filled in, and a sheet that says where it comes from."""
    table: list[list[object]] = [[LABEL, *(column.heading for column in form.columns)]]
    table += [
        [label, *(_shown(form, (row, place)) for place in range(len(form.columns)))]
        for row, label in enumerate(form.labels)
    ]
    notes: list[list[object]] = [
        [name, value] for name, value in zip(MARKS, (form.call, form.unit, form.number), strict=True)
    ]
    notes += [[form.title], [], [LABEL, "항목", "미리 채운 값", "출처", "판", "기준일"]]
    for (row, place), cell in sorted(form.cells.items()):
        if cell.source:
            told = [cell.source.title, cell.source.version, cell.source.as_of]
            notes.append([form.labels[row], form.columns[place].name, cell.known, *told])
    return _written({SHEET: table, NOTES: notes})


def _shown(form: Form, place: Place) -> object:
    cell = form.cells.get(place)
    if cell is None:
        return None
    if cell.how == "none":
        return "해당 없음"
    is_short = len(cell.value) <= 15 and form.columns[place[1]].kind != "text"
    return Decimal(cell.value) if is_short else cell.value


def typed_of(read: Mapping[str, Any], form: Form) -> dict[Place, str]:
    """Return what stands in the cells of a read file, by place.

    Args:
        read: what `run` returned. `form`: the form that it should be; the cells of it do not matter.

    Raises:
        OtherForm: it is the form of another call or unit, or rows and columns are not those that were asked for.
    """
    marks = read["marks"]
    if marks.get(MARKS[0]) != str(form.call):
        raise OtherForm("call")
    if marks.get(MARKS[1]) != form.unit:
        raise OtherForm("unit")
    heading, *lines = read["table"] or [[]]
    wanted = [LABEL, *(column.heading for column in form.columns)]
    if [name.strip() for name in heading if name.strip()] != wanted:
        raise OtherForm("heading")
    at = {label: row for row, label in enumerate(form.labels)}
    found = {}
    for line in lines:
        if not any(cell.strip() for cell in line):
            continue
        if line[0].strip() not in at:
            raise OtherForm("row")
        for place, text in enumerate(line[1 : len(wanted)]):
            found[at[line[0].strip()], place] = text
    return found


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """Read an XLSX in the limited child: `source`. Return the marks of the second sheet and the rows of the first.

    Raises:
        Refused: it is no XLSX, it is damaged, or it lacks one of the two sheets.
    """
    source = Path(arguments["source"])
    if kind_of(source) != "xlsx":
        raise Refused("The file is no XLSX workbook.", "The whole file.", "Send the form that was downloaded here.")
    sheets = {sheet.name: sheet for sheet in sheets_of(source, zipped=True)[0]}
    if SHEET not in sheets or NOTES not in sheets:
        raise Refused("The workbook is not a form of a data call.", "Its sheets.", "Fill in the form as it came.")
    table: list[list[str]] = []
    cells = 0
    for row in sheets[SHEET].rows():
        cells += len(row)
        if cells > MOST_CELLS_READ or len(table) > MOST_CELLS_READ:
            raise Refused("The form holds far more cells than were asked for.", SHEET, "Fill in the form as it came.")
        table.append([cell[:1000] for cell in row])
    marks: dict[str, str] = {}
    for number, row in enumerate(sheets[NOTES].rows()):
        if number >= len(MARKS):
            break
        marks[row[0] if row else ""] = row[1][:100] if len(row) > 1 else ""
    return {"marks": marks, "table": table}


def _written(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.set_column(0, max(map(len, rows), default=1) - 1, WIDTH)
            for row, values in enumerate(rows):
                for column, value in enumerate(values):
                    _write(sheet, row, column, value)
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, value: object) -> None:
    if value in (None, ""):
        return
    if isinstance(value, int | Decimal):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, _NO_XML.sub("", str(value)))
