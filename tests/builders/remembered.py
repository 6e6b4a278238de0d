"""What the same builder made for an earlier test of this process, put back row by row and file by file.

Each test is rolled back, so that the next one would load the same city from the same files and write the same draft
again. Rows are put back only where the database stands as it stood before the builder: untouched, or as other builders
left it that were put back, with nothing written since. Identities and times are those of the first time, and sequences
stand behind them. Where faults are planted only a city is put back (`alone`): there a test has to go every way itself.
"""

import pickle
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from django.conf import UserSettingsHolder, settings
from django.db import connection
from django.db.models import Model
from django.utils import timezone
from tests import statements

from mulkko.ledger.models import Head
from mulkko.organization.models import day_of

P, R = ParamSpec("P"), TypeVar("R")
Rows = dict[str, dict[Any, tuple[Any, ...]]]  # by table and by the first column, which identifies a row
Files = dict[tuple[str, str], tuple[int, int]]  # setting of a folder, path below it -> size and time
Key = tuple[Any, ...]  # the builders one after another, each with what it was handed
FOLDERS = ("MULKKO_HOME", "MULKKO_KEYS")
WRITING = re.compile(r'\s*(?:INSERT INTO|INSERT OR \w+ INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
PLAIN = (str, bytes, int, float, Decimal, date, Enum, type(None))

alone = False  # put back nothing but what is built on an untouched database
FOLDERS_OF_TESTS = {*FOLDERS, "STATIC_ROOT"}  # settings that differ from test to test, and say nothing


@dataclass(frozen=True)
class Made:
    """What a builder made, and every row that there was then."""

    new: Rows
    changed: Rows
    gone: dict[str, list[Any]]
    files: dict[tuple[str, str], tuple[bytes, int]]  # with the mode of each
    given: bytes  # what it gave back, and the rows that it was handed
    rows: Rows


class _Untold(Exception):
    """An argument that cannot be compared with that of another time."""


_made: dict[Key, Made] = {}
_at_first: tuple[object, int] = (None, 0)  # the connection when this test began, and how much it had written
_goes_own_way = False  # this test
_stands: tuple[Key | None, int] = (
    None,
    0,
)  # after which builders the database stands, and how much was written by then


def remembers(build: Callable[P, R]) -> Callable[P, R]:
    """Let what a builder makes be put back where its arguments and the state before it are those of an earlier time.

    It may write rows and files of the installation, and nothing else that a test asks for.
    """

    @wraps(build)
    def recalled(*arguments: P.args, **named: P.kwargs) -> R:
        if alone or _goes_own_way:
            return build(*arguments, **named)
        return remembered(build, *arguments, **named)

    return recalled


def remembered(build: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Call a builder, or put back what it made before; rows that it was handed are then as it left them."""
    global _stands
    before = _before()
    try:
        key = None if before is None else (*before, (build, _told(arguments), _told(named)))
    except _Untold:
        key = None
    if key is None:
        return build(*arguments, **named)
    goes_on = len(key) > 3 or _is_fresh()
    handed = [one for one in (*arguments, *named.values()) if isinstance(one, Model)]
    if key in _made:
        given = _put_back(_made[key], handed)
    else:
        given, _made[key] = _built(lambda: build(*arguments, **named), _made.get(key[:-1]), handed)
    _stands = (key if goes_on else None, _written())
    return given


def begin_test(*, goes_own_way: bool) -> None:
    """Note where the database stands before anybody writes into it, and whether a test may change how builders go."""
    global _at_first, _stands, _goes_own_way
    _at_first, _stands = (connection.connection, _written()), (None, 0)
    _goes_own_way = goes_own_way


def every_row() -> Rows:
    with connection.cursor() as cursor, statements.unnoted():
        return {table: _rows(cursor, table) for table in connection.introspection.table_names(cursor)}


def _before() -> Key | None:
    """Return after which builders the database stands; None where nobody knows."""
    with statements.unnoted():
        if not Head.objects.filter(next_index__gt=0).exists():
            return (day_of(timezone.now()), _settings())  # builders tell times that are a while ago
        key, written = _stands
        if key is None or written != _written() or key[1] != _settings():
            return None
        return key


def _settings() -> tuple[tuple[str, str], ...]:
    """Return what this test has set otherwise than the others."""
    told, holder = {}, settings._wrapped
    while isinstance(holder, UserSettingsHolder):
        told = {name: repr(one) for name, one in vars(holder).items() if name.isupper()} | told
        holder = holder.default_settings
    return tuple(sorted((name, one) for name, one in told.items() if name not in FOLDERS_OF_TESTS))


def _is_fresh() -> bool:
    return _at_first == (connection.connection, _written())


def _written() -> int:
    """Return how many rows this connection has written; on PostgreSQL, since its transaction began."""
    if connection.connection is None:
        return 0
    if connection.vendor == "sqlite":
        return connection.connection.total_changes
    if not connection.in_atomic_block:
        return 0
    with statements.unnoted(), connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables")
        return int(cursor.fetchone()[0])


def _told(value: Any) -> Any:
    """Return what is equal for two arguments that say the same."""
    if isinstance(value, PLAIN):
        return type(value), value
    if isinstance(value, Model):
        return value._meta.label, value.pk
    if isinstance(value, Mapping):
        return tuple((name, _told(one)) for name, one in sorted(value.items()))
    if isinstance(value, Sequence | set | frozenset):
        return type(value), tuple(map(_told, value))
    if is_dataclass(value):
        told = ((one.name, getattr(value, one.name)) for one in fields(value))
        # Where a city keeps its files differs from test to test, and says nothing.
        return type(value), tuple((name, _told(one)) for name, one in told if not isinstance(one, Path))
    raise _Untold


def _built(build: Callable[[], Any], before: Made | None, handed: list[Model]) -> tuple[Any, Made]:
    rows, files, touched = before.rows if before else every_row(), _files(), set[str]()

    def note(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        if found := WRITING.match(str(sql)):
            touched.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        given = build()
    with connection.cursor() as cursor, statements.unnoted():
        after = rows | {table: _rows(cursor, table) for table in sorted(touched)}
    new, changed, gone = _difference(rows, {table: after[table] for table in sorted(touched)})
    made = {one: _read(one) for one, told in _files().items() if files.get(one) != told}
    return given, Made(new, changed, gone, made, pickle.dumps((given, handed)), after)


def _rows(cursor: Any, table: str) -> dict[Any, tuple[Any, ...]]:
    cursor.execute(f'SELECT * FROM "{table}"')
    found = cursor.fetchall()
    rows = {row[0]: tuple(row) for row in found}
    assert len(rows) == len(found), f"the first column of {table} identifies no row"
    return rows


def _difference(before: Rows, after: Rows) -> tuple[Rows, Rows, dict[str, list[Any]]]:
    """Return the rows that are new, those that were changed, and the keys of those that are gone."""
    new = {table: {key: row for key, row in rows.items() if key not in before[table]} for table, rows in after.items()}
    changed = {
        table: {key: row for key, row in rows.items() if before[table].get(key, row) != row}
        for table, rows in after.items()
    }
    gone = {table: [key for key in before[table] if key not in rows] for table, rows in after.items()}
    return _filled(new), _filled(changed), _filled(gone)


def _filled(told: dict[str, Any]) -> dict[str, Any]:
    return {table: found for table, found in told.items() if found}


def _files() -> Files:
    found = {}
    for name in FOLDERS:
        folder = Path(getattr(settings, name))
        for path in folder.rglob("*"):
            if path.is_file():
                state = path.stat()
                found[name, str(path.relative_to(folder))] = (state.st_size, state.st_mtime_ns)
    return found


def _read(place: tuple[str, str]) -> tuple[bytes, int]:
    path = Path(getattr(settings, place[0])) / place[1]
    return path.read_bytes(), path.stat().st_mode & 0o777


def _put_back(made: Made, handed: list[Model]) -> Any:
    with statements.unnoted(), connection.cursor() as cursor:
        for table, keys in made.gone.items():
            cursor.executemany(
                f'DELETE FROM "{table}" WHERE "{_columns(cursor, table)[0]}" = %s', [(key,) for key in keys]
            )
        for table, rows in made.new.items():
            places = ", ".join(["%s"] * len(next(iter(rows.values()))))
            cursor.executemany(f'INSERT INTO "{table}" VALUES ({places})', list(rows.values()))
        for table, rows in made.changed.items():
            first, *names = _columns(cursor, table)
            told = ", ".join(f'"{name}" = %s' for name in names)
            for key, row in rows.items():
                cursor.execute(f'UPDATE "{table}" SET {told} WHERE "{first}" = %s', [*row[1:], key])
    for (name, place), (content, mode) in made.files.items():
        path = Path(getattr(settings, name)) / place
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            path.write_bytes(content)
            path.chmod(mode)
    given, left = pickle.loads(made.given)
    for one, as_left in zip(handed, left, strict=True):
        one.__dict__.clear()
        one.__dict__.update(as_left.__dict__)
    return given


def _columns(cursor: Any, table: str) -> list[str]:
    cursor.execute(f'SELECT * FROM "{table}" WHERE 1 = 0')
    return [column[0] for column in cursor.description]
