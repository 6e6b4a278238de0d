"""Files that a command writes where somebody named: there whole or not at all, also where it is refused or killed midway."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mulkko.cli.answers import Refused


@contextmanager
def whole_file(place: Path, *, where: str = "") -> Iterator[Path]:
    """Yield a neighbour to write into; it takes the place once the block has ended well and all of it is on the disk.

    A file that is there keeps its rights and is replaced whole. Something that is no file, such as a pipe, is written into
    at the end. What a killed command leaves is the neighbour, whose name begins with a dot and ends in .part.

    Raises:
        Refused: the place is a folder, or it cannot be written.
    """
    if place.is_dir():
        raise Refused(f"{place} cannot be written: it is a folder.", where or str(place), "Name a file.")
    partial = None
    try:
        target = place.resolve()  # a link keeps pointing where it does
        is_file = target.is_file() or not target.exists()
        partial = _neighbour(target) if is_file else _neighbour(Path(tempfile.gettempdir()) / place.name)
        yield partial
        _bring_to_disk(partial)
        if is_file:
            partial.replace(target)
            _bring_to_disk(target.parent)
        else:
            with partial.open("rb") as source, place.open("wb") as out:
                shutil.copyfileobj(source, out)
    except OSError as error:
        raise Refused(
            f"{place} cannot be written: {error.strerror}.", where or str(place), "Name another file."
        ) from error
    finally:
        if partial is not None:
            partial.unlink(missing_ok=True)


def write_whole(place: Path, content: bytes | str, *, where: str = "") -> None:
    """Write a file that is at hand already; text as UTF-8."""
    with whole_file(place, where=where) as partial:
        partial.write_bytes(content.encode() if isinstance(content, str) else content)


def _neighbour(target: Path) -> Path:
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}-", suffix=".part")
    os.fchmod(descriptor, target.stat().st_mode & 0o777 if target.is_file() else 0o666 & ~_umask())
    os.close(descriptor)
    return Path(name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _bring_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
