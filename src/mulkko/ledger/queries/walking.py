"""Every entry in its order, as fast as the database gives it: what verification reads."""

from collections.abc import Iterator

from django.db import OperationalError, connection

from mulkko.ledger.engine.chain import AT_ONCE, DOMAIN, Row
from mulkko.ledger.models import COLUMNS

SEALED = (
    '"index"',
    "previous_seal",
    "proposal",
    "previous_in_proposal",
    *COLUMNS,
    "digest",
)  # what `seal_of` takes, in its order


def walked() -> Iterator[list[Row]]:
    """Yield every entry in batches, lowest index first; the database joins the text that was sealed.

    A text that is no UTF-8 any more, as after a flipped byte, comes with its bytes escaped, so that the break is found
    at its entry.
    """
    done = 0
    try:
        for rows in _batches(0):
            yield rows
            done += len(rows)
    except OperationalError as error:
        if connection.vendor != "sqlite" or "decode" not in str(error).lower():
            raise
        yield from _escaped(done)


def _batches(start: int) -> Iterator[list[Row]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_query(), [start])
        while rows := cursor.fetchmany(AT_ONCE):
            yield rows


def _query() -> str:
    columns = [f"e.{name}" for name in SEALED]
    if connection.vendor == "sqlite":
        joined = " || char(31) || ".join([f"'{DOMAIN}'", *columns])
        sealed, payload, every = f"CAST({joined} AS BLOB)", "CAST(p.text AS BLOB)", "LIMIT -1"
    else:
        joined = ", ".join([f"'{DOMAIN}'", *columns])
        sealed, payload, every = f"convert_to(concat_ws(chr(31), {joined}), 'UTF8')", "convert_to(p.text, 'UTF8')", ""
    return (
        f'SELECT e."index", e.previous_seal, e.proposal, e.previous_in_proposal, {sealed}, e.digest, e.seal, p.salt, {payload} '
        f'FROM ledger_entry e LEFT JOIN ledger_payload p ON p.entry_id = e."index" ORDER BY e."index" {every} OFFSET %s'
    )


def _escaped(start: int) -> Iterator[list[Row]]:
    connection.ensure_connection()
    raw = connection.connection
    raw.text_factory = lambda text: text.decode(errors="surrogateescape")
    try:
        yield from _batches(start)
    finally:
        raw.text_factory = str
