"""경로변경: a unit or a reviewer comes on the route of a running round, and goes off it again before it has signed.

What the rule put on the route nobody takes off (invariant 18), and the approver is never another one.
"""

from datetime import datetime

from django.db import transaction

from mulkko.approval.actions.signatures import done, mark
from mulkko.approval.engine.route import PlannedStep
from mulkko.approval.errors import ApprovalRefused, CannotReroute, NotYourTurn, ReasonMissing, RoundOver
from mulkko.approval.models import ADVISING, REMOVED, REVISING, Approval, Reroute, Step
from mulkko.approval.queries.seats import turn_for, will_sign
from mulkko.ledger.actions import recording
from mulkko.organization.models import Person, Position, day_of
from mulkko.organization.queries import actor_of, chart

KINDS = (*ADVISING, "review")


def add_step(
    approval: Approval, *, unit: str, kind: str, reason: str, owner: Person, by: Person, at: datetime
) -> Reroute:
    """Put the head of a unit on the steps still to come: to co-operate, to consent or to review.

    It joins the units beside the line that are still to sign; where there are none, it signs before the decision.

    Args:
        owner: who drafts the document now, as the room above knows.

    Raises:
        ReasonMissing, RoundOver.
        NotYourTurn: neither the drafter nor whoever has the turn on the line.
        CannotReroute: another system decides, nobody leads the unit, it stands on the route already, or the reviewer
            signs there elsewhere.
    """
    if not reason.strip():
        raise ReasonMissing("Write why it is asked too: everybody on the route reads it.")
    if kind not in KINDS:
        raise CannotReroute("Only a unit to co-operate or to consent, or a reviewer, comes on the route.")
    with transaction.atomic():
        approval = Approval.locked(approval.pk)
        if approval.is_over:
            raise RoundOver(approval.state)
        if approval.is_handed_over:
            raise CannotReroute("Another system decides this document, so that its route is not changed here.")
        if by.pk != owner.pk and not has_the_turn(approval, by=by, at=at):
            raise NotYourTurn("Only the drafter, or whoever has the turn on the line, changes the route.")
        position = _head_to_ask(approval, unit, kind, at=at)
        with recording("approval.rerouted", by=actor_of(by, at), at=at, proposal=approval.subject) as facts:
            turn = _turn_for(approval, kind)
            step = Step.objects.create(approval=approval, turn=turn, kind=kind, position=position, added_at=at)
            row = _put(step, "added", unit, reason, by=by, at=at)
            facts["reroute"] = row.facts()
            mark(facts, approval, step)
    return row


def has_the_turn(approval: Approval, *, by: Person, at: datetime) -> bool:
    """Tell whether a person has the turn on the line now, where no act goes through its step."""
    try:
        return turn_for(approval, by=by, at=at)[0].kind in REVISING
    except ApprovalRefused:
        return False


def _head_to_ask(approval: Approval, unit: str, kind: str, *, at: datetime) -> Position:
    today = chart(day_of(at))
    head = today.head_of(unit)
    if head is None:
        raise CannotReroute("Nobody leads this unit, so nobody could sign for it.")
    line = approval.line()
    if any(today.present_posts(step.position.code) == (head.code,) for step in line):
        raise CannotReroute("This unit stands on the route already.")
    planned = [PlannedStep(0, kind, head.code)]
    planned += [PlannedStep(one.turn, one.kind, one.position.code) for one in line if one.kind not in ADVISING]
    who = will_sign(planned, drafter=approval.drafter.code, level=approval.level, within=today)
    people = set(who.pop(head.code))
    if not people:
        raise CannotReroute("Nobody holds the post that leads this unit today, so nobody could sign for it.")
    others = {approval.drafter.code, *(person for signers in who.values() for person in signers)}
    if kind == "review" and people & others:
        raise CannotReroute("Whoever leads this unit signs on the line already, and nobody signs two steps.")
    return Position.objects.get(code=head.code)


def _turn_for(approval: Approval, kind: str) -> int:
    line = approval.line()
    last = next(step.turn for step in line if step.kind == "approve")
    beside = [step.turn for step in line if step.kind in ADVISING and step.is_waiting]
    return min(beside) if beside and kind in ADVISING else max(last - 1, 0)


def remove_step(step: Step, *, reason: str, by: Person, at: datetime) -> Reroute:
    """Take a step off the route that the same person put there, while nobody has signed it.

    Raises:
        ReasonMissing, RoundOver.
        CannotReroute: the rule put it there, somebody else did, or it is signed or open again.
    """
    if not reason.strip():
        raise ReasonMissing("Write why it need not be asked: everybody on the route reads it.")
    with transaction.atomic():
        approval = Approval.objects.select_for_update().get(pk=step.approval_id)
        if approval.is_over:
            raise RoundOver(approval.state)
        step = Step.objects.select_related("position").get(pk=step.pk)
        put = step.reroutes.filter(kind="added", by=by).first()
        if put is None or not step.is_waiting:
            raise CannotReroute("Only whoever put a step on the route takes it off, before it is signed.")
        with recording("approval.rerouted", by=actor_of(by, at), at=at, proposal=approval.subject) as facts:
            step.omitted = REMOVED
            step.save(update_fields=["omitted"])
            row = _put(step, "removed", put.unit_code, reason, by=by, at=at)
            facts["reroute"] = row.facts()
            mark(facts, approval, step)
    return row


def _put(step: Step, kind: str, unit: str, reason: str, *, by: Person, at: datetime) -> Reroute:
    return Reroute.objects.create(
        step=step, kind=kind, reason=reason.strip(), unit_code=unit, unit_name=chart(day_of(at)).name_of(unit),
        **done(by=by, at=at),
    )  # fmt: skip
