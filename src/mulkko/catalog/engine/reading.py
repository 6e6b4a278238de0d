"""One file in, Parquet chunks and a plain report out: the entry point of the reading engine.

The engine knows nothing of datasets, people or databases. It runs in a child process with a memory limit, so it
holds one batch of rows at a time; the exceptions are a workbook's sheet and an HTML page, which are bounded.
"""

import csv
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

import pyarrow as pa

from mulkko.catalog.engine import columnar, decoding, delimited, sniffing, webpages, workbooks
from mulkko.catalog.engine.cells import read_number
from mulkko.catalog.engine.layout import Layout, Merge, layout_of
from mulkko.catalog.engine.names import folded, made_unique
from mulkko.catalog.engine.refusal import Refused
from mulkko.catalog.engine.spooling import Spool
from mulkko.catalog.engine.tables import Table

Finish = Callable[[Spool, Layout], dict]

MOST_COLUMNS = 16_384
HEAD_ROWS = 200
HEAD_CELLS = 200_000
LARGEST_PAGE = 64 << 20  # bytes of HTML
_ENDINGS = {
    "csv": "text",
    "tsv": "text",
    "txt": "text",
    "xlsx": "xlsx",
    "xlsm": "xlsx",
    "xls": "xls",
    "parquet": "parquet",
    "htm": "html",
    "html": "html",
}


def read_file(source: Path, *, name: str, folder: Path, personal: frozenset[str] = frozenset()) -> list[dict]:
    """Read one file into Parquet chunks below `folder`; return one JSON-able dict a sheet.

    Args:
        source: the bytes to read.
        name: the file name its owner gave it; used to say when the content is of another kind.
        folder: an existing empty folder; it receives the chunks and, while reading, temporary files.
        personal: names of columns that get chunk files of their own.

    Raises:
        Refused: the whole file cannot be read as a table.
    """
    return read_with(
        source, name=name, folder=folder, is_table=True,
        finish=lambda spool, layout: Table(spool, layout).stored(folder, personal),
    )  # fmt: skip


def read_with(source: Path, *, name: str, folder: Path, finish: Finish, is_table: bool = False) -> list[dict]:
    """Read one file, and let `finish` make the stored part of each sheet's report from its spooled text.

    With `is_table` a .txt of sentences is refused; without, each of its lines may be a text of its own, as of citizens.

    Raises:
        Refused: the whole file cannot be read as a table.
    """
    try:
        return _read(source, name, folder, finish, is_table=is_table)
    except Refused:
        raise
    except MemoryError as fault:
        raise Refused(
            "The file needs more memory than reading may use.", "The whole file.", "Send it in smaller parts."
        ) from fault
    except (
        OSError,
        ValueError,
        ArithmeticError,
        LookupError,
        TypeError,
        AttributeError,
        RuntimeError,
        csv.Error,
        zlib.error,
        pa.ArrowException,
    ) as fault:
        raise Refused(
            f"The file could not be read ({type(fault).__name__}).",
            "The place is not known.",
            "Save the table again as CSV in UTF-8 or as XLSX.",
        ) from fault
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":  # how the workbook reader, written in Rust, gives up
            raise
        raise Refused(
            "The workbook is damaged.", "The whole file.", "Open it in a spreadsheet program and save it again as XLSX."
        ) from fault
    finally:
        for left_over in folder.glob("*.tmp"):
            left_over.unlink(missing_ok=True)


def _read(source: Path, name: str, folder: Path, finish: Finish, *, is_table: bool) -> list[dict]:
    plain = decoding.unpacked(source, folder)
    kind = sniffing.kind_of(plain)
    repairs = _kind_repairs(name, kind)
    if kind in ("xlsx", "xls"):
        return _read_workbook(plain, kind, folder, finish, repairs)
    if kind == "parquet":
        return [_read_parquet(plain, folder, finish, repairs)]
    decoded = decoding.decode_all(plain)
    if kind == "html":
        return _read_page(plain, decoded, folder, finish, repairs)
    if is_table and name.lower().endswith(".txt") and delimited.is_prose(plain, decoded):
        raise Refused(
            "The file holds sentences and no table.",
            "The whole file.",
            "Bring it in as a document, which can be quoted; or name it .csv if each line is a row.",
        )
    delimiter, rows = delimited.rows_of(plain, decoded)
    if delimiter != ",":
        repairs.append({"kind": "delimiter", "where": "the whole file", "count": 1, "example": delimiter})
    if decoded.nuls:
        repairs.append({"kind": "nul_characters", "where": "the whole file", "count": decoded.nuls, "example": ""})
    return [_one(_Raw(None, rows, [], decoded.encoding, repairs), folder, finish)]


