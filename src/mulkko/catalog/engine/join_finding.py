"""Which tables could be joined, by what their columns hold; in a limited child, over the columns that are not about persons.

A column that can be a key is text whose name or values say code, place or organisation. Two of one kind are offered where
one holds at least seven tenths of the other's values and names the rows of a table well. Numbers are never held against
numbers: equal counts mean nothing. A year beside it is taken in where it makes the key unique.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any

import duckdb

from mulkko.catalog.engine.joining import load, measure
from mulkko.catalog.engine.profiling import quoted

CONTAINED = 0.7
LEAST_KEYS = 3  # values that both sides hold
NAMES_ROWS = 0.5  # distinct values against rows, of the better side
MOST_VALUES = 200_000  # of one column; one with more is looked at by its first
MOST_FOUND = 12  # of one table
SAMPLE = 500

_CODE = re.compile(r"(코드|번호|고유키|관리키|\bid|ID|code|PNU)\s*(\(.*\))?$", re.IGNORECASE)
_PLACE = re.compile(
    r"(시도|시군구|자치구|행정구|행정동|법정동|읍면동|구역|지역|관할|소재지|동네|역|정류소|노선|동|구|권역)(명|이름)?\s*(\(.*\))?$"
)
_ORGANISATION = re.compile(r"(기관|부서|단체|학교|업체|사업장|센터|시설|병원|도서관|회사|상호)(명|이름)?\s*(\(.*\))?$")
_PLACE_VALUE = re.compile(r"[가-힣\d·. ]+(특별시|광역시|시|도|군|구|읍|면|동|리|가)")
_CODE_VALUE = re.compile(r"[A-Z]{0,6}[-_]?\d{4,20}")
_YEAR = re.compile(r"(연도|년도|기준년|^년|year)\s*(\(.*\))?$", re.IGNORECASE)


@dataclass(frozen=True)
class Key:
    """A column that can be one side of a join: its table, what kind of key, and how many values and rows it has."""

    at: int
    name: str
    kind: str
    distinct: int
    rows: int

    @property
    def names_rows(self) -> float:
        return self.distinct / self.rows if self.rows else 0.0


@dataclass(frozen=True)
class Candidate:
    """Two columns that hold the same things: `left` names its rows no better than `right` does."""

    left: Key
    right: Key
    matched: int
    containment: float
    score: float
    with_year: tuple[str, str] | None = None

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return [(self.left.name, self.right.name), *([self.with_year] if self.with_year else [])]


def run(arguments: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what could be joined, the best first: {"left", "right", "pairs", "containment", "score", "why", "measured"}.

    Args:
        arguments: `tables` {dataset: {"columns", "rows", "chunks", "about_persons", "open": [names]}}, `memory_mib`.
    """
    connection = duckdb.connect(":memory:", config={"threads": "1", "memory_limit": f"{arguments['memory_mib']}MiB"})
    names = sorted(arguments["tables"])
    tables = [arguments["tables"][name] for name in names]
    for at, table in enumerate(tables):
        load(connection, f"t{at}", table)
    keys = [key for at, table in enumerate(tables) for key in _keys(connection, at, table)]
    found = []
    for one in _cut(_candidates(connection, tables, keys)):
        left, right = tables[one.left.at], tables[one.right.at]
        measured = measure(connection, left, right, one.pairs, names=(f"t{one.left.at}", f"t{one.right.at}"))
        why = [
            one.left.kind,
            "key" if measured["right"]["is_unique"] else "shared",
            *(["year"] if one.with_year else []),
        ]
        found.append(
            {
                "left": names[one.left.at], "right": names[one.right.at], "pairs": [list(pair) for pair in one.pairs],
                "containment": round(one.containment, 4), "score": round(one.score, 4), "why": why, "measured": measured,
            }
        )  # fmt: skip
    return found


def kind_of(name: str, values: Sequence[str]) -> str:
    """Return code, place or organisation, by the name of a column and some of its values; empty where it can be no key.

    >>> kind_of("행정동코드", ["1111051500"]), kind_of("동", ["가동", "나동"]), kind_of("요일", ["월", "화"])
    ('code', 'place', '')
    """
    filled = [value.strip() for value in values if value and value.strip()]
    if not filled or max(map(len, filled)) > 60:
        return ""
    if _CODE.search(name) or _share(_CODE_VALUE, filled) >= 0.9:
        return "code"
    if _PLACE.search(name) or _share(_PLACE_VALUE, filled) >= 0.8:
        return "place"
    return "organisation" if _ORGANISATION.search(name) else ""


