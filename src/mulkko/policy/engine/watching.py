"""감시: what an approved document rests on, and how much what moved since matters to it. Pure.

Everything is read from the sealed content: what the draft's rows say today is nobody's decision. Grades are those of the
gate before a signature (`engine.gate`), asked of the sealed table.
"""

import json
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from mulkko.evidence.engine.figures import BadSlot, Slot, shown
from mulkko.evidence.engine.status import Judgement
from mulkko.policy.engine.gate import Outlook, drift_of
from mulkko.policy.engine.options import Criterion, Option
from mulkko.policy.engine.steadiness import outlook_of

# Without an outcome plan a document is watched for a year after its decision (D).
WATCHED_FOR = timedelta(days=365)
# What a later run may well answer: a machine that was busy says nothing about a figure.
PASSING = frozenset({"timeout", "memory", "crashed", "killed"})
OWNERS_GRADES = ("decisive", "material", "broken", "unverifiable")
APPROVERS_GRADES = ("decisive",)
GRADES = (*OWNERS_GRADES, "cosmetic", "holds")
Values = Mapping[str, str | None]


@dataclass(frozen=True)
class SealedCell:
    """One cell of the sealed table: a figure of a claim, or a number that somebody wrote."""

    claim: int | None
    slot: str
    value: Decimal | None


@dataclass(frozen=True)
class SealedTable:
    """The comparison of options as it was signed, and the figures that the outcome plan begins from."""

    options: tuple[Option, ...]
    criteria: tuple[Criterion, ...]
    cells: Mapping[tuple[str, str], SealedCell]
    promised: frozenset[tuple[int, str]]
    claims: Mapping[int, Values]  # with the values that they pinned, oldest first

    def outlook(self, now: Mapping[int, Values] | None = None) -> Outlook:
        """Return how the options stand; `now` replaces the pinned values of a claim by those of today."""
        values = {place: self._value(cell, now or {}) for place, cell in self.cells.items()}
        return outlook_of(self.options, self.criteria, {place: one for place, one in values.items() if one is not None})

    def _value(self, cell: SealedCell, now: Mapping[int, Values]) -> Decimal | None:
        if cell.claim is None:
            return cell.value
        text = (now.get(cell.claim) or self.claims[cell.claim]).get(cell.slot)
        return Decimal(text) if text is not None else None

    def compares(self, claim: int, slots: Iterable[str]) -> bool:
        """Tell whether one of these figures stands in the table."""
        placed = {(cell.claim, cell.slot) for cell in self.cells.values()}
        return any((claim, slot) in placed for slot in slots)

    def counts(self, claim: int, slots: Iterable[str]) -> bool:
        """Tell whether one of these figures stands in the table or in the outcome plan."""
        return self.compares(claim, slots) or any((claim, slot) in self.promised for slot in slots)

    def title_of(self, option: str) -> str:
        return next((one.title for one in self.options if one.key == option), option)


def table_in(content: Mapping[str, Any]) -> SealedTable:
    """Return the table that stands in a sealed content, of whatever schema."""
    criteria = tuple(
        Criterion(one["key"], one["name"], one["better"], one["weight"], one["unit"], _number(one["limit"]))
        for one in content["criteria"]
    )
    cells = {
        (option["key"], cell["criterion"]): SealedCell(
            cell.get("claim"), cell.get("slot", ""), _number(cell.get("value"))
        )
        for option in content["options"]
        for cell in option["cells"]
    }
    today = [line["today"] for line in content.get("outcome", [])]
    promised = frozenset((one["claim"], one["slot"]) for one in today if "claim" in one)
    options = tuple(Option(one["key"], one["kind"], one["title"]) for one in content["options"])
    claims = {one["id"]: one["values"] for one in content["claims"]}
    return SealedTable(options, criteria, cells, promised, claims)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@dataclass(frozen=True)
class Graded:
    """How much each claim matters now; `before` and `now` are the options preferred then and with all that moved."""

    drift: Mapping[int, str | None]
    before: str | None
    now: str | None


def graded(table: SealedTable, judged: Mapping[int, Judgement]) -> Graded:
    """Grade what moved by its effect on the decision: each claim alone, and together with all that moved."""
    moved: dict[int, Values] = {pk: one.now for pk, one in judged.items() if one.status == "drifted"}
    before, together = table.outlook(), table.outlook(moved)
    drift = {pk: _drift(table, pk, one, before, together) for pk, one in judged.items()}
    return Graded(drift, before.preferred, together.preferred)


def _drift(table: SealedTable, claim: int, one: Judgement, before: Outlook, together: Outlook) -> str | None:
    is_compared = one.status == "drifted" and table.compares(claim, one.moved)
    return drift_of(
        status=one.status, corrected=one.corrected, cells_move=table.counts(claim, one.moved),
        sentence_untrue=bool(one.no_longer_true), before=before,
        alone=table.outlook({claim: one.now}) if is_compared else before,
        together=together if is_compared else None, unit_suspected=one.unit_suspected, join_broken=one.join_broken,
    )  # fmt: skip


def state_of(
    *, status: str, drift: str | None, now: Values, slots: Mapping[str, Slot], preferred: str | None
) -> tuple[Any, ...]:
    """Return what makes a state another one: the same state twice is no news.

    Digits that nobody is shown are none of it, nor is the reason; another preferred option is, where the drift is decisive.
    """
    if status != "drifted":
        return (status,)
    figures = tuple(figure(slot, now.get(name)) for name, slot in sorted(slots.items()))
    return (status, drift, figures, preferred if drift == "decisive" else None)


def figure(slot: Slot, value: str | None) -> str:
    """Return a value as it is shown, and one that does not fit its slot as it is."""
    try:
        return shown(slot, value)
    except BadSlot:
        return value or "―"


def watched_until(content: Mapping[str, Any], decided_on: date) -> date:
    """Return the last day on which a document is watched: the last one of its outcome plan, else a year after its decision."""
    days = [date.fromisoformat(line["due_on"]) for line in content.get("outcome", [])]
    return max(days) if days else decided_on + WATCHED_FOR


def month_after(day: date) -> date:
    """Return the same day of the next month, or its last one where there is none.

    >>> month_after(date(2027, 1, 31))
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class InView:
    """What a signature was put in view of: status, drift and newest values of each claim, and the preferred option."""

    claims: Mapping[int, tuple[str, str | None, Values]]
    preferred: str | None


def known_at_signature(receipt: str) -> InView:
    """Return what the receipt of a signature says was known when it was put."""
    told = json.loads(receipt)
    claims = {
        one["id"]: (one["status"], one["drift"], one["runs"][-1]["values"] if one["runs"] else {})
        for one in told["claims"]
    }
    return InView(claims, told["preferred"][1])


def is_older(versions: Mapping[str, int], than: Mapping[str, int]) -> bool:
    """Tell whether somebody has looked at a newer version of any of these data."""
    return any(number < than.get(name, 0) for name, number in versions.items())


def in_piles(sizes: Sequence[int], most: int) -> list[slice]:
    """Return neighbours in piles of at most `most` together; one that is larger alone stands alone."""
    piles, begin, total = [], 0, 0
    for place, size in enumerate(sizes):
        if place > begin and total + size > most:
            piles.append(slice(begin, place))
            begin, total = place, 0
        total += size
    return [*piles, slice(begin, len(sizes))] if sizes else []
