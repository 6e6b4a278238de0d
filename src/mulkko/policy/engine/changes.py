"""What became different between two states of a document, part by part and word by word (신구대비). Pure.

A document is an ordered mapping from the stable key of a part to its text, so that a paragraph that moved is
still the same paragraph. Nothing is guessed to be a rewriting of something else: a key that is gone is taken out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
LONGEST = 4_000  # words a side; beyond it a part is shown whole, because comparing words costs their product


@dataclass(frozen=True)
class Stretch:
    """A run of text that is the same on both sides, or stands on one side only."""

    text: str
    is_different: bool


@dataclass(frozen=True)
class Change:
    """One part that is not what it was. `before` is empty for what was added, `after` for what was taken out."""

    key: str
    before: tuple[Stretch, ...]
    after: tuple[Stretch, ...]

    @property
    def kind(self) -> str:
        """Return added, removed or changed."""
        return "changed" if self.before and self.after else "added" if self.after else "removed"


def changes_of(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """Return the parts that differ, in the order of the newer document; what was taken out stands where it stood.

    A part without text counts as absent.
    """
    old = {key: text for key, text in before.items() if text}
    new = {key: text for key, text in after.items() if text}
    found = []
    for key in _merged_order(list(old), list(new)):
        was, now = old.get(key, ""), new.get(key, "")
        if was != now:
            found.append(Change(key, *stretches(was, now)))
    return found


def stretches(before: str, after: str) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """Return both texts as runs of words that stand on both sides or on one only; joined, each is its text again."""
    left, right = WORDS.findall(before), WORDS.findall(after)
    if not left or not right or len(left) > LONGEST or len(right) > LONGEST:
        return _whole(before), _whole(after)
    old: list[Stretch] = []
    new: list[Stretch] = []
    for act, start, end, low, high in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if start < end:
            old.append(Stretch("".join(left[start:end]), act != "equal"))
        if low < high:
            new.append(Stretch("".join(right[low:high]), act != "equal"))
    return tuple(old), tuple(new)


def _whole(text: str) -> tuple[Stretch, ...]:
    return (Stretch(text, True),) if text else ()


def _merged_order(old: list[str], new: list[str]) -> list[str]:
    """Return every key once: the newer order, and what is gone behind what it used to follow."""
    merged, known = list(new), set(new)
    previous = ""
    for key in old:
        if key not in known:
            merged.insert(merged.index(previous) + 1 if previous in known else 0, key)
            known.add(key)
        previous = key
    return merged
