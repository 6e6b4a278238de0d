"""From a spooled body to stored chunks: which rows are totals, which columns stay, which types they take."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from mulkko.catalog.engine.cells import MISSING_MARKS, read_number
from mulkko.catalog.engine.layout import Layout
from mulkko.catalog.engine.names import made_unique
from mulkko.catalog.engine.spooling import Spool
from mulkko.catalog.engine.storing import write_chunks
from mulkko.catalog.engine.totals import (
    LABEL_COLUMNS,
    MOST_CANDIDATES,
    STRONG_LABEL,
    Grid,
    matches,
    strength,
    telling_columns,
    totals_by_label,
)
from mulkko.catalog.engine.types import Conversion

CHUNK_ROWS = 250_000
CHUNK_CELLS = 8_000_000
CHUNK_BYTES = 96 << 20
TOTALS_CHECKED_ROWS = 100_000  # longer tables are judged by label alone
TOTALS_CHECKED_CELLS = 1_000_000
_NEVER_SUMMED = re.compile(r"율|비율|비중|평균|지수|위도|경도|좌표|연도|년도|%|％|당\b|순위|연번|순번|번호|코드")
_NO_SHEET_UNIT = re.compile(
    r"율|비율|비중|구성비|위도|경도|좌표|연도|년도|년$|순위|연번|순번|번호|코드|\bid\b", re.IGNORECASE
)


@dataclass
class Table:
    """One table on its way from the spool to its chunks."""

    spool: Spool
    layout: Layout

    def stored(self, folder: Path, personal: frozenset[str]) -> dict:
        """Write the chunks; return the parts of the report that the body decides."""
        totals = self._totals()
        rejected = sorted(set(self.spool.candidates) - totals)
        if rejected:
            self._observe(rejected)
        kept = [
            place
            for place in range(len(self.spool.names))
            if self.spool.has_text[place] or place not in self.layout.unnamed
        ]
        conversions = {place: self.spool.profiles[place].decided() for place in kept}
        extra_names = self._extra_names(kept)
        names = [self.spool.names[place] for place in kept] + extra_names
        writer = _Writer(folder, names, personal)
        raw_totals: list[int] = []
        first, raw_first = 0, None
        for batch in self.spool.batches():
            mask = pa.array([first + at in totals for at in range(len(batch))]) if totals else None
            columns = [batch.column(place) for place in kept] + self._extra_columns(first, len(batch), len(extra_names))
            if mask is not None and pc.any(mask).as_py():
                raw_totals += batch.column(len(self.spool.names)).filter(mask).to_pylist()
                writer.add_totals([column.filter(mask) for column in columns])
                columns = [column.filter(pc.invert(mask)) for column in columns]
            raw_first = batch.column(len(self.spool.names))[0].as_py() if raw_first is None else raw_first
            self._add(writer, columns, kept, conversions)
            first += len(batch)
        chunks = writer.finished()
        return {
            "first_data_row": raw_first,
            "totals_rows": raw_totals,
            "rows": first - len(raw_totals),
            "columns": [self._column(place, conversions[place]) for place in kept]
            + [_text_column(name) for name in extra_names],
            "repairs": [*self._repairs(kept), *(repair for place in kept for repair in conversions[place].repairs)],
            "chunks": chunks,
        }

    def _add(
        self, writer: "_Writer", columns: list[pa.Array], kept: list[int], conversions: dict[int, Conversion]
    ) -> None:
        converted = [conversions[place].applied(column) for place, column in zip(kept, columns, strict=False)]
        text = Conversion("text")
        writer.add_rows(converted + [text.applied(column) for column in columns[len(kept) :]])

    def _column(self, place: int, conversion: Conversion) -> dict:
        unit = self.layout.units[place]
        is_number = conversion.kind in ("integer", "decimal")
        if unit is None and is_number:
            fits = self.layout.sheet_unit and not _NO_SHEET_UNIT.search(self.spool.names[place])
            unit = conversion.unit or (self.layout.sheet_unit if fits else None)
        scale = conversion.scale if is_number else None
        return {"name": self.spool.names[place], "kind": conversion.kind, "unit": unit, "scale": scale}

    def _repairs(self, kept: list[int]) -> list[dict]:
        repairs = list(self.spool.repairs.values())
        dropped = len(self.spool.names) - len(kept)
        if dropped:
            repairs.append({"kind": "empty_columns", "where": "the whole table", "count": dropped, "example": ""})
        if self.layout.sheet_unit:
            repairs.append(
                {"kind": "unit_note", "where": "above the table", "count": 1, "example": self.layout.sheet_unit}
            )
        return repairs

    def _extra_names(self, kept: list[int]) -> list[str]:
        longest = max(map(len, self.spool.extras.values()), default=0)
        width = len(self.spool.names)
        given, _ = made_unique([*self.spool.names, *(f"열{width + turn + 1}" for turn in range(longest))])
        return given[width:]

    def _extra_columns(self, first: int, length: int, count: int) -> list[pa.Array]:
        if not count:
            return []
        here = {row - first: cells for row, cells in self.spool.extras.items() if first <= row < first + length}
        return [
            pa.array(
                [here[row][turn] if row in here and turn < len(here[row]) else "" for row in range(length)], pa.string()
            )
            for turn in range(count)
        ]

    def _observe(self, rows: list[int]) -> None:
        """Let the profiles see the rows that only looked like totals."""
        wanted = set(rows)
        for first, batch in self._numbered():
            mask = pa.array([first + at in wanted for at in range(len(batch))])
            if pc.any(mask).as_py():
                for place, profile in enumerate(self.spool.profiles):
                    profile.running = None
                    profile.observe(batch.column(place).filter(mask))

    def _numbered(self) -> Iterator[tuple[int, pa.RecordBatch]]:
        first = 0
        for batch in self.spool.batches():
            yield first, batch
            first += len(batch)

    def _totals(self) -> set[int]:
        """Return the body rows that are totals rows."""
        spool = self.spool
        if not spool.candidates or len(spool.candidates) > MOST_CANDIDATES:
            return set()
        leading = range(min(LABEL_COLUMNS, len(spool.names)))
        if spool.rows > TOTALS_CHECKED_ROWS:
            wanted = set(spool.candidates)
            masks = [
                (batch, pa.array([first + at in wanted for at in range(len(batch))]))
                for first, batch in self._numbered()
            ]
            labels = [
                [text for batch, mask in masks for text in batch.column(place).filter(mask).to_pylist()]
                for place in leading
            ]
            return {spool.candidates[place] for place in totals_by_label(labels, rows=spool.rows)}
        leading_texts = [self._texts(place) for place in leading]
        self._drop_everyday_labels(leading_texts)
        numeric = [
            place
            for place, profile in enumerate(spool.profiles)
            if profile.numeric and profile.values and not profile.leading_zeros
        ]
        labels = []
        for place in leading:
            texts = self._texts(place)
            labels.append(
                [text if matches(text, STRONG_LABEL) else "" for text in texts] if place in numeric else texts
            )
        summed = [place for place in numeric if not _NEVER_SUMMED.search(spool.names[place])] or numeric
        summed = summed[: max(3, TOTALS_CHECKED_CELLS // spool.rows)]
        numbers = [[_decimal(text) for text in self._texts(place)] for place in summed]
        return set(Grid(labels, numbers, spool.candidates).totals())

    def _drop_everyday_labels(self, leading: list[list[str]]) -> None:
        """Let go of candidates whose label stands on most rows, so that their values count when types are learned."""
        telling = telling_columns(leading, self.spool.candidates)
        kept = [row for row in self.spool.candidates if any(strength(leading[place][row]) for place in telling)]
        rejected = sorted(set(self.spool.candidates) - set(kept))
        if rejected:
            self._observe(rejected)
            self.spool.candidates = kept

    def _texts(self, place: int) -> list[str]:
        return [text for _, batch in self._numbered() for text in batch.column(place).to_pylist()]


def _decimal(text: str) -> Decimal | None:
    text = text.strip()
    number = None if text in MISSING_MARKS else read_number(text)
    return Decimal(number.plain) if number else None


def _text_column(name: str) -> dict:
    return {"name": name, "kind": "text", "unit": None, "scale": None}


class _Writer:
    """Collects converted batches and writes a chunk whenever a row range is full."""

    def __init__(self, folder: Path, names: list[str], personal: frozenset[str]) -> None:
        self.folder, self.names, self.personal = folder, names, personal
        self.limit = max(1000, min(CHUNK_ROWS, CHUNK_CELLS // max(1, len(names))))
        self.chunks: list[dict] = []
        self.waiting: list[pa.RecordBatch] = []
        self.rows = self.bytes = 0
        self.totals: list[pa.RecordBatch] = []

    def add_rows(self, columns: list[pa.Array]) -> None:
        batch = pa.record_batch(columns, names=self.names)
        while batch.num_rows:
            part = batch.slice(0, self.limit - self.rows)
            batch = batch.slice(part.num_rows)
            self.waiting.append(part)
            self.rows += part.num_rows
            self.bytes += part.nbytes
            if self.rows >= self.limit or self.bytes >= CHUNK_BYTES:
                self._flush()

    def add_totals(self, columns: list[pa.Array]) -> None:
        self.totals.append(
            pa.record_batch([Conversion("text").applied(column) for column in columns], names=self.names)
        )

    def finished(self) -> list[dict]:
        self._flush()
        if self.totals:
            self.chunks += write_chunks(_joined(self.totals), self.folder, role="totals", personal=self.personal)
        return self.chunks

    def _flush(self) -> None:
        if self.waiting:
            self.chunks += write_chunks(_joined(self.waiting), self.folder, role="rows", personal=self.personal)
        self.waiting, self.rows, self.bytes = [], 0, 0


def _joined(batches: list[pa.RecordBatch]) -> pa.Table:
    return pa.Table.from_batches(batches).combine_chunks()
