"""Tampering at random, below the guards: what somebody with the password of the database could do, one thing at a time."""

import datetime
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from random import Random
from typing import Any

from django.db import connection

from mulkko.ledger.models import microseconds
from mulkko.ledger.queries import GUARDED

TABLES = sorted(GUARDED | {"ledger_head", "approval_approval", "approval_step"})
# The id of a row says nothing, and a change of it is none, but in these: there an entry or a signature tells it.
TOLD_IDS = {
    "coordination_request", "coordination_remark", "directives_decision", "directives_directive", "directives_event",
    "directives_link", "evidence_claim", "ledger_checkpoint", "ledger_head", "policy_closedread",
}  # fmt: skip
MEASURED = {("evidence_run", "milliseconds")}  # how long it took, which nobody claims
MOMENTS = ("DateTimeField", "DateField")
Row = dict[str, Any]


@dataclass(frozen=True)
class Damage:
    """What was done to one row, or to two; `keys` name them, `rows` are they as they were, or what was put in."""

    act: str
    table: str
    keys: tuple[Any, ...]
    column: str = ""
    rows: tuple[Row, ...] = field(default=(), repr=False)


class Impossible(Exception):
    """This cannot be done to the table that was drawn: too few rows, or no such column."""


class Table:
    """A table as it lies in the database: columns, key, and rows as raw values."""

    def __init__(self, name: str) -> None:
        self.name = name
        with connection.cursor() as cursor:
            described = connection.introspection.get_table_description(cursor, name)
            self.columns = [column.name for column in described]
            self.kinds = {one.name: connection.introspection.get_field_type(one.type_code, one) for one in described}
            self.key = connection.introspection.get_primary_key_column(cursor, name)
            constraints = connection.introspection.get_constraints(cursor, name).values()
        self.unique = {column for one in constraints if one["unique"] for column in one["columns"]}

    def rows(self) -> list[Row]:
        names = ", ".join(self._read(column) for column in self.columns)
        found = fetched(f'SELECT {names} FROM {self.name} ORDER BY "{self.key}"')
        return [dict(zip(self.columns, row, strict=True)) for row in found]

    def rows_with(self, column: str, value: Any) -> list[Row]:
        return [row for row in self.rows() if row[column] == value]

    def _read(self, column: str) -> str:
        # SQLite keeps moments as text: read as such, so that a byte of it can be changed.
        is_text = connection.vendor == "sqlite" and self.kinds[column] in MOMENTS
        return f'CAST("{column}" AS TEXT)' if is_text else f'"{column}"'

    def put(self, row: Row) -> None:
        names = ", ".join(f'"{column}"' for column in row)
        places = ", ".join(["CAST(%s AS TEXT)" if isinstance(value, Raw) else "%s" for value in row.values()])
        run(f"INSERT INTO {self.name} ({names}) VALUES ({places})", *row.values())

    def take(self, row: Row) -> None:
        run(f'DELETE FROM {self.name} WHERE "{self.key}" = %s', row[self.key])

    def change(self, row: Row, column: str, value: Any) -> None:
        place = "CAST(%s AS TEXT)" if isinstance(value, Raw) else "%s"
        run(f'UPDATE {self.name} SET "{column}" = {place} WHERE "{self.key}" = %s', value, row[self.key])

    def refers(self) -> dict[str, tuple[str, str]]:
        """Return which columns refer to which column of which table."""
        with connection.cursor() as cursor:
            found = connection.introspection.get_relations(cursor, self.name)
        return {name: (table, column) for name, (column, table, *_) in found.items()}

    def telling(self) -> list[str]:
        """Return the columns that say something."""
        silent = {"id"} if self.name not in TOLD_IDS else set()
        return [one for one in self.columns if one not in silent and (self.name, one) not in MEASURED]


class Raw(bytes):
    """Bytes that stand where a text stands, UTF-8 or not."""


