"""The rows of a version as CSV, batch by batch, as a spreadsheet program opens it without harm."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

BATCH_ROWS = 5_000
MARK = "\ufeff"  # spreadsheet programs read UTF-8 by it
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_of(chunks: Sequence[Path], names: Sequence[str]) -> Iterator[bytes]:
    """Yield UTF-8 CSV with the given heading; the files hold exactly these columns, in row order.

    A text that a spreadsheet program would run as a formula gets an apostrophe in front.
    """
    yield (MARK + _lines([list(names)])).encode()
    for chunk in chunks:
        with pq.ParquetFile(chunk) as source:
            for batch in source.iter_batches(batch_size=BATCH_ROWS):
                columns = [column.to_pylist() for column in batch.columns]
                yield _lines([[_cell(value) for value in row] for row in zip(*columns, strict=True)]).encode()


def first_rows(chunk: Path, count: int) -> list[list[Any]]:
    """Return the first rows of one chunk, in the order of the file; days and moments as text."""
    with pq.ParquetFile(chunk) as source:
        batch = next(source.iter_batches(batch_size=count), None)
    columns = [column.to_pylist() for column in batch.columns] if batch is not None else []
    rows = [list(row) for row in zip(*columns, strict=True)][:count]
    return [[value.isoformat() if isinstance(value, date) else value for value in row] for row in rows]


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA) else value


def _lines(rows: list[list[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()
