"""The hash chain: every entry seals all the entries before it, and those of its own proposal.

Pure arithmetic over text and bytes. The clock, the database and the meaning of an entry
belong to the caller.
"""

import hashlib
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

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


Row = tuple[int, str, str, str, bytes, str, str, bytes | None, bytes | None]
"""index, previous, proposal, within, the sealed text (DOMAIN to digest, joined by SEPARATOR), digest, seal, salt, payload."""
AT_ONCE = 1 << 13  # rows of a batch: a power of two, so that every batch is a perfect subtree of the hash tree
Passed = Callable[[int, Sequence[str]], None]  # index of the first entry of a batch, its seals


def first_break_of_rows(rows: Iterable[Row], erased: Container[int], passed: Passed, columns: int) -> Break | None:
    """Return the first place where the chain does not hold: `first_break_of_batches` for rows that come one by one."""
    rest = iter(rows)
    return first_break_of_batches(iter(lambda: list(islice(rest, AT_ONCE)), []), erased, passed, columns)


def first_break_of_batches(
    batches: Iterable[Sequence[Row]], erased: Container[int], passed: Passed, columns: int
) -> Break | None:
    """Return the first place where the chain does not hold: `first_break` for a database of many entries.

    The database joins the very text that `seal_of` hashes, and a batch is compared column by column: nothing is built
    for an entry. Where a batch does not hold as a whole it is read again, entry by entry, to say where.

    Args:
        batches: AT_ONCE rows each, the last one fewer.
        erased: the indexes for whose missing payload an erasure stands.
        passed: is told the seals of the entries that hold.
        columns: how many columns an entry has; one that holds a separator is found by their number.
    """
    state = _State(GENESIS, 0, {}, erased, columns + 5)
    for rows in batches:
        try:
            broken = state.order_of(rows) if state.seals_hold(rows) else state.first_break_in(rows)
        except (TypeError, ValueError):  # a value of another type than its column has, or a payload that was erased
            broken = state.first_break_in(rows)
        good = rows if broken is None else rows[: max(0, broken.index - state.expected)]
        if good:
            passed(state.expected, [row[6] for row in good])
        if broken is not None:
            return broken
        state.expected, state.previous = state.expected + len(rows), rows[-1][6]
    return None


@dataclass(slots=True)
class _State:
    """How far a walk has come: the seal before the next entry, its index, and the newest seal of every proposal."""

    previous: str
    expected: int
    within: dict[str, str]
    erased: Container[int]
    separators: int

    def seals_hold(self, rows: Sequence[Row]) -> bool:
        """Tell whether all of a batch holds but its order within proposals."""
        index, before, _, _, texts, digests, seals, salts, payloads = zip(*rows, strict=True)
        sha256, separator = hashlib.sha256, SEPARATOR.encode()
        return (
            index == tuple(range(self.expected, self.expected + len(rows)))
            and before == (self.previous, *seals[:-1])
            and [sha256(text).hexdigest() for text in texts] == [*seals]
            and {text.count(separator) for text in texts} == {self.separators}
            and [sha256(salt + payload).hexdigest() for salt, payload in zip(salts, payloads, strict=True)]
            == [*digests]
        )

    def order_of(self, rows: Sequence[Row]) -> Break | None:
        """Return the first entry of a batch that does not follow the one before it in its proposal."""
        within, known, genesis = self.within, self.within.get, GENESIS
        for index, _, proposal, before, _, _, seal, _, _ in rows:
            if before != known(proposal, genesis):
                return Break(index, "order")
            if proposal:
                within[proposal] = seal
        return None

    def first_break_in(self, rows: Sequence[Row]) -> Break | None:
        """Return the first entry of a batch that does not hold; an erased payload is none."""
        previous = self.previous
        for expected, row in enumerate(rows, self.expected):
            index, seal, proposal = row[0], row[6], row[2]
            if index != expected:
                is_later = isinstance(index, int) and index > expected
                return Break(
                    expected if is_later or not isinstance(index, int) else index, "missing" if is_later else "order"
                )
            if row[1] != previous or row[3] != self.within.get(proposal, GENESIS):
                return Break(index, "order")
            kind = self._break_of(row)
            if kind is not None:
                return Break(index, kind)
            previous = seal
            if proposal:
                self.within[proposal] = seal
        return None

    def _break_of(self, row: Row) -> str | None:
        index, _, _, _, text, digest, seal, salt, payload = row
        if not isinstance(text, bytes) or text.count(SEPARATOR.encode()) != self.separators:
            return "entry"
        if hashlib.sha256(text).hexdigest() != seal:
            return "entry"
        if payload is None and salt is None:
            return None if index in self.erased else "missing"
        if not isinstance(salt, bytes) or not isinstance(payload, bytes):
            return "payload"
        return None if hashlib.sha256(salt + payload).hexdigest() == digest else "payload"


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
