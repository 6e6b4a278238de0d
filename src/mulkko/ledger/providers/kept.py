"""A secret in a file, made on first use."""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def kept_text(place: Path, make: Callable[[], str]) -> str:
    """Return the text of a file that only its owner reads; where there is none yet, what `make` returns is kept there first.

    It is written under another name, brought to the disk and then linked into its place: whoever asks meanwhile, and
    whoever asks after a crash, finds all of it or nothing. Of several who make it at once the first one's stays.
    """
    try:
        return place.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}-")
    try:
        with open(descriptor, "w", encoding="ascii") as out:
            out.write(make())
            out.flush()
            os.fsync(out.fileno())
        with suppress(FileExistsError):
            os.link(name, place)
    finally:
        os.unlink(name)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return place.read_text(encoding="ascii").strip()
