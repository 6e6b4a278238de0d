"""Files on their way in: `uploads/<place>` in the data folder, readable by its owner only, gone once kept or dropped."""

import os
import secrets
import tempfile
from pathlib import Path
from typing import IO

FOLDER = "uploads"


def folder_of(home: Path) -> Path:
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def draft_in(home: Path) -> IO[bytes]:
    """Return an open file that vanishes by itself when it is closed without having been taken over."""
    return tempfile.NamedTemporaryFile(dir=folder_of(home), prefix="arriving-")


def take_over(home: Path, arrived: Path) -> str:
    """Give an arrived file a place of its own, synced to the disk, and return the place's name."""
    place = secrets.token_hex(16)
    with arrived.open("rb") as written:
        os.fsync(written.fileno())
    os.link(arrived, folder_of(home) / place)  # its old name goes when whoever received it closes it
    return place


def path_of(home: Path, place: str) -> Path:
    return home / FOLDER / place


def drop(home: Path, place: str) -> None:
    path_of(home, place).unlink(missing_ok=True)


def places(home: Path) -> list[Path]:
    return [path for path in folder_of(home).iterdir() if path.is_file()]
