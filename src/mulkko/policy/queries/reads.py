"""Whether the log of who read closed papers is still what was sealed, batch by batch."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mulkko.ledger.engine.tree import Frontier
from mulkko.ledger.models import Entry
from mulkko.ledger.queries import UNRECORDED, Break, erased_acts, payload_of, told
from mulkko.policy.models import ClosedRead

SEALED = "policy.reads_sealed"
TABLE = "policy_closedread"


@dataclass(frozen=True)
class Reads:
    """How many readings are sealed, and how many are newer than the newest batch: of those nothing is proved yet."""

    sealed: int
    unwitnessed: int


def verify_reads() -> Iterator[Break]:
    """Yield every reading that was changed, taken out or put in since its batch was sealed, with its number."""
    covered = 0
    below = ClosedRead.objects.filter(pk__lte=0).values_list("pk", flat=True)  # numbers begin at 1
    yield from (Break(UNRECORDED, "order", TABLE, str(pk)) for pk in below)
    for index, facts in told(SEALED):
        if facts["after"] != covered and not erased_acts().moments:
            yield Break(index, "order", TABLE, f"after {covered}")
        covered = facts["last"]
        yield from _bad_batch(index, facts)


def _bad_batch(index: int, facts: dict[str, Any]) -> Iterator[Break]:
    tree, wrong, said = Frontier(), 0, dict(facts["rows"])
    rows = ClosedRead.objects.filter(pk__gt=facts["after"], pk__lte=facts["last"]).order_by("pk")
    for row in rows.iterator():
        leaf = row.leaf()
        tree.add(leaf)
        beginning = said.pop(row.pk, None)
        if beginning != leaf.hex()[:16]:
            wrong += 1
            yield Break(index, "order" if beginning is None else "payload", TABLE, str(row.pk))
    yield from (Break(index, "missing", TABLE, str(pk)) for pk in said)
    if not wrong and not said and tree.root.hex() != facts["root"]:
        yield Break(index, "payload", TABLE, f"after {facts['after']} up to {facts['last']}")


def count_reads() -> Reads:
    """Return how many readings stand in a sealed batch, and how many are newer."""
    newer = ClosedRead.objects.filter(pk__gt=last_sealed()).count()
    return Reads(ClosedRead.objects.count() - newer, newer)


def last_sealed() -> int:
    """Return the number of the last reading that is sealed; 0 where none is, or where that entry was erased."""
    newest = Entry.objects.filter(action=SEALED, payload__isnull=False).order_by("-index").first()
    facts = payload_of(newest.index) if newest else None
    return int(facts["last"]) if facts else 0


def last_sealing() -> datetime | None:
    """Return when a batch was sealed last."""
    newest = Entry.objects.filter(action=SEALED).order_by("-index").first()
    return newest.occurred_at if newest else None
