"""The Ed25519 key that signs checkpoints: one file in MULKKO_KEYS, never in the data folder, never in a backup."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mulkko.ledger.providers.kept import kept_text

NAME = "checkpoint-key"


def checkpoint_key(folder: Path) -> Ed25519PrivateKey:
    """Return the key of this installation, made on first use and readable by its owner only."""
    text = kept_text(folder / NAME, lambda: Ed25519PrivateKey.generate().private_bytes_raw().hex())
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text))


def known_key(folder: Path) -> str | None:
    """Return the public key of this installation as hex, or None where there is none yet."""
    if not (folder / NAME).exists():
        return None
    return checkpoint_key(folder).public_key().public_bytes_raw().hex()
