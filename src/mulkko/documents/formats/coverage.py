"""Which characters a font can show, read from its own table: PDF/A refuses a paper with a single glyph missing."""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FORMATS = {4, 12}
TWINS = {"∼": "~"}  # the mark of ranges (U+223C), which the font lacks


@cache
def characters_of(font: Path) -> frozenset[int]:
    """Return the code points that an OpenType font has a glyph for."""
    content = font.read_bytes()
    start = _table(content, b"cmap")
    (count,) = struct.unpack_from(">H", content, start + 2)
    found: set[int] = set()
    for number in range(count):
        platform, _, offset = struct.unpack_from(">HHI", content, start + 4 + 8 * number)
        (kind,) = struct.unpack_from(">H", content, start + offset)
        if platform in (0, 3) and kind in FORMATS:
            found.update(_segments(content, start + offset) if kind == 4 else _groups(content, start + offset))
    return frozenset(found)


def _table(content: bytes, name: bytes) -> int:
    (count,) = struct.unpack_from(">H", content, 4)
    for number in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", content, 12 + 16 * number)
        if tag == name:
            return int(offset)
    raise ValueError(f"A font lacks its table {name.decode()}.")


def _segments(content: bytes, at: int) -> Iterator[int]:
    (double,) = struct.unpack_from(">H", content, at + 6)
    size = double // 2
    ends = struct.unpack_from(f">{size}H", content, at + 14)
    starts = struct.unpack_from(f">{size}H", content, at + 16 + double)
    for first, last in zip(starts, ends, strict=True):
        if first != 0xFFFF:
            yield from range(first, last + 1)


def _groups(content: bytes, at: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">I", content, at + 12)
    for number in range(count):
        first, last, _ = struct.unpack_from(">III", content, at + 16 + 12 * number)
        yield from range(first, last + 1)


def showable(text: str, known: frozenset[int]) -> str:
    """Return a text in which nothing is without a glyph: marks that show nothing go, any other is named by its number.

    >>> showable("가😀\\u200f", frozenset({ord("가")}))
    '가[U+1F600]'
    """
    return "".join(_shown(character, known) for character in text)


def _shown(character: str, known: frozenset[int]) -> str:
    if character in "\n\r\t\u2028\u2029":
        return "\n" if character in "\n\u2028\u2029" else " "
    if unicodedata.category(character) in ("Cc", "Cf", "Cs"):
        return ""
    if ord(character) not in known:
        character = TWINS.get(character, character)
    return character if ord(character) in known else f"[U+{ord(character):04X}]"
