"""Whose seat an open step is today: who may sign it, as what, and who may leave a review out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from mulkko.approval.engine.acting import MAY_BE_LEFT_OUT, Record, left_out_because, seat_for, signer_of
from mulkko.approval.engine.route import SELF_APPROVED, PlannedStep
from mulkko.approval.errors import AlreadySigned, HolderAway, NotYourTurn, RoundOver, SecondSignature
from mulkko.approval.models import ADVISING, Approval, PostReport, Step, records_of
from mulkko.organization.engine.acting import Seat, Signer
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import Chart, Place, hall_of, place_of, present_holders


def turn_for(approval: Approval, *, by: Person, at: datetime, line: list[Step] | None = None) -> tuple[Step, Signer]:
    """Return the step whose turn it is and that `by` may sign, and as what: its holder, or acting for an absent one.

    `line` is `approval.line()` where the caller has read it already.

    Raises:
        RoundOver, AlreadySigned: too late.
        SecondSignature: `by` holds it and signed another step of the round.
        HolderAway: `by` holds it and is entered as absent: the absence has to be ended first.
        NotYourTurn: somebody else's turn.
    """
    if approval.is_over:
        raise RoundOver(approval.state)
    line = approval.line() if line is None else line
    steps, day = approval.open_among(line), day_of(at)
    mine = [step for step in steps if by in present_holders(step.position.code, day)]
    if any(step.is_own_decision_of(by) for step in mine):
        raise NotYourTurn("Whoever drafted a document does not decide it. Have the other holder of the position sign.")
    if mine:
        _refuse_a_second_signature(mine[0], line, by=by)
        return mine[0], Signer(by.code, mine[0].position.code)
    place = place_of(by, at)
    for step in steps:
        if signer := signer_of(by.code, _seat(step, place)):
            # Who is posted as 직무대리 and holds a post too signs under its title.
            return step, signer if signer.own_position else replace(signer, own_position=next(iter(place.held), ""))
    served = Q(position__code__in=place.held) | Q(signature__signed_by=by)
    done = (
        approval.steps.standing()
        .filter(served, signature__isnull=False)
        .exclude(kind="draft")
        .order_by("-turn")
        .first()
    )
    if done is not None:
        raise AlreadySigned(done.signature)
    if place.is_away and any(step.position.code in place.held for step in steps):
        raise HolderAway("You are entered as absent today. End your absence first, then sign.")
    raise NotYourTurn("It is not your turn to sign this document.")


def _refuse_a_second_signature(step: Step, line: Iterable[Step], *, by: Person) -> None:
    # Whoever got a second post on the line after the route was laid: a new round leaves the lower step out. The step
    # of a unit beside the line is never left out (영 §9②), so that its head may sign on the line too.
    if step.kind in ADVISING:
        return
    counted = {"lead_review", "review", "approve"}
    if step.kind != "approve" or step.approval.level not in SELF_APPROVED:
        counted.add("draft")
    if any(one.kind in counted and one.is_signed and one.signature.signed_by_id == by.pk for one in line):
        raise SecondSignature(
            "You have signed this round from another post. Have the drafter recall it and submit it anew: "
            "the lower of your two steps is then left out."
        )


def _seat(step: Step, place: Place) -> Seat:
    return seats_of([step], place)[step.pk]


def seats_of(steps: Iterable[Step], place: Place) -> dict[int, Seat]:
    """Return who may sign each of these waiting steps today, by their id: one hall, and one query for all of them."""
    found = list(steps)
    records = records_of(list({step.approval_id: step.approval for step in found}.values()))
    return {
        step.pk: seat_for(step.kind, place.now(step.position.code), records[step.approval_id], place.hall) for step in found
    }  # fmt: skip


@dataclass(frozen=True)
class MayLeaveOut:
    """A review that may be left out today, and the class of the reason that will stand in its place."""

    step: Step
    reason: str
    seat: Seat


def review_to_leave_out(approval: Approval, *, by: Person, at: datetime) -> MayLeaveOut | None:
    """Return the open review that a person may leave out today, or None.

    Its drafter may, and whoever signs next on the line, as its holder or acting for one (decision 0018).
    """
    reviews = [step for step in approval.open_steps() if step.kind in MAY_BE_LEFT_OUT]
    if not reviews:
        return None
    place, step = place_of(by, at), reviews[0]
    line = approval.steps.unsigned().filter(turn__gt=step.turn).exclude(kind__in=ADVISING)
    waiting = [step, *line.select_related("approval__drafter", "position")]
    seats = seats_of(waiting, place)
    later = [signer for one in waiting[1:] for signer in seats[one.pk].signers]
    reason = left_out_because(step.kind, seats[step.pk], later)
    following = next((seats[one.pk].signers for one in waiting[1:]), ())
    is_next = any(signer.person == by.code for signer in following)
    if not reason or not (is_next or by.pk == approval.drafter_id):
        return None
    return MayLeaveOut(step, reason, seats[step.pk])


def reports_waiting_for(person: Person, place: Place) -> list[PostReport]:
    """Return what was decided in the place of a person and waits to be acknowledged, oldest first; none while absent."""
    if place.is_away:
        return []
    rows = PostReport.objects.filter(to=person, acknowledgement=None)
    told = ("signature__step__approval__number", "signature__step__approval__drafter", "signature__acting")
    return list(rows.select_related(*told).order_by("at", "pk"))


def will_sign(steps: Iterable[PlannedStep], *, drafter: str, level: str, within: Chart) -> dict[str, list[str]]:
    """Return the people who will sign each position as things stand: its holders, absent or not, else whoever acts for it."""
    hall = hall_of(within.day, within)
    record = Record(drafter, level, frozenset())
    return {
        step.position: list(hall.holders(step.position))
        or [signer.person for signer in seat_for(step.kind, step.position, record, hall).signers]
        for step in steps
    }
