"""How wide a text is drawn, near enough, and how it is cut or broken to fit. No font is read."""

import unicodedata
from functools import lru_cache

NARROW = set("iljtfrI.,:;'|!()[] ·1")


@lru_cache(maxsize=4096)
def width_of(text: str, size: float) -> float:
    """Return about how wide a text stands, a little too wide rather than too narrow."""
    return sum(_ems(letter) for letter in text) * size


def _ems(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 0.92
    return 0.33 if letter in NARROW else 0.7 if letter.isupper() else 0.58


def shortened(text: str, width: float, size: float) -> str:
    """Return the text, cut with … where it is wider; nothing where not even one letter fits.

    >>> shortened("심야버스 노선", 45, 13)
    '심야…'
    """
    if width_of(text, size) <= width:
        return text
    room, kept = width - width_of("…", size), ""
    for letter in text:
        room -= _ems(letter) * size
        if room < 0:
            break
        kept += letter
    return f"{kept.rstrip()}…" if kept.strip() else ""


def broken(text: str, width: float, size: float, *, most: int) -> list[str]:
    """Return the text in at most so many lines, broken at spaces where there are any; the last one is cut with …."""
    lines: list[str] = []
    rest = " ".join(text.split())
    while rest and len(lines) < most:
        if len(lines) == most - 1 or width_of(rest, size) <= width:
            lines.append(shortened(rest, width, size))
            break
        line = _head(rest, width, size)
        if not line:
            return []
        lines.append(line.strip())
        rest = rest[len(line) :].strip()
    return [line for line in lines if line]


def _head(text: str, width: float, size: float) -> str:
    """Return the longest beginning that fits, up to a space unless that leaves very little."""
    room, end = width, 0
    for end, letter in enumerate(text):  # noqa: B007 - the place where it stopped is wanted
        room -= _ems(letter) * size
        if room < 0:
            break
    else:
        return text
    space = text.rfind(" ", 0, end + 1)
    return text[: space + 1] if space >= max(1, end // 3) else text[:end]
