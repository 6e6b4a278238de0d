"""Whether a text that was changed on its route still says the same (decision 0021). Pure.

Only an error of writing (오기) may be put right without asking for signatures again, and only where this agrees. It never
guesses in favour of a change: what it cannot tell is material.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from unicodedata import normalize

from mulkko.policy.engine.body import Block, Text

WORDS = re.compile(r"\w+|[^\w\s]")
# A number with what stands behind it; a number written out in two letters or more; both count as figures.
FIGURES = re.compile(r"\d[\d.,]*\s?[가-힣%]{0,2}|[일이삼사오육칠팔구십백천만억조영]{2,}|[^\W\d_]*[A-Za-z]+")
# Words and syllables that turn or bound what a sentence says.
TURNING = re.compile(
    r"않|못|없|아니|안 |불|비|무|미|금지|제외|포함|면제|취소|폐지|유보|이상|이하|초과|이내|이전|이후|까지|부터|전|후|매|각|모든|일부"
)
# Syllables that count: 삼개월 and 사개월, 세명 and 네명 share most of their letters.
COUNTING = set("영공일이삼사오육칠팔구십백천만억조한두세네석넉")
PLAIN_MARKS = set(".,·ㆍ'\"‘’“”()-:;")
ALIKE = 0.75  # share of letters that two spellings of one word have in common
MOST_WORDS = 5  # of the whole text; more is no slip


def what_is_material(before: Sequence[Block], after: Sequence[Block]) -> list[str]:
    """Return why a change is material, as codes; an empty list where only an error of writing was put right.

    blocks: paragraphs came, went, moved or became of another kind. citations: figures of claims or quotations differ.
    figures: numbers, amounts, dates or foreign words differ. sense: a word that turns or bounds a sentence came or
    went. words: a word became another word, or more than five did.
    """
    if [(one.id, one.kind) for one in before] != [(one.id, one.kind) for one in after]:
        return ["blocks"]
    pairs = list(zip(before, after, strict=True))
    tests = {
        "citations": any(_cited(old) != _cited(new) for old, new in pairs),
        "figures": any(FIGURES.findall(_words(old)) != FIGURES.findall(_words(new)) for old, new in pairs),
        "sense": any(_turns(old) != _turns(new) for old, new in pairs),
        "words": _are_other_words(pairs),
    }
    return [code for code, is_so in tests.items() if is_so]


def _words(block: Block) -> str:
    # What is cited stands as a sign of its own, so that words on its two sides never run together.
    return "".join(one.text if isinstance(one, Text) else " \ufffc " for one in block.inlines)


def _cited(block: Block) -> list[object]:
    return [one for one in block.inlines if not isinstance(one, Text)]


def _turns(block: Block) -> Counter[str]:
    return Counter(TURNING.findall(_words(block)))


def _are_other_words(pairs: Sequence[tuple[Block, Block]]) -> bool:
    slips = 0
    for old, new in pairs:
        for was, now in _replaced(_words(old), _words(new)):
            if not _is_same_word(was, now):
                return True
            slips += 1
    return slips > MOST_WORDS


def _replaced(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Yield the words that differ, old and new; words that only grew together or apart are no difference."""
    left, right = WORDS.findall(before), WORDS.findall(after)
    for act, start, end, low, high in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        was, now = left[start:end], right[low:high]
        if act == "equal" or "".join(was) == "".join(now):
            continue
        yield from zip_longest(was, now, fillvalue="") if len(was) == len(now) else [("".join(was), "".join(now))]


def _is_same_word(was: str, now: str) -> bool:
    """Tell whether two words are two spellings of one: most of their letters (자모) are the same, or only marks differ.

    A syllable that counts is never a slip.
    """
    if set(was + now) <= PLAIN_MARKS:
        return True
    if COUNTING & _other_syllables(was, now):
        return False
    left, right = normalize("NFD", was), normalize("NFD", now)
    return SequenceMatcher(None, left, right, autojunk=False).ratio() >= ALIKE


def _other_syllables(was: str, now: str) -> set[str]:
    """Return the syllables that stand in one of two words and not in its place in the other."""
    found = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
    return {one for act, start, end, low, high in found if act != "equal" for one in was[start:end] + now[low:high]}
