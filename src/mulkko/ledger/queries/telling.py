"""What the ledger says: the acts of one kind, the payload of an entry, and which acts were lawfully erased."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from mulkko.ledger.models import Erasure, Payload, microseconds

# Whoever verifies asks this of more than a hundred actions one after another, so it is written out once.
READ_TOLD = (
    "SELECT entry.action, told.text, told.entry_id, entry.occurred_us, entry.actor, entry.proposal FROM ledger_payload told"
    ' JOIN ledger_entry entry ON entry."index" = told.entry_id'
    r" WHERE entry.action = %s OR told.text LIKE %s ESCAPE '\' ORDER BY told.entry_id"
)


def payload_of(index: int) -> dict[str, Any] | None:
    """Return what an entry says, or None where its payload was erased."""
    text = Payload.objects.filter(entry_id=index).values_list("text", flat=True).first()
    return None if text is None else json.loads(text)


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry said of an act, or of one within it; the columns are those of the entry."""

    index: int
    facts: dict[str, Any]
    occurred_us: int
    actor: str
    proposal: str


def told(action: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield index and payload of every entry of one action, also where it happened within another; erased ones are left out."""
    return ((one.index, one.facts) for one in told_whole(action))


def told_whole(action: str) -> Iterator[Told]:
    """Yield the same with the columns of the entry."""
    within = f'"action":"{action}"'.replace("_", r"\_")
    with connection.cursor() as cursor:
        cursor.execute(READ_TOLD, [action, f"%{within}%"])
        rows = cursor.fetchall()
    for own, text, index, *rest in rows:
        facts = json.loads(text)
        if own == action:
            yield Told(index, facts, *rest)
        for inner in facts.get("within", []):
            if inner["action"] == action:
                yield Told(index, inner, *rest)


@dataclass(frozen=True)
class ErasedActs:
    """When the acts happened whose payloads were lawfully erased: their rows can no longer be compared with what was told."""

    moments: frozenset[int]

    def hold(self, at: datetime) -> bool:
        """Tell whether an erased act happened at exactly this moment."""
        return bool(self.moments) and microseconds(at) in self.moments


def erased_acts() -> ErasedActs:
    """Return the moments of the erased entries."""
    return ErasedActs(frozenset(Erasure.objects.values_list("erased__occurred_us", flat=True)))
