"""The hash tree over the seals: short proofs that an entry is in the ledger, and that the ledger only grew. Pure.

The chain proves everything to whoever reads all of it. The tree proves one entry, or the growth between two checkpoints,
with one hash a level: twenty for a million entries. Leaves are the seals in their order.

Source: RFC 9162, section 2.1 (Merkle trees, inclusion and consistency proofs).
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator

Node = Callable[[int, int], bytes]  # level, position -> hash of the perfect subtree over 2**level leaves
Levels = list[list[bytes]]  # level -> hashes of its perfect subtrees, in order
EMPTY = hashlib.sha256(b"").digest()


def leaf_of(seal: str) -> bytes:
    """Return the leaf of a seal, 32 bytes: the seal itself.

    The standard hashes an entry behind a zero byte. A seal is such a hash already, of a text that begins with the
    name of its domain, so that no leaf and no inner node ever hash the same text.
    """
    return bytes.fromhex(seal)


def joined(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def levels_over(leaves: list[bytes]) -> Levels:
    """Return the perfect subtrees over these leaves, level by level, the leaves first: how a walk over millions grows."""
    sha256, levels = hashlib.sha256, [leaves]
    while len(leaves) > 1:
        pairs = zip(leaves[::2], leaves[1::2], strict=False)  # the last of an odd number has no pair
        leaves = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
        levels.append(leaves)
    return levels


class Frontier:
    """The perfect subtrees of a growing tree, largest first: all that is needed to go on, and to say the root."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []  # level, hash

    @classmethod
    def from_peaks(cls, peaks: list[tuple[int, bytes]]) -> "Frontier":
        """Return a tree of which only the perfect subtrees are known, as (level, hash), largest first."""
        made = cls()
        made._peaks, made.size = list(peaks), sum(1 << level for level, _ in peaks)
        return made

    def add(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Take the next leaf; return the perfect subtrees that it completes as (level, position, hash), lowest first."""
        made = [(0, self.size, leaf)]
        level, node = 0, leaf
        while self._peaks and self._peaks[-1][0] == level:
            node = joined(self._peaks.pop()[1], node)
            level += 1
            made.append((level, self.size >> level, node))
        self._peaks.append((level, node))
        self.size += 1
        return made

    def take(self, levels: Levels) -> list[tuple[int, int, bytes]]:
        """Take all leaves of `levels_over`; return the perfect subtrees above them that they complete, as `add` does.

        The size so far is a multiple of the number of leaves, but for the last ones.
        """
        made: list[tuple[int, int, bytes]] = []
        for level, position in peaks_of(0, len(levels[0])):
            node = levels[level][position]
            self.size += 1 << level
            while self._peaks and self._peaks[-1][0] == level:
                node, level = joined(self._peaks.pop()[1], node), level + 1
                made.append((level, (self.size >> level) - 1, node))
            self._peaks.append((level, node))
        return made

    def root_with(self, levels: Levels, count: int) -> bytes:
        """Return the root over the leaves so far and the first `count` of `levels`."""
        more = [levels[level][position] for level, position in peaks_of(0, count)]
        return _folded([*(node for _, node in self._peaks), *more])

    @property
    def root(self) -> bytes:
        """Return the root over all leaves so far; of none, the hash of nothing."""
        return _folded(node for _, node in self._peaks)


def _folded(peaks: Iterable[bytes]) -> bytes:
    nodes = list(peaks)
    if not nodes:
        return EMPTY
    found = nodes.pop()
    while nodes:
        found = joined(nodes.pop(), found)
    return found


def peaks_of(start: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield the perfect subtrees that cover `size` leaves from `start`, as (level, position), largest first.

    `start` is a multiple of the largest power of two within `size`, as it is for every subtree of the tree.
    """
    while size:
        level = size.bit_length() - 1
        yield level, start >> level
        start, size = start + (1 << level), size - (1 << level)


def root_of(size: int, node: Node) -> bytes:
    """Return the root over the first `size` leaves."""
    return _root(0, size, node)


def _root(start: int, size: int, node: Node) -> bytes:
    return _folded(node(level, position) for level, position in peaks_of(start, size))


def inclusion_path(index: int, size: int, node: Node) -> list[bytes]:
    """Return the hashes beside the way from leaf `index` up to the root over `size` leaves, lowest first."""
    if not 0 <= index < size:
        raise IndexError(f"leaf {index} is not among {size}")
    path: list[bytes] = []
    start = 0
    while size > 1:
        half = 1 << ((size - 1).bit_length() - 1)
        if index - start < half:
            path.append(_root(start + half, size - half, node))
            size = half
        else:
            path.append(_root(start, half, node))
            start, size = start + half, size - half
    return path[::-1]


def proves_inclusion(seal: str, index: int, size: int, path: Iterable[bytes], root: bytes) -> bool:
    """Tell whether `path` leads from a seal at `index` to the root over `size` leaves."""
    if not 0 <= index < size:
        return False
    position, last, found = index, size - 1, leaf_of(seal)
    for beside in path:
        if last == 0:
            return False
        if position & 1 or position == last:
            found = joined(beside, found)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            found = joined(found, beside)
        position, last = position >> 1, last >> 1
    return last == 0 and found == root


def consistency_path(old: int, new: int, node: Node) -> list[bytes]:
    """Return the hashes that lead from the root over `old` leaves to that over `new`: nothing was changed, only added."""
    if not 0 < old <= new:
        raise IndexError(f"{old} leaves are no beginning of {new}")
    path: list[bytes] = []
    start, size, rest, is_whole = 0, new, old, True
    while rest != size:
        half = 1 << ((size - 1).bit_length() - 1)
        if rest <= half:
            path.append(_root(start + half, size - half, node))
            size = half
        else:
            path.append(_root(start, half, node))
            start, size, rest, is_whole = start + half, size - half, rest - half, False
    if not is_whole:
        path.append(_root(start, size, node))
    return path[::-1]


def proves_consistency(old: int, new: int, path: Iterable[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Tell whether the tree over `new` leaves begins with the tree over `old` leaves."""
    hashes = list(path)
    if old == new:
        return not hashes and old_root == new_root
    if not 0 < old < new:
        return False
    if old & (old - 1) == 0:  # a perfect tree is a node of the newer one, so that it need not be sent
        hashes = [old_root, *hashes]
    if not hashes:
        return False
    position, last = old - 1, new - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    was = now = hashes[0]
    for beside in hashes[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            was, now = joined(beside, was), joined(beside, now)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            now = joined(now, beside)
        position, last = position >> 1, last >> 1
    return last == 0 and was == old_root and now == new_root