def _kind_repairs(name: str, kind: str) -> list[dict]:
    endings = [part for part in name.lower().split(".")[1:] if part not in ("gz", "zip")]
    said = _ENDINGS.get(endings[-1]) if endings else None
    if said is None or said == kind:
        return []
    return [
        {
            "kind": "other_file_kind",
            "where": "the whole file",
            "count": 1,
            "example": f"named .{endings[-1]}, content is {kind}",
        }
    ]


@dataclass
class _Raw:
    """Raw rows of one sheet, on the way to its table."""

    sheet: str | None
    rows: Iterator[Sequence[str]]
    merges: list[Merge]
    encoding: str | None
    repairs: list[dict] = field(default_factory=list)


def _read_workbook(plain: Path, kind: str, folder: Path, finish: Finish, repairs: list[dict]) -> list[dict]:
    sheets, blank = workbooks.sheets_of(plain, zipped=kind == "xlsx")
    answers = []
    for sheet in sheets:
        notes = [dict(repair) for repair in repairs]
        if sheet.hidden:
            notes.append({"kind": "hidden_sheet", "where": sheet.name, "count": 1, "example": ""})
        answers.append(_one(_Raw(sheet.name, sheet.rows(), sheet.merges, None, notes), folder, finish))
    useful = [answer for answer in answers if "error" not in answer]
    if useful and blank:
        useful[0]["repairs"].append(
            {"kind": "blank_sheets", "where": ", ".join(blank)[:300], "count": len(blank), "example": blank[0]}
        )
    if not answers:
        error = Refused("The workbook holds no cells.", "Every sheet.", "Send the workbook with its table.").as_error()
        return [{"sheet": blank[0] if blank else None, "error": error}]
    return answers


def _read_page(plain: Path, decoded: decoding.Decoded, folder: Path, finish: Finish, repairs: list[dict]) -> list[dict]:
    if plain.stat().st_size > LARGEST_PAGE:
        raise Refused(
            "The HTML page is too large.", f"More than {LARGEST_PAGE >> 20} MiB.", "Save the table as CSV or XLSX."
        )
    tables = webpages.tables_of(plain.read_text(encoding=decoded.codec).replace("\0", ""))
    if not tables:
        raise Refused(
            "The file is an HTML page without a table.",
            "The whole page.",
            "Send the table as CSV, XLSX, XLS or Parquet.",
        )
    many = len(tables) > 1
    return [
        _one(
            _Raw(f"table {turn}" if many else None, iter(rows), merges, decoded.encoding, list(repairs)),
            folder,
            finish,
        )
        for turn, (rows, merges) in enumerate(tables, 1)
    ]


def _one(raw: _Raw, folder: Path, finish: Finish) -> dict:
    """Return the answer for one sheet; a refusal of one sheet does not stop the others."""
    try:
        return _read_rows(raw, folder, finish)
    except Refused as refusal:
        if raw.sheet is None:
            raise
        return {"sheet": raw.sheet, "error": refusal.as_error()}


