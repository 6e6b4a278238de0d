"""Short proofs for whoever keeps a checkpoint: this entry is in the ledger, and the ledger only grew."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from mulkko.ledger.engine.checkpoint import Checkpoint
from mulkko.ledger.engine.tree import Node, consistency_path, inclusion_path, joined, leaf_of
from mulkko.ledger.models import CheckpointRow, Entry, TreeNode

Paths = TypeVar("Paths")


class NoProof(ValueError):
    """No checkpoint covers the entry, or the older one is not older."""


@dataclass(frozen=True)
class Proof:
    """`path` leads from the seal of entry `index` to the root of `checkpoint`; 32 bytes a level, as hex."""

    index: int
    seal: str
    path: tuple[str, ...]
    checkpoint: Checkpoint


@dataclass(frozen=True)
class Growth:
    """`path` leads from the root of the older checkpoint to that of the newer one."""

    older: Checkpoint
    newer: Checkpoint
    path: tuple[str, ...]


def prove_entry(index: int) -> Proof:
    """Return the proof that an entry stands in the ledger, against the newest checkpoint.

    Raises:
        NoProof: no checkpoint covers it yet.
    """
    newest = newest_checkpoint()
    if newest is None or not 0 <= index <= newest.index:
        raise NoProof(f"No checkpoint covers entry {index} yet. Make one with: mulkko ledger checkpoint")
    size = newest.index + 1
    path = _resolved(lambda node: inclusion_path(index, size, node))
    seal = Entry.objects.values_list("seal", flat=True).get(pk=index)
    return Proof(index, seal, tuple(one.hex() for one in path), newest)


def prove_under(indexes: Sequence[int], against: Checkpoint) -> dict[int, list[str]]:
    """Return the path of each entry to the root of one checkpoint, all of them in three queries.

    Raises:
        NoProof: one of them is newer than the checkpoint, or the checkpoint has no root.
    """
    if not against.root or any(not 0 <= index <= against.index for index in indexes):
        raise NoProof(f"The checkpoint over entry {against.index} does not cover all of these entries.")
    size = against.index + 1
    paths = _resolved(lambda node: [inclusion_path(index, size, node) for index in indexes])
    return {index: [one.hex() for one in path] for index, path in zip(indexes, paths, strict=True)}


def first_checkpoint_over(index: int) -> Checkpoint | None:
    """Return the oldest checkpoint with a root that covers an entry: whoever asks later is given the same one."""
    rows = CheckpointRow.objects.exclude(root=None).filter(entry_id__gte=index)
    row = rows.order_by("entry_id", "id").first()
    return row.plain if row else None


def prove_growth(older: Checkpoint) -> Growth:
    """Return the proof that the ledger of the newest checkpoint begins with that of an older one.

    Raises:
        NoProof: there is no newer checkpoint, or the older one has no root.
    """
    newest = newest_checkpoint()
    if newest is None or not older.root or older.index > newest.index:
        raise NoProof(
            "There is no checkpoint with a root that is newer than this one. Make one with: mulkko ledger checkpoint"
        )
    path = _resolved(lambda node: consistency_path(older.index + 1, newest.index + 1, node))
    return Growth(older, newest, tuple(one.hex() for one in path))


def newest_checkpoint() -> Checkpoint | None:
    """Return the newest checkpoint that names the root of the tree."""
    row = CheckpointRow.objects.exclude(root=None).order_by("-entry_id", "-id").first()
    return row.plain if row else None


def _resolved(walk: Callable[[Node], Paths]) -> Paths:
    """Run a walk twice: first to learn which subtrees it asks for, then with all of them, read in two queries."""
    asked: list[tuple[int, int]] = []

    def note(level: int, position: int) -> bytes:
        asked.append((level, position))
        return b""

    walk(note)
    kept = {TreeNode.key_of(*one) for one in asked if one[0] >= TreeNode.LOWEST}
    nodes = dict(TreeNode.objects.filter(key__in=kept).values_list("key", "hash"))
    wanted = [
        index for level, position in asked if level < TreeNode.LOWEST
        for index in range(position << level, (position + 1) << level)
    ]  # fmt: skip
    seals = dict(Entry.objects.filter(index__in=wanted).values_list("index", "seal"))

    def node(level: int, position: int) -> bytes:
        if level >= TreeNode.LOWEST:
            return bytes(nodes[TreeNode.key_of(level, position)])
        if level == 0:
            return leaf_of(seals[position])
        return joined(node(level - 1, 2 * position), node(level - 1, 2 * position + 1))

    return walk(node)
