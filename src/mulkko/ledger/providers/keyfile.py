"""The Ed25519 key that signs checkpoints: one file in MULKKO_KEYS, never in the data folder, never in a backup."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NAME = "checkpoint-key"


def checkpoint_key(folder: Path) -> Ed25519PrivateKey:
    """Return the key of this installation, made on first use and readable by its owner only."""
    place = folder / NAME
    if not place.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return checkpoint_key(folder)
        with open(descriptor, "w", encoding="ascii") as out:
            out.write(Ed25519PrivateKey.generate().private_bytes_raw().hex())
            out.flush()
            os.fsync(out.fileno())
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(place.read_text(encoding="ascii")))


def known_key(folder: Path) -> str | None:
    """Return the public key of this installation as hex, or None where there is none yet."""
    if not (folder / NAME).exists():
        return None
    return checkpoint_key(folder).public_key().public_bytes_raw().hex()
