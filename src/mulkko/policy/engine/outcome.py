"""평가: what was promised against what came of it. A rule proposes a judgement; a person confirms or changes it. Pure.

The rule in one sentence: 달성 where the measured value reaches the target or passes it, 일부 where it is better than on the day
of drafting and short of the target, 미달 where it is no better, 판단 불가 where nothing could be measured.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

BETTER = ("less", "more")
METHODS = ("claim", "person")  # the machine runs the claim again, or a person measures and enters
VERDICTS = ("reached", "partly", "missed", "unknown")  # 달성, 일부, 미달, 판단 불가
MOST = 7  # lines of a plan
MOST_SENTENCES = 2
# A point behind a digit is one of a day or an item, and ends no sentence.
SENTENCE_END = re.compile(r"(?<!\d)[.!?。]+(?=\s|$)|\n+")


def judged(better: str, *, today: Decimal, target: Decimal, measured: Decimal | None) -> str:
    """Return the judgement that the rule proposes.

    Args:
        better: less or more.
        today: the value on the day of drafting.

    >>> judged("less", today=Decimal(38), target=Decimal(15), measured=Decimal(15))
    'reached'
    >>> judged("less", today=Decimal(38), target=Decimal(15), measured=Decimal(20))
    'partly'
    """
    if measured is None:
        return "unknown"
    way = 1 if better == "more" else -1
    if way * measured >= way * target:
        return "reached"
    return "partly" if way * measured > way * today else "missed"


def is_wrong_way(better: str, *, today: Decimal, target: Decimal) -> bool:
    """Tell whether a target would be worse than today; to keep a value as it is may be promised.

    >>> is_wrong_way("less", today=Decimal(38), target=Decimal(40))
    True
    """
    return target > today if better == "less" else target < today


def sentences_in(text: str) -> int:
    """Return how many sentences a text has.

    >>> sentences_in("배차를 늘렸다. 2026. 3. 2. 부터 3.5분 줄었다.")
    2
    """
    return sum(bool(part.strip()) for part in SENTENCE_END.split(text))


@dataclass(frozen=True)
class Standing:
    """Where one promise stands on a day: ahead, due (nobody measured it yet), measured (nobody judged it yet), judged."""

    due_on: date
    is_measured: bool
    is_judged: bool

    def on(self, day: date) -> str:
        if self.is_judged:
            return "judged"
        if self.is_measured:
            return "measured"
        return "due" if self.due_on <= day else "ahead"
