"""Figures across a change of areas: run once more in the older areas, where the crosswalk of the city says how."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mulkko.catalog.models import Version
from mulkko.evidence.engine.areas import Moved
from mulkko.evidence.engine.crosswalk import in_old_areas, parts_of, told
from mulkko.evidence.engine.sql import CheckedQuery, SqlRefused, checked
from mulkko.organization.queries import area_shares


@dataclass(frozen=True)
class Crossing:
    """A query that reads the newer data in the older areas, and the sentence that says so."""

    query: CheckedQuery
    told: str


def crossing_of(
    query: CheckedQuery, found: Sequence[Moved], before: Mapping[str, Mapping[str, int]], newest: Mapping[str, Version]
) -> Crossing | None:
    """Return how a query is asked across a change of areas; None where the crosswalk does not say it, or shares mean nothing to it.

    Args:
        found: the areas that changed below it.
        before: rows by area of the pinned version, by the job that asked (`guarding.area_jobs`).
    """
    boundaries = [one for one in found if one.is_boundary]
    if len(boundaries) != 1:
        return None  # two at once: by name and by code, or in two datasets
    [one] = boundaries
    parts = parts_of(one, area_shares(), before.get(f"area:{one.dataset}:{one.column}", {}))
    if parts is None:
        return None
    read = query.columns[one.dataset]
    columns = [
        column
        for column in newest[one.dataset].columns
        if read is None or column["name"].lower() in read or column["name"] == one.column
    ]
    sql = in_old_areas(query.text, one, parts, columns)
    if sql is None:
        return None
    try:
        return Crossing(checked(sql, tables=query.tables), told(parts))
    except SqlRefused:
        return None
