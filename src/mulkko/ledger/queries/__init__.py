"""Reading the ledger: is it whole, what does it say of one proposal, and are the guards of the tables in place."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mulkko.ledger.engine.chain import Break
from mulkko.ledger.models import Entry
from mulkko.ledger.queries.comparing import UNRECORDED, Kept, compared, compared_by_content, compared_rows
from mulkko.ledger.queries.guards import GUARDED, missing_guards
from mulkko.ledger.queries.moment import one_moment
from mulkko.ledger.queries.shapes import UNREADABLE, unreadable_rows, verify_references, verify_shapes
from mulkko.ledger.queries.telling import ErasedActs, Told, erased_acts, payload_of, told, told_whole
from mulkko.ledger.queries.verification import Verification, verify_chain

__all__ = [
    "GUARDED", "UNREADABLE", "UNRECORDED", "Act", "Break", "ErasedActs", "Kept", "Told", "Verification", "acts_of", "compared",
    "compared_by_content", "compared_rows", "erased_acts", "missing_guards", "one_moment", "payload_of", "told", "told_whole", "unreadable_rows",
    "verify_chain", "verify_references", "verify_shapes",
]  # fmt: skip


@dataclass(frozen=True)
class Act:
    """One entry as a page shows it."""

    index: int
    at: datetime
    action: str
    actor: str
    acting_for: str
    unit: str
    round_no: int
    version_hash: str
    seal: str
    facts: dict[str, Any] | None


def acts_of(proposal: str) -> list[Act]:
    """Return what happened to one proposal, newest first."""
    entries = Entry.objects.filter(proposal=proposal).order_by("-index").select_related("payload")
    return [
        Act(
            entry.index, entry.occurred_at, entry.action, entry.actor, entry.acting_for, entry.unit, entry.round_no,
            entry.version_hash, entry.seal, json.loads(entry.payload.text) if hasattr(entry, "payload") else None,
        )
        for entry in entries
    ]  # fmt: skip
