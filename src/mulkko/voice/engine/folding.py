"""Exact copies: texts that are the same once spaces, punctuation, letter case and Unicode forms are set aside.

A copy is never thrown away. It counts as one more sender of the same voice, so that ten thousand pasted texts weigh
as one text with ten thousand senders.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_NO_LETTER = re.compile(r"[\W_]+")


def copies_key(text: str) -> str:
    """Return the same 32 hex characters for every copy of a text; a text without letters has a key of its own, "".

    >>> copies_key("버스를 늘려 주세요!") == copies_key(" 버스를  늘려주세요")
    True
    """
    folded = _NO_LETTER.sub("", unicodedata.normalize("NFKC", text).casefold())
    return hashlib.sha256(folded.encode()).hexdigest()[:32] if folded else ""


@dataclass(frozen=True, slots=True)
class Fold:
    """The copies of one text: the first voice, how many voices, and how many different senders where they are known."""

    first: int
    copies: int
    senders: int | None


def folds_of(voices: Iterable[tuple[int, str, int | None]]) -> list[Fold]:
    """Return one fold for each different text, in the order of the first voices. Voices without letters stay apart.

    Args:
        voices: number, copies key, and the sender's number or None where it is not known.
    """
    groups: dict[str | int, tuple[int, list[int | None]]] = {}
    for number, key, sender in voices:
        groups.setdefault(key or number, (number, []))[1].append(sender)
    return [Fold(first, len(senders), _distinct(senders)) for first, senders in groups.values()]


def _distinct(senders: list[int | None]) -> int | None:
    known = {sender for sender in senders if sender is not None}
    return len(known) if known else None
