"""Item marks of eight levels, and where 끝. stands (규칙 §2①, §4⑤). Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

INITIALS = (0, 2, 3, 5, 6, 7, 9, 11, 12, 14, 15, 16, 17, 18)  # ㄱ ㄴ ㄷ … ㅎ among the nineteen of Unicode
VOWELS = (0, 4, 8, 13, 18, 20)  # ㅏ ㅓ ㅗ ㅜ ㅡ ㅣ: behind 하 comes 거
BLANK = "\u3000"  # one full-width character
END = "끝."
NOTHING_BELOW = "이하 빈칸"


@dataclass(frozen=True)
class Point:
    """One item of a text with the items below it."""

    text: str
    points: tuple["Point", ...] = ()


@dataclass(frozen=True)
class Item:
    """One item as it stands on paper: `level` counts from 1, `mark` is empty for an only item."""

    level: int
    mark: str
    text: str


@dataclass(frozen=True)
class Ending:
    """Where 끝. (or 이하 빈칸) stands, and the exact characters that are put there."""

    place: Literal["behind", "next_line", "below_table", "next_cell"]
    text: str


def itemised(points: Sequence[Point], level: int = 1) -> Iterator[Item]:
    """Yield the items in reading order with their marks; an only item has none (규칙 §2①)."""
    for place, point in enumerate(points):
        yield Item(level, item_mark(level, place) if len(points) > 1 else "", point.text)
        yield from itemised(point.points, level + 1)


def item_mark(level: int, place: int) -> str:
    """Return the mark of the item at a place, counted from 0, on a level from 1 to 8.

    >>> [item_mark(level, 0) for level in range(1, 9)]
    ['1.', '가.', '1)', '가)', '(1)', '(가)', '①', '㉮']

    Raises:
        ValueError: there is no such level, or no such mark on it.
    """
    number, letter = str(place + 1), syllable(place) if level in (2, 4, 6) else ""
    marks = {1: f"{number}.", 2: f"{letter}.", 3: f"{number})", 4: f"{letter})", 5: f"({number})", 6: f"({letter})"}
    if level in marks:
        return marks[level]
    last = {7: 20, 8: 14}.get(level, 0)
    if not 0 <= place < last:
        raise ValueError(f"There is no mark number {place + 1} on level {level}: divide the text otherwise.")
    return chr((0x2460 if level == 7 else 0x326E) + place)


def syllable(place: int) -> str:
    """Return 가, 나 … 하, then 거, 너 … (편람).

    Raises:
        ValueError: more than the 84 syllables of the row are needed.
    """
    if not 0 <= place < len(INITIALS) * len(VOWELS):
        raise ValueError(f"There is no letter number {place + 1} for an item: divide the text otherwise.")
    vowel, initial = divmod(place, len(INITIALS))
    return chr(0xAC00 + (INITIALS[initial] * 21 + VOWELS[vowel]) * 28)


def ending_of(after: Literal["text", "attachments", "table"], *, is_full: bool = False) -> Ending:
    """Return where the end mark stands.

    Args:
        after: what comes last; attachments count as text, for the mark follows the last of them.
        is_full: the last line reaches the right margin, or the table is filled to its last cell.

    Source: 규칙 §4⑤.
    """
    if after == "table":
        return Ending("below_table", BLANK + END) if is_full else Ending("next_cell", NOTHING_BELOW)
    return Ending("next_line" if is_full else "behind", BLANK + END)
