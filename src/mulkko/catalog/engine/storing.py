"""Parquet chunks named after their content: the same rows always give the same file.

A chunk holds one range of rows and one group of columns. Columns of personal data get chunks of their own, so that
they can be erased without touching the rest.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


def write_chunks(
    table: pa.Table, folder: Path, *, role: str, personal: frozenset[str], group_rows: int | None = None
) -> list[dict]:
    """Write one row range and return its chunks: file, sha256, bytes, rows, columns (indexes into the table), role.

    Args:
        group_rows: rows that are read at once; small where single rows of a long text are looked up, else all of them.
    """
    open_columns = [index for index, name in enumerate(table.column_names) if name not in personal]
    closed_columns = [index for index, name in enumerate(table.column_names) if name in personal]
    return [_write(table, group, folder, role, group_rows) for group in (open_columns, closed_columns) if group]


def _write(table: pa.Table, columns: Sequence[int], folder: Path, role: str, group_rows: int | None) -> dict:
    draft = folder / "chunk.tmp"
    pq.write_table(
        table.select(columns).replace_schema_metadata(None),
        draft,
        compression="zstd",
        compression_level=3,
        use_dictionary=True,
        write_statistics=True,
        store_schema=False,
        version="2.6",
        data_page_version="1.0",
        row_group_size=max(1, group_rows or table.num_rows),
    )
    with draft.open("rb") as written:
        sha256 = hashlib.file_digest(written, "sha256").hexdigest()
    target = folder / f"{sha256}.parquet"
    size = draft.stat().st_size
    draft.replace(target)
    return {
        "file": target.name,
        "sha256": sha256,
        "bytes": size,
        "rows": table.num_rows,
        "columns": list(columns),
        "role": role,
    }
