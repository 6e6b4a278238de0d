"""Whether a claim still holds: replay on the pinned data, refresh on the newest, and nothing between the two.

Replay asks whether the figure is honest, refresh whether it is still true; their cross product gives the status
without a judgement call. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from mulkko.evidence.engine.contract import Changes, leap_of
from mulkko.evidence.engine.figures import BadSlot, Slot, asserts, shown
from mulkko.evidence.engine.wording import untrue

UNVERIFIABLE = {
    "timeout", "memory", "crashed", "killed", "access", "withdrawn", "licence", "unavailable", "small", "boundary",
}  # fmt: skip
AS_PROMISED = Changes()
SIGNIFICANT = 12  # digits of a quotient that two engines must share


@dataclass(frozen=True)
class Answer:
    """What one run gave: exact values by slot, or the kind of failure and a sentence."""

    values: Mapping[str, str | None] = field(default_factory=dict)
    error: str | None = None
    reason: str = ""
    lost: str = ""  # why nothing stands behind the sentence any more, where the run itself went well


@dataclass(frozen=True)
class Judgement:
    """`status` is holds, drifted, broken or unverifiable; `moved` the slots whose shown figure is another one now.

    `why` is a code for what decided: differs, schema, sentence, unit, join, corrected, lost, figure, crosswalk, boundary, or the kind of a
    failed run such as timeout, withdrawn or small; empty where the claim holds. `reason` says it in a sentence.
    """

    status: str
    reason: str = ""
    moved: frozenset[str] = frozenset()
    no_longer_true: frozenset[str] = frozenset()
    corrected: bool = False
    now: Mapping[str, str | None] = field(default_factory=dict)
    why: str = ""
    unit_suspected: bool = False  # 단위 변경 의심: never a mere move of digits
    join_broken: bool = False  # a join is no longer what was accepted: never a mere move of digits


def judge(
    pinned: Mapping[str, str | None],
    *,
    replay: Answer,
    refresh: Answer | None,
    slots: Mapping[str, Slot],
    corrected: str = "",
    sentence: str = "",
    changes: Changes = AS_PROMISED,
    barred: tuple[str, str] | None = None,
    areas: str = "",
    tolerated: frozenset[str] = frozenset(),
    joins: str = "",
    crosswalk: str = "",
) -> Judgement:
    """Return the status of one claim.

    Args:
        pinned: exact values when the claim was made.
        replay: the run on the pinned versions.
        refresh: the run on the newest versions; None where the pinned ones are the newest.
        corrected: what the owner said when correcting the pinned data; empty where nobody did.
        sentence: the words around the figures; what they say of them has to be true of the pinned and the newest values.
        changes: what the newest versions no longer promise of the columns that the query reads.
        barred: why the pinned data may not carry a figure any more, as kind (withdrawn, licence) and sentence.
        crosswalk: how the newest figure was computed across a change of areas: then it is never said to hold in silence.
        joins: which joins of the query are no longer what was accepted.
        areas: which areas came, where some came without another ending; said beside a figure that moved.
        tolerated: slots whose newest value lies where the claim said that it would, such as in the interval of a forecast.
    """
    if replay.error:
        return _failed(replay)
    if not all(same_value(pinned.get(name), replay.values.get(name)) for name in slots):
        what = "The pinned data give another figure than the claim says."
        return Judgement("broken", what, now=replay.values, why="differs")
    try:
        then = {name: shown(slot, replay.values.get(name)) for name, slot in slots.items()}
        if denied := _denied(sentence, slots, replay.values, pinned):
            return Judgement("broken", denied[1], now=replay.values, why="sentence")
        if barred is not None:
            return Judgement("unverifiable", barred[1], why=barred[0])
        if changes.break_it:
            return Judgement("broken", " ".join(filter(None, (changes.told(), changes.units_told()))), why="schema")
        newest = replay if refresh is None else refresh
        if newest.error:
            return _failed(newest)
        now = {name: shown(slot, newest.values.get(name)) for name, slot in slots.items()}
    except BadSlot as error:
        return Judgement("broken", str(error), why="type")
    moved = frozenset(name for name in slots if then[name] != now[name]) - tolerated
    denied = _denied(sentence, slots, newest.values, pinned)
    unit = _unit_told(slots, replay.values, newest.values, changes)
    if newest.lost:
        said = [corrected, newest.lost]
        return Judgement(
            "drifted", " ".join(filter(None, said)), frozenset(slots), frozenset(slots), bool(corrected), dict(newest.values), "lost"
        )  # fmt: skip
    if not (moved or denied or corrected or unit or joins or crosswalk):
        return Judgement("holds", now=dict(newest.values))
    said = [unit, joins, corrected, denied[1] if denied else "", areas if moved or crosswalk else "", crosswalk]
    why = (
        "unit"
        if unit
        else "join"
        if joins
        else "corrected"
        if corrected
        else "sentence"
        if denied
        else "figure"
        if moved
        else "crosswalk"
    )
    return Judgement(
        "drifted", " ".join(filter(None, said)), moved, denied[0] if denied else frozenset(), bool(corrected), dict(newest.values),
        why, bool(unit), bool(joins),
    )  # fmt: skip


def _failed(answer: Answer) -> Judgement:
    kind = answer.error or ""
    return Judgement("unverifiable" if kind in UNVERIFIABLE else "broken", answer.reason, why=kind)


def _denied(
    sentence: str,
    slots: Mapping[str, Slot],
    values: Mapping[str, str | None],
    pinned: Mapping[str, str | None],
) -> tuple[frozenset[str], str] | None:
    """Return the slots of which the sentence says what the values deny, and how; None where it is all true."""
    said = {
        name: f"The sentence asserts {' '.join(slot.compare or ())} of '{name}', but the data say {values.get(name)}."
        for name, slot in slots.items()
        if not asserts(slot, values.get(name))
    }
    found = untrue(sentence, slots, values, then=pinned)
    names = frozenset(said).union(*(one.slots for one in found))
    return (names, " ".join([*said.values(), *(one.what for one in found)])) if names else None


def _unit_told(
    slots: Mapping[str, Slot], then: Mapping[str, str | None], now: Mapping[str, str | None], changes: Changes
) -> str:
    """Return why a unit seems to have changed: the columns say another one, or a figure leapt by a thousand."""
    leaps = {name: leap for name, slot in slots.items() if (leap := leap_of(slot, then.get(name), now.get(name)))}
    lines = [
        f"'{name}' is some {10 ** abs(leap):,} times {'larger' if leap > 0 else 'smaller'}: its unit may have changed."
        for name, leap in leaps.items()
    ]
    return " ".join(filter(None, [changes.units_told(), *lines]))


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
