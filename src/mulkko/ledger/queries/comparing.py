"""Comparing the rows of a table with what the ledger recorded of them: how every room verifies its own."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models

from mulkko.ledger.engine.canonical import canonical
from mulkko.ledger.engine.chain import Break
from mulkko.ledger.engine.rows import whole_row
from mulkko.ledger.queries.telling import ErasedActs, told

UNRECORDED = 2**62  # sorts behind every entry: a row that no entry recorded


class Kept(NamedTuple):
    """A row as it stands: what names it in the ledger, what the ledger would keep of it, when it was made, its key."""

    key: Any
    facts: Any
    at: datetime | None
    row: Any


def compared(
    table: str,
    recorded: Mapping[Any, tuple[int, Any]],
    rows: Iterable[Kept],
    erased: ErasedActs,
    kind: str = "signature",
) -> Iterator[Break]:
    """Yield every row that differs from what was recorded or that nothing recorded, and every record without its row.

    A row of an act whose payload was lawfully erased is taken as it is.

    Args:
        recorded: key -> index of the entry, and what it said.
    """
    left = dict(recorded)
    for key, facts, at, row in rows:
        index, said = left.pop(key, (UNRECORDED, None))
        if said != facts and not (said is None and at is not None and erased.hold(at)):
            yield Break(index, kind, table, str(row))
    yield from (Break(index, kind, table, told_key(key)) for key, (index, _) in left.items())


def compared_by_content(
    table: str,
    recorded: Iterable[tuple[int, Any]],
    rows: Iterable[tuple[Any, datetime, Any]],
    erased: ErasedActs,
    kind: str = "signature",
) -> Iterator[Break]:
    """Do the same where nothing names a row but all that it says; as many rows may say it as entries do.

    What is gone is named by its entry: what it said may be long, and closed.

    Args:
        recorded: index of the entry, and what it said.
        rows: what the ledger would keep of a row, when it was made, its key.
    """
    left: dict[str, list[int]] = {}
    for index, said in recorded:
        left.setdefault(canonical(said), []).append(index)
    for said, at, row in rows:
        if indexes := left.get(canonical(said)):
            indexes.pop(0)
        elif not erased.hold(at):
            yield Break(UNRECORDED, kind, table, str(row))
    yield from (Break(index, kind, table, f"of entry {index}") for indexes in left.values() for index in indexes)


def compared_rows(model: type[models.Model], actions: Sequence[str], erased: ErasedActs) -> Iterator[Break]:
    """Yield what is wrong with a table whose rows were recorded whole: as `row` of an entry of these actions, or among its `rows`.

    A row is held by the columns that its entry names: one that the table got later says nothing of older rows.
    """
    key = model._meta.pk.attname
    recorded = {
        row[key]: (index, row)
        for action in actions
        for index, facts in told(action)
        for row in (facts.get("rows") or ([facts["row"]] if "row" in facts else []))
    }
    rows: Any = model._default_manager.order_by("pk")
    there = (Kept(row.pk, _as_recorded(whole_row(row), recorded.get(row.pk)), row.at, row.pk) for row in rows)
    yield from compared(model._meta.db_table, recorded, there, erased, kind="version")


def _as_recorded(facts: dict[str, Any], recorded: tuple[int, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if recorded is None or name in recorded[1]}


def told_key(key: Any) -> str:
    """Return as text by what an entry names a row that is not there."""
    return " ".join(map(str, key)) if isinstance(key, tuple) else str(key)
