"""Appending to the ledger, checkpoints, and the one lawful way to delete a payload."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from mulkko.ledger.engine.canonical import canonical
from mulkko.ledger.engine.chain import GENESIS, digest_of, seal_of
from mulkko.ledger.engine.checkpoint import Checkpoint, checkpoint_of, link_after, link_over
from mulkko.ledger.engine.tree import Frontier, leaf_of, peaks_of
from mulkko.ledger.errors import NothingToErase
from mulkko.ledger.models import CheckpointRow, Entry, Erasure, Head, Payload, TreeNode, microseconds
from mulkko.ledger.providers.keyfile import checkpoint_key
from mulkko.prepared import Prepared, PreparedInsert, PreparedModels, first, in_one_trip, kept_cursor

SCHEMA = 1
# Every act of every person passes here while all others wait, so these statements are written out once.
ENTRY_COLUMNS = [field.attname for field in Entry._meta.local_concrete_fields]
INSERT_ENTRY = "INSERT INTO ledger_entry ({}) VALUES ({})".format(
    ", ".join(f'"{column}"' for column in ENTRY_COLUMNS), ", ".join(["%s"] * len(ENTRY_COLUMNS))
)
INSERT_PAYLOAD = "INSERT INTO ledger_payload (entry_id, salt, text) VALUES (%s, %s, %s)"
CHECKPOINTS = 0x6D756C6B6B6F  # what PostgreSQL calls the lock of whoever makes one
READ_HEAD = "SELECT next_index, seal FROM ledger_head WHERE id = 1"
READ_SINCE = 'SELECT "index", action, proposal FROM ledger_entry WHERE "index" >= %s'
READ_NEWEST = 'SELECT seal FROM ledger_entry WHERE proposal = %s ORDER BY "index" DESC LIMIT 1'
LINK_HEAD = "UPDATE ledger_head SET checkpoint = %s WHERE id = 1"
MOVE_HEAD = "UPDATE ledger_head SET next_index = %s, seal = %s WHERE id = 1"


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


Act = tuple[str, Actor, datetime, Facts]
Look = tuple[int, Callable[[str, str], bool], Callable[[], None]]  # since which entry, what cannot matter, what looks


@dataclass
class _Held:
    """The head as this transaction has locked it: what the next entry is linked to, and what was recorded meanwhile."""

    index: int = 0
    seal: str = GENESIS
    newest: dict[str, str] = field(default_factory=dict)  # of a proposal, where it was read
    meanwhile: list[tuple[int, str, str]] = field(
        default_factory=list
    )  # (index, action, proposal) since the first look

    def newest_of(self, proposal: str) -> str:
        if proposal not in self.newest:
            self.newest[proposal] = _newest_seal(proposal) if proposal else GENESIS
        return self.newest[proposal]

    def move(self, entry: Entry) -> None:
        self.index, self.seal = entry.index + 1, entry.seal
        if entry.proposal:
            self.newest[entry.proposal] = entry.seal


@dataclass
class _Together:
    """What ends with one transaction: the acts to be appended, and what is looked at again under the lock of the head."""

    acts: list[Act] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    held: _Held | None = None  # where the head was locked before the end


_one_witness = Lock()
_together: ContextVar[_Together | None] = ContextVar("acts that fall as a whole", default=None)
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
        with _ending_together() as whole:
            yield facts
            whole.acts.append((action, by, at, facts))
    finally:
        _outermost.reset(token)


@contextmanager
def together() -> Iterator[None]:
    """Run acts in one transaction that falls as a whole, and append their entries at its end: the head is locked last of all.

    What is run together inside it sets no savepoint of its own: whoever catches what an act inside raised has to let
    the whole fall too.
    """
    with _ending_together():
        yield


@contextmanager
def _ending_together() -> Iterator[_Together]:
    outer = _together.get()
    if outer is not None:
        yield outer
        return
    whole = _Together()
    with transaction.atomic():
        token = _together.set(whole)
        try:
            yield whole
        finally:
            _together.reset(token)  # before the commit: what it sets off is no part of this
        _append_all(whole)


def _append_all(whole: _Together) -> None:
    if not whole.acts:
        return
    held = whole.held or _lock(whole.acts[0][-1].proposal, whole.looks)
    for since, unless, look in whole.looks:
        if not all(unless(action, of) for index, action, of in held.meanwhile if index >= since):
            look()
    for action, by, at, facts in whole.acts:
        _append(action, by=by, at=at, facts=facts, held=held)


@contextmanager
def head_held(proposal: str) -> Iterator[None]:
    """Lock the head before the end of the acts that are run together; statements sent inside travel with the lock.

    Behind it nothing else is locked but what only the head guards. `proposal` is the one that the acts are about.

    Raises:
        RuntimeError: there are no acts run together.
    """
    whole = _together.get()
    if whole is None:
        raise RuntimeError("The head is held for acts that are appended together.")
    if whole.held is not None:
        with in_one_trip():
            yield
        return
    with _locking(proposal, whole.looks) as whole.held:
        yield


def stays_true(look: Callable[[], None], *, unless: Callable[[str, str], bool]) -> None:
    """Look, and see to it that the same is true when the acts that are run together are appended.

    `look` raises what is not true. It is called again under the lock of the head where anything was recorded meanwhile
    of which `unless(action, proposal)` does not say that it cannot matter.

    Raises:
        RuntimeError: there are no acts run together.
    """
    whole = _together.get()
    if whole is None:
        raise RuntimeError("What has to stay true is looked at inside the acts that rest on it.")
    ((index,),) = _next_index()
    look()
    whole.looks.append((index, unless, look))


def _append(action: str, *, by: Actor, at: datetime, facts: Facts, held: _Held) -> Entry:
    index, seal, within = held.index, held.seal, held.newest_of(facts.proposal)
    salt, text = secrets.token_bytes(32), canonical(facts)
    entry = Entry(
        index=index,
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
        previous_seal=seal,
        previous_in_proposal=within,
    )
    entry.seal = seal_of(entry.index, seal, entry.proposal, within, entry.columns(), entry.digest)
    with in_one_trip(), kept_cursor() as cursor:
        cursor.execute(INSERT_ENTRY, [getattr(entry, column) for column in ENTRY_COLUMNS])
        cursor.execute(INSERT_PAYLOAD, [index, salt, text])
        cursor.execute(MOVE_HEAD, [index + 1, entry.seal])
    held.move(entry)
    return entry


def append_many(acts: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> None:
    """Append acts that happened elsewhere, each as (columns of its entry, payload), in the transaction that keeps their rows.

    Raises:
        RuntimeError: there is no transaction around it.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Entries and the rows they tell of are kept in one transaction.")
    held = _held_or_locked("")
    entries, payloads = [], []
    for columns, facts in acts:
        salt, text = secrets.token_bytes(32), canonical(facts)
        within = held.newest_of(columns["proposal"])
        entry = Entry(
            **columns, index=held.index, digest=digest_of(salt, text), previous_seal=held.seal,
            previous_in_proposal=within,
        )  # fmt: skip
        entry.seal = seal_of(entry.index, held.seal, entry.proposal, within, entry.columns(), entry.digest)
        entries.append(entry)
        payloads.append(Payload(entry_id=entry.index, salt=salt, text=text))
        held.move(entry)
    Entry.objects.bulk_create(entries, batch_size=500)
    Payload.objects.bulk_create(payloads, batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute(MOVE_HEAD, [held.index, held.seal])


def _newest_seal(proposal: str) -> str:
    with kept_cursor() as cursor:
        cursor.execute(READ_NEWEST, [proposal])
        newest = cursor.fetchone()
    return newest[0] if newest else GENESIS


@contextmanager
def _locking(proposal: str = "", looks: Sequence[Look] = ()) -> Iterator[_Held]:
    """Lock the head; behind the block what it returned is filled in. Statements sent inside travel with the lock."""
    held = _Held()
    # Statements of their own, of which the later ones begin when the first has its lock: they must see what was
    # committed meanwhile.
    with in_one_trip(), kept_cursor() as head, kept_cursor() as newest, kept_cursor() as meanwhile:
        head.execute(READ_HEAD + (" FOR UPDATE" if connection.features.has_select_for_update else ""))
        if proposal:
            newest.execute(READ_NEWEST, [proposal])
        if looks:
            meanwhile.execute(READ_SINCE, [min(since for since, _, _ in looks)])
        yield held
        held.index, held.seal = head.fetchone()
        if proposal:
            held.newest[proposal] = (newest.fetchone() or [GENESIS])[0]
        if looks:
            held.meanwhile = meanwhile.fetchall()


def _lock(proposal: str, looks: Sequence[Look] = ()) -> _Held:
    with _locking(proposal, looks) as held:
        return held


def _held_or_locked(proposal: str) -> _Held:
    """Return the head as acts around this one hold it, or lock it."""
    whole = _together.get()
    return whole.held if whole and whole.held else _lock(proposal)


def hold_order() -> None:
    """Let no other act end before this one: locks the head early. Whoever asks for it locks nothing else afterwards."""
    Head.objects.select_for_update().get(pk=1)


def make_checkpoint(*, at: datetime) -> Checkpoint | None:
    """Sign how far the ledger has come; return None while it is empty."""
    with transaction.atomic():
        _one_checkpoint_at_a_time()
        (head,) = _head()
        if head.next_index == 0:
            return None
        when = at.astimezone(UTC).isoformat(timespec="microseconds")
        root, key = grow_tree(head.next_index).hex(), checkpoint_key(settings.MULKKO_KEYS)
        # The first to be linked names all before it.
        before = head.checkpoint or link_over(row.plain for row in CheckpointRow.objects.order_by("id"))
        number = max((last for (last,) in _last_checkpoint()), default=0) + 1
        made = checkpoint_of(head.next_index - 1, head.seal, when, key, root, number, before)
        row = CheckpointRow(
            id=number, entry_id=made.index, seal=made.seal, at=made.at, key=made.key, signature=made.signature,
            root=made.root, previous=made.previous,
        )  # fmt: skip
        _put_checkpoint(row)
        with kept_cursor() as cursor:
            cursor.execute(LINK_HEAD, [link_after(before, made)])
    return made


def _one_checkpoint_at_a_time() -> None:
    """Wait until no other checkpoint is being made. Others may append meanwhile: it covers what was committed before it.

    On SQLite the transaction has the only right to write from its beginning.
    """
    if connection.vendor == "postgresql":
        with kept_cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHECKPOINTS])


