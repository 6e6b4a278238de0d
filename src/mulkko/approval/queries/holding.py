"""Which steps stand still, until when, and who may take them up again."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import QuerySet

from mulkko.approval.errors import ApprovalRefused
from mulkko.approval.models import Approval, Hold, Step
from mulkko.approval.queries.seats import turn_for
from mulkko.organization.engine.levels import rank
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import chart, positions_of
from mulkko.prepared import Keys, PreparedModels


def hold_of(approval: Approval, day: date) -> Hold | None:
    """Return the hold that lasts on the turn of a running round; a step that a new version closed again holds nobody up."""
    turn = Step.objects.in_turn().filter(approval=approval)
    return Hold.objects.binding(day).filter(step__in=turn).select_related("step__position").first()


def newest_holds(steps: Collection[Step]) -> dict[int, Hold]:
    """Return the newest hold of each of these steps that ever had one, by the id of the step."""
    return {row.step_id: row for row in _newest(steps=tuple(step.pk for step in steps))}


@PreparedModels
def _newest(steps: Keys) -> "QuerySet[Hold]":
    return Hold.objects.newest().filter(step__in=steps)


def clock_of(begun_at: datetime, held: Hold | None) -> date:
    """Return the day from which a deadline is counted: a hold starts the clock anew when it ends."""
    return max(day_of(begun_at), held.ends_on) if held else day_of(begun_at)


def may_take_up(held: Hold, *, by: Person, at: datetime) -> bool:
    """Tell whether somebody may sign the step today, or leads a unit on the line above it."""
    try:
        return turn_for(held.step.approval, by=by, at=at)[0].pk == held.step_id
    except ApprovalRefused:
        return _leads_above(held.step, by=by, day=day_of(at))


def _leads_above(step: Step, *, by: Person, day: date) -> bool:
    today, held = chart(day), positions_of(by, day)
    own = [today.posts[code] for code in today.present_posts(step.position.code) if code in today.posts]
    return any(
        post.code in held and rank(level) > rank(one.level)
        for one in own
        for level, post in today.line(one.unit).items()
    )
