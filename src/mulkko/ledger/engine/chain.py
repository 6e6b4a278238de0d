"""The hash chain: every entry seals all the entries before it, and those of its own proposal.

Pure arithmetic over text and bytes. The clock, the database and the meaning of an entry
belong to the caller.
"""

import hashlib
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

GENESIS = "0" * 64  # the seal before index 0, and before the first entry of a proposal
SEPARATOR = "\x1f"  # never part of a column, so that the joined columns can be read in one way only
DOMAIN = "mulkko.ledger.1"


class BadColumn(ValueError):
    """A column holds a control character, which the seal keeps for itself."""


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as stored: `columns` are its other columns as text, in the order in which they are sealed."""

    index: int
    previous: str
    proposal: str
    within: str
    columns: tuple[str, ...]
    digest: str
    seal: str
    salt: bytes | None  # None with payload None: the payload is gone
    payload: str | None
    is_erased: bool = False  # an erasure entry stands for the missing payload


@dataclass(frozen=True, slots=True)
class Break:
    """A place that does not hold; `kind` is entry, payload, order, missing or what else is kept there.

    `table` and `row` (its key as text) say where it lies in the database, as far as it lies there.
    """

    index: int
    kind: str
    table: str = field(default="", compare=False)
    row: str = field(default="", compare=False)


def digest_of(salt: bytes, payload: str) -> str:
    """Return SHA-256(salt ‖ payload): the salt keeps a short payload from being guessed once it is erased."""
    return hashlib.sha256(salt + payload.encode()).hexdigest()


def seal_of(index: int, previous: str, proposal: str, within: str, columns: Iterable[str], digest: str) -> str:
    """Return the seal of one entry: 64 lower-case hex characters over everything the entry says.

    Raises:
        BadColumn: a column holds a character below U+0020.
    """
    parts = (DOMAIN, str(index), previous, proposal, within, *columns, digest)
    if not "".join(parts).isprintable():
        _refuse_control_characters(parts)
    return hashlib.sha256(SEPARATOR.join(parts).encode()).hexdigest()


def _refuse_control_characters(parts: Iterable[str]) -> None:
    for part in parts:  # before they are joined: the separator is a control character too
        if any(character < " " for character in part):
            raise BadColumn(f"{part!r} holds a control character")


Row = tuple[bytes, bytes, bytes, bytes | None, bytes | None]
"""The sealed text (DOMAIN to digest, joined by SEPARATOR), the proposal in it, seal, salt, payload; all as bytes."""
Batch = tuple[Sequence[Any], Sequence[Any], Sequence[Any], Sequence[Any], Sequence[Any]]
"""The same of many entries, column by column."""
AT_ONCE = (
    1 << 9
)  # entries of a batch: a power of two, so that each is a perfect subtree of the hash tree; few enough for a cache
BEGINNING = b"\x1f".join([DOMAIN.encode(), b"%d", b"%b", b"%b", b"%b", b""])  # index, previous, proposal, within
Passed = Callable[[int, Sequence[str]], None]  # index of the first entry of a batch, its seals


def first_break_of_rows(rows: Iterable[Row], erased: Container[int], passed: Passed, columns: int) -> Break | None:
    """Return the first place where the chain does not hold: `first_break_of_batches` for rows that come one by one."""
    rest = iter(rows)
    many = iter(lambda: list(islice(rest, AT_ONCE)), [])
    return first_break_of_batches((batch_of(some) for some in many), erased, passed, columns)


def batch_of(rows: Sequence[Row]) -> Batch:
    texts, proposals, seals, salts, payloads = zip(*rows, strict=True)
    return texts, proposals, seals, salts, payloads


def first_break_of_batches(
    batches: Iterable[Batch], erased: Container[int], passed: Passed, columns: int
) -> Break | None:
    """Return the first place where the chain does not hold: `first_break` for a database of many entries.

    The database joins the very text that `seal_of` hashes, and a batch is compared column by column: nothing is built
    for an entry. Where a batch does not hold as a whole it is read again, entry by entry, to say where.

    Args:
        batches: AT_ONCE entries each, the last one fewer.
        erased: the indexes for whose missing payload an erasure stands.
        passed: is told the seals of the entries that hold.
        columns: how many columns an entry has; one that holds a separator is found by their number.
    """
    walk = _Walk(GENESIS.encode(), 0, {}, erased, columns + 5)
    for batch in batches:
        try:
            broken = walk.order_of(batch) if walk.seals_hold(batch) else walk.first_break_in(batch)
        except (TypeError, ValueError):  # a value of another type than its column has, or a payload that was erased
            broken = walk.first_break_in(batch)
        count = len(batch[0]) if broken is None else max(0, broken.index - walk.expected)
        if count:
            passed(walk.expected, [seal.decode() for seal in batch[2][:count]])
        if broken is not None:
            return broken
        walk.expected, walk.previous = walk.expected + count, batch[2][-1]
    return None


@dataclass(slots=True)
class _Walk:
    """How far a walk has come: the seal before the next entry, its index, and the newest seal of every proposal."""

    previous: bytes
    expected: int
    within: dict[bytes, bytes]
    erased: Container[int]
    separators: int

    def seals_hold(self, batch: Batch) -> bool:
        """Tell whether in a batch every text is what was sealed, and every payload what the text says of it."""
        texts, _, seals, salts, payloads = batch
        sha256 = hashlib.sha256
        if b"".join(texts).count(b"\x1f") != len(texts) * self.separators:  # no text has fewer than it should
            return False
        return [sha256(text).hexdigest().encode() for text in texts] == [*seals] and [
            sha256(salt + payload).hexdigest().encode() for salt, payload in zip(salts, payloads, strict=True)
        ] == [text[-64:] for text in texts]

    def order_of(self, batch: Batch) -> Break | None:
        """Return the first entry of a batch that does not follow the one before it, or the one before it in its proposal.

        Nothing is noted of the entries of a batch in which one does not.
        """
        within, genesis, previous = self.within, GENESIS.encode(), self.previous
        known, begins = within.get, BEGINNING
        for index, (text, proposal, seal) in enumerate(zip(*batch[:3], strict=True), self.expected):
            if not text.startswith(begins % (index, previous, proposal, known(proposal, genesis))):
                return _out_of_order(text, index, previous)
            previous = seal
            if proposal:
                within[proposal] = seal
        return None

    def first_break_in(self, batch: Batch) -> Break | None:
        """Return the first entry of a batch that does not hold; an erased payload is none."""
        previous = self.previous
        for index, (text, proposal, seal, salt, payload) in enumerate(zip(*batch, strict=True), self.expected):
            if not isinstance(text, bytes) or text.count(b"\x1f") != self.separators:
                return Break(index, "entry")
            before = self.within.get(proposal, GENESIS.encode())
            if not text.startswith(BEGINNING % (index, previous, proposal, before)):
                return _out_of_order(text, index, previous)
            kind = self._break_of(index, text, seal, salt, payload)
            if kind is not None:
                return Break(index, kind)
            previous = seal
            if proposal:
                self.within[proposal] = seal
        return None

    def _break_of(self, index: int, text: bytes, seal: Any, salt: Any, payload: Any) -> str | None:
        if hashlib.sha256(text).hexdigest().encode() != seal:
            return "entry"
        if payload is None and salt is None:
            return None if index in self.erased else "missing"
        if not isinstance(salt, bytes) or not isinstance(payload, bytes):
            return "payload"
        return None if hashlib.sha256(salt + payload).hexdigest().encode() == text[-64:] else "payload"


def _out_of_order(text: bytes, expected: int, previous: bytes) -> Break:
    """Return what is wrong with an entry that does not begin as the one at `expected` must."""
    said = text.split(b"\x1f", 3)[1]
    index = int(said) if said.isdigit() else -1
    if index > expected:
        return Break(expected, "missing")
    return Break(index if 0 <= index < expected else expected, "order")


def first_break(links: Iterable[Link], *, start: int = 0) -> Break | None:
    """Return the first place where the chain does not hold, or None when it is whole.

    An empty chain is whole. An erased link keeps its digest, so the chain holds; a missing tail is found
    only against a head or a checkpoint kept elsewhere.
    """
    previous, expected = GENESIS, start
    within: dict[str, str] = {}
    for link in links:
        if link.index != expected:
            return Break(min(link.index, expected), "missing" if link.index > expected else "order")
        if link.previous != previous or link.within != within.get(link.proposal, GENESIS):
            return Break(link.index, "order")
        kind = break_of(link)
        if kind is not None:
            return Break(link.index, kind)
        previous = link.seal
        if link.proposal:
            within[link.proposal] = link.seal
        expected += 1
    return None


def break_of(link: Link) -> str | None:
    """Return what is wrong inside one link: entry, payload, missing (its payload is gone without an erasure) or None."""
    try:
        sealed = seal_of(link.index, link.previous, link.proposal, link.within, link.columns, link.digest)
    except BadColumn:
        return "entry"
    if link.seal != sealed:
        return "entry"
    if link.payload is None or link.salt is None:
        return None if link.is_erased else "missing"
    if link.digest != digest_of(link.salt, link.payload):
        return "payload"
    return None
