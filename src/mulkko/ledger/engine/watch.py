"""Watching a walk along the chain: which checkpoints it passes, and whether each says of chain and tree what they are. Pure."""

from collections.abc import Iterable

from mulkko.ledger.engine.chain import GENESIS, Break
from mulkko.ledger.engine.checkpoint import Checkpoint
from mulkko.ledger.engine.tree import Frontier


class Watch:
    """`witnessed` counts the entries up to the newest checkpoint that holds; `bad` is the first that does not.

    A checkpoint counts only where it was signed with the key of this house, or with any where that is unknown; one
    that was kept elsewhere counts with any.
    """

    def __init__(self, made: Iterable[Checkpoint], outside: Checkpoint | None, own_key: str | None):
        self._made: dict[int, list[Checkpoint]] = {}
        for one in made:
            self._made.setdefault(one.index, []).append(one)
        self._outside, self._own_key = outside, own_key
        every = [*self._made, *([outside.index] if outside else [])]
        self._last = max(every, default=-1)
        self._needs_tree = any(one.root for ones in self._made.values() for one in ones) or bool(
            outside and outside.root
        )
        self._tree = Frontier()
        self.count = self.witnessed = 0
        self.seal = GENESIS
        self.bad: Break | None = None

    def passed(self, index: int, seal: str) -> None:
        """Take note of an entry that holds."""
        self.count, self.seal = self.count + 1, seal
        if self._needs_tree and index <= self._last:
            self._tree.grow(bytes.fromhex(seal))
        if index in self._made or (self._outside and self._outside.index == index):
            self._compare(index, seal)

    def ended(self) -> None:
        """Take note that the walk is over: a checkpoint beyond it stands for entries that are gone."""
        if self._last >= self.count:
            beyond = min(
                index for index in [*self._made, self._outside.index if self._outside else -1] if index >= self.count
            )
            self._note(min(beyond, self.count), "missing")

    def _compare(self, index: int, seal: str) -> None:
        for one in self._made.get(index, []):
            is_ours = self._own_key in (None, one.key)
            self._witness(index, is_ours and self._says_so(one, seal))
        if self._outside and self._outside.index == index:
            self._witness(index, self._says_so(self._outside, seal))

    def _says_so(self, one: Checkpoint, seal: str) -> bool:
        return one.is_genuine() and one.seal == seal and one.root in ("", self._tree.root.hex())

    def _witness(self, index: int, holds: bool) -> None:
        if holds:
            self.witnessed = index + 1
        else:
            self._note(index, "checkpoint")

    def _note(self, index: int, kind: str) -> None:
        if self.bad is None:
            self.bad = Break(index, kind)
