"""What a file really is, by its first bytes; its name decides nothing."""

import re
import zipfile
from pathlib import Path

from mulkko.catalog.engine.refusal import Refused

_FOREIGN = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF document",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"\x7fELF": "a program",
    b"SQLite format 3": "an SQLite database",
    b"HWP Document": "an HWP document",
    b"{\\rtf": "an RTF document",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an XZ archive",
}
_HTML = re.compile(
    rb"^[\s\x00]*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|meta|body|table|style|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_CURE = "Send the table as CSV, XLSX, XLS or Parquet."


def kind_of(source: Path) -> str:
    """Return xlsx, xls, parquet, html or text.

    Raises:
        Refused: empty, or of a kind that is no table we read; the kind is named.
    """
    with source.open("rb") as reader:
        start = reader.read(4096)
    if not start.strip(b"\xef\xbb\xbf \t\r\n\0"):
        if source.stat().st_size <= len(start):
            raise Refused("The file is empty.", "The whole file.", "Send the file again, with its table.")
        return "text"
    for magic, kind in _FOREIGN.items():
        if start.startswith(magic):
            raise Refused(f"The file is not a table but {kind}.", "The first bytes of the file.", _CURE)
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"PK\x03\x04"):
        return _zip_kind(source)
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "xls"
    if start.startswith((b"\t\x08", b"\t\x04", b"\t\x02")):
        return "xls"
    text = start.removeprefix(b"\xef\xbb\xbf")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = start[2:].replace(b"\0", b"")
    if _HTML.match(text):
        return "html"
    if text.lstrip().startswith(b"<?xml"):
        return "html" if b"<html" in text.lower() else _refuse_xml()
    if re.match(rb'^\s*(?:\[\s*)?\{\s*"', text):
        raise Refused("The file is not a table but JSON.", "The first character of the file.", _CURE)
    return "text"


def _refuse_xml() -> str:
    raise Refused(
        "The file is not a table but XML.",
        "The first line of the file.",
        "Open it in a spreadsheet program and save it as XLSX.",
    )


def _zip_kind(source: Path) -> str:
    try:
        with zipfile.ZipFile(source) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError) as fault:
        raise Refused(
            "The workbook or archive is damaged or cut short.", "The end of the file.", "Get the file again."
        ) from fault
    if "xl/workbook.xml" in names:
        return "xlsx"
    kinds = {
        "word/document.xml": "a Word document",
        "ppt/presentation.xml": "a presentation",
        "Contents/section0.xml": "an HWPX document",
    }
    kind = next((said for part, said in kinds.items() if part in names), None)
    if kind is None and ("xl/workbook.bin" in names or "content.xml" in names):
        kind = "a workbook of another format (XLSB or ODS)"
    cure = _CURE if kind else "Unpack the archive and send the table inside it."
    raise Refused(f"The file is not a table but {kind or 'a zip archive'}.", "The first bytes of the file.", cure)
