"""The sheet of a data call as an XLSX, and back: written by hand as plain XML, read in the limited child.

Every cell is text or a number, never a formula. A second sheet names the call, the unit and the sheet from which the
file was made, so that a file of another unit, or of an older state, is told apart.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from mulkko.catalog.engine.calls import Cell, Column, Place
from mulkko.catalog.engine.refusal import Refused
from mulkko.catalog.engine.sniffing import kind_of
from mulkko.catalog.engine.workbooks import sheets_of

SHEET, NOTES, LABEL = "취합", "출처와 안내", "구분"
MARKS = ("취합 번호", "부서 코드", "저장 번호")
MOST_CELLS_READ = 5_000
_OPEN = "http://schemas.openxmlformats.org"
_MAIN = f"{_OPEN}/spreadsheetml/2006/main"
_OFFICE = f"{_OPEN}/officeDocument/2006/relationships"
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
    return _zipped({SHEET: table, NOTES: notes})


def _shown(form: Form, place: Place) -> object:
    cell = form.cells.get(place)
    if cell is None:
        return None
    if cell.how == "none":
        return "해당 없음"
    is_short = len(cell.value) <= 15 and form.columns[place[1]].kind != "text"
    return _Number(cell.value) if is_short else cell.value


class _Number(str):
    """The text of a number, written as a number cell."""


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


def _zipped(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _parts(list(sheets)):
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}')
        for number, rows in enumerate(sheets.values(), 1):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", _sheet(rows))
    return out.getvalue()


def _parts(names: Sequence[str]) -> list[tuple[str, str]]:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    numbers = range(1, len(names) + 1)
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{one}.xml" ContentType="{kind}.worksheet+xml"/>' for one in numbers
    )
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{one}" r:id="rId{one}"/>'
        for one, name in zip(numbers, names, strict=True)
    )
    related = "".join(
        f'<Relationship Id="rId{one}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{one}.xml"/>'
        for one in numbers
    )
    relations = f"{_OPEN}/package/2006/relationships"
    return [
        (
            "[Content_Types].xml",
            f'<Types xmlns="{_OPEN}/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{kinds}</Types>',
        ),
        (
            "_rels/.rels",
            f'<Relationships xmlns="{relations}">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        ),
        ("xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'),
        ("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{relations}">{related}</Relationships>'),
    ]


def _sheet(rows: Sequence[Sequence[object]]) -> str:
    widest = max(map(len, rows), default=1)
    lines = [
        f'<row r="{number}">'
        + "".join(
            _cell(f"{_letters(place)}{number}", value) for place, value in enumerate(row) if value not in (None, "")
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
    ]
    widths = f'<cols><col min="1" max="{widest}" width="22" customWidth="1"/></cols>'
    return f'<worksheet xmlns="{_MAIN}">{widths}<sheetData>{"".join(lines)}</sheetData></worksheet>'


def _cell(at: str, value: object) -> str:
    if isinstance(value, int | _Number):
        return f'<c r="{at}"><v>{value}</v></c>'
    text = escape(_NO_XML.sub("", str(value)))
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _letters(column: int) -> str:
    return chr(65 + column) if column < 26 else chr(64 + column // 26) + chr(65 + column % 26)
