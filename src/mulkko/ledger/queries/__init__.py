"""Reading the ledger: is it whole, what does it say of one proposal, and are the guards of the tables in place."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q

from mulkko.ledger.engine.chain import Break, first_break_of_rows
from mulkko.ledger.engine.checkpoint import Checkpoint
from mulkko.ledger.engine.watch import Watch
from mulkko.ledger.models import COLUMNS, CheckpointRow, Entry, Erasure, Head, Payload, microseconds
from mulkko.ledger.providers.keyfile import known_key
from mulkko.ledger.queries.walking import walked


@dataclass(frozen=True)
class Verification:
    """What recomputing the chain found. `unwitnessed` counts the entries newer than the newest checkpoint that holds."""

    entries: int
    erased: int
    unwitnessed: int
    first_bad: Break | None


def verify_chain(*, checkpoint: Checkpoint | None = None) -> Verification:
    """Recompute every seal and the tree over them; compare with the head, the checkpoints made here and one that was kept elsewhere."""
    erased = dict(Erasure.objects.values_list("erased_id", "recorded_id"))
    watch = Watch(
        [_checkpoint(row) for row in CheckpointRow.objects.all()], checkpoint, known_key(settings.MULKKO_KEYS)
    )
    broken = first_break_of_rows(walked(), erased, watch.passed, len(COLUMNS))
    watch.ended()
    if broken is None:
        broken = _bad_head(watch) or _bad_erasure(erased) or watch.bad
    return Verification(watch.count, len(erased), watch.count - watch.witnessed, broken)


def _checkpoint(row: CheckpointRow) -> Checkpoint:
    return Checkpoint(row.entry_id, row.seal, row.at, row.key, row.signature, row.root or "")


def _bad_head(watch: Watch) -> Break | None:
    head = Head.objects.filter(pk=1).first()
    if head is None or head.next_index > watch.count:
        return Break(watch.count, "missing")
    if head.next_index < watch.count or head.seal != watch.seal:
        return Break(max(watch.count - 1, 0), "order")
    return None


def _bad_erasure(erased: dict[int, int]) -> Break | None:
    """An erasure counts only where the entry it names says so itself."""
    for index, recorded in sorted(erased.items()):
        told = payload_of(recorded)
        if told is None or told.get("erased") != index:
            return Break(index, "missing")
    return None


def payload_of(index: int) -> dict[str, Any] | None:
    """Return what an entry says, or None where its payload was erased."""
    text = Payload.objects.filter(entry_id=index).values_list("text", flat=True).first()
    return None if text is None else json.loads(text)


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


def told(action: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield index and payload of every entry of one action, also where it happened within another; erased ones are left out."""
    within = Q(text__contains=f'"action":"{action}"')
    rows = Payload.objects.filter(Q(entry__action=action) | within).order_by("entry_id")
    for index, own, text in rows.values_list("entry_id", "entry__action", "text"):
        facts = json.loads(text)
        if own == action:
            yield index, facts
        for inner in facts.get("within", []):
            if inner["action"] == action:
                yield index, inner


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


GUARDED = {
    "ledger_entry", "ledger_payload", "ledger_erasure", "ledger_checkpoint", "ledger_treenode",
    "approval_sealedversion", "approval_signature", "approval_ending", "approval_answer", "approval_documentnumber",
    "approval_settlement", "approval_acting", "approval_omission", "approval_postreport", "approval_acknowledgement",
    "approval_furtherdocument", "approval_furthernumber", "approval_handover", "approval_result", "approval_returnedfile",
    "approval_hold", "approval_revision", "approval_confirmation",
    "approval_changerequest", "approval_changeanswer", "approval_reroute",
    "approval_ruledecision",
    "coordination_request", "coordination_answer", "coordination_reply", "coordination_settlement",
    "coordination_remark", "coordination_remarkending",
    "catalog_version", "catalog_description", "evidence_claim", "evidence_claimpin", "evidence_run", "evidence_receipt",
    "directives_candidate", "directives_directive", "directives_decision", "directives_event", "directives_event_coop",
    "catalog_datarequest", "catalog_extension", "catalog_datadecision", "catalog_receiveddata", "catalog_receivedending",
    "policy_procedureanswer", "policy_classreview", "policy_closing", "publishing_hiddenpart",
    "directives_link", "organization_handover", "policy_nudge", "policy_closedread", "policy_amendment", "policy_registercorrection",
}  # fmt: skip


def missing_guards() -> list[str]:
    """Return the guarded tables that lack a trigger against UPDATE, DELETE or REPLACE."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")
            wanted = ("update", "delete", "replace")
        else:
            cursor.execute(
                "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'"
            )
            wanted = ("update", "delete", "truncate")
        found = set(cursor.fetchall())
    return sorted(table for table in GUARDED if any((table, f"{table}_refuse_{act}") not in found for act in wanted))