def _read_rows(raw: _Raw, folder: Path, finish: Finish) -> dict:
    head = list(islice(raw.rows, 30))
    widest = max(map(len, head), default=0)
    head += islice(raw.rows, max(0, min(HEAD_ROWS, HEAD_CELLS // max(1, widest)) - 30))
    widest = max((place + 1 for row in head for place, cell in enumerate(row) if cell.strip()), default=0)
    if widest > MOST_COLUMNS:
        raise Refused(
            "The table has too many columns.",
            f"{widest} columns; {MOST_COLUMNS} are allowed.",
            "Turn columns into rows.",
        )
    if not widest:
        raise Refused(
            "The sheet is blank." if raw.sheet else "The file holds no rows.",
            raw.sheet or "The whole file.",
            "Send the file with its table.",
        )
    layout = layout_of(head, raw.merges)
    body = chain(islice(head, layout.first_data_row, None), raw.rows)
    header = list(head[layout.header_rows[-1]]) if layout.header_rows else []
    merged = _Merged(raw.merges, layout.first_data_row)
    spool = Spool(folder / "spool.tmp", layout.names, header[: layout.width])
    spool.fill(merged.filled(body), layout.first_data_row)
    if not spool.rows:
        raise Refused(
            "The table has column names but no rows.", raw.sheet or "The whole file.", "Send the file with its rows."
        )
    repairs = [*raw.repairs, *layout.repairs, *merged.repairs()]
    return _finished(spool, layout, folder, finish, sheet=raw.sheet, encoding=raw.encoding, repairs=repairs)


class _Merged:
    """Fills text that stands once in a range merged downwards into every row of that range; numbers are never doubled."""

    def __init__(self, merges: Sequence[Merge], first_row: int) -> None:
        self.first_row = first_row
        self.starts: dict[int, list[Merge]] = {}
        for merge in merges:
            if merge[2] > merge[0] and merge[2] >= first_row:
                self.starts.setdefault(max(merge[0], first_row), []).append(merge)
        self.count, self.example = 0, ""

    def filled(self, rows: Iterator[Sequence[str]]) -> Iterator[Sequence[str]]:
        """Return the rows with merged text filled in."""
        return self._filled(rows) if self.starts else rows

    def _filled(self, rows: Iterator[Sequence[str]]) -> Iterator[Sequence[str]]:
        open_ranges: list[tuple[Merge, str]] = []
        for at, row in enumerate(rows, self.first_row):
            changed = list(row)
            for (_, left, _, _), text in open_ranges:
                if left < len(changed) and not changed[left].strip():
                    changed[left] = text
                    self.count += 1
                    self.example = self.example or text
            for merge in self.starts.get(at, ()):
                text = changed[merge[1]] if merge[1] < len(changed) and merge[0] >= self.first_row else ""
                if text.strip() and read_number(text.strip()) is None:
                    open_ranges.append((merge, text))
            open_ranges = [(merge, text) for merge, text in open_ranges if merge[2] > at]
            yield changed

    def repairs(self) -> list[dict]:
        found = {"kind": "merged_cells", "where": "inside the table", "count": self.count, "example": self.example}
        return [found] if self.count else []


def _read_parquet(plain: Path, folder: Path, finish: Finish, repairs: list[dict]) -> dict:
    raw_names, batches = columnar.batches_of(plain, rows=25_000)
    if len(raw_names) > MOST_COLUMNS:
        raise Refused(
            "The table has too many columns.",
            f"{len(raw_names)} columns; {MOST_COLUMNS} are allowed.",
            "Turn columns into rows.",
        )
    names, changed = made_unique([folded(name) for name in raw_names])
    notes = [
        {"kind": "renamed_column", "where": f"column {place + 1}", "count": 1, "example": new} for place, new in changed
    ]
    layout = Layout((), 0, len(names), tuple(names), (None,) * len(names), None, frozenset())
    spool = Spool(folder / "spool.tmp", names)
    spool.fill_columns(batches)
    if not spool.rows:
        raise Refused("The table has no rows.", "The whole file.", "Send the file with its rows.")
    return _finished(spool, layout, folder, finish, sheet=None, encoding=None, repairs=[*repairs, *notes])


def _finished(
    spool: Spool,
    layout: Layout,
    folder: Path,
    finish: Finish,
    *,
    sheet: str | None,
    encoding: str | None,
    repairs: list[dict],
) -> dict:
    answer = finish(spool, layout)
    start = {"sheet": sheet, "encoding": encoding, "header_rows": list(layout.header_rows)}
    return start | answer | {"repairs": [*repairs, *answer["repairs"]]}


def run(arguments: dict) -> list[dict]:
    """Read one file in the limited child: `source`, `name`, `folder` and `personal` as in `read_file`."""
    return read_file(
        Path(arguments["source"]),
        name=arguments["name"],
        folder=Path(arguments["folder"]),
        personal=frozenset(arguments["personal"]),
    )