def witness(*, at: datetime) -> None:
    """See to it that what was committed before this call is covered by a checkpoint when it returns.

    Of several that ask at once one signs for all who came before it, instead of each in a transaction of its own.
    """
    ((asked,),) = _next_index()
    with _one_witness:
        newest = _witnessed()
        if not newest or newest[0][0] < asked - 1:
            make_checkpoint(at=at)


def grow_tree(size: int) -> bytes:
    """Keep the perfect subtrees over the first `size` entries that are not kept yet; return the root over them."""
    lowest = TreeNode.LOWEST
    newest = first(_newest_node(below=TreeNode.key_of(lowest + 1, 0)))
    known = 0 if newest is None else (newest.key - TreeNode.key_of(lowest, 0) + 1) << lowest
    keys = [TreeNode.key_of(level, position) for level, position in peaks_of(0, known)]
    kept = {row.key: bytes(row.hash) for row in TreeNode.objects.filter(key__in=keys)} if keys else {}
    tree = Frontier.from_peaks(
        [(level, kept[TreeNode.key_of(level, position)]) for level, position in peaks_of(0, known)]
    )
    made = [one for seal in _seals(known, size) for one in tree.add(leaf_of(seal)) if one[0] >= lowest]
    if made:
        rows = [TreeNode(key=TreeNode.key_of(level, position), hash=node) for level, position, node in made]
        TreeNode.objects.bulk_create(rows, batch_size=5_000)
    return tree.root


