"""What the ledger says: the acts of one kind, the payload of an entry, and which acts were lawfully erased."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from mulkko.ledger.models import Erasure, Payload, microseconds


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
    within = Q(text__contains=f'"action":"{action}"')
    rows = Payload.objects.filter(Q(entry__action=action) | within).order_by("entry_id")
    columns = ("entry__action", "text", "entry_id", "entry__occurred_us", "entry__actor", "entry__proposal")
    for own, text, index, *rest in rows.values_list(*columns):
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
