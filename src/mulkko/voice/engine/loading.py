"""A file of citizens' texts in, Parquet chunks of masked voices out. Runs in the limited child.

Only the columns that were named are kept; the rest of the file never reaches the data folder. Who sent a voice is
kept as a running number, in chunk files of its own: the same sender has the same number within one file, and no
number leads back to a name.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from mulkko.catalog.engine.layout import Layout
from mulkko.catalog.engine.names import folded
from mulkko.catalog.engine.reading import read_with
from mulkko.catalog.engine.refusal import Refused
from mulkko.catalog.engine.spooling import Spool
from mulkko.catalog.engine.storing import write_chunks
from mulkko.language.engine.masking import TAGS
from mulkko.voice.engine.cleaning import cleaned
from mulkko.voice.engine.folding import copies_key

MEANINGS = ("text", "title", "date", "place", "channel", "answered_by", "sender")
WORDS = ("text", "title", "place", "channel", "answered_by")  # masked, each of them
STEP = 1_000  # voices masked at once
CHUNK_VOICES = 100_000
CHUNK_BYTES = 64 << 20
GROUP_VOICES = 1_000  # a page looks up a few voices of many
SCHEMA = pa.schema(
    [
        ("voice", pa.int64()),
        ("text", pa.string()),
        ("title", pa.string()),
        ("date", pa.date32()),
        ("place", pa.string()),
        ("channel", pa.string()),
        ("answered_by", pa.string()),
        ("copies", pa.string()),
        ("sender", pa.int64()),
    ]
)
KINDS = {pa.int64(): "integer", pa.string(): "text", pa.date32(): "date"}
_DAY = re.compile(r"\s*(\d{4})\s*[-./년]?\s*(\d{1,2})\s*[-./월]?\s*(\d{1,2})(?!\d)")
_COMPACT_DAY = re.compile(r"\s*(\d{4})(\d{2})(\d{2})")


def run(arguments: dict[str, Any]) -> list[dict]:
    """Read one file of voices: `source`, `name`, `folder`, and `columns`, which says what column holds what.

    Raises:
        Refused: the file is no table, or a column that was named is not in it.
    """
    folder, columns = Path(arguments["folder"]), arguments["columns"]
    return read_with(
        Path(arguments["source"]), name=arguments["name"], folder=folder,
        finish=lambda spool, layout: _Loading(folder, _places(layout, columns)).loaded(spool),
    )  # fmt: skip


def _places(layout: Layout, columns: Mapping[str, str]) -> dict[str, int]:
    """Return meaning -> place of its column."""
    places = {}
    for meaning, name in columns.items():
        if folded(name) not in layout.names:
            has = ", ".join(layout.names[:12])
            raise Refused(
                f"There is no column '{name}' in the file.", f"--{meaning.replace('_', '-')}", f"It has: {has}."
            )
        places[meaning] = layout.names.index(folded(name))
    return places


@dataclass
class _Loading:
    """One table of voices on its way into chunks; memory holds one chunk at most."""

    folder: Path
    places: dict[str, int]
    found: Counter[str] = field(default_factory=Counter)
    masked: int = 0  # voices in which something was masked
    rows: int = 0
    chunks: list[dict] = field(default_factory=list)
    keys: set[bytes] = field(default_factory=set)
    senders: dict[bytes, int] = field(default_factory=dict)

    def loaded(self, spool: Spool) -> dict:
        """Mask, number and store every row; return the parts of the report that the body decides."""
        waiting: list[pa.RecordBatch] = []
        for batch in self._batches(spool):
            waiting.append(batch)
            if sum(map(len, waiting)) >= CHUNK_VOICES or sum(one.nbytes for one in waiting) >= CHUNK_BYTES:
                self._store(waiting)
                waiting = []
        if waiting:
            self._store(waiting)
        kinds = [
            {"name": one.name, "kind": KINDS[one.type], "unit": None, "scale": 0 if one.type == pa.int64() else None}
            for one in SCHEMA
        ]
        return {
            "first_data_row": 0, "totals_rows": [], "rows": self.rows, "columns": kinds, "chunks": self.chunks,
            "repairs": self._repairs(), "folded": self.rows - len(self.keys), "masked": self.masked,
            "found": {kind: self.found[kind] for kind in TAGS if self.found[kind]},
        }  # fmt: skip

    def _batches(self, spool: Spool) -> Iterator[pa.RecordBatch]:
        for batch in spool.batches():
            for start in range(0, len(batch), STEP):
                yield self._step(batch.slice(start, STEP))

    def _step(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        given = {meaning: batch.column(place).to_pylist() for meaning, place in self.places.items()}
        absent = [""] * len(batch)
        words: dict[str, list[str]] = {meaning: [] for meaning in WORDS}
        for row in zip(*(given.get(meaning, absent) for meaning in WORDS), strict=True):
            before = self._masked_so_far()
            for meaning, text in zip(WORDS, row, strict=True):
                words[meaning].append(cleaned(text, self.found))
            self.masked += self._masked_so_far() > before
        copies = [copies_key(text or title) for text, title in zip(words["text"], words["title"], strict=True)]
        self.keys.update(bytes.fromhex(key) or (self.rows + at).to_bytes(8) for at, key in enumerate(copies))
        columns = {
            "voice": range(self.rows, self.rows + len(batch)), **words, "copies": copies,
            "date": [self._day(text) for text in given.get("date", absent)],
            "sender": [self._sender(text) for text in given.get("sender", absent)],
        }  # fmt: skip
        self.rows += len(batch)
        return pa.record_batch([pa.array(columns[one.name], one.type) for one in SCHEMA], schema=SCHEMA)

    def _masked_so_far(self) -> int:
        return sum(self.found[kind] for kind in TAGS)

    def _day(self, text: str) -> date | None:
        match = _COMPACT_DAY.match(text) if text.strip()[:8].isdigit() else _DAY.match(text)
        try:
            return date(*map(int, match.groups())) if match else None
        except ValueError:
            return None
        finally:
            self.found["days_not_read"] += bool(text.strip()) and match is None

    def _sender(self, text: str) -> int | None:
        if not text.strip():
            return None
        known = hashlib.sha256(text.strip().casefold().encode()).digest()[:16]
        return self.senders.setdefault(known, len(self.senders))

    def _store(self, batches: list[pa.RecordBatch]) -> None:
        table = pa.Table.from_batches(batches)
        self.chunks += write_chunks(
            table, self.folder, role="rows", personal=frozenset({"sender"}), group_rows=GROUP_VOICES
        )

    def _repairs(self) -> list[dict]:
        return [
            {"kind": kind, "where": "the voices", "count": self.found[kind], "example": ""}
            for kind in ("invisible_characters", "cut_short", "days_not_read")
            if self.found[kind]
        ]
