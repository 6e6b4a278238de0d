"""Every entry in its order, as fast as the database gives it: what verification reads."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from mulkko.ledger.engine.chain import AT_ONCE, DOMAIN, Batch, batch_of
from mulkko.ledger.models import COLUMNS

SEALED = (
    '"index"',
    "previous_seal",
    "proposal",
    "previous_in_proposal",
    *COLUMNS,
    "digest",
)  # what `seal_of` takes, in its order
ON_POSTGRESQL = """
SELECT convert_to(concat_ws(chr(31), {sealed}), 'UTF8'), convert_to(e.proposal, 'UTF8'), convert_to(e.seal, 'UTF8'),
       p.salt, convert_to(p.text, 'UTF8')
FROM ledger_entry e LEFT JOIN ledger_payload p ON p.entry_id = e."index" ORDER BY e."index"
"""
# Text is read as bytes: a flipped byte that leaves no UTF-8 is found at its entry, and hashing asks for bytes anyway.
ON_SQLITE = """
SELECT "index", CAST({sealed} AS BLOB), CAST(proposal AS BLOB), CAST(seal AS BLOB) FROM ledger_entry ORDER BY "index"
"""
PAYLOADS = "SELECT entry_id, salt, CAST(text AS BLOB) FROM ledger_payload ORDER BY entry_id"


def walked() -> Iterator[Batch]:
    """Yield every entry in batches, lowest index first; the database joins the text that was sealed."""
    yield from _on_sqlite() if connection.vendor == "sqlite" else _on_postgresql()


def _on_postgresql() -> Iterator[Batch]:
    sealed = ", ".join([f"'{DOMAIN}'", *(f"e.{name}" for name in SEALED)])
    with connection.chunked_cursor() as cursor:
        cursor.execute(ON_POSTGRESQL.format(sealed=sealed))
        while rows := cursor.fetchmany(AT_ONCE):
            yield batch_of(rows)


def _on_sqlite() -> Iterator[Batch]:
    """Walk along both tables side by side, which is faster than a join; both are read as of one moment.

    SQLite reads within one view of the database for as long as any statement of the connection is under way.
    """
    sealed = " || char(31) || ".join([f"'{DOMAIN}'", *SEALED])
    with connection.chunked_cursor() as entries, connection.chunked_cursor() as payloads:
        entries.execute(ON_SQLITE.format(sealed=sealed))
        payloads.execute(PAYLOADS)
        beside = _Beside(payloads)
        while rows := entries.fetchmany(AT_ONCE):
            indexes, texts, proposals, seals = zip(*rows, strict=True)
            yield (texts, proposals, seals, *beside.of(indexes))


class _Beside:
    """The payloads of one batch after another, nothing where one is gone."""

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor
        self.left: list[tuple[Any, Any, Any]] = []

    def of(self, indexes: tuple[int, ...]) -> tuple[Any, Any]:
        rows = self.left + self.cursor.fetchmany(len(indexes) - len(self.left))
        keys, salts, texts = zip(*rows, strict=True) if rows else ((), (), ())
        if keys == indexes:
            self.left = []
            return salts, texts
        last = max((one for one in indexes if isinstance(one, int)), default=-1)
        while rows and isinstance(rows[-1][0], int) and rows[-1][0] < last and (more := self.cursor.fetchmany(AT_ONCE)):
            rows += more  # what belongs to no entry stands between
        self.left = [row for row in rows if isinstance(row[0], int) and row[0] > last]
        found = {key: (salt, text) for key, salt, text in rows}
        pairs = [found.get(index, (None, None)) for index in indexes]
        return tuple(salt for salt, _ in pairs), tuple(text for _, text in pairs)
