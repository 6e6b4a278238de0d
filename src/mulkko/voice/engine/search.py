"""Search in voices by BM25 over words, without an index: texts that hold the letters are counted, the best are read.

Letters alone would find 버스 in 버스트. So the best candidates are taken apart into morphemes, and only those stay in
which a word really stands; the places shown are those of its morphemes in the stored text.
"""

import heapq
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from mulkko.language.engine.morphemes import Morpheme
from mulkko.voice.engine.words import NOUNS, STEMS

CANDIDATES = 100  # texts that are read word by word
K1, B = 1.2, 0.75  # Robertson, Zaragoza 2009
_SEARCHED = NOUNS | STEMS | {"NNB", "NR", "SN", "MAG"}


@dataclass(frozen=True)
class Hit:
    """One voice; `text` is the stretch `start` to `end` of the stored text, `spans` the places of the words in it all."""

    voice: int
    start: int
    end: int
    text: str
    score: float
    spans: tuple[tuple[int, int], ...]


def best_of(
    read: Callable[[], Iterable[tuple[int, str]]],
    asked: str,
    *,
    morphemes_in: Callable[[str], list[Morpheme]],
    most: int,
) -> list[Hit]:
    """Return the best voices, best first; equal ones in the order of their numbers.

    Args:
        read: gives (voice, text) of every voice, and the same again when called again.
        morphemes_in: takes a text apart.
    """
    terms = terms_of(morphemes_in(asked))
    if not terms:
        return []
    texts = letters = 0
    holding = dict.fromkeys(terms, 0)
    for _, text in read():
        texts, letters = texts + 1, letters + len(text)
        for term in terms:
            holding[term] += term in text.casefold()
    weights = {term: math.log(1 + (texts - often + 0.5) / (often + 0.5)) for term, often in holding.items()}
    mean = letters / max(1, texts)
    scored = (
        (_score([(weights[term], text.casefold().count(term)) for term in terms], len(text), mean), -voice, text)
        for voice, text in read()
    )
    candidates = heapq.nlargest(max(CANDIDATES, most), (one for one in scored if one[0] > 0))
    hits = [_hit(-voice, text, weights, mean, morphemes_in(text)) for _, voice, text in candidates]
    return sorted((hit for hit in hits if hit), key=lambda hit: (-hit.score, hit.voice))[:most]


def terms_of(found: Iterable[Morpheme]) -> tuple[str, ...]:
    """Return the words to look for: no ending and no particle, each once."""
    return tuple(dict.fromkeys(one.form.casefold() for one in found if one.tag in _SEARCHED))


def _score(parts: Sequence[tuple[float, int]], length: int, mean: float) -> float:
    return sum(
        weight * often * (K1 + 1) / (often + K1 * (1 - B + B * length / mean)) for weight, often in parts if often
    )


def _hit(voice: int, text: str, weights: dict[str, float], mean: float, found: Sequence[Morpheme]) -> Hit | None:
    spans: dict[str, list[tuple[int, int]]] = {}
    for one in found:
        if one.form.casefold() in weights and one.end > one.start:
            spans.setdefault(one.form.casefold(), []).append((one.start, one.end))
    if not spans:
        return None
    score = _score([(weights[term], len(places)) for term, places in spans.items()], len(text), mean)
    places = sorted(place for several in spans.values() for place in several)
    start, end = _passage(text, places[0])
    return Hit(voice, start, end, text[start:end], round(score, 4), tuple(places))


def _passage(text: str, place: tuple[int, int], *, around: int = 60) -> tuple[int, int]:
    """Return the stretch of one line around a place, cut at spaces where there are any."""
    line = text.rfind("\n", 0, place[0]) + 1
    stop = text.find("\n", place[1])
    start, end = max(line, place[0] - around), min(stop if stop >= 0 else len(text), place[1] + around)
    if start > line and (space := text.find(" ", start, place[0])) >= 0:
        start = space + 1
    if end < len(text) and text[end] not in " \n" and (space := text.rfind(" ", place[1], end)) >= 0:
        end = space
    return start, end
