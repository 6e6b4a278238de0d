"""Whether asked words stand in a text, as a Korean reader would say: spaces, letter case and the form of the bytes do not count.

No morpheme engine is needed, so this runs in a web worker: 돌봄터 is found in 돌봄 터, ㄷㅂㅌ (the first consonants) in
돌봄터, and 돌봄터를 with its particle in 돌봄터 because most of its pairs of syllables are there. Pure.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
FIRST_SYLLABLE, LAST_SYLLABLE, PER_INITIAL = 0xAC00, 0xD7A3, 21 * 28
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
LONGEST_ASKED, MOST_WORDS = 200, 8
LIKE_ENOUGH = 0.6  # share of the asked pairs of syllables that a text must hold to be called similar


@dataclass(frozen=True)
class Bare:
    """A text without spaces and letter case; `places` are the offsets of its characters in the text it came from."""

    text: str
    places: tuple[int, ...]


def bare(text: str) -> str:
    """Return a text as it is compared: composed (NFC), without spaces and invisible characters, in small letters.

    >>> bare("돌봄 터  A-1")
    '돌봄터a-1'
    """
    return "".join(UNSEEN.sub("", unicodedata.normalize("NFC", text)).lower().split())


def placed(text: str) -> Bare:
    """Return what `bare` returns for a text that is composed already, with the place of each character."""
    pairs = [(kept, place) for place, letter in enumerate(text) for kept in bare(letter)]
    return Bare("".join(kept for kept, _ in pairs), tuple(place for _, place in pairs))


def words_of(asked: str) -> tuple[str, ...]:
    """Return the words of what somebody asked, bare, each once; too long a question is cut."""
    words = [bare(word) for word in unicodedata.normalize("NFC", asked)[:LONGEST_ASKED].split()]
    return tuple(dict.fromkeys(word for word in words if word))[:MOST_WORDS]


def initials(text: str) -> str:
    """Return a bare text with each syllable as its first consonant.

    >>> initials("돌봄터1")
    'ㄷㅂㅌ1'
    """
    return "".join(_initial(letter) for letter in text)


def _initial(letter: str) -> str:
    code = ord(letter)
    return INITIALS[(code - FIRST_SYLLABLE) // PER_INITIAL] if FIRST_SYLLABLE <= code <= LAST_SYLLABLE else letter


def is_initials(word: str) -> bool:
    """Tell whether a word consists of two or more first consonants and nothing else."""
    return len(word) > 1 and all(letter in INITIALS for letter in word)


def stands_in(word: str, text: str) -> bool:
    """Tell whether a bare word stands in a bare text, by its letters or by its first consonants."""
    return word in text or (is_initials(word) and word in initials(text))


def likeness(word: str, text: str) -> float:
    """Return which share of the pairs of characters of a bare word stand in a bare text, from 0 to 1."""
    pairs = {word[place : place + 2] for place in range(len(word) - 1)}
    return sum(pair in text for pair in pairs) / len(pairs) if len(word) > 2 else 0.0


def spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where bare words stand in a composed text, as [start, end) without overlap, in order."""
    there = placed(text)
    found: list[tuple[int, int]] = []
    for word in words:
        within = initials(there.text) if is_initials(word) and word not in there.text else there.text
        at = within.find(word)
        while at >= 0 and word:
            found.append((there.places[at], there.places[at + len(word) - 1] + 1))
            at = within.find(word, at + len(word))
    return _joined(sorted(found))


def _joined(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def excerpt(text: str, words: Sequence[str], *, around: int = 40) -> str:
    """Return a stretch of a composed text about the first place where a word stands, with … where it was cut."""
    found = spans(text, words)
    if not found:
        return text if len(text) <= 2 * around else text[: 2 * around] + "…"
    start, end = max(0, found[0][0] - around), min(len(text), found[0][1] + around)
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")
