"""Past cases once more, with all units asked at once: how much sooner they would have come through. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mulkko.processes.engine.cases import ADVISING, Case, Pass
from mulkko.processes.engine.figures import FEWEST, quantile

WHAT = {"asked": ("asked",), "cooperate": ADVISING}


@dataclass(frozen=True)
class Replay:
    """What a replay says: of `cases` with two units at least, `n` asked them one after another and would be sooner.

    `median` is working days saved in those n cases; None where there are fewer than five of them, and then n is 0.
    """

    what: str  # asked: while it is drafted; cooperate: on its route
    cases: int
    n: int = 0
    median: float | None = None


def replays(cases: Iterable[Case], *, since: int = 0, until: int = 2**63) -> list[Replay]:
    """Return for 협의 and for 협조 what asking at once would have saved in the rounds that ended in [since, until)."""
    saved: dict[str, list[float]] = {what: [] for what in WHAT}
    for case in cases:
        for what, steps in WHAT.items():
            rounds: dict[int, list[Pass]] = defaultdict(list)
            for one in case.passes:
                if one.step in steps:
                    rounds[one.round_no].append(one)
            for passes in rounds.values():
                if len(passes) >= 2 and since <= max(one.done for one in passes) < until:
                    saved[what].append(days_saved([(one.arrived, one.ended) for one in passes]))
    return [_told(what, days) for what, days in saved.items()]


def days_saved(spans: Sequence[tuple[float, float]]) -> float:
    """Return how much sooner the last answer would be there, had all been asked when the first one was.

    Each answer takes as long as it took. Time in which nobody was asked stays: the drafter may have needed it. So the
    days on which at least one question was open shrink to the longest single one.

    >>> days_saved([(0, 2), (2, 5), (6, 7)])
    3
    """
    open_days, end = 0.0, float("-inf")
    for begun, ended in sorted(spans):
        open_days += max(0, ended - max(begun, end))
        end = max(end, ended)
    longest = max(max(0, ended - begun) for begun, ended in spans)
    return max(0, open_days - longest)


def _told(what: str, saved: list[float]) -> Replay:
    sooner = sorted(days for days in saved if days > 1e-9)
    told = len(saved) if len(saved) >= FEWEST else 0
    if len(sooner) < FEWEST:
        return Replay(what, told)
    return Replay(what, told, len(sooner), quantile(sooner, 0.5))
