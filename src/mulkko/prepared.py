"""Statements that are written once and sent often: Django takes several times longer to write one than a database to answer it.

They are for what everybody does all day and others wait for, such as a signature or 내 할 일. Everywhere else a plain
queryset is right.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from inspect import signature
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=Model)
Value = date | str | int
Keys = tuple[int, ...]  # for `__in`
Texts = tuple[str, ...]  # likewise
Given = Value | Keys | Texts
MOST_KEYS = 50  # as many as a list shows on a page; a query of more is written anew


def _place(kind: Any, number: int) -> Given:
    """Return what stands in a query until a value takes its place; nothing else in it may be equal to one of these."""
    keys = tuple(-8_000_000 - number * MOST_KEYS - place for place in range(MOST_KEYS))
    texts = tuple(f"\x01{number}.{place}" for place in range(MOST_KEYS))
    places: dict[Any, Given] = {
        str: f"\x01{number}",
        int: -7_654_321 - number,
        date: date(1, 2, 3 + number),
        Keys: keys,
        Texts: texts,
    }
    return places[kind]


def _each(name: str, value: Given) -> list[tuple[tuple[str, int], Any]]:
    """Return a value as it is sent under its name and a number; fewer keys than there are places are said again."""
    if not isinstance(value, tuple):
        return [((name, 0), _adapted(value))]
    assert 0 < len(value) <= MOST_KEYS, "so many values have no place"
    return [((name, at), value[min(at, len(value) - 1)]) for at in range(MOST_KEYS)]


class _Written:
    """A statement as one kind of database takes it, and how its answer is read."""

    def __init__(self, compiler: Any, places: dict[str, Given]) -> None:
        self.sql, params = compiler.as_sql()
        named = {sent: name for key, place in places.items() for name, sent in _each(key, place)}
        # What is sent: a value, or the name of one and its number.
        self._parts = [named.get(param, param) for param in params]
        found = {part for part in self._parts if isinstance(part, tuple)}
        assert found == set(named.values()), "a value has no place"
        self._compiler = compiler

    def params(self, values: dict[str, Given]) -> list[Any]:
        put = {name: sent for key, value in values.items() for name, sent in _each(key, value)}
        return [put[part] if isinstance(part, tuple) else part for part in self._parts]

    @cached_property
    def converters(self) -> dict[int, Any]:
        return self._compiler.get_converters([column for column, _, _ in self._compiler.select])

    @cached_property
    def model(self) -> tuple[Any, slice, list[str], list[Any]]:
        """Return the model, where its columns stand, which attributes they are, and what reads the rows beside it."""
        select, info = self._compiler.select, self._compiler.klass_info
        columns = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
        names = [column.target.attname for column, _, _ in select[columns]]
        # The types that are checked are those of a newer Django, which asks for one argument more.
        beside = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        return info["model"], columns, names, beside

    @property
    def added(self) -> dict[str, int]:
        """Return where what was annotated stands, by its name."""
        return self._compiler.annotation_col_map or {}

    def converted(self, rows: list[tuple[Any, ...]]) -> Iterable[Any]:
        return self._compiler.apply_converters(rows, self.converters) if self.converters else rows


class Statement:
    """A query built by a function of named values, each of which says its type; it is kept for each kind of database.

    Of no keys there are no rows: a query that finds something without them, as one with OR may, is given one at least.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._kept: dict[str, _Written] = {}

    def _written(self, vendor: str) -> _Written:
        return self._kept.get(vendor) or self._kept.setdefault(vendor, self._write())

    def _write(self) -> _Written:
        kinds = {name: one.annotation for name, one in signature(self._build, eval_str=True).parameters.items()}
        places = {name: _place(kind, number) for number, (name, kind) in enumerate(kinds.items())}
        return _Written(self._build(**places).query.get_compiler(DEFAULT_DB_ALIAS), places)

    def _is_written_anew(self, values: dict[str, Given]) -> bool:
        return any(isinstance(one, tuple) and len(one) > MOST_KEYS for one in values.values())

    def _asked(self, values: dict[str, Given]) -> tuple[_Written, list[tuple[Any, ...]]]:
        with kept_cursor() as cursor:
            written = self._written(cursor.db.vendor)
            cursor.execute(written.sql, written.params(values))
            return written, cursor.fetchall()


