"""How well words fit, and what is shown of a hit. Pure but for the words on the screen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mulkko.language.engine.matching import LIKE_ENOUGH, bare, likeness, stands_in

EXACT = 1_000
# How much a word counts where it stands; a word that is only alike counts least.
WEIGHTS = {"number": 80, "title": 60, "keywords": 40, "summary": 30, "unit": 20, "person": 20, "body": 10}
ALIKE, WHOLE, BEGINNING = 5, 30, 15


@dataclass(frozen=True)
class Hit:
    """One thing found: `detail` is the stretch of text that shows why, `facts` stand beside it."""

    title: str
    address: str
    detail: str = ""
    facts: tuple[str, ...] = ()
    score: float = 0


@dataclass(frozen=True)
class Group:
    """The hits of one kind that are shown, best first; `has_more` where the kind has a page of its own."""

    kind: str
    hits: tuple[Hit, ...]
    has_more: bool


def score_of(words: Sequence[str], fields: Mapping[str, str]) -> float:
    """Return how well bare words fit bare fields, 0 where one of the words stands nowhere.

    Args:
        fields: by the names of WEIGHTS. What is alike is looked for in title and keywords only.
    """
    total = 0.0
    for word in words:
        best = max((_weight(word, name, text) for name, text in fields.items()), default=0.0)
        if not best:
            close = likeness(word, fields.get("title", "") + " " + fields.get("keywords", ""))
            best = ALIKE * close if close >= LIKE_ENOUGH else 0.0
        if not best:
            return 0.0
        total += best
    return total / len(words) if words else 0.0


def _weight(word: str, name: str, text: str) -> float:
    if not stands_in(word, text):
        return 0.0
    more = WHOLE if word == text else BEGINNING if text.startswith(word) else 0
    return WEIGHTS[name] + (more if name != "body" else 0)


def is_number(asked: str, numbers: Iterable[str]) -> bool:
    """Tell whether what was asked is one of these numbers, whole."""
    return bare(asked) in {bare(number) for number in numbers if number}


def best(hits: Iterable[Hit], *, most: int) -> tuple[tuple[Hit, ...], bool]:
    """Return the best hits and whether there are more; equal ones keep their order."""
    ordered = sorted((hit for hit in hits if hit.score), key=lambda hit: -hit.score)
    return tuple(ordered[:most]), len(ordered) > most
