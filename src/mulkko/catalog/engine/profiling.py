"""What a version looks like, counted by DuckDB over its chunks in a limited child. Personal columns: missing cells only."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from mulkko.language.engine.masking import masked

RECIPE = 1
SAMPLES, SAMPLE_ROWS, SAMPLE_CHARS = 3, 200, 60
NUMBERS = ("integer", "decimal", "float")


def run(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return {"recipe", "rows", "columns": [{"name", "missing", …}], "changed": {"added", "removed"} or None}.

    Args:
        arguments: `version` and `before` (or None), each {"columns", "rows", "chunks": [{"path", "columns", "role"}]},
            and `personal`, the names of columns of which nothing but the missing cells is counted.
    """
    version, before = arguments["version"], arguments["before"]
    personal = set(arguments["personal"])
    connection = duckdb.connect(":memory:", config={"threads": "1", "memory_limit": f"{arguments['memory_mib']}MiB"})
    columns = []
    for group, paths in groups_of(version):
        names = [version["columns"][place]["name"] for place in group]
        view_of(connection, "v", names, paths)
        columns += _columns(connection, [version["columns"][place] for place in group], personal, version["rows"])
    order = {column["name"]: place for place, column in enumerate(version["columns"])}
    columns.sort(key=lambda column: order[column["name"]])
    changed = _changed(connection, version, before, personal) if before else None
    return {"recipe": RECIPE, "rows": version["rows"], "columns": columns, "changed": changed}


def groups_of(version: Mapping[str, Any]) -> list[tuple[tuple[int, ...], list[str]]]:
    """Return the column groups of a version, each with its chunk files in row order."""
    groups: dict[tuple[int, ...], list[str]] = {}
    for chunk in version["chunks"]:
        if chunk["role"] == "rows":
            groups.setdefault(tuple(chunk["columns"]), []).append(chunk["path"])
    return list(groups.items())


def view_of(connection: duckdb.DuckDBPyConnection, name: str, names: Sequence[str], paths: Sequence[str]) -> None:
    files = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    shown = ", ".join(map(quoted, names))
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT {shown} FROM read_parquet([{files}])")


def _columns(
    connection: duckdb.DuckDBPyConnection, columns: Sequence[Mapping[str, Any]], personal: set[str], rows: int
) -> list[dict[str, Any]]:
    first = connection.execute(f"SELECT * FROM v LIMIT {SAMPLE_ROWS}").fetchall()
    found = []
    for place, column in enumerate(columns):
        name, is_text = quoted(column["name"]), column["kind"] == "text"
        empty = f"{name} IS NULL" + (f" OR trim({name}) = ''" if is_text else "")
        one: dict[str, Any] = {"name": column["name"]}
        if column["name"] in personal:
            [(one["missing"],)] = connection.execute(f"SELECT count(*) FILTER (WHERE {empty}) FROM v").fetchall()
            found.append(one)
            continue
        ends = f"min({name})::VARCHAR, max({name})::VARCHAR" if not is_text else "NULL, NULL"
        counted = f"SELECT count(*) FILTER (WHERE {empty}), count(DISTINCT {name}) FILTER (WHERE NOT ({empty})), {ends} FROM v"
        [(one["missing"], one["distinct"], one["least"], one["most"])] = connection.execute(counted).fetchall()
        one["samples"] = _samples([row[place] for row in first])
        found.append(one)
    return found


def _samples(values: Sequence[Any]) -> list[str]:
    """Return the first distinct values, with whatever looks like personal data masked."""
    shown: list[str] = []
    for value in values:
        text = "" if value is None else str(value).strip()
        if text:
            text = masked(text)[0] if isinstance(value, str) else text
            text = text if len(text) <= SAMPLE_CHARS else text[:SAMPLE_CHARS] + "…"
            if text not in shown:
                shown.append(text)
        if len(shown) == SAMPLES:
            break
    return shown


def _changed(
    connection: duckdb.DuckDBPyConnection, version: Mapping[str, Any], before: Mapping[str, Any], personal: set[str]
) -> dict[str, int] | None:
    """Return how many rows came and went, compared on the columns that both versions have, or None without such columns."""
    names = [
        {column["name"] for column in one["columns"]} - personal - _in_othergroups_of(one) for one in (version, before)
    ]
    both = sorted(names[0] & names[1])
    if not both:
        return None
    for name, one in (("new", version), ("old", before)):
        group, paths = groups_of(one)[0]
        view_of(connection, f"{name}_rows", [one["columns"][place]["name"] for place in group], paths)
    texts = ", ".join(f"{quoted(name)}::VARCHAR" for name in both)
    count = "SELECT count(*) FROM (SELECT {0} FROM {1}_rows EXCEPT ALL SELECT {0} FROM {2}_rows)"
    [(added,)] = connection.execute(count.format(texts, "new", "old")).fetchall()
    [(removed,)] = connection.execute(count.format(texts, "old", "new")).fetchall()
    return {"added": added, "removed": removed}


def _in_othergroups_of(version: Mapping[str, Any]) -> set[str]:
    return {version["columns"][place]["name"] for group, _ in groups_of(version)[1:] for place in group}


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