def run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def fetched(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


@contextmanager
def without_guards(table: str) -> Iterator[None]:
    """Take the guards away and put them back, as somebody does who wants to leave no trace."""
    if connection.vendor == "postgresql":
        run("SET LOCAL session_replication_role = replica")
        yield
        run("SET LOCAL session_replication_role = origin")
        return
    taken = fetched(f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{table}'")
    for name, _ in taken:
        run(f"DROP TRIGGER {name}")
    yield
    for _, sql in taken:
        run(sql)


def tampered(chance: Random) -> Damage:
    """Do one thing to one row of one table and say what; draw again where that is impossible."""
    act = chance.choice(list(ACTS))
    table = Table(chance.choice(TABLES))
    before = table.rows()
    with without_guards(table.name):
        damage = ACTS[act](table, chance)
    rows = [row for row in (table.rows() if act == "inserted" else before) if row[table.key] in damage.keys]
    return replace(damage, rows=tuple(rows))


def changes_of(name: str) -> Iterator[tuple[str, Callable[[], Damage]]]:
    """Yield every column of a table that says something, with what changes it in one row; a reference once for each other row."""
    table, chance = Table(name), Random(0)
    rows, refers = table.rows(), table.refers()
    for column in table.telling():
        row = next((one for one in rows if one[column] not in (None, "")), rows[0])
        values = [other_value(row[column], table.kinds[column], chance)]
        if column in refers:
            other, key = refers[column]
            values = [one[key] for one in Table(other).rows() if one[key] != row[column]][:12]
        for value in values:
            yield column, partial(_set, table, row, column, value)


def _set(table: Table, row: Row, column: str, value: Any) -> Damage:
    with without_guards(table.name):
        table.change(row, column, value)
    changed = row | {column: value}
    return Damage("set", table.name, (row[table.key], changed[table.key]), column, (row,))


def _changed_byte(table: Table, chance: Random) -> Damage:
    row = _one_of(table, chance)
    column = chance.choice(table.telling())
    table.change(row, column, other_value(row[column], table.kinds[column], chance))
    return Damage("byte", table.name, (row[table.key],), column)


def _deleted(table: Table, chance: Random) -> Damage:
    row = _one_of(table, chance)
    table.take(row)
    return Damage("deleted", table.name, (row[table.key],))


def _swapped(table: Table, chance: Random) -> Damage:
    """Exchange what two rows say, in one column or, where the key says something, in all others."""
    rows = table.rows()
    if len(rows) < 2:
        raise Impossible
    one, other = chance.sample(rows, 2)
    differing = [name for name in table.telling() if name != table.key and one[name] != other[name]]
    is_whole = chance.random() < 0.5
    if table.key not in table.telling():  # the whole of two rows exchanged is the same two rows
        is_whole = False
        if len(differing) < 2:
            raise Impossible
    if not differing:
        raise Impossible
    names = differing if is_whole else [chance.choice(differing)]
    table.take(one)
    table.take(other)
    table.put(one | {name: other[name] for name in names})
    table.put(other | {name: one[name] for name in names})
    return Damage("swapped", table.name, (one[table.key], other[table.key]), ", ".join(names))


def _inserted(table: Table, chance: Random) -> Damage:
    row = dict(_one_of(table, chance))
    for name in table.unique | {table.key}:
        row[name] = _free_value(table, name, chance)
    table.put(row)
    return Damage("inserted", table.name, (row[table.key],))


def _free_value(table: Table, name: str, chance: Random) -> Any:
    taken = [row[name] for row in table.rows() if row[name] is not None]
    if not taken:
        raise Impossible
    if table.name == "policy_closedread":  # newer than the newest batch it would count as not sealed yet
        return next(number for number in range(1, max(taken)) if number not in taken)
    if isinstance(taken[0], int):
        return max(taken) + chance.randint(1, 3)
    if isinstance(taken[0], str):
        return "".join(chance.choice("0123456789abcdef") for _ in taken[0])
    raise Impossible


def _turned_back(table: Table, chance: Random) -> Damage:
    """Set a clock back: a moment of a row is earlier than it was."""
    row = _one_of(table, chance)
    moments = [name for name in table.columns if table.kinds[name] in MOMENTS or name == "occurred_us" or (table.name, name) == ("ledger_checkpoint", "at")]  # fmt: skip
    if not moments or row[column := chance.choice(moments)] is None:
        raise Impossible
    back = datetime.timedelta(seconds=chance.choice([1, 60, 86_400, 40_000_000]))
    table.change(row, column, _earlier(row[column], table.kinds[column], back))
    return Damage("clock", table.name, (row[table.key],), column)


def _earlier(value: Any, kind: str, back: datetime.timedelta) -> Any:
    if isinstance(value, int):
        return value - int(back.total_seconds()) * 1_000_000
    if not isinstance(value, str):
        return value - max(back, datetime.timedelta(days=1)) if kind == "DateField" else value - back
    if kind == "DateField":
        return (datetime.date.fromisoformat(value) - max(back, datetime.timedelta(days=1))).isoformat()
    moment = datetime.datetime.fromisoformat(value) - back
    return moment.isoformat(sep="T" if "T" in value else " ", timespec="auto")


def _replaced(table: Table, chance: Random) -> Damage:
    """Put another row in the place of one, as REPLACE does."""
    row = _one_of(table, chance)
    column = chance.choice([name for name in table.telling() if name != table.key])
    new = row | {column: other_value(row[column], table.kinds[column], chance)}
    if connection.vendor == "sqlite" and not any(isinstance(value, Raw) for value in new.values()):
        names = ", ".join(f'"{name}"' for name in new)
        run(f"REPLACE INTO {table.name} ({names}) VALUES ({', '.join(['%s'] * len(new))})", *new.values())
    else:
        table.take(row)
        table.put(new)
    return Damage("replaced", table.name, (row[table.key],), column)


ACTS = {
    "byte": _changed_byte, "deleted": _deleted, "swapped": _swapped, "inserted": _inserted, "clock": _turned_back,
    "replaced": _replaced,
}  # fmt: skip


def _one_of(table: Table, chance: Random) -> Row:
    rows = table.rows()
    if not rows:
        raise Impossible
    return chance.choice(rows)


def other_value(value: Any, kind: str, chance: Random) -> Any:
    """Return a value that differs in one byte, or by the least that its type allows."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return 1 - value if kind == "BooleanField" else value ^ 1 if value >= 0 else value + 1
    if isinstance(value, datetime.datetime):
        return value + datetime.timedelta(microseconds=chance.choice([-1, 1]))
    if isinstance(value, datetime.date):
        return value + datetime.timedelta(days=chance.choice([-1, 1]))
    if isinstance(value, bytes | memoryview):
        return _with_one_byte_changed(bytes(value), chance)
    if isinstance(value, str):
        return _other_text(value, chance)
    if kind in MOMENTS:  # in the place of nothing
        return "2026-01-01" if kind == "DateField" else "2026-01-01 00:00:00+00" if connection.vendor == "postgresql" else "2026-01-01 00:00:00"  # fmt: skip
    return "1" if kind in ("CharField", "TextField") else 1


def _other_text(value: str, chance: Random) -> Any:
    if not value:
        return chance.choice("0x가")
    if connection.vendor == "sqlite":
        return Raw(_with_one_byte_changed(value.encode(), chance))
    at = chance.randrange(len(value))
    return value[:at] + ("0" if value[at] != "0" else "1") + value[at + 1 :]


def _with_one_byte_changed(value: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(value))
    return value[:at] + bytes([value[at] ^ (1 << chance.randrange(8))]) + value[at + 1 :]


class Named:
    """By what an entry may name damaged rows: what they say, and what the rows say that they refer to."""

    def __init__(self, damage: Damage) -> None:
        self.words: set[str] = set()
        self.rows: set[tuple[str, str]] = set()  # table and key of what they refer to
        for row in damage.rows:
            self._take(damage.table, row, depth=4)

    def _take(self, name: str, row: Row, depth: int) -> None:
        table = Table(name)
        self.rows.add((name, str(row[table.key])))
        for column, value in row.items():
            self.words |= set(WORDS.findall(str(value)))
            if table.kinds[column] == "DateTimeField" and value is not None:
                self.words.add(_microseconds(value))
        if name == "ledger_checkpoint":  # a missing one is named by its neighbours
            self.words |= {"before", str(row["id"] + 1), "after", str(row["id"] - 1)}
        if name == "ledger_treenode":
            self.words |= {str(row["key"] >> 48), str(row["key"] & ((1 << 48) - 1))}
        for column, (other, key) in table.refers().items() if depth else ():
            if row[column] is not None and (other, str(row[column])) not in self.rows:
                for found in Table(other).rows_with(key, row[column]):
                    self._take(other, found, depth - 1)

    def as_told(self, row: str) -> bool:
        """Tell whether all words of a name are theirs, those left out that say what kind of name it is."""
        words = set(WORDS.findall(row)) - BETWEEN
        return bool(words) and words <= self.words


WORDS = re.compile(r"[^\s.]+")
BETWEEN = {"of", "claim", "remark", "remarks", "request"}


def _microseconds(value: Any) -> str:
    """Return a moment as the ledger names it."""
    moment = datetime.datetime.fromisoformat(value) if isinstance(value, str) else value
    return str(microseconds(moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)))
