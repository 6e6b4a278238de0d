"""The files of a city as rows of text: CSV (UTF-8 or CP949) or the first sheet of an XLSX."""

import csv
import io
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

LIMIT_BYTES = 64 * 1024 * 1024


class UnreadableFile(Exception):
    """One sentence: what is wrong with the file and how to cure it."""


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of one file as text by column name.

    Raises:
        UnreadableFile: the file is neither of the two, too large, or not text in a known encoding.
    """
    if path.stat().st_size > LIMIT_BYTES:
        raise UnreadableFile(f"{path.name} is larger than {LIMIT_BYTES >> 20} MiB. Split it.")
    lines = _sheet(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    if not lines:
        raise UnreadableFile(f"{path.name} is empty. Give it a header row and at least one row below it.")
    header = [cell.strip().lower() for cell in lines[0]]
    return [dict(zip(header, line, strict=False)) for line in lines[1:] if any(cell.strip() for cell in line)]


def _csv(path: Path) -> list[list[str]]:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return list(csv.reader(io.StringIO(text, newline="")))
    raise UnreadableFile(f"{path.name} is no text in UTF-8 or CP949. Save it as CSV UTF-8.")


def _sheet(path: Path) -> list[list[str]]:
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        return [[_text(cell) for cell in row] for row in workbook.get_sheet_by_index(0).to_python()]
    except (CalamineError, OSError, IndexError) as error:
        raise UnreadableFile(f"{path.name} is no readable XLSX file. Save it again as XLSX or CSV.") from error


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
