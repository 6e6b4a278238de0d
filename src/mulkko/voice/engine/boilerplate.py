"""Sentences that a platform or a form puts into many texts: they tell of the form, not of the matter."""

import re
from collections import Counter
from collections.abc import Iterable

SHORTEST = 10  # letters; shorter sentences are said by many people of their own accord
FEWEST_TEXTS = 20
LEAST_SHARE = 0.01  # of the texts
_SENTENCE = re.compile(r"[^\n.!?\[\]<>]+[.!?]*")
_NO_LETTER = re.compile(r"[\W_]+")


def standing_sentences(texts: Iterable[str]) -> frozenset[str]:
    """Return the letters of every sentence that stands in at least a hundredth of the texts, and in twenty."""
    often: Counter[str] = Counter()
    n = 0
    for text in texts:
        n += 1
        often.update({letters for part in _SENTENCE.findall(text) if len(letters := _letters(part)) >= SHORTEST})
    return frozenset(letters for letters, count in often.items() if count >= max(FEWEST_TEXTS, LEAST_SHARE * n))


def without(text: str, standing: frozenset[str]) -> str:
    """Return the text without these sentences."""
    return _SENTENCE.sub(lambda part: " " if _letters(part[0]) in standing else part[0], text) if standing else text


def _letters(sentence: str) -> str:
    return _NO_LETTER.sub("", sentence)
