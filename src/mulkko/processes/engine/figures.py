"""What many cases say together: how long steps take, how much of it is waiting, how often one follows another. Pure.

Nothing rests on fewer than five cases, and no time on fewer than five people: the time of one mayor's signature is a
figure about a person.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from mulkko.processes.engine.cases import Case, Move, Pass
from mulkko.processes.engine.showing import FEWEST


@dataclass(frozen=True)
class Spread:
    """How long something took, in working days: n times, the middle one, and what nine in ten stayed below."""

    n: int
    median: float
    p90: float


@dataclass(frozen=True)
class StepFigure:
    """One step. `spread` is None where too few people passed it for a time to be told; then the other figures are 0.

    waiting, working: the sums in working days before and after the first act of whoever finished it. Where `is_about`,
    n is to the nearest five.
    """

    step: str
    n: int
    spread: Spread | None
    waiting: float = 0.0
    working: float = 0.0
    waiting_median: float = 0.0
    is_about: bool = False

    @property
    def waiting_percent(self) -> int:
        whole = self.waiting + self.working
        return round(100 * self.waiting / whole) if whole else 0


@dataclass(frozen=True)
class Road:
    """The whole way from the first draft to the decision; None where fewer than five cases were decided."""

    spread: Spread | None
    came_back: int | None  # how many of them were returned or recalled at least once; None where that is not told


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which a share of sorted values lies, with straight lines between neighbours.

    >>> quantile([1.0, 2.0, 3.0, 4.0, 5.0], 0.9)
    4.6
    """
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def spread_of(values: Iterable[float]) -> Spread | None:
    """Return how long something took; None where it happened fewer than five times."""
    ordered = sorted(values)
    if len(ordered) < FEWEST:
        return None
    return Spread(len(ordered), quantile(ordered, 0.5), quantile(ordered, 0.9))


def step_figures(passes: Iterable[Pass], *, rough: Collection[str] = ()) -> dict[str, StepFigure]:
    """Return the figures of each step that was passed five times at least; the counts of `rough` steps to the nearest five."""
    by_step: dict[str, list[Pass]] = defaultdict(list)
    for one in passes:
        by_step[one.step].append(one)
    figures = {step: _figure(step, found) for step, found in by_step.items() if len(found) >= FEWEST}
    return {step: _rough(one) if step in rough else one for step, one in figures.items()}


def _rough(one: StepFigure) -> StepFigure:
    return replace(one, n=about(one.n), is_about=True, spread=one.spread and replace(one.spread, n=about(one.n)))


def _figure(step: str, passes: Sequence[Pass]) -> StepFigure:
    if not are_many(one.hand for one in passes):
        return StepFigure(step, len(passes), None)
    waits = sorted(one.waited for one in passes)
    whole = [one.took for one in passes]
    waiting = sum(waits)
    return StepFigure(
        step, len(passes), spread_of(whole), waiting, max(0.0, sum(whole) - waiting), quantile(waits, 0.5)
    )


def are_many(hands: Iterable[int]) -> bool:
    """Tell whether enough people stand behind a figure for it to say nothing about one of them."""
    seen: set[int] = set()
    for hand in hands:
        seen.add(hand)
        if len(seen) >= FEWEST:
            return True
    return False


def arrow_counts(moves: Iterable[Move]) -> tuple[list[tuple[str, str, int]], set[str], int]:
    """Return how often each step followed another, the steps at which rarer arrows are left out, and how many those are.

    An arrow seen fewer than five times is left out.
    """
    often = Counter((one.source, one.target) for one in moves)
    kept = [(source, target, n) for (source, target), n in sorted(often.items()) if n >= FEWEST]
    rare = [pair for pair, n in often.items() if n < FEWEST]
    return kept, {step for pair in rare for step in pair}, len(rare)


def about(n: int) -> int:
    """Return a count to the nearest five: beside arrows that are left out an exact one would tell how often they were."""
    return max(FEWEST, FEWEST * round(n / FEWEST))


def road_of(decided: Sequence[Case]) -> Road:
    """Return how long cases took from the first draft to the decision, and how many of them came back on the way."""
    spread = spread_of(case.days for case in decided)
    back = sum(any(one.kind in ("returned", "recalled") for one in case.delays) for case in decided)
    is_told = spread is not None and back >= FEWEST and len(decided) - back >= FEWEST
    return Road(spread, back if is_told or (spread is not None and back == 0) else None)
