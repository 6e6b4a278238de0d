"""A table with a column of districts as a map: one figure for each district, added up only where adding makes sense."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mulkko.catalog.models import Version
from mulkko.catalog.queries import open_columns
from mulkko.catalog.queries.districts import MOST_ROWS, number_of, values_of
from mulkko.organization.engine.placing import Area, Placed, placed
from mulkko.organization.queries import districts_on
from mulkko.voice.engine.board import FEWEST_SHOWN, protected
from mulkko.web.charts import Chart, district_map
from mulkko.web.charts.districts import District
from mulkko.web.charts.numbers import exact
from mulkko.web.voice_charts import language
from mulkko.web.voice_maps import rings_of

NUMBERS = ("integer", "decimal", "float")
ADDED_UP = (
    "명",
    "인",
    "건",
    "개",
    "개소",
    "곳",
    "대",
    "가구",
    "세대",
    "원",
    "천원",
    "백만원",
    "억원",
    "회",
)  # a rate never is
PEOPLE = ("명", "인")
MOST_NAMED = 0.8  # of the words of the column are districts, at least
MOST_DISTINCT = 2_000
MOST_COLUMNS = 12


@dataclass(frozen=True)
class DatasetMap:
    """The map of one column, and the columns that can be mapped."""

    chart: Chart
    column: str
    by: str  # the column with the districts
    choices: tuple[str, ...]
    is_sum: bool
    strange: tuple[str, ...]  # words of the column that are no district of the map


def map_of(version: Version, wanted: str, *, today: date) -> DatasetMap | None:
    """Return the map of a version; None where no column names districts of its day, or no figure belongs to one.

    Args:
        wanted: the column to be shown; the first one that can be, where it is none of them.
    """
    areas = districts_on(version.as_of or today)
    if not areas or version.rows > MOST_ROWS:
        return None
    columns = open_columns(version)
    words, by, where = _districts(version, columns, areas)
    if where is None:
        return None
    measures = [one for one in columns if one["kind"] in NUMBERS and one["name"] != by]
    values = values_of(version, [one["name"] for one in measures])
    if values is None:
        return None
    repeated = len({where.codes.get(word) for word in words if word in where.codes}) < sum(
        word in where.codes for word in words
    )
    fitting = [
        (one, column) for one, column in zip(measures, values, strict=True) if not repeated or one.get("unit") in ADDED_UP
    ][:MOST_COLUMNS]  # fmt: skip
    if not fitting:
        return None
    measure, column = next((pair for pair in fitting if pair[0]["name"] == wanted), fitting[0])
    chart = _map(where, words, column, measure, by)
    return DatasetMap(
        chart, measure["name"], by, tuple(one["name"] for one, _values in fitting), repeated, where.strange
    )


def _districts(
    version: Version, columns: Sequence[dict[str, Any]], areas: Sequence[Area]
) -> tuple[list[str], str, Placed | None]:
    """Return the words of the column that names districts best, its name, and what they name; the finest level first."""
    best: tuple[list[str], str, Placed | None] = ([], "", None)
    most = 1
    names = [one["name"] for one in columns if one["kind"] in ("text", "integer")]
    for name, values in zip(names, values_of(version, names) or [], strict=False):
        words = ["" if value is None else str(value).strip() for value in values]
        distinct = set(words) - {""}
        if not distinct or len(distinct) > MOST_DISTINCT:
            continue
        where = placed(sorted(distinct), areas)
        codes = set(where.codes.values())
        if len(codes) > most and len(where.codes) >= MOST_NAMED * len(distinct):
            best, most = (words, name, where), len(codes)
    return best


def _map(where: Placed, words: Sequence[str], values: Sequence[Any], measure: dict[str, Any], by: str) -> Chart:
    sums: dict[str, float] = {}
    for word, value in zip(words, values, strict=True):
        code, number = where.codes.get(word), number_of(value)
        if code is not None and number is not None:
            sums[code] = sums.get(code, 0) + number
    counts_people = measure.get("unit") in PEOPLE
    kept = {code for code, n in protected((code, round(n)) for code, n in sums.items()) if n >= FEWEST_SHOWN}
    rows = [
        District(
            area.code, area.name, sums.get(area.code) if not counts_people or area.code in kept else None,
            absent=_("fewer than 5 people") if area.code in sums else _("no data"),
        )
        for area in where.areas
    ]  # fmt: skip
    rows.sort(key=lambda row: (row.value is None, -(row.value or 0), row.name))
    told = (
        _("%(district)s has the most: %(number)s.") % {"district": rows[0].name, "number": exact(rows[0].value)}
        if rows[0].value is not None
        else ""
    )
    return district_map(
        "dataset-map", _("%(column)s by district") % {"column": measure["name"]}, told, rows, rings_of(where.areas), what=by,
        how_many=measure["name"], absent=_("no data"), language=language(),
    )  # fmt: skip
