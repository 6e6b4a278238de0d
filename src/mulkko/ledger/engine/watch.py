"""Watching a walk along the chain: which checkpoints it passes, and whether each says of chain and tree what they are. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from mulkko.ledger.engine.chain import GENESIS, Break
from mulkko.ledger.engine.checkpoint import Checkpoint
from mulkko.ledger.engine.tree import Frontier, Levels, leaf_of, levels_over

Nodes = Mapping[tuple[int, int], bytes]  # level, position -> hash
TREE = "ledger_treenode"


class Watch:
    """`witnessed` counts the entries up to the newest checkpoint that holds; `bad` are those that do not.

    A checkpoint counts only where it was signed with the key of this house, or with any where that is unknown. Where
    one was kept elsewhere, only such ones count: whoever has the key of the house could have made the others anew.

    Args:
        made: the checkpoints of this house.
        outside: those that were kept elsewhere.
        kept: returns the nodes of the tree that are kept from one entry up to another; they are compared too.
        lowest: the lowest level of which nodes are kept.
    """

    def __init__(
        self, made: Iterable[Checkpoint], outside: Sequence[Checkpoint], own_key: str | None,
        kept: Callable[[int, int], Nodes] | None = None, lowest: int = 0,
    ):  # fmt: skip
        self._made: dict[int, list[Checkpoint]] = {}
        self._outside: dict[int, list[Checkpoint]] = {}
        for ones, found in ((made, self._made), (outside, self._outside)):
            for one in ones:
                found.setdefault(one.index, []).append(one)
        self._own_key, self._kept, self._lowest = own_key, kept, lowest
        roots = [one.index for ones in [*self._made.values(), *self._outside.values()] for one in ones if one.root]
        self._last_root = max(roots, default=-1)
        self.last_node = max((one.index for ones in self._made.values() for one in ones if one.root), default=-1)
        self._tree = Frontier()
        self.count = self.witnessed = 0
        self.seal = GENESIS
        self.bad: list[Break] = []

    def passed(self, start: int, seals: Sequence[str]) -> None:
        """Take note of entries that hold: the first has index `start`."""
        levels: Levels = []
        if start <= self._last_root:
            levels = levels_over([*map(leaf_of, seals)])
        for index in sorted((self._made.keys() | self._outside.keys()) & set(range(start, start + len(seals)))):
            root = self._tree.root_with(levels, index - start + 1).hex() if levels else ""
            self._compare(index, seals[index - start], root)
        if levels:
            self._compare_nodes(start, levels, self._tree.take(levels))
        self.count, self.seal = self.count + len(seals), seals[-1]

    def ended(self) -> None:
        """Take note that the walk is over: a checkpoint beyond it stands for entries that are gone."""
        beyond = [index for index in [*self._made, *self._outside] if index >= self.count]
        if beyond:
            self.bad.append(Break(self.count, "missing", "ledger_entry", str(self.count)))

    def _compare(self, index: int, seal: str, root: str) -> None:
        for one in self._made.get(index, []):
            holds = self._own_key in (None, one.key) and _says(one, seal, root)
            self._witness(index, holds, str(one.number), counts=not self._outside)
        for one in self._outside.get(index, []):
            self._witness(index, _says(one, seal, root), str(one.number or f"of entry {index}"), counts=True)

    def _witness(self, index: int, holds: bool, row: str, *, counts: bool) -> None:
        if not holds:
            self.bad.append(Break(index, "checkpoint", "ledger_checkpoint", row))
        elif counts:
            self.witnessed = index + 1

    def _compare_nodes(self, start: int, levels: Levels, above: list[tuple[int, int, bytes]]) -> None:
        """Compare the nodes kept over a batch with those that its entries give."""
        if self._kept is None:
            return
        size = max(
            0, min(len(levels[0]), self.last_node + 1 - start)
        )  # what lies behind the newest checkpoint is not kept yet
        given = {
            (level, (start >> level) + position): levels[level][position]
            for level in range(self._lowest, len(levels))
            for position in range(size >> level)
        }
        given |= {(level, position): node for level, position, node in above if (position + 1) << level <= start + size}
        kept = self._kept(start, start + len(levels[0]))
        if kept == given:
            return
        for level, position in sorted(kept.keys() | given.keys(), key=lambda one: (one[1] + 1) << one[0]):
            if kept.get((level, position)) != given.get((level, position)):
                last = ((position + 1) << level) - 1
                self.bad.append(Break(last, "checkpoint", TREE, f"{level}.{position}"))


def _says(one: Checkpoint, seal: str, root: str) -> bool:
    return one.is_genuine() and one.seal == seal and one.root in ("", root)
