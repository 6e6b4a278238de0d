"""A file that came back beside the version that was sealed: paragraph by paragraph, word by word. Pure.

Both sides were written by somebody, so it runs in a limited child: a text made to be costly costs that child its time.
Another program keeps no ids of paragraphs, so paragraphs are put side by side by their words: the same ones first,
then, in each stretch between them, those that share most words. What resembles nothing is new or is gone.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Any

from mulkko.policy.engine.changes import Change, Stretch, changes_of

MOST_PARAGRAPHS = 5_000  # of a file; a longer text is not compared, and the page says so
MOST_LETTERS = 1_000_000
MOST_PAIRS = 40_000  # of one stretch; beyond it paragraphs are shown as gone and as new
ALIKE = 0.5  # share of words that two paragraphs have in common to be the same one, reworded


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs that hold words, with single spaces.

    >>> paragraphs_of(" 가  나\\n\\n다 ")
    ['가 나', '다']
    """
    return [line for line in (" ".join(one.split()) for one in text.splitlines()) if line]


def run(arguments: dict[str, Any]) -> list[dict[str, Any]]:
    """Compare in the limited child: `sealed` and `returned` as lists of paragraphs, `parts` with the length of each sealed part."""
    pairs = _side_by_side(arguments["sealed"], arguments["returned"])
    parts = parts_of(pairs, arguments["parts"])
    return [{**asdict(change), "part": parts[int(change.key)]} for change in _changes(pairs)]


def parts_of(pairs: Sequence[tuple[str | None, str | None]], lengths: Sequence[int]) -> dict[int, int]:
    """Return to which sealed part each pair belongs, by its number from 1: what is new, to the part it stands in or behind.

    >>> parts_of([("가", "가"), (None, "새"), ("나", None)], [1, 1])
    {1: 0, 2: 0, 3: 1}
    """
    ends = list(accumulate(lengths))
    found, done = {}, 0
    for number, (old, _new) in enumerate(pairs, start=1):
        done += old is not None
        found[number] = next((part for part, end in enumerate(ends) if done <= end), max(len(ends) - 1, 0))
    return found


def changes_from(rows: Sequence[dict[str, Any]]) -> list[Change]:
    """Return what a child found as values again."""
    return [
        Change(row["key"], *(tuple(Stretch(**one) for one in row[side]) for side in ("before", "after")))
        for row in rows
    ]


def returned_changes(sealed: Sequence[str], returned: Sequence[str]) -> list[Change]:
    """Return every paragraph that is not the same on both sides, in the order of the returned file.

    >>> [(one.kind, one.key) for one in returned_changes(["가 나", "다"], ["가 라", "다", "마"])]
    [('changed', '1'), ('added', '3')]
    """
    return _changes(_side_by_side(sealed, returned))


def _changes(pairs: Sequence[tuple[str | None, str | None]]) -> list[Change]:
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for number, (old, new) in enumerate(pairs, start=1):
        if old is not None:
            before[str(number)] = old
        if new is not None:
            after[str(number)] = new
    return sorted(changes_of(before, after), key=lambda change: int(change.key))


def _side_by_side(sealed: Sequence[str], returned: Sequence[str]) -> list[tuple[str | None, str | None]]:
    pairs: list[tuple[str | None, str | None]] = []
    matcher = SequenceMatcher(None, sealed, returned, autojunk=False)
    for act, start, end, low, high in matcher.get_opcodes():
        old, new = list(sealed[start:end]), list(returned[low:high])
        pairs += zip(old, new, strict=True) if act == "equal" else _most_alike(old, new)
    return pairs


def _most_alike(old: list[str], new: list[str]) -> list[tuple[str | None, str | None]]:
    """Pair a stretch in order so that the sum of likenesses is greatest; what is left stands alone."""
    if len(old) * len(new) > MOST_PAIRS:
        return [*((one, None) for one in old), *((None, one) for one in new)]
    right = [Counter(other.split()) for other in new]
    likeness = [[_likeness(left, other) for other in right] for left in (Counter(one.split()) for one in old)]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            together = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] >= ALIKE else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    pairs: list[tuple[str | None, str | None]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if likeness[i][j] >= ALIKE and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            pairs.append((old[i], new[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((old[i], None))
            i += 1
        else:
            pairs.append((None, new[j]))
            j += 1
    return [*pairs, *((one, None) for one in old[i:]), *((None, one) for one in new[j:])]


def _likeness(left: Counter[str], right: Counter[str]) -> float:
    """Return the share of words that two paragraphs have in common, from 0 to 1."""
    few, many = sorted((left, right), key=len)
    return 2 * sum(min(count, many[word]) for word, count in few.items()) / (left.total() + right.total())
