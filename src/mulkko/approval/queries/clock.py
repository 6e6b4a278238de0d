"""Since which day it has been the turn of steps, in plain columns: the frame of every page asks it of all that wait for somebody."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

from mulkko.approval.models import ChangeRequest, Hold, Step
from mulkko.organization.models import day_of


class _Row(NamedTuple):
    pk: int
    approval: int
    turn: int
    submitted_at: datetime
    omitted: str
    added_at: datetime | None
    signed_at: datetime | None
    left_out_at: datetime | None

    @property
    def is_waiting(self) -> bool:
        return not self.omitted and self.signed_at is None and self.left_out_at is None


def pressing(steps: Collection[int], today: date) -> dict[int, date]:
    """Return the day before today from which each of these steps in turn is counted, as `turns_of` and `clock_of` tell it.

    Left out is what nobody is pressed for: a turn that began today, a step on hold, and one that waits for the drafter's answer.
    """
    begun = {pk: on for pk, on in _begun(steps).items() if on < today} if steps else {}
    if not begun:
        return {}
    held = {row.step_id: row.ends_on for row in Hold.objects.newest().filter(step__in=begun)}
    asked = set(ChangeRequest.objects.unanswered().filter(step__in=begun).values_list("step_id", flat=True))
    counted = {pk: max(on, held.get(pk, on)) for pk, on in begun.items() if pk not in asked}
    return {pk: on for pk, on in counted.items() if on < today}


def _begun(steps: Collection[int]) -> dict[int, date]:
    rounds = Step.objects.filter(pk__in=steps).values("approval")
    columns = (
        "pk",
        "approval",
        "turn",
        "approval__submitted_at",
        "omitted",
        "added_at",
        "signature__signed_at",
        "omission__at",
    )
    rows: dict[int, list[_Row]] = {}
    for row in Step.objects.filter(approval__in=rounds).order_by().values_list(*columns):
        rows.setdefault(row[1], []).append(_Row(*row))
    wanted = set(steps)
    return {one.pk: _since(one, rows[one.approval]) for of in rows.values() for one in of if one.pk in wanted}


def _since(step: _Row, others: Iterable[_Row]) -> date:
    """Return the day on which the last step before it was done, or one of its turn came on the route later."""
    moments = [step.submitted_at]
    for one in others:
        if one.turn < step.turn:
            moments += [at for at in (one.signed_at or one.left_out_at,) if at is not None]
        elif one.turn == step.turn and one.is_waiting and one.added_at is not None:
            moments.append(one.added_at)
    return day_of(max(moments))
