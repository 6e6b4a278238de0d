"""Checkpoints: a signed word on how far the chain had come, to be kept where nobody who can write the chain can write."""

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from mulkko.ledger.engine.canonical import canonical


@dataclass(frozen=True)
class Checkpoint:
    """`index` is that of the last entry witnessed; `root` is that of the tree over all seals up to it, empty in the first schema.

    `key`, `signature` and `root` are lower-case hex (Ed25519, RFC 8032).
    """

    index: int
    seal: str
    at: str
    key: str
    signature: str
    root: str = ""

    def is_genuine(self) -> bool:
        """Tell whether `key` really signed this index, seal and time."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.key))
            key.verify(bytes.fromhex(self.signature), signed_text(self.index, self.seal, self.at, self.root).encode())
        except (InvalidSignature, ValueError):
            return False
        return True


def signed_text(index: int, seal: str, at: str, root: str = "") -> str:
    if not root:
        return "mulkko.checkpoint.1 " + canonical({"at": at, "index": index, "seal": seal})
    return "mulkko.checkpoint.2 " + canonical({"at": at, "index": index, "root": root, "seal": seal})


def checkpoint_of(index: int, seal: str, at: str, key: Ed25519PrivateKey, root: str = "") -> Checkpoint:
    signature = key.sign(signed_text(index, seal, at, root).encode())
    return Checkpoint(index, seal, at, key.public_key().public_bytes_raw().hex(), signature.hex(), root)
