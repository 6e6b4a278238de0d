"""Which other proposals are about the same matter: by rare words of title and 요지, and by what both rest on.

A word counts the more, the fewer proposals use it; words of a title count double. A compound that holds a word of the
other one (심야교통, 심야) counts half. Summaries share stock phrases, so words that stand in neither title count no more
than those that do. Data, themes and districts that both rest on are added. Pure, symmetric and without chance: a
likeness is a question to two drafters, never a finding about them.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mulkko.coordination.engine.words import words_of

IN_TITLE, IN_TEXT, PARTLY = 2.0, 1.0, 0.5
PRIOR = 50  # as if so many more proposals were known: in a young city every word would be common
LEAST, MOST = 0.2, 5
# What is done with a thing says little of which thing it is: half of all plans set up, replace or extend something.
ACTS = frozenset(
    [
        "설치",
        "정비",
        "일제정비",
        "교체",
        "확대",
        "증설",
        "증차",
        "배치",
        "점검",
        "합동점검",
        "보강",
        "조성",
        "도입",
        "구축",
        "제작",
        "구입",
        "개최",
        "공급",
        "강화",
        "제공",
        "공사",
        "용역",
        "개편",
        "전환",
        "시범설치",
        "시범사업",
        "운행",
        "이용",
        "활성화",
    ]
)
WEIGHTS = {"data": 0.25, "theme": 0.2, "place": 0.1}


@dataclass(frozen=True, order=True)
class Thing:
    """What a proposal rests on: `kind` is data, theme or place; `key` names it among its kind; `label` is shown."""

    kind: str
    key: str
    label: str


@dataclass(frozen=True)
class Told:
    """A proposal as far as somebody may read it; `text` is 요지 and keywords."""

    reference: str
    title: str
    text: str
    things: frozenset[Thing] = field(default_factory=frozenset)

    def weighed(self) -> dict[str, float]:
        """Return the words with what each counts, those of the title double."""
        weights = dict.fromkeys(words_of(self.text), IN_TEXT) | dict.fromkeys(words_of(self.title), IN_TITLE)
        return {word: weight for word, weight in weights.items() if word not in ACTS}


@dataclass(frozen=True)
class Likeness:
    """How alike another proposal is, and why; `score` (0 to some 2) orders them and means nothing beside that."""

    reference: str
    score: float
    words: tuple[str, ...]
    things: tuple[Thing, ...]
    anchored: int  # how many of the words stand in a title


def alike(one: Told, others: Iterable[Told]) -> list[Likeness]:
    """Return the proposals that are about the same, the likest first, five at most."""
    mine = one.weighed()
    known = [(other, other.weighed()) for other in others if other.reference != one.reference]
    spread = Counter(mine.keys())
    for _, theirs in known:
        spread.update(theirs.keys())
    rarity = {word: math.log((len(known) + 1 + PRIOR) / (1 + count)) for word, count in spread.items()}
    found = [_likeness(one, mine, other, theirs, rarity) for other, theirs in known]
    near = [row for row in found if row.score >= LEAST and (row.anchored > 1 or (row.anchored and row.things))]
    return sorted(near, key=lambda row: (-row.score, row.reference))[:MOST]


def _likeness(
    one: Told, mine: Mapping[str, float], other: Told, theirs: Mapping[str, float], rarity: Mapping[str, float]
) -> Likeness:
    shared: dict[str, float] = {}
    for word, weight in mine.items():
        if word in theirs:
            shared[word] = min(weight, theirs[word]) * rarity[word]
        elif inner := _inner(word, theirs):
            # What both hold is the shorter word, so that either way round it is named and counted alike.
            kept = min(word, inner, key=len)
            value = PARTLY * min(weight, theirs[inner]) * rarity[max(word, inner, key=len)]
            shared[kept] = max(shared.get(kept, 0.0), value)
    titles = {*words_of(one.title), *words_of(other.title)}
    named = {word for word in shared if any(word in title for title in titles)}
    by_title = sum(shared[word] for word in named)
    by_text = min(by_title, sum(shared.values()) - by_title)
    whole = math.sqrt(_sum(mine, rarity) * _sum(theirs, rarity)) or 1.0
    things = tuple(sorted(one.things & other.things))
    score = (by_title + by_text) / whole + sum(WEIGHTS[thing.kind] for thing in things)
    words = tuple(sorted(shared, key=lambda word: (word not in named, -shared[word], word)))
    return Likeness(other.reference, round(score, 3), words, things, len(named))


def _inner(word: str, others: Mapping[str, float]) -> str:
    """Return a word of the others that holds this one, or that this one holds; the longest, then the first in order."""
    found = [other for other in others if other != word and (word in other or other in word)]
    return min(found, key=lambda other: (-len(other), other), default="")


def _sum(weights: Mapping[str, float], rarity: Mapping[str, float]) -> float:
    return sum(weight * rarity[word] for word, weight in weights.items())
