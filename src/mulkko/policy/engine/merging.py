"""Two texts that began from one: where they differ, and what becomes of it when somebody chooses. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

MINE, THEIRS, BOTH = "mine", "theirs", "both"


@dataclass(frozen=True)
class Stretch:
    """Lines in a row that are the same in both texts, or that differ: then `number` counts from 1, else it is 0."""

    number: int
    mine: tuple[str, ...]
    theirs: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return self.number > 0


def stretches(mine: str, theirs: str) -> list[Stretch]:
    """Return both texts side by side.

    >>> [(one.number, one.mine, one.theirs) for one in stretches("가\\n나", "가\\n다")]
    [(0, ('가',), ('가',)), (1, ('나',), ('다',))]
    """
    left, right = _lines(mine), _lines(theirs)
    found, number = [], 0
    for tag, low, high, start, end in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        number += tag != "equal"
        found.append(Stretch(0 if tag == "equal" else number, tuple(left[low:high]), tuple(right[start:end])))
    return found


def merged(mine: str, theirs: str, chosen: Mapping[int, str]) -> str:
    """Return one text: where both differ, what was chosen of it; what nobody chose keeps both, mine first."""
    lines: list[str] = []
    for one in stretches(mine, theirs):
        choice = chosen.get(one.number, BOTH) if one.differs else MINE
        lines += one.mine if choice in (MINE, BOTH) else ()
        lines += one.theirs if choice in (THEIRS, BOTH) else ()
    return "\n".join(lines)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
