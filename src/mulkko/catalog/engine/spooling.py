"""One pass over raw rows: drop what is no data, keep the rest on disk, learn the types on the way.

Memory holds one batch at a time. The spool is an Arrow file of text columns, so the second pass reads no CSV again.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from mulkko.catalog.engine.cells import NOTE, class_of
from mulkko.catalog.engine.refusal import Refused
from mulkko.catalog.engine.totals import LABEL_COLUMNS, labelled
from mulkko.catalog.engine.types import ColumnProfile

BATCH_ROWS = 25_000
BATCH_CELLS = 1_000_000
HELD_BACK = 60  # rows looked at together at the end, for notes and blank rows
MOST_EXTRA_CELLS = 1_000_000


@dataclass
class Spool:
    """The body of one table on disk, and what was learned of it.

    Args:
        path: the Arrow file; one string column per name, then `raw`, the raw row number.
        first_row: raw number of the first row given to `add`.
    """

    path: Path
    names: Sequence[str]
    header: Sequence[str] = ()
    rows: int = 0  # written
    taken: int = 0  # rows read and kept, perhaps not written yet
    candidates: list[int] = field(default_factory=list)  # body row numbers with a totals label
    extras: dict[int, list[str]] = field(default_factory=dict)  # body row -> cells beyond the last column
    repairs: dict[str, dict] = field(default_factory=dict)
    has_text: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.profiles = [ColumnProfile(name) for name in self.names]
        self.has_text = [False] * len(self.names)
        self.schema = pa.schema(
            [*((f"c{place}", pa.string()) for place in range(len(self.names))), ("raw", pa.int64())]
        )
        self._extra_cells = 0

    def fill(self, rows: Iterable[Sequence[str]], first_row: int) -> None:
        """Take all raw rows of the body, the first of which has the raw number given."""
        rows = iter(rows)
        batch_rows = max(1, min(BATCH_ROWS, BATCH_CELLS // max(1, len(self.names))))
        with (
            pa.OSFile(str(self.path), "wb") as sink,
            pa.ipc.new_file(sink, self.schema) as writer,
            ThreadPoolExecutor(max_workers=1) as worker,  # Arrow works while Python parses the next rows
        ):
            waiting: list[Sequence[str]] = []
            working: Future | None = None
            start, ended = first_row, False
            while not ended:
                fresh = list(islice(rows, batch_rows))
                ended = len(fresh) < batch_rows
                waiting += fresh
                batch = waiting[:-HELD_BACK] if not ended else self._without_notes(waiting, start)
                columns = self._columns(batch, start)
                if working is not None:
                    working.result()
                working = worker.submit(self._write_columns, writer, *columns) if columns else None
                waiting, start = waiting[len(batch) :], start + len(batch)
            if working is not None:
                working.result()

    def fill_columns(self, batches: Iterable[Sequence[pa.Array]]) -> None:
        """Take a body that is already in columns, such as a Parquet file."""
        with pa.OSFile(str(self.path), "wb") as sink, pa.ipc.new_file(sink, self.schema) as writer:
            for columns in batches:
                raw = pa.array(range(self.rows, self.rows + len(columns[0])), pa.int64())
                self._write_columns(writer, [self._without_nul(column) for column in columns], raw)

    def _without_nul(self, column: pa.Array) -> pa.Array:
        found = pc.match_substring(column, "\0")
        if not pc.any(found).as_py():
            return column
        self.note("nul_characters", "cells", pc.sum(found).as_py(), "")
        return pc.replace_substring(column, "\0", "")

    def note(self, kind: str, where: str, count: int, example: str) -> None:
        """Count a repair; the first place and example stay."""
        entry = self.repairs.setdefault(kind, {"kind": kind, "where": where, "count": 0, "example": example[:300]})
        entry["count"] += count

    def _columns(self, rows: list[Sequence[str]], start: int) -> tuple[list[pa.Array], pa.Array] | None:
        """Return rows as columns and their raw row numbers, without blank rows and repeated headers."""
        width, header = len(self.names), list(self.header)
        blank = {
            place for place, row in enumerate(rows) if not (row and row[0].strip()) and not any(map(str.strip, row))
        }
        if blank:
            self.note("blank_rows", "inside the table", len(blank), "")
        repeated = set()
        if header:
            repeated = {
                place for place, row in enumerate(rows) if row and row[0] == header[0] and list(row[:width]) == header
            }
            if repeated - blank:
                self.note("repeated_headers", "inside the table", len(repeated - blank), " | ".join(header))
        raws: Sequence[int] = range(start, start + len(rows))
        if blank or repeated:
            raws = [raw for place, raw in enumerate(raws) if place not in blank and place not in repeated]
            rows = [row for place, row in enumerate(rows) if place not in blank and place not in repeated]
        if not rows:
            return None
        if set(map(len, rows)) != {width}:
            rows = [
                self._fitted(row, raw, self.taken + place)
                for place, (raw, row) in enumerate(zip(raws, rows, strict=True))
            ]
        self.taken += len(rows)
        return [pa.array(column, pa.string()) for column in zip(*rows, strict=True)], pa.array(raws, pa.int64())

    def _fitted(self, row: Sequence[str], raw: int, body_row: int) -> Sequence[str]:
        width = len(self.names)
        if len(row) < width:
            self.note("short_rows", f"row {raw}", 1, " | ".join(row))
            return [*row, *[""] * (width - len(row))]
        extra = list(row[width:])
        if any(map(str.strip, extra)):
            while not extra[-1].strip():
                extra.pop()
            self.note("long_rows", f"row {raw}", 1, " | ".join(row))
            self.extras[body_row] = extra
            self._extra_cells += len(extra)
            if self._extra_cells > MOST_EXTRA_CELLS:
                raise Refused(
                    "Too many rows have more cells than the header.",
                    f"Up to row {raw}.",
                    "Check the delimiter, and put quotation marks around cells that contain it.",
                )
        return row[:width]

    def _write_columns(self, writer: pa.RecordBatchFileWriter, columns: list[pa.Array], raw: pa.Array) -> None:
        mask = labelled(columns[:LABEL_COLUMNS])
        if mask is not None and pc.any(mask).as_py():
            self.candidates += [self.rows + place for place in pc.indices_nonzero(mask).to_pylist()]
            clean = pc.invert(mask)
        else:
            clean = None
        for place, (profile, column) in enumerate(zip(self.profiles, columns, strict=True)):
            profile.observe(column if clean is None else column.filter(clean))
            if not self.has_text[place]:
                self.has_text[place] = pc.any(pc.not_equal(column, "")).as_py() or False
        writer.write_batch(pa.record_batch([*columns, raw], schema=self.schema))
        self.rows += len(raw)

    def _without_notes(self, rows: list[Sequence[str]], start: int) -> list[Sequence[str]]:
        """Cut blank rows and notes off the end of the table, and say what they said."""
        kept = list(rows)
        cut: list[tuple[int, str]] = []
        while kept and len(rows) - len(kept) < HELD_BACK:
            row = kept[-1]
            texts = [cell.strip() for cell in row if cell.strip()]
            blank_above = len(kept) > 1 and not any(cell.strip() for cell in kept[-2])
            if texts and not self._is_note(row, texts, blank_above):
                break
            kept.pop()
            if texts:
                cut.append((start + len(kept), " ".join(texts)))
            elif not cut:
                self.note("trailing_blank_rows", f"row {start + len(kept)}", 1, "")
        if cut:
            cut.reverse()
            self.note("notes", f"rows {cut[0][0]}-{cut[-1][0]}", len(cut), " | ".join(text for _, text in cut))
        return kept

    def _is_note(self, row: Sequence[str], texts: list[str], blank_above: bool) -> bool:
        if NOTE.match(texts[0]) and (len(texts) == 1 or len(texts) * 3 <= len(self.names)):
            return True
        if len(set(texts)) > 1 or len(self.names) < 2 or class_of(texts[0]) not in "TP":
            return False
        first = next(place for place, cell in enumerate(row) if cell.strip())
        return first == 0 and (blank_above or (len(self.names) > 2 and len(texts[0]) > 30) or len(texts) > 2)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Give the spooled batches back, in order."""
        with pa.OSFile(str(self.path), "rb") as source:
            reader = pa.ipc.open_file(source)
            for place in range(reader.num_record_batches):
                yield reader.get_batch(place)