def _share(pattern: re.Pattern[str], values: Sequence[str]) -> float:
    return sum(pattern.fullmatch(value) is not None for value in values) / len(values)


def _keys(connection: duckdb.DuckDBPyConnection, at: int, table: Mapping[str, Any]) -> list[Key]:
    """Return the key columns of a table, and keep their values in `v`: place of the table, column, value."""
    connection.execute("CREATE TABLE IF NOT EXISTS v (place INTEGER, name VARCHAR, value VARCHAR)")
    keys = []
    for column in table["columns"]:
        if column["kind"] != "text" or column["name"] not in table["open"]:
            continue
        name = quoted(column["name"])
        some = f"SELECT DISTINCT {name} FROM t{at} WHERE {name} IS NOT NULL"
        kind = kind_of(column["name"], [row[0] for row in connection.execute(f"{some} LIMIT {SAMPLE}").fetchall()])
        if not kind:
            continue
        connection.execute(
            f"INSERT INTO v SELECT {at}, ?, * FROM ({some} ORDER BY 1 LIMIT {MOST_VALUES})", [column["name"]]
        )
        [(distinct,)] = connection.execute(f"SELECT count(DISTINCT {name}) FROM t{at}").fetchall()
        if distinct >= LEAST_KEYS:
            keys.append(Key(at, column["name"], kind, distinct, table["rows"]))
    return keys


def _candidates(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Mapping[str, Any]], keys: Sequence[Key]
) -> list[Candidate]:
    shared = {
        (one, name, other, second): matched
        for one, name, other, second, matched in connection.execute(
            "SELECT a.place, a.name, b.place, b.name, count(*) FROM v a JOIN v b ON a.value = b.value AND a.place < b.place "
            "GROUP BY a.place, a.name, b.place, b.name"
        ).fetchall()
    }
    found = []
    for one, other in combinations(keys, 2):
        matched = shared.get((one.at, one.name, other.at, other.name), 0)
        if (
            one.at == other.at
            or one.kind != other.kind
            or matched < LEAST_KEYS
            or _is_copy(tables[one.at], tables[other.at])
        ):
            continue
        containment = matched / min(one.distinct, other.distinct)
        left, right = sorted((one, other), key=lambda key: (key.names_rows, -key.rows))
        if containment < CONTAINED:
            continue
        year = None
        named = right.names_rows
        if named < 1:
            year, named = _year(connection, tables, left, right) or (None, named)
        if named >= NAMES_ROWS:
            score = containment * named * (0.7 + 0.3 * _likeness(left.name, right.name))
            found.append(Candidate(left, right, matched, containment, score, year))
    return sorted(found, key=lambda one: (-one.score, one.left.at, one.right.at, one.left.name, one.right.name))


def _is_copy(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether two tables have the same columns: editions of one another, which nobody joins."""
    return {column["name"] for column in one["columns"]} == {column["name"] for column in other["columns"]}


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()


def _year(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Mapping[str, Any]], left: Key, right: Key
) -> tuple[tuple[str, str], float] | None:
    """Return the columns of the year on both sides, and how well key and year together name the rows of the right one."""
    years = [
        next(
            (
                column["name"]
                for column in tables[key.at]["columns"]
                if _YEAR.search(column["name"]) and column["name"] in tables[key.at]["open"] and column["name"] != key.name
            ),
            None,
        )
        for key in (left, right)
    ]  # fmt: skip
    if None in years or right.rows == 0:
        return None
    kinds = [
        next(column["kind"] for column in tables[key.at]["columns"] if column["name"] == year)
        for key, year in zip((left, right), years, strict=True)
    ]
    [(both,)] = connection.execute(
        f"SELECT count(*) FROM (SELECT DISTINCT {quoted(right.name)}, {quoted(str(years[1]))} FROM t{right.at})"
    ).fetchall()
    named = both / right.rows
    return ((str(years[0]), str(years[1])), named) if kinds[0] == kinds[1] and named > right.names_rows else None


def _cut(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the best of each table, and of two tables only the best pair of columns."""
    taken: dict[int, int] = {}
    met: set[tuple[int, int]] = set()
    kept = []
    for one in candidates:
        ends = (one.left.at, one.right.at)
        if tuple(sorted(ends)) in met or any(taken.get(end, 0) >= MOST_FOUND for end in ends):
            continue
        met.add((min(ends), max(ends)))
        for end in ends:
            taken[end] = taken.get(end, 0) + 1
        kept.append(one)
    return kept
