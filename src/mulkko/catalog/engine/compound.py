"""A check of the container around an XLS: its chains of sectors must end.

A reader that follows a chain leading back into itself collects sectors until the memory is full, so a damaged file
is found here first, with a few set operations over its allocation table.
"""

import struct
from collections.abc import Sequence
from pathlib import Path

_LAST_SECTOR = 0xFFFFFFFA  # numbers from here on are marks, not sectors


def is_sound(source: Path) -> bool:
    """Whether every chain of the container is free of loops and stays inside the file."""
    content = source.read_bytes()
    if len(content) < 1024 or content[30:32] not in (b"\x09\x00", b"\x0c\x00") or content[32:34] != b"\x06\x00":
        return False
    size = 1 << content[30]
    tables, directory, difat = (struct.unpack_from("<I", content, at)[0] for at in (44, 48, 68))
    places = list(struct.unpack_from("<109I", content, 76))
    visited: set[int] = set()
    while difat < _LAST_SECTOR:
        more = _numbers(content, difat, size)
        if difat in visited or not more:
            return False
        visited.add(difat)
        places, difat = places + more[:-1], more[-1]
    sectors = [place for place in places if place < _LAST_SECTOR]
    if len(sectors) < tables or any((place + 2) * size > len(content) + size for place in sectors):
        return False
    following = [number for place in sectors for number in _numbers(content, place, size)]
    targets = [number for number in following if number < _LAST_SECTOR]
    known = set(targets)
    # One predecessor each, and none for a first sector: then no chain can lead back into itself.
    if len(known) != len(targets) or directory in known or any(number >= len(following) for number in known):
        return False
    starts = _starts(content, directory, following, size)
    return not any(start in known for start in starts)


def _numbers(content: bytes, sector: int, size: int) -> list[int]:
    part = content[(sector + 1) * size : (sector + 2) * size]
    return list(struct.unpack(f"<{len(part) // 4}I", part[: len(part) // 4 * 4]))


def _starts(content: bytes, directory: int, following: Sequence[int], size: int) -> list[int]:
    """Return the first sectors of the big streams; small ones live inside the root's."""
    starts = []
    while directory < len(following):
        part = content[(directory + 1) * size : (directory + 2) * size]
        for at in range(0, len(part) - 127, 128):
            kind, start, length = part[at + 66], *struct.unpack_from("<II", part, at + 116)
            if kind == 5 or (kind == 2 and length >= 4096):
                starts.append(start)
        directory = following[directory]
    return starts
