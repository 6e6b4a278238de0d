"""Sealing the log of who read closed papers: a batch of its rows becomes one entry of the ledger."""

from datetime import datetime, timedelta

from django.db import connection

from mulkko.ledger.actions import Actor, recording
from mulkko.ledger.engine.tree import Frontier
from mulkko.policy.models import ClosedRead
from mulkko.policy.queries.reads import last_sealed, last_sealing

MOST = 5_000  # rows of a batch
EVERY = timedelta(days=1)


def seal_reads(*, by: Actor, at: datetime) -> int:
    """Seal the readings that are not sealed yet; return how many those were. Without any no entry is made.

    The entry holds the root over all rows of the batch, and of each row the beginning of its digest, so that a row
    that was changed, taken out or put in later is found by its number. The digests are salted: they say nothing.
    """
    sealed = 0
    while batch := _seal_batch(by=by, at=at):
        sealed += batch
    return sealed


def seal_reads_daily(*, by: Actor, at: datetime) -> int:
    """Do the same unless it was done within a day."""
    newest = last_sealing()
    return 0 if newest is not None and at - newest < EVERY else seal_reads(by=by, at=at)


class _NothingToSeal(Exception):
    """No reading is left: the entry is not made."""


def _seal_batch(*, by: Actor, at: datetime) -> int:
    try:
        with recording("policy.reads_sealed", by=by, at=at) as facts:
            _wait_for_readers()
            after = last_sealed()
            rows = list(ClosedRead.objects.filter(pk__gt=after).order_by("pk")[:MOST])
            if not rows:
                raise _NothingToSeal
            leaves, tree = [row.leaf() for row in rows], Frontier()
            for leaf in leaves:
                tree.add(leaf)
            facts.update(
                after=after, last=rows[-1].pk, count=len(rows), root=tree.root.hex(),
                rows=[[row.pk, leaf.hex()[:16]] for row, leaf in zip(rows, leaves, strict=True)],
            )  # fmt: skip
    except _NothingToSeal:
        return 0
    return len(rows)


def _wait_for_readers() -> None:
    """Let no row with a lower number come in later, and nobody else seal: PostgreSQL gives numbers before a row is there to be seen."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # SHARE alone keeps no second one out who seals the same rows
            cursor.execute("LOCK TABLE policy_closedread IN SHARE ROW EXCLUSIVE MODE")
