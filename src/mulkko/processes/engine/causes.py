"""What cases lose time on, the dearest first. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from mulkko.processes.engine.cases import TURNS, Case
from mulkko.processes.engine.figures import FEWEST, about, are_many, quantile
from mulkko.processes.engine.worktime import WorkClock

MOST = 5
EXAMPLES = 20


@dataclass(frozen=True)
class Cause:
    """One cause: `kind` is "turn" with the step that is waited for, or a kind of Delay; times in working days.

    Where `is_about`, n is to the nearest five. `examples` names cases that lost time on it, the most first; who looks sees those that the own rights open.
    """

    kind: str
    step: str
    n: int
    days: float
    median: float
    examples: tuple[str, ...]
    is_about: bool = False


class _Loss(NamedTuple):
    days: float
    hand: int
    case: str


def top_causes(
    cases: Iterable[Case], clock: WorkClock, *, since: int = 0, until: int = 2**63, rough: Collection[str] = ()
) -> list[Cause]:
    """Return the five causes that took the most working days together, of what ended in [since, until).

    Of waiting for one of the `rough` steps n is told to the nearest five. A cause is left out with fewer than five cases, or where fewer than five people stand behind it.
    """
    losses: dict[tuple[str, str], list[_Loss]] = defaultdict(list)
    for case in cases:
        for one in case.passes:
            if since <= one.done < until and one.step in TURNS:
                losses["turn", one.step].append(_Loss(clock.between(one.arrived, one.touched), one.hand, case.key))
        for delay in case.delays:
            if since <= delay.ended < until:
                losses[delay.kind, ""].append(_Loss(clock.between(delay.begun, delay.ended), delay.hand, case.key))
    found = [_cause(kind, step, of) for (kind, step), of in losses.items() if _is_told(of)]
    found = [replace(one, n=about(one.n), is_about=True) if one.step in rough else one for one in found]
    return sorted((one for one in found if one.days > 0), key=lambda one: (-one.days, one.kind, one.step))[:MOST]


def _is_told(losses: list[_Loss]) -> bool:
    return len({one.case for one in losses}) >= FEWEST and are_many(one.hand for one in losses)


def _cause(kind: str, step: str, losses: list[_Loss]) -> Cause:
    worst = dict.fromkeys(one.case for one in sorted(losses, key=lambda one: (-one.days, one.case)))
    days = sorted(one.days for one in losses)
    return Cause(kind, step, len(days), sum(days), quantile(days, 0.5), tuple(worst)[:EXAMPLES])