def _seals(since: int, until: int) -> Iterator[str]:
    """Yield the seals of entries, the first and the one behind the last given by index; many are read piece by piece."""
    if until - since <= 1_000:
        yield from (seal for (seal,) in _few_seals(since=since, until=until))
        return
    rows = Entry.objects.filter(index__gte=since, index__lt=until).order_by("index")
    yield from rows.values_list("seal", flat=True).iterator(chunk_size=5_000)


def erase(index: int, *, legal_basis: str, by: Actor, at: datetime) -> None:
    """Delete payload and salt of one entry, together with an entry that names the legal basis.

    Raises:
        NothingToErase: there is no such entry, its payload is gone, or it tells of an erasure, for which it has to stand.
    """
    with transaction.atomic():
        target = Entry.objects.filter(pk=index, payload__isnull=False).exclude(action="ledger.erased").first()
        if target is None:
            raise NothingToErase(f"Entry {index} has no payload that could be erased.")
        facts = Facts(erased=index, legal_basis=legal_basis)
        facts.proposal = target.proposal
        recorded = _append("ledger.erased", by=by, at=at, facts=facts, held=_held_or_locked(target.proposal))
        Erasure.objects.create(erased=target, recorded=recorded, legal_basis=legal_basis)
        Payload.objects.filter(entry=target).delete()


_put_checkpoint = PreparedInsert(CheckpointRow)


# Asked at every decision.
@Prepared
def _next_index() -> Any:
    return Head.objects.filter(pk=1).values_list("next_index")


@PreparedModels
def _head() -> QuerySet[Head]:
    return Head.objects.filter(pk=1)


@Prepared
def _witnessed() -> Any:
    return CheckpointRow.objects.order_by("-entry_id").values_list("entry_id")[:1]


@Prepared
def _last_checkpoint() -> Any:
    return CheckpointRow.objects.order_by("-id").values_list("id")[:1]


@PreparedModels
def _newest_node(below: int) -> QuerySet[TreeNode]:
    return TreeNode.objects.filter(key__lt=below).order_by("-key")[:1]


@Prepared
def _few_seals(since: int, until: int) -> Any:
    return Entry.objects.filter(index__gte=since, index__lt=until).order_by("index").values_list("seal")
