"""What cases lose time on, the dearest first. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from mulkko.processes.engine.cases import TURNS, Case
from mulkko.processes.engine.figures import FEWEST, about, are_many, quantile

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


Loss = tuple[float, str, int]  # working days, the case, and a hand


def top_causes(
    cases: Iterable[Case], *, since: int = 0, until: int = 2**63, rough: Collection[str] = ()
) -> list[Cause]:
    """Return the five causes that took the most working days together, of what ended in [since, until).

    Of waiting for one of the `rough` steps n is told to the nearest five. A cause is left out with fewer than five cases, or where fewer than five people stand behind it.
    """
    losses: dict[tuple[str, str], list[Loss]] = defaultdict(list)
    for case in cases:
        for one in case.passes:
            if since <= one.done < until and one.step in TURNS:
                losses["turn", one.step].append((one.waited, case.key, one.hand))
        for delay in case.delays:
            if since <= delay.ended < until:
                losses[delay.kind, ""].append((delay.days, case.key, delay.hand))
    told = {cause: of for cause, of in losses.items() if _is_told(of)}
    dearest = sorted(told, key=lambda cause: (-sum(loss[0] for loss in told[cause]), *cause))[:MOST]
    found = [_cause(kind, step, told[kind, step]) for kind, step in dearest]
    return [replace(one, n=about(one.n), is_about=True) if one.step in rough else one for one in found if one.days > 0]


def _is_told(losses: list[Loss]) -> bool:
    return len({case for _days, case, _hand in losses}) >= FEWEST and are_many(hand for _days, _case, hand in losses)


def _cause(kind: str, step: str, losses: list[Loss]) -> Cause:
    worst = dict.fromkeys(case for _days, case, _hand in sorted(losses, key=lambda loss: (-loss[0], loss[1])))
    days = sorted(loss[0] for loss in losses)
    return Cause(kind, step, len(days), sum(days), quantile(days, 0.5), tuple(worst)[:EXAMPLES])
