"""What joining two tables would do to their rows, counted by DuckDB over verified chunks in a limited child.

A key is one or more columns of each table; rows with an empty part of the key find no partner. Columns about persons are
never a key: they are not loaded here at all.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from mulkko.catalog.engine.manifest import sha256_of_file
from mulkko.catalog.engine.profiling import groups_of, quoted, view_of
from mulkko.catalog.engine.refusal import Refused
from mulkko.language.engine.masking import masked

EXAMPLES, EXAMPLE_CHARS = 5, 40
FEWEST = 5  # rows about persons that a key must hold to be shown
FELL = 50  # of a thousand keys: more than that is another join than was accepted
MOST_PAIRS = 4
_SHAPES = {(True, True): "1:1", (True, False): "1:n", (False, True): "n:1", (False, False): "n:m"}
_ALIKE = ({"integer", "decimal"},)
_LEVEL = re.compile(r"(특별시|광역시|특별자치시|도|시|군|구|읍|면|동|리|가)$")

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Fault:
    """Why two columns cannot be a key of a join, as a code and the column."""

    code: str
    column: str = ""


def fault_of(pairs: Pairs, left: Sequence[Mapping[str, Any]], right: Sequence[Mapping[str, Any]]) -> Fault | None:
    """Return what is wrong with the pairs of columns; None where they can be a key.

    Args:
        left, right: the columns that are not about persons, each {"name", "kind", …}.

    The codes are pairs (none, too many, or a column twice), column (not there, or about persons) and kind.
    """
    if not 0 < len(pairs) <= MOST_PAIRS or len({one for one, _ in pairs}) < len(pairs):
        return Fault("pairs")
    if len({other for _, other in pairs}) < len(pairs):
        return Fault("pairs")
    kinds = [{column["name"]: column["kind"] for column in side} for side in (left, right)]
    for names in pairs:
        for name, side in zip(names, kinds, strict=True):
            if name not in side:
                return Fault("column", name)
        one, other = (side[name] for name, side in zip(names, kinds, strict=True))
        if "float" in (one, other) or (one != other and not any({one, other} <= alike for alike in _ALIKE)):
            return Fault("kind", names[0])
    return None


def run(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `measure` finds of two versions, each {"columns", "rows", "chunks", "about_persons"}.

    Args:
        arguments: `left`, `right`, `pairs` [[left column, right column], …], `memory_mib`.
    """
    connection = duckdb.connect(":memory:", config={"threads": "1", "memory_limit": f"{arguments['memory_mib']}MiB"})
    for name in ("left", "right"):
        load(connection, f"{name}_rows", arguments[name])
    pairs = [(one, other) for one, other in arguments["pairs"]]
    return measure(connection, arguments["left"], arguments["right"], pairs)


def load(connection: duckdb.DuckDBPyConnection, name: str, table: Mapping[str, Any]) -> None:
    """Give the columns that are not about persons a name, once their chunks are what was recorded.

    Raises:
        Refused: a chunk is gone or has other bytes.
    """
    group, paths = groups_of(table)[0]
    wanted = {chunk["path"]: chunk["sha256"] for chunk in table["chunks"]}
    for path in paths:
        try:
            is_whole = sha256_of_file(Path(path)) == wanted[path]
        except OSError:
            is_whole = False
        if not is_whole:
            raise Refused("A chunk is missing or has been changed.", "the data", "Tell the operator.")
    view_of(connection, name, [table["columns"][place]["name"] for place in group], paths)


def measure(
    connection: duckdb.DuckDBPyConnection, left: Mapping[str, Any], right: Mapping[str, Any], pairs: Pairs,
    *, names: tuple[str, str] = ("left_rows", "right_rows"),
) -> dict[str, Any]:  # fmt: skip
    """Return {"shape", "rows", "keys", "left", "right", "warnings"}.

    `rows` are those of the join, `keys` the values that both sides hold. Of each side: rows, matched_rows, lost_rows, keys,
    permille (of its keys that the other side holds), most (rows of one key), is_unique, and lost: examples of keys that find no
    partner, the frequent ones first. Where a table holds rows about persons, counts of one to four lost rows are None, as
    are the matched ones that would tell them, and a key that fewer than five rows hold is no example.
    """
    keys = [f"k{place}" for place in range(len(pairs))]
    for at, side in enumerate(names):
        own = ", ".join(f"{quoted(pair[at])} AS {key}" for pair, key in zip(pairs, keys, strict=True))
        filled = " AND ".join(f"{key} IS NOT NULL" for key in keys)
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE keys_{at} AS SELECT {', '.join(keys)}, count(*) AS n "
            f"FROM (SELECT {own} FROM {side}) WHERE {filled} GROUP BY {', '.join(keys)}"
        )
    same = " AND ".join(f"a.{key} = b.{key}" for key in keys)
    both = f"keys_0 a JOIN keys_1 b ON {same}"
    matched, rows, *by_side = _one(
        connection, f"SELECT count(*), coalesce(sum(a.n * b.n), 0), coalesce(sum(a.n), 0), coalesce(sum(b.n), 0) FROM {both}"
    )  # fmt: skip
    sides = [
        _side(connection, at, table, keys, matched, by_side[at]) for at, table in enumerate((left, right))
    ]  # fmt: skip
    shape = _SHAPES[sides[0]["is_unique"], sides[1]["is_unique"]]
    found = {"shape": shape, "rows": int(rows), "keys": int(matched), "left": sides[0], "right": sides[1]}
    return found | {"warnings": _warnings(connection, left, right, pairs)}


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    [row] = connection.execute(sql).fetchall()
    return row


