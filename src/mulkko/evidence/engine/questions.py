"""What a figure measures, whatever it is called: two queries that ask the same of the same data have the same measure. Pure."""

from collections.abc import Mapping
from functools import lru_cache

from sqlglot import exp

from mulkko.evidence.engine.figures import Slot
from mulkko.evidence.engine.parsing import SqlRefused, parsed


def questions_of(sql: str, slots: Mapping[str, Slot]) -> dict[str, str]:
    """Return the measure of each slot: its expression, what it is taken from and under which conditions, its type and unit.

    Names of columns in the answer do not count, versions of data neither. A query that has no plain columns measures nothing.

    >>> first = questions_of("SELECT sum(n) AS a FROM t WHERE gu = '가'", {"a": Slot("a", "count", "명")})
    >>> list(first.values()) == list(questions_of("SELECT sum(n) AS b FROM t WHERE gu = '가'", {"b": Slot("b", "count", "명")}).values())
    True
    """
    asked = dict(_parts(sql))
    return {
        name: f"{asked[name.lower()]} · {slot.type} {slot.unit}"
        for name, slot in slots.items()
        if name.lower() in asked
    }


@lru_cache(maxsize=4096)
def _parts(sql: str) -> tuple[tuple[str, str], ...]:
    """Return (name of the column, its expression with everything behind SELECT …) for each column of a query."""
    try:
        tree = parsed(sql)
    except SqlRefused:
        return ()
    if not isinstance(tree, exp.Select):
        return ()
    rest = tree.copy()
    rest.set("expressions", [])
    scope = rest.sql("duckdb")
    return tuple(
        (one.alias_or_name.lower(), f"{one.unalias().sql('duckdb')} {scope}")
        for one in tree.expressions
        if one.alias_or_name
    )
