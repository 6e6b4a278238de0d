"""Made-up snapshots: Parquet chunks in a folder, and the description that a child is handed."""

import hashlib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

DISTRICTS = ("가람구", "나래구", "다솜구")


def complaints(rows: int, *, start: int = 0) -> pa.Table:
    """Return rows of 구, 접수번호, 처리비용 (DECIMAL), 접수일, 내용: no two alike, the same each time."""
    numbers = range(start, start + rows)
    return pa.table(
        {
            "구": pa.array([DISTRICTS[n * n % 3] for n in numbers], pa.string()),
            "접수번호": pa.array(numbers, pa.int64()),
            "처리비용": pa.array([Decimal(n * 7919 % 100_003) / 100 for n in numbers], pa.decimal128(14, 2)),
            "접수일": pa.array([date(2025, 1, 1) + timedelta(days=n % 365) for n in numbers], pa.date32()),
            "내용": pa.array([f"내용 {n % 10}" for n in numbers], pa.string()),
        }
    )


def chunk_of(table: pa.Table, folder: Path, *, columns: list[int], role: str = "rows") -> dict[str, Any]:
    """Write some columns of a table as one chunk and describe it."""
    part = table.select(columns)
    path = folder / "new.parquet"
    pq.write_table(part, path, compression="zstd")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    path = path.rename(folder / digest)
    return {"path": str(path), "sha256": digest, "columns": columns, "rows": part.num_rows, "role": role}


def snapshot_of(
    table: pa.Table, folder: Path, *, rows_per_chunk: int, apart: tuple[int, ...] = (), where: Any = None
) -> dict[str, Any]:
    """Write a table as row-range chunks, the columns `apart` in chunks of their own, and describe it."""
    together = [index for index in range(table.num_columns) if index not in apart]
    chunks = []
    for start in range(0, table.num_rows, rows_per_chunk):
        part = table.slice(start, rows_per_chunk)
        chunks += [chunk_of(part, folder, columns=group) for group in (together, list(apart)) if group]
    columns = [{"name": field.name, "kind": str(field.type)} for field in table.schema]
    return {"columns": columns, "chunks": chunks, "where": where}
