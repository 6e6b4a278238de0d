"""A document in, its paragraphs as rows and its own bytes out: the entry point for files that hold words and no table."""

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa

from mulkko.catalog.engine.refusal import Refused
from mulkko.catalog.engine.storing import write_chunks
from mulkko.documents.formats.quotable import READER, Quotable, quotable
from mulkko.documents.formats.written import Unreadable

COLUMNS = [
    {"name": "쪽", "kind": "integer", "unit": None, "scale": None},
    {"name": "문단", "kind": "integer", "unit": None, "scale": None},
    {"name": "내용", "kind": "text", "unit": None, "scale": None},
]


def run(arguments: dict[str, Any]) -> list[dict[str, Any]]:
    """Read one document in the limited child: `source` and `folder`, which receives its chunks.

    Raises:
        Refused: it cannot be quoted.
    """
    source, folder = Path(arguments["source"]), Path(arguments["folder"])
    try:
        found = quotable(source)
    except Unreadable as error:
        raise Refused(str(error), "The whole file.", "Bring a PDF, HWPX, DOCX or TXT with words in it.") from error
    table = _rows_of(found)
    chunks = write_chunks(table, folder, role="rows", personal=frozenset())
    about = {
        "kind": found.kind, "reader": READER, "characters": len(found.text), "pages": len(found.pages) or None,
        "text_sha256": hashlib.sha256(found.text.encode()).hexdigest(),
    }  # fmt: skip
    return [
        {
            "sheet": None, "encoding": None, "header_rows": [], "columns": COLUMNS, "rows": table.num_rows, "repairs": [],
            "chunks": [*chunks, _kept_whole(source, folder)], "document": about,
        }
    ]  # fmt: skip


def _rows_of(found: Quotable) -> pa.Table:
    pages, numbers, texts, place, number = [], [], [], 0, 0
    for line in found.text.split("\n"):
        if line.strip():
            number += 1
            pages.append(found.page_at(place))
            numbers.append(number)
            texts.append(line.strip())
        place += len(line) + 1
    return pa.table(
        {"쪽": pa.array(pages, pa.int64()), "문단": pa.array(numbers, pa.int64()), "내용": pa.array(texts, pa.string())}
    )


def _kept_whole(source: Path, folder: Path) -> dict[str, Any]:
    """Copy the file itself beside its rows, and describe it as the chunk of its own role."""
    draft = folder / "document.tmp"
    shutil.copyfile(source, draft)
    with draft.open("rb") as copied:
        sha256 = hashlib.file_digest(copied, "sha256").hexdigest()
    target = folder / f"{sha256}.file"
    draft.rename(target)
    return {
        "file": target.name,
        "sha256": sha256,
        "bytes": target.stat().st_size,
        "rows": 0,
        "columns": [],
        "role": "file",
    }
