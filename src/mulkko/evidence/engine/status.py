"""Whether a claim still holds: replay on the pinned data, refresh on the newest, and nothing between the two.

Replay asks whether the figure is honest, refresh whether it is still true; their cross product gives the status
without a judgement call. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from mulkko.evidence.engine.figures import BadSlot, Slot, asserts, shown

UNVERIFIABLE = {"timeout", "memory", "crashed", "killed", "access", "withdrawn", "unavailable", "small"}
SIGNIFICANT = 12  # digits of a quotient that two engines must share


@dataclass(frozen=True)
class Answer:
    """What one run gave: exact values by slot, or the kind of failure and a sentence."""

    values: Mapping[str, str | None] = field(default_factory=dict)
    error: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class Judgement:
    """`status` is holds, drifted, broken or unverifiable; `moved` the slots whose shown figure is another one now."""

    status: str
    reason: str = ""
    moved: frozenset[str] = frozenset()
    no_longer_true: frozenset[str] = frozenset()
    corrected: bool = False
    now: Mapping[str, str | None] = field(default_factory=dict)


def judge(
    pinned: Mapping[str, str | None],
    *,
    replay: Answer,
    refresh: Answer | None,
    slots: Mapping[str, Slot],
    corrected: str = "",
) -> Judgement:
    """Return the status of one claim.

    Args:
        pinned: exact values when the claim was made.
        replay: the run on the pinned versions.
        refresh: the run on the newest versions; None where the pinned ones are the newest.
        corrected: what the owner said when correcting the pinned data; empty where nobody did.
    """
    if replay.error:
        return Judgement("unverifiable" if replay.error in UNVERIFIABLE else "broken", replay.reason)
    if not all(same_value(pinned.get(name), replay.values.get(name)) for name in slots):
        return Judgement("broken", "The pinned data give another figure than the claim says.", now=replay.values)
    try:
        then = {name: shown(slot, replay.values.get(name)) for name, slot in slots.items()}
        newest = replay if refresh is None else refresh
        if newest.error:
            return Judgement("unverifiable" if newest.error in UNVERIFIABLE else "broken", newest.reason)
        now = {name: shown(slot, newest.values.get(name)) for name, slot in slots.items()}
    except BadSlot as error:
        return Judgement("broken", str(error))
    moved = frozenset(name for name in slots if then[name] != now[name])
    untrue = frozenset(name for name, slot in slots.items() if not asserts(slot, newest.values.get(name)))
    values = dict(newest.values)
    if moved or untrue or corrected:
        return Judgement("drifted", corrected, moved, untrue, bool(corrected), values)
    return Judgement("holds", now=values)


def same_value(first: str | None, second: str | None) -> bool:
    """Exact values are compared exactly; a quotient, which no decimal holds, to twelve significant digits."""
    if first == second or first is None or second is None:
        return first == second
    try:
        one, two = Decimal(first), Decimal(second)
    except InvalidOperation:
        return False
    if one == two:
        return True
    if max(len(one.as_tuple().digits), len(two.as_tuple().digits)) <= SIGNIFICANT:
        return False
    return f"{one:.{SIGNIFICANT - 1}e}" == f"{two:.{SIGNIFICANT - 1}e}"