def _side(
    connection: duckdb.DuckDBPyConnection, at: int, table: Mapping[str, Any], keys: Sequence[str], matched: int, rows: int
) -> dict[str, Any]:  # fmt: skip
    count, most = _one(connection, f"SELECT count(*), coalesce(max(n), 0) FROM keys_{at}")
    least = FEWEST if table["about_persons"] else 1
    same = " AND ".join(f"a.{key} = b.{key}" for key in keys)
    lost = connection.execute(
        f"SELECT {', '.join(f'a.{key}::VARCHAR' for key in keys)} FROM keys_{at} a ANTI JOIN keys_{1 - at} b ON {same} "
        f"WHERE a.n >= {least} ORDER BY a.n DESC, {', '.join(f'a.{key}' for key in keys)} LIMIT {EXAMPLES}"
    ).fetchall()
    gone = table["rows"] - int(rows)
    is_few = bool(table["about_persons"]) and 0 < gone < FEWEST
    return {
        "rows": table["rows"], "matched_rows": None if is_few else int(rows), "lost_rows": None if is_few else gone,
        "keys": int(count), "permille": matched * 1000 // count if count else 0, "most": int(most), "is_unique": most <= 1,
        "lost": [" · ".join(_shown(value) for value in row) for row in lost],
    }  # fmt: skip


def _shown(value: str) -> str:
    text = masked(value)[0]
    return text if len(text) <= EXAMPLE_CHARS else text[:EXAMPLE_CHARS] + "…"


def _warnings(
    connection: duckdb.DuckDBPyConnection, left: Mapping[str, Any], right: Mapping[str, Any], pairs: Pairs
) -> list[list[str]]:
    """Return what a person should look at, as a code and what it is about: spaces, digits, levels, names, units."""
    found: list[list[str]] = []
    for place, (one, other) in enumerate(pairs):
        values = [
            [
                str(row[0])
                for row in connection.execute(f"SELECT DISTINCT k{place} FROM keys_{at} LIMIT 5000").fetchall()
            ]
            for at in (0, 1)
        ]
        if values[0] and values[1]:
            found += [[code, *about] for code, *about in _warned(one, other, values)]
    units = [{column["name"]: column.get("unit") or "" for column in side["columns"]} for side in (left, right)]
    for name in sorted(units[0].keys() & units[1].keys()):
        if units[0][name] and units[1][name] and units[0][name] != units[1][name]:
            found.append(["units", name, units[0][name], units[1][name]])
    return found


def _warned(one: str, other: str, values: list[list[str]]) -> list[tuple[str, ...]]:
    sets = [set(side) for side in values]
    found: list[tuple[str, ...]] = []
    bare = [{"".join(value.split()) for value in side} for side in values]
    if len(bare[0] & bare[1]) > len(sets[0] & sets[1]):
        found.append(("spaces", one, str(len(bare[0] & bare[1]) - len(sets[0] & sets[1]))))
    if all(value.isdigit() for side in values for value in side):
        digits = [sorted({len(value) for value in side}) for side in values]
        if digits[0] != digits[1]:
            found.append(("digits", one, "·".join(map(str, digits[0])), "·".join(map(str, digits[1]))))
    levels = [_level(side) for side in values]
    if all(levels):
        if levels[0] != levels[1]:
            found.append(("levels", one, levels[0], levels[1]))
        else:
            found.append(("names", one, levels[0]))
    return found


def _level(values: Sequence[str]) -> str:
    """Return the ending that most of these place names have, such as 동; empty where they are no names of places."""
    ends = [found[1] for value in values if (found := _LEVEL.search(value))]
    best = max(set(ends), key=ends.count, default="")
    return best if best and ends.count(best) >= 0.8 * len(values) else ""


def breaks(promised: Mapping[str, Any], now: Mapping[str, Any]) -> list[tuple[str, str, int, int]]:
    """Return what a join no longer keeps of what was accepted: (unique or share, left or right, before, now).

    Uniqueness is told as the most rows of one key, a share in whole percent. A share counts where it fell by more than five points.
    """
    found = []
    for side in ("left", "right"):
        then, here = promised[side], now[side]
        if then["is_unique"] and not here["is_unique"]:
            found.append(("unique", side, then["most"], here["most"]))
        if then["permille"] - here["permille"] > FELL:
            found.append(("share", side, round(then["permille"] / 10), round(here["permille"] / 10)))
    return found
