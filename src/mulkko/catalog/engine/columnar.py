"""Parquet files as batches of text columns, so that one set of rules decides the types of every file."""

import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mulkko.catalog.engine.refusal import Refused
from mulkko.catalog.engine.workbooks import plain

LARGEST_UNPACKED = 2 << 30  # bytes, as the footer states them


def batches_of(source: Path, *, rows: int) -> tuple[list[str], Iterator[list[pa.Array]]]:
    """Return the column names and an iterator over batches of string arrays without nulls.

    Raises:
        Refused: damaged, locked, or larger than the limit at the top.
    """
    try:
        file = pq.ParquetFile(source, memory_map=True)
        meta = file.metadata
        size = sum(meta.row_group(index).total_byte_size for index in range(meta.num_row_groups))
        names = file.schema_arrow.names
    except (pa.ArrowException, OSError, ValueError) as fault:
        raise _damaged() from fault
    if size > LARGEST_UNPACKED:
        raise Refused(
            "The Parquet file unpacks to more than a table may.", f"{size >> 20} MiB.", "Send it in smaller parts."
        )
    return names, _batches(file, rows)


def _batches(file: pq.ParquetFile, rows: int) -> Iterator[list[pa.Array]]:
    try:
        for batch in file.iter_batches(batch_size=rows, use_threads=False):
            batch.validate(full=True)  # a damaged file may hold text that is no UTF-8
            yield [as_text(column) for column in batch.columns]
    except (pa.ArrowException, OSError) as fault:
        raise _damaged() from fault


def _damaged() -> Refused:
    return Refused("The Parquet file is damaged or locked.", "The whole file.", "Write the file again.")


def as_text(column: pa.Array) -> pa.Array:
    """Return a column as the text a person would have typed; nulls become the empty string."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return as_text(column.dictionary_decode())
    if pa.types.is_null(kind):
        return pa.array([""] * len(column), pa.string())
    if pa.types.is_floating(kind):
        known = column.dictionary_encode()
        words = pa.array(
            [None if value is None else plain(value) for value in known.dictionary.to_pylist()], pa.string()
        )
        text = words.take(known.indices)
    elif pa.types.is_timestamp(kind):
        whole = column.cast(pa.timestamp("s", kind.tz), safe=False)
        text = pc.strftime(whole, "%Y-%m-%d %H:%M:%S")
    elif pa.types.is_decimal(kind):
        text = pa.array([None if value is None else format(value, "f") for value in column.to_pylist()], pa.string())
    elif (
        pa.types.is_integer(kind)
        or pa.types.is_date(kind)
        or pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
    ):
        text = column.cast(pa.string())
    elif pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        text = pa.array([None if value is None else value.hex() for value in column.to_pylist()], pa.string())
    else:
        text = pa.array([_written(value) for value in column.to_pylist()], pa.string())
    return pc.fill_null(text, "")


def _written(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return (
        json.dumps(value, ensure_ascii=False, default=str, sort_keys=True)
        if isinstance(value, list | dict | tuple)
        else str(value)
    )
