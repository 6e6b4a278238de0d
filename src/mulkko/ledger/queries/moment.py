"""Reading many tables as of one moment, while people go on working."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """Let everything inside be read within one view of the database: what is committed meanwhile is not seen, and nobody waits.

    Within a transaction that is under way already, its view counts.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")  # deferred: `atomic` would begin as a writer, and keep all others out
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
