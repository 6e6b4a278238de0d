"""Which of several texts says the same, and which unit a speaker called. Pure rules over letters; they only propose."""

import re
from collections.abc import Mapping

ALIKE = 0.5  # from here on two orders are shown as perhaps the same
LETTERS = re.compile(r"[^0-9A-Za-z가-힣]+")


def likeness(one: str, other: str) -> float:
    """Return the share of letter pairs that two texts have in common, from 0 to 1 (Dice).

    >>> likeness("심야버스 대책 보고", "심야 버스 대책을 보고")
    0.8
    """
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return 0.0
    return round(2 * len(first & second) / (len(first) + len(second)), 4)


def most_alike(text: str, others: Mapping[int, str]) -> tuple[int, float] | None:
    """Return the key of the text that is most like this one and how much, or None where none is like it."""
    scored = [(likeness(text, other), key) for key, other in others.items()]
    best, key = max(scored, key=lambda pair: (pair[0], -pair[1]), default=(0.0, 0))
    return (key, best) if best >= ALIKE else None


def unit_called(addressee: str, names: Mapping[str, str]) -> str:
    """Return the code of the unit whose name stands in an addressee, the longest name first; empty where none does.

    >>> unit_called("대중교통과장", {"bus": "대중교통과", "tra": "교통과"})
    'bus'
    """
    said = LETTERS.sub("", addressee)
    fitting = [(len(name), code) for code, name in names.items() if name and LETTERS.sub("", name) in said]
    return max(fitting, default=(0, ""))[1]


def _pairs(text: str) -> set[str]:
    letters = LETTERS.sub("", text)
    return {letters[place : place + 2] for place in range(len(letters) - 1)}
