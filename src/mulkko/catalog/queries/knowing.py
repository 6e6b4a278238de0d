"""What the catalogue, and with it every earlier call, already holds of what a data call asks for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow.parquet as pq

from mulkko.catalog.engine.calls import Cell, Column, Place, Source
from mulkko.catalog.engine.prefilling import Table, column_for, known_cells
from mulkko.catalog.models import AskedUnit, DataCall, Version
from mulkko.catalog.queries import open_chunks, open_columns
from mulkko.organization.queries import Chart

MOST_TABLE_ROWS = 20_000  # a table by unit is short; a longer one is searched by nobody who opens a call


@dataclass(frozen=True)
class KnownColumn:
    """One column of a call that a dataset holds: for how many of the cells that are asked for."""

    column: str
    source: Source
    cells: int
    is_current: bool  # the data describe a day of the period that is asked for, or a later one


@dataclass(frozen=True)
class Known:
    """What is known: by unit the cells that are pre-filled, and how that looks by column."""

    cells: dict[str, dict[Place, Cell]]
    columns: list[KnownColumn]
    asked: int  # cells in all

    @property
    def prefilled(self) -> int:
        return sum(map(len, self.cells.values()))

    @property
    def is_everything(self) -> bool:
        """Tell whether every cell is known for the period that is asked for."""
        current = sum(one.cells for one in self.columns if one.is_current)
        return bool(self.asked) and current == self.asked

    @property
    def unknown(self) -> int:
        return self.asked - self.prefilled


def what_is_known(
    columns: Sequence[Column], rows: Sequence[str], units: Iterable[str], *, from_on: date, chart: Chart
) -> Known:
    """Return what datasets that all staff may read hold of the cells of a call; the newest data go before older ones."""
    asked = list(units)
    words = _words(chart, asked)
    cells: dict[str, dict[Place, Cell]] = {}
    for version in _candidates(columns):
        table = _table_of(version)
        if table is None:
            continue
        found = known_cells(table, columns, rows, words, _keeper(version, asked, chart))
        for (unit, row, place), (value, name) in found.items():
            cells.setdefault(unit, {}).setdefault((row, place), Cell(value, "prefilled", value, _source(version, name)))
    return Known(cells, _by_column(cells, columns, from_on), len(asked) * len(rows) * len(columns))


def _words(chart: Chart, asked: Sequence[str]) -> dict[str, str]:
    """Return how a table may name the units: by code, by name where one unit alone bears it, and with the unit above."""
    counts = Counter(chart.names.values())
    words = {}
    for unit in asked:
        name = chart.name_of(unit)
        words[unit] = unit
        if counts[name] <= 1:
            words[name] = unit
        if above := chart.parents.get(unit):
            words.setdefault(f"{chart.name_of(above)} {name}", unit)
    return words


def _candidates(columns: Sequence[Column]) -> list[Version]:
    """Return the newest versions that hold one of the columns, those that describe the latest day first."""
    rows = Version.objects.standing().filter(dataset__readers="all").select_related("dataset__owner")
    newest = {version.dataset_id: version for version in rows.order_by("number")}
    fitting = [one for one in newest.values() if one.rows <= MOST_TABLE_ROWS and _fits(one, columns)]
    return sorted(fitting, key=lambda one: (one.as_of or date.min, one.added_at, one.pk), reverse=True)


def _fits(version: Version, columns: Sequence[Column]) -> bool:
    kept = open_columns(version)
    names, units = [one["name"] for one in kept], [one.get("unit") for one in kept]
    return any(column_for(column, names, units) is not None for column in columns)


def _table_of(version: Version) -> Table | None:
    """Return a version as a table, without what is about persons; None where a chunk is missing or changed."""
    chunks, kept = open_chunks(version), open_columns(version)
    if chunks is None:
        return None
    values: list[list[Any]] = [[] for _ in kept]
    for chunk in chunks:
        with pq.ParquetFile(chunk) as source:
            for place, column in enumerate(source.read().columns):
                values[place] += column.to_pylist()
    return Table([one["name"] for one in kept], [one.get("unit") for one in kept], values)


def _keeper(version: Version, asked: Sequence[str], chart: Chart) -> str | None:
    """Return the asked unit that keeps a dataset, itself or by one below it."""
    owner = version.dataset.owner
    above = chart.chain(owner.code) if owner else []
    return next((unit for unit in above if unit in asked), None)


def _source(version: Version, column: str) -> Source:
    as_of = version.as_of.isoformat() if version.as_of else ""
    return Source(version.dataset.name, version.dataset.title, version.number, column, as_of)


def _by_column(
    cells: dict[str, dict[Place, Cell]], columns: Sequence[Column], from_on: date
) -> list[KnownColumn]:  # fmt: skip
    counts: Counter[tuple[int, Source]] = Counter()
    for kept in cells.values():
        counts.update((place[1], cell.source) for place, cell in kept.items() if cell.source)
    return [
        KnownColumn(columns[place].name, source, number, bool(source.as_of) and source.as_of >= from_on.isoformat())
        for (place, source), number in sorted(counts.items(), key=lambda one: (one[0][0], -one[1]))
    ]


def asked_now(columns: Sequence[Column], units: Iterable[str]) -> Iterator[tuple[DataCall, list[str], int]]:
    """Yield open calls that ask some of these units for a column of the same name: call, columns, number of units."""
    names = {column.name for column in columns}
    rows = AskedUnit.objects.filter(call__in=DataCall.objects.open(), unit__code__in=list(units))
    counts = Counter(rows.values_list("call_id", flat=True))
    for call in DataCall.objects.filter(pk__in=counts).select_related("owner"):
        if same := [column.name for column in call.columns if column.name in names]:
            yield call, same, counts[call.pk]
