"""Chunks on the disk: `chunks/ab/<sha256>.parquet` in the data folder, written once, never changed.

A document itself lies beside the chunk of its rows, as `<sha256>.file`.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mulkko.catalog.engine.manifest import chunk_name, sha256_of_file

STALE_SECONDS = 24 * 3600


def place_of(home: Path, sha256: str) -> Path:
    return home / "chunks" / sha256[:2] / f"{sha256}.parquet"


def place_of_chunk(home: Path, chunk: Mapping[str, Any]) -> Path:
    """Return where a chunk of a manifest lies, by its role."""
    return place_of(home, chunk["sha256"]).with_name(chunk_name(chunk))


def chunks_below(folder: Path) -> list[Path]:
    """Return every chunk below a data folder, or below a copy of one, in the order of its name."""
    return sorted(path for kind in ("parquet", "file") for path in (folder / "chunks").glob(f"??/*.{kind}"))


@contextmanager
def incoming(home: Path) -> Iterator[Path]:
    """Give a folder for a file that is being read; it goes away afterwards, and what a killed import left goes too."""
    root = home / "incoming"
    root.mkdir(parents=True, exist_ok=True)
    for left in root.iterdir():
        if time.time() - left.stat().st_mtime > STALE_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep(home: Path, written: Path, sha256: str, *, role: str = "rows") -> None:
    """Move a chunk to its place so that it is whole there after a power cut, or not there at all.

    Raises:
        ValueError: its bytes are not those that `sha256` names.
    """
    place = place_of_chunk(home, {"sha256": sha256, "role": role})
    if not written.exists() and place.exists():
        return  # two row ranges of one file are alike: the first of them brought it here
    if sha256_of_file(written) != sha256:
        raise ValueError(f"The chunk {sha256} was changed while it was being stored.")
    if place.exists() and sha256_of_file(place) == sha256:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    with written.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(written, place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
