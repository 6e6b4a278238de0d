"""XLS and XLSX sheets as rows of text, with their merged ranges.

Numbers are shown as Excel shows them: fifteen significant digits, no trailing ".0". An XLSX is a zip file, so its
directory and its cell addresses are checked before anything is unpacked into memory.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import python_calamine as calamine

from mulkko.catalog.engine import compound
from mulkko.catalog.engine.layout import Merge
from mulkko.catalog.engine.refusal import Refused

LARGEST_UNPACKED = 1 << 30  # bytes, all parts of one XLSX
LARGEST_RATIO = 1000  # unpacked to packed bytes of one part; counts once the part is big
RATIO_COUNTS_FROM = 64 << 20  # bytes
MOST_CELLS = 24_000_000  # of one sheet's used rectangle; the reader holds it in memory
_ROW = re.compile(rb'<row [^>]*?r="([0-9]{1,9})"')
_FAR_COLUMN = re.compile(rb'<c [^>]*?r="([A-Z]{2,3})[0-9]')
_FAR_ROW = re.compile(rb'<c r="[A-Z]{1,3}([0-9]{7,})"')


@dataclass(frozen=True)
class Sheet:
    """One sheet that holds something: its rows come on demand."""

    name: str
    hidden: bool
    merges: list[Merge]
    source: Any  # a CalamineSheet

    def rows(self) -> Iterator[list[str]]:
        """Give raw rows as text, from the sheet's first row on; formatted but blank rows at the end are left out."""
        blank = 0
        for values in self.source.iter_rows():
            row = [shown(value) for value in values]
            if any(row):
                yield from ([] for _ in range(blank))
                blank = 0
                yield row
            else:
                blank += 1


def sheets_of(source: Path, *, zipped: bool) -> tuple[list[Sheet], list[str]]:
    """Return the sheets that hold cells, and the names of those that are blank.

    Raises:
        Refused: damaged, locked with a password, or unpacking to more than the limits at the top.
    """
    if zipped:
        _check_zip(source)
    else:
        _check_compound(source)
    found, blank = [], []
    try:
        book = calamine.CalamineWorkbook.from_path(str(source))
        for meta in book.sheets_metadata:
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            if sheet.start is None or not sheet.total_height:
                blank.append(meta.name)
                continue
            merges = [(*start, *end) for start, end in sheet.merged_cell_ranges or [] if start != end]
            found.append(Sheet(meta.name, meta.visible != calamine.SheetVisibleEnum.Visible, merges, sheet))
    except calamine.PasswordError as fault:
        raise Refused(
            "The workbook is locked with a password.", "The whole file.", "Save it without a password."
        ) from fault
    except (calamine.CalamineError, OSError, ValueError) as fault:
        raise Refused(
            "The workbook is damaged or locked with a password.",
            "The whole file.",
            "Open it in a spreadsheet program and save it again as XLSX.",
        ) from fault
    return found, blank


def shown(value: object) -> str:
    """Return a cell as Excel shows it.

    >>> shown(0.1 + 0.2), shown(3.0)
    ('0.3', '3')
    """
    if isinstance(value, str):
        return value.replace("_x000D_", "") if "_x000D_" in value else value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        return plain(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return "" if value is None else str(value)


def plain(value: float) -> str:
    """Return a binary number in at most fifteen significant digits, without an exponent."""
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    digits = format(Decimal(format(value, ".15g")), "f")
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return "0" if digits == "-0" else digits


def _check_zip(source: Path) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            parts = archive.infolist()
            big = [part for part in parts if part.file_size > RATIO_COUNTS_FROM]
            bomb = any(part.file_size > LARGEST_RATIO * max(1, part.compress_size) for part in big)
            if bomb or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise Refused(
                    "The workbook unpacks to far more than a table would.",
                    f"{sum(part.file_size for part in parts) >> 20} MiB in {len(parts)} parts.",
                    "Save the table as CSV, or in smaller workbooks.",
                )
            for part in parts:
                if part.flag_bits & 1:
                    raise Refused(
                        "The workbook is locked with a password.", "The whole file.", "Save it without a password."
                    )
                _check_part(archive, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as fault:
        raise Refused(
            "The workbook is damaged or cut short.", "The whole file.", "Get the file again, or save it again as XLSX."
        ) from fault


def _check_compound(source: Path) -> None:
    with source.open("rb") as reader:
        is_container = reader.read(4) == b"\xd0\xcf\x11\xe0"  # an older XLS is a bare stream
    if is_container and not compound.is_sound(source):
        raise Refused(
            "The workbook is damaged.",
            "The container around its sheets.",
            "Get the file again, or save it again as XLSX.",
        )


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read one part to its end, so that its stated size is true, and bound the rectangle a sheet will need."""
    is_sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
    lowest, highest, furthest, rest = None, 0, 26, b""
    with archive.open(part) as reader:
        while block := reader.read(1 << 20):
            if not is_sheet:
                continue
            text = rest + block
            rows = [int(row) for row in _ROW.findall(text)] + [int(row) for row in _FAR_ROW.findall(text)]
            if rows:
                lowest = min(rows) if lowest is None else min(lowest, *rows)
                highest = max(highest, *rows)
            furthest = max([furthest, *(_column(letters) for letters in set(_FAR_COLUMN.findall(text)))])
            rest = text[-64:]
    if lowest is not None and (highest - lowest + 1) * furthest > MOST_CELLS:
        raise Refused(
            "A sheet of the workbook spans too many cells.",
            f"{part.filename}: {highest - lowest + 1} rows by {furthest} columns.",
            "Delete stray cells far from the table, or save the sheet as CSV.",
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
