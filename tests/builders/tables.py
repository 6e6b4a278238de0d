"""Files of made-up tables, and what the reading engine stored of them."""

import gzip
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from mulkko.catalog.engine.reading import read_file


@dataclass(frozen=True)
class Read:
    """One sheet as it was read: the report, and the stored rows and totals."""

    report: dict
    folder: Path

    def column(self, name: str) -> list:
        """Return the stored values of one column, in row order."""
        wanted = [column["name"] for column in self.report["columns"]].index(name)
        values: list = []
        for chunk in self.report["chunks"]:
            if chunk["role"] == "rows" and wanted in chunk["columns"]:
                table = pq.read_table(self.folder / chunk["file"])
                values += table.column(chunk["columns"].index(wanted)).to_pylist()
        return values

    def totals(self) -> list[list]:
        """Return the totals rows as they were read."""
        files = [self.folder / chunk["file"] for chunk in self.report["chunks"] if chunk["role"] == "totals"]
        tables = [pq.read_table(file) for file in files]
        return [list(row.values()) for table in tables for row in table.to_pylist()]

    def type_of(self, name: str) -> pa.DataType:
        for chunk in self.report["chunks"]:
            schema = pq.read_schema(self.folder / chunk["file"])
            if chunk["role"] == "rows" and name in schema.names:
                return schema.field(name).type
        raise KeyError(name)

    @property
    def names(self) -> list[str]:
        return [column["name"] for column in self.report["columns"]]

    @property
    def kinds(self) -> list[str]:
        return [column["kind"] for column in self.report["columns"]]

    @property
    def units(self) -> list[str | None]:
        return [column["unit"] for column in self.report["columns"]]

    @property
    def repairs(self) -> dict[str, dict]:
        return {repair["kind"]: repair for repair in self.report["repairs"]}


def reading_all(
    source: Path, folder: Path, *, name: str | None = None, personal: frozenset[str] = frozenset()
) -> list[Read]:
    target = folder / "chunks"
    target.mkdir(exist_ok=True)
    answers = read_file(source, name=name or source.name, folder=target, personal=personal)
    assert not list(target.glob("*.tmp"))
    return [Read(answer, target) for answer in answers]


def reading(text: str | bytes, folder: Path, *, encoding: str = "cp949", name: str = "자료.csv", **options) -> Read:
    """Read one made CSV and return its only sheet."""
    source = folder / "source"
    source.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return reading_all(source, folder, name=name, **options)[0]


def packed(text: str, *, encoding: str = "cp949") -> bytes:
    return gzip.compress(text.encode(encoding), mtime=0)
