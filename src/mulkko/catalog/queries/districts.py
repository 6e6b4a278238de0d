"""Tables by district: the values of a few columns, and how many people live where, out of the data that the city names."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow.parquet as pq

from mulkko.catalog.models import Dataset, Version
from mulkko.catalog.queries import open_chunks, open_columns
from mulkko.organization.engine.placing import Area, placed, rolled_up
from mulkko.organization.models import Person
from mulkko.organization.queries import population_source

MOST_ROWS = 50_000  # a table by district is short


@dataclass(frozen=True)
class People:
    """How many people live in each district of a level, and the version that says so."""

    version: Version
    column: str
    by_code: dict[str, int]


def values_of(version: Version, names: Sequence[str]) -> list[list[Any]] | None:
    """Return the values of columns that are not about persons, in row order; None where one is not there, or not whole."""
    kept = [column["name"] for column in open_columns(version)]
    if version.rows > MOST_ROWS or not set(names) <= set(kept):
        return None
    chunks = open_chunks(version)
    if chunks is None:
        return None
    values: list[list[Any]] = [[] for _ in names]
    for chunk in chunks:
        with pq.ParquetFile(chunk) as source:
            table = source.read(use_threads=False)
            for place, name in enumerate(names):
                values[place] += table.column(kept.index(name)).to_pylist()
    return values


def number_of(value: Any) -> float | None:
    """Return a cell as a number; None where it is missing or none."""
    if value is None or isinstance(value, str | bool):
        return None
    return float(value) if math.isfinite(value) else None


def people_in(
    level: Sequence[Area], areas: Sequence[Area], *, person: Person | None, at: datetime, day: date
) -> People | None:
    """Return the inhabitants of the districts of one level; parts are added up into the district around them.

    None where the city names no data for that day, or data that this person does not read or that does not count by
    district: nothing is guessed.
    """
    source = population_source(day)
    dataset = Dataset.objects.readable_by(person, at).filter(name=source.dataset).first() if source and level else None
    version = dataset.newest if dataset else None
    values = values_of(version, [source.district, source.people]) if source and version else None
    if source is None or version is None or not values:
        return None
    words = [str(word) if word is not None else "" for word in values[0]]
    codes = placed(words, areas).codes
    by_code, onto = {area.code: area for area in areas}, {area.code for area in level}
    found: dict[str, int] = {}
    for word, value in zip(words, values[1], strict=True):
        home, count = rolled_up(codes.get(word, ""), onto, by_code), number_of(value)
        if home is not None and count is not None and count >= 0:
            found[home] = found.get(home, 0) + round(count)
    return People(version, source.people, found) if found else None
