"""Chunks into Arrow tables: the bytes that are hashed are the bytes that are parsed, and nothing else is used."""

import hashlib
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


class Tampered(Exception):
    """A snapshot that cannot be trusted or cannot be read; the sentence names the chunk."""


def load(name: str, spec: Mapping[str, Any], wanted: set[str] | None) -> pa.Table:
    """Return one dataset's rows with the wanted columns, verified and already filtered.

    Args:
        name: the dataset's name, for sentences only.
        spec: `columns` [{"name", …}], `chunks` [{"path", "sha256", "columns": [index], "rows", "role"}] in row order,
            where chunks of other column groups repeat the same rows, and `where` {"column", "values"} or None.
        wanted: lower-case column names; unknown ones are ignored; None means all.

    Raises:
        Tampered: a chunk that is needed is missing, changed or misshapen, or the row filter cannot be applied.
    """
    names = [column["name"] for column in spec["columns"]]
    chunks = [chunk for chunk in spec["chunks"] if chunk["role"] == "rows"]
    where = spec.get("where")
    if where is not None and where["column"] not in names:
        raise Tampered(f"'{name}' has no column '{where['column']}' to filter its rows by.")
    needed = {index for index, column in enumerate(names) if wanted is None or column.lower() in wanted}
    if where is not None:
        needed.add(names.index(where["column"]))
    if not needed:  # count(*) needs a column to count the rows of
        needed = set(chunks[0]["columns"][:1]) if chunks else {0}
    table = _side_by_side(name, names, needed, _pieces(chunks, needed))
    return table if where is None else _filtered(table, where)


def _pieces(chunks: list[Mapping[str, Any]], needed: set[int]) -> dict[int, list[pa.Array]]:
    pieces: dict[int, list[pa.Array]] = {index: [] for index in needed}
    for chunk in chunks:
        here = [place for place, index in enumerate(chunk["columns"]) if index in needed]
        if not here:
            continue
        part = _parsed(chunk, _verified(chunk), here)
        for place, column in zip(here, part.columns, strict=True):
            pieces[chunk["columns"][place]].extend(column.chunks)
    return pieces


def _verified(chunk: Mapping[str, Any]) -> bytes:
    try:
        with open(chunk["path"], "rb") as file:
            content = file.read()  # not mapped: a mapped file could change after it was hashed
    except OSError as error:
        raise Tampered(f"Chunk {chunk['sha256']} cannot be read: {error.strerror}.") from error
    if hashlib.sha256(content).hexdigest() != chunk["sha256"]:
        raise Tampered(f"Chunk {chunk['sha256']} has been changed since it was pinned.")
    return content


def _parsed(chunk: Mapping[str, Any], content: bytes, places: list[int]) -> pa.Table:
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        names = file.schema_arrow.names
        if len(names) != len(chunk["columns"]) or file.metadata.num_rows != chunk["rows"]:
            raise Tampered(f"Chunk {chunk['sha256']} does not have the rows and columns it was pinned with.")
        return file.read([names[place] for place in places], use_threads=False).select(
            [names[place] for place in places]
        )
    except pa.ArrowMemoryError:
        raise
    except (pa.ArrowException, OSError) as error:
        raise Tampered(f"Chunk {chunk['sha256']} cannot be parsed.") from error


def _side_by_side(name: str, names: list[str], needed: set[int], pieces: Mapping[int, list[pa.Array]]) -> pa.Table:
    """Return the columns as one table; a column's pieces follow one another in row order."""
    columns = {}
    for index in sorted(needed):
        if not pieces[index]:
            if any(pieces.values()):
                raise Tampered(f"'{name}' has no chunk for the column '{names[index]}'.")
            columns[names[index]] = pa.chunked_array([], pa.string())
            continue
        columns[names[index]] = pa.chunked_array(pieces[index])
    if len({len(column) for column in columns.values()}) > 1:
        raise Tampered(f"The chunks of '{name}' do not cover the same rows.")
    return pa.table(columns)


def _filtered(table: pa.Table, where: Mapping[str, Any]) -> pa.Table:
    column = table[where["column"]]
    try:
        values = pa.array([None if value is None else str(value) for value in where["values"]], pa.string())
        kept = pc.is_in(column, value_set=values.cast(column.type).drop_null())
    except pa.ArrowException as error:
        raise Tampered(f"The rows cannot be filtered by '{where['column']}'.") from error
    return table.filter(kept)