class Prepared(Statement):
    """Put before a function that returns a query of plain columns: `rows = named(day=…)`.

    Rows come as the driver gives them: text and integers are as they were stored, a truth value may be 0 or 1.
    """

    def __call__(self, **values: Given) -> list[tuple[Any, ...]]:
        if () in values.values():
            return []
        return list(self._build(**values)) if self._is_written_anew(values) else self._asked(values)[1]


class PreparedModels(Statement, Generic[Row]):
    """Put before a function that returns a query of models: `steps = named(approval=…)`, with what it selects and annotates."""

    def __init__(self, build: Callable[..., QuerySet[Row, Row]]) -> None:
        super().__init__(build)

    def __call__(self, **values: Given) -> list[Row]:
        if () in values.values():
            return []
        if self._is_written_anew(values):
            return list(self._build(**values))
        written, answer = self._asked(values)
        model, columns, names, beside = written.model
        added = written.added.items()
        found = []
        for row in written.converted(answer):
            one = model.from_db(DEFAULT_DB_ALIAS, names, row[columns])
            for populator in beside:
                populator.populate(row, one)
            for name, column in added:
                setattr(one, name, row[column])
            found.append(one)
        return found


class PreparedInsert(Generic[Row]):
    """One row put into a table: `statement(Signature(…))` is `save()` of a new row without signals and parents."""

    def __init__(self, model: type[Row]) -> None:
        self._model = model

    def __call__(self, row: Row) -> Row:
        auto = self._model._meta.auto_field if row.pk is None else None
        fields = [field for field in self._model._meta.local_concrete_fields if field is not auto]
        params = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
        with kept_cursor() as cursor:
            cursor.execute(self._with_key if auto is None else self._without_key, params)
            if auto is not None:
                (row.pk,) = cursor.fetchone()
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
        return row

    @cached_property
    def _with_key(self) -> str:
        return self._into([str(field.column) for field in self._model._meta.local_concrete_fields])

    @cached_property
    def _without_key(self) -> str:
        key = str(self._model._meta.pk.column)
        columns = [str(field.column) for field in self._model._meta.local_concrete_fields if field.column != key]
        return f'{self._into(columns)} RETURNING "{key}"'

    def _into(self, columns: list[str]) -> str:
        assert not self._model._meta.parents, "a row of several tables is saved by Django"
        names, places = ", ".join(f'"{column}"' for column in columns), ", ".join(["%s"] * len(columns))
        return f'INSERT INTO "{self._model._meta.db_table}" ({names}) VALUES ({places})'


def kept_cursor() -> Any:
    """Return a cursor whose statement PostgreSQL plans once for a connection: the values travel apart from it."""
    kept: Any = connections[DEFAULT_DB_ALIAS]
    if kept.vendor != "postgresql":
        return kept.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    kept.ensure_connection()
    server_side: Any = ServerBindingCursor  # whose arguments nobody has typed
    with kept.wrap_database_errors:
        return kept._prepare_cursor(server_side(kept.connection))


@contextmanager
def in_one_trip() -> Iterator[None]:
    """Send the statements of kept cursors inside without waiting for each answer, where the database can (PostgreSQL)."""
    kept: Any = connections[DEFAULT_DB_ALIAS]
    if kept.vendor != "postgresql":
        yield
        return
    kept.ensure_connection()
    with kept.wrap_database_errors, kept.connection.pipeline():
        yield


def _adapted(value: Value) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def first(rows: list[Row]) -> Row | None:
    """Return the first of some rows, or None."""
    return rows[0] if rows else None


def each(rows: list[Row], **known: Any) -> Iterator[Row]:
    """Yield rows, each with what is known of it set, such as the row that they belong to."""
    for row in rows:
        for name, value in known.items():
            setattr(row, name, value)
        yield row
