"""Appending to the ledger, checkpoints, and the one lawful way to delete a payload."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from mulkko.ledger.engine.canonical import canonical
from mulkko.ledger.engine.chain import GENESIS, digest_of, seal_of
from mulkko.ledger.engine.checkpoint import Checkpoint, checkpoint_of
from mulkko.ledger.engine.tree import Frontier, leaf_of, peaks_of
from mulkko.ledger.errors import NothingToErase
from mulkko.ledger.models import CheckpointRow, Entry, Erasure, Head, Payload, TreeNode, microseconds
from mulkko.ledger.providers.keyfile import checkpoint_key

SCHEMA = 1


@dataclass(frozen=True)
class Actor:
    """Who acted, as codes that stay readable after a reorganisation: nothing here is a name."""

    person: str
    acting_for: str = ""
    position: str = ""
    unit: str = ""
    client: str = ""


class Facts(dict[str, Any]):
    """What an act puts into its payload; `proposal` and the like become columns of the entry."""

    proposal: str = ""
    round_no: int = 0
    version_hash: str = ""
    step: str = ""


_outermost: ContextVar[Facts | None] = ContextVar("outermost act", default=None)


@contextmanager
def recording(action: str, *, by: Actor, at: datetime, proposal: str = "") -> Iterator[Facts]:
    """Run one act in one transaction and append its entry last.

    Of nested acts only the outermost appends; what an inner one says is kept under `within` of that entry.
    Whatever raises inside leaves neither rows nor an entry.
    """
    outer = _outermost.get()
    facts = Facts()
    facts.proposal = proposal
    if outer is not None:
        yield facts
        outer.setdefault("within", []).append({"action": action, **facts})
        return
    token = _outermost.set(facts)
    try:
        with transaction.atomic():
            yield facts
            _append(action, by=by, at=at, facts=facts)
    finally:
        _outermost.reset(token)


def _append(action: str, *, by: Actor, at: datetime, facts: Facts) -> Entry:
    head = Head.objects.select_for_update().get(pk=1)  # locked last: every other lock is held already
    within = GENESIS
    if facts.proposal:
        newest = Entry.objects.filter(proposal=facts.proposal).order_by("-index").values_list("seal", flat=True).first()
        within = newest or GENESIS
    salt, text = secrets.token_bytes(32), canonical(facts)
    entry = Entry(
        index=head.next_index,
        occurred_us=microseconds(at),
        actor=by.person,
        acting_for=by.acting_for,
        position=by.position,
        unit=by.unit,
        client=by.client,
        proposal=facts.proposal,
        round_no=facts.round_no,
        version_hash=facts.version_hash,
        action=action,
        step=facts.step,
        schema=SCHEMA,
        digest=digest_of(salt, text),
        previous_seal=head.seal,
        previous_in_proposal=within,
    )
    entry.seal = seal_of(entry.index, head.seal, entry.proposal, within, entry.columns(), entry.digest)
    entry.save(force_insert=True)
    Payload.objects.create(entry=entry, salt=salt, text=text)
    Head.objects.filter(pk=1).update(next_index=entry.index + 1, seal=entry.seal)
    return entry


def make_checkpoint(*, at: datetime) -> Checkpoint | None:
    """Sign how far the ledger has come; return None while it is empty."""
    with transaction.atomic():
        head = Head.objects.select_for_update().get(pk=1)
        if head.next_index == 0:
            return None
        when = at.astimezone(UTC).isoformat(timespec="microseconds")
        root = grow_tree(head.next_index).hex()
        made = checkpoint_of(head.next_index - 1, head.seal, when, checkpoint_key(settings.MULKKO_KEYS), root)
        CheckpointRow.objects.create(
            entry_id=made.index, seal=made.seal, at=made.at, key=made.key, signature=made.signature, root=made.root
        )
    return made


def grow_tree(size: int) -> bytes:
    """Keep the perfect subtrees over the first `size` entries that are not kept yet; return the root over them."""
    lowest = TreeNode.LOWEST
    newest = TreeNode.objects.filter(key__lt=TreeNode.key_of(lowest + 1, 0)).order_by("-key").first()
    known = 0 if newest is None else (newest.key - TreeNode.key_of(lowest, 0) + 1) << lowest
    keys = [TreeNode.key_of(level, position) for level, position in peaks_of(0, known)]
    kept = {row.key: bytes(row.hash) for row in TreeNode.objects.filter(key__in=keys)}
    tree = Frontier.from_peaks(
        [(level, kept[TreeNode.key_of(level, position)]) for level, position in peaks_of(0, known)]
    )
    seals = Entry.objects.filter(index__gte=known, index__lt=size).order_by("index").values_list("seal", flat=True)
    made = [one for seal in seals.iterator(chunk_size=5_000) for one in tree.add(leaf_of(seal)) if one[0] >= lowest]
    TreeNode.objects.bulk_create(
        [TreeNode(key=TreeNode.key_of(level, position), hash=node) for level, position, node in made], batch_size=5_000
    )
    return tree.root


def erase(index: int, *, legal_basis: str, by: Actor, at: datetime) -> None:
    """Delete payload and salt of one entry, together with an entry that names the legal basis.

    Raises:
        NothingToErase: there is no such entry, or its payload is gone.
    """
    with transaction.atomic():
        target = Entry.objects.filter(pk=index, payload__isnull=False).first()
        if target is None:
            raise NothingToErase(f"Entry {index} has no payload that could be erased.")
        facts = Facts(erased=index, legal_basis=legal_basis)
        facts.proposal = target.proposal
        recorded = _append("ledger.erased", by=by, at=at, facts=facts)
        Erasure.objects.create(erased=target, recorded=recorded, legal_basis=legal_basis)
        Payload.objects.filter(entry=target).delete()
