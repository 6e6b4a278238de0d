"""Queries that are written once and asked often: Django needs ten times longer to write such a one than a database to answer."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# What stands in a query until a value takes its place; nothing else in it may be equal to one of these.
PLACES: dict[str, date | str | int] = {"day": date(1, 2, 3), "position": "\x01position", "person": -7_654_321}


class Prepared:
    """A query of plain columns, built by a function of some of `PLACES`; the statement is kept for each kind of database.

    Rows come as the driver gives them: text and integers are as they were stored, a truth value may be 0 or 1.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *names: str) -> None:
        self._build, self._names = build, names
        self._written: dict[str, tuple[str, list[Any]]] = {}

    def __call__(self, **values: date | str | int) -> list[tuple[Any, ...]]:
        sql, parts = self._written.get(connection.vendor) or self._write()
        put = {name: _adapted(value) for name, value in values.items()}
        with connection.cursor() as cursor:
            cursor.execute(sql, [put[part[0]] if isinstance(part, tuple) else part for part in parts])
            return cursor.fetchall()

    def _write(self) -> tuple[str, list[Any]]:
        sql, params = self._build(**{name: PLACES[name] for name in self._names}).query.sql_with_params()
        named = {_adapted(PLACES[name]): (name,) for name in self._names}
        return self._written.setdefault(connection.vendor, (sql, [named.get(param, param) for param in params]))


def _adapted(value: date | str | int) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
