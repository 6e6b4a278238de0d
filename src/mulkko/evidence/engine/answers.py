"""Answers as exact JSON: whole numbers and decimals travel as text, so no digit is lost on the way."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the owner's process reads answers, and never loads a database
    import duckdb

MOST_CHARACTERS = 10_000  # of one value


class WrongRows(Exception):
    """More or fewer rows than the query may return."""


class WrongType(Exception):
    """A column or a value that is no figure, date or short text."""


_WHOLE = [
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "UHUGEINT",
]
_WRITTEN: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_WHOLE, str),
    "DECIMAL": lambda value: format(value, "f"),
    "DOUBLE": repr,
    "FLOAT": repr,
    "BOOLEAN": bool,
    "DATE": lambda value: value.isoformat(),
    "TIMESTAMP": lambda value: value.isoformat(),
    "VARCHAR": str,
    '"NULL"': lambda value: None,
}


def exact_rows(
    result: "duckdb.DuckDBPyConnection", *, most: int, one_row: bool
) -> tuple[list[dict[str, str]], list[Any]]:
    """Return the columns [{"name", "type"}] and the rows of an executed query.

    Raises:
        WrongRows: there are more than `most`, or not exactly one where one is asked for.
        WrongType: a column is no plain value, a text is too long, or a date lies outside the calendar.
    """
    columns = [{"name": str(about[0]), "type": str(about[1])} for about in result.description or ()]
    writers = [_writer(column) for column in columns]
    found = result.fetchmany(most + 1)
    if one_row and len(found) != 1:
        raise WrongRows(f"The query must return exactly one row, and returned {'none' if not found else 'more'}.")
    if len(found) > most:
        raise WrongRows(f"The query returned more than {most:,} rows.")
    return columns, [[_written(value, write) for value, write in zip(row, writers, strict=True)] for row in found]


def _writer(column: dict[str, str]) -> Callable[[Any], Any]:
    kind = column["type"] if column["type"].endswith("]") else column["type"].partition("(")[0]
    if kind not in _WRITTEN:
        raise WrongType(f"The column '{column['name'][:100]}' has the type {kind[:40]}; a figure needs a plain value.")
    return _WRITTEN[kind]


def _written(value: Any, write: Callable[[Any], Any]) -> Any:
    if value is None:
        return None
    if isinstance(value, str) and len(value) > MOST_CHARACTERS:
        raise WrongType(f"A text has more than {MOST_CHARACTERS:,} characters.")
    return write(value)


def error(query: str, kind: str, what: str) -> dict[str, Any]:
    """Return the answer of a query that has none."""
    return {"id": query, "ok": False, "error": {"kind": kind, "what": what}}
