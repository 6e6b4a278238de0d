"""Checkpoints: a signed word on how far the chain had come, to be kept where nobody who can write the chain can write."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.ledger.engine.chain import GENESIS


@dataclass(frozen=True)
class Checkpoint:
    """`index` is that of the last entry witnessed; `root` is that of the tree over all seals up to it, empty in the first schema.

    `number` counts the checkpoints of a house and `previous` names all before it, so that none can be taken out
    unseen; both are empty in the first two schemas. `key`, `signature`, `root` and `previous` are lower-case hex (Ed25519, RFC 8032).
    """

    index: int
    seal: str
    at: str
    key: str
    signature: str
    root: str = ""
    number: int = 0
    previous: str = ""

    @property
    def text(self) -> str:
        """Return what is signed."""
        return signed_text(self.index, self.seal, self.at, self.root, self.number, self.previous)

    def is_genuine(self) -> bool:
        """Tell whether `key` really signed everything that the checkpoint says."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.key))
            key.verify(bytes.fromhex(self.signature), self.text.encode())
        except (InvalidSignature, ValueError, TypeError):
            return False
        return True


def signed_text(index: int, seal: str, at: str, root: str = "", number: int = 0, previous: str = "") -> str:
    said = {"at": at, "index": index, "seal": seal}
    if not root:
        return "mulkko.checkpoint.1 " + canonical(said)
    if not previous:
        return "mulkko.checkpoint.2 " + canonical(said | {"root": root})
    return "mulkko.checkpoint.3 " + canonical(said | {"root": root, "number": number, "previous": previous})


def checkpoint_of(
    index: int, seal: str, at: str, key: Ed25519PrivateKey, root: str = "", number: int = 0, previous: str = ""
) -> Checkpoint:
    signature = key.sign(signed_text(index, seal, at, root, number, previous).encode())
    public = key.public_key().public_bytes_raw().hex()
    return Checkpoint(index, seal, at, public, signature.hex(), root, number, previous)


def link_after(link: str, one: Checkpoint) -> str:
    """Return what the next checkpoint names as `previous`: 64 hex characters over all up to `one`."""
    return sha256_of(f"{link} {one.text} {one.key} {one.signature}")


def link_over(made: Iterable[Checkpoint]) -> str:
    """Return the link over checkpoints in the order in which they were made; over none, GENESIS."""
    link = GENESIS
    for one in made:
        link = link_after(link, one)
    return link


def broken_link(made: Sequence[Checkpoint]) -> Checkpoint | None:
    """Return the first checkpoint that does not follow the one before it: one was taken out, put in or moved.

    The first two schemas name none before them; a later one names them all.
    """
    link, is_linked = GENESIS, False
    for one in made:
        if one.previous != (link if one.previous else "") or (is_linked and not one.previous):
            return one
        link, is_linked = link_after(link, one), bool(one.previous)
    return None
