"""보류: a step of the line stands still until a day. On that day it goes on by itself; that needs no act and no job."""

from datetime import date, datetime, timedelta

from django.db import transaction

from mulkko.approval.actions.acting import acting_actor, keep_absence
from mulkko.approval.actions.signatures import done, mark
from mulkko.approval.errors import (
    BadDay,
    CannotHold,
    NothingOnHold,
    NotYourTurn,
    OnHold,
    OtherVersion,
    ReasonMissing,
    RoundOver,
)
from mulkko.approval.models import REVISING, Approval, Hold
from mulkko.approval.queries.holding import hold_of, may_take_up
from mulkko.approval.queries.seats import turn_for
from mulkko.ledger.actions import recording
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import actor_of

LONGEST = timedelta(days=366)


def hold(approval: Approval, *, until: date, reason: str, version_hash: str, by: Person, at: datetime) -> Hold:
    """Let the open step stand still until a day.

    Raises:
        RoundOver, AlreadySigned, NotYourTurn: too late, or somebody else's turn.
        CannotHold: a unit beside the line holds no document up. OtherVersion: another one was shown.
        ReasonMissing, BadDay: a hold has a reason and a day that is still to come, within a year.
        OnHold: it stands still already.
    """
    if not reason.strip():
        raise ReasonMissing("Write why the document waits: its drafter and everybody on the route read it.")
    if not day_of(at) < until <= day_of(at) + LONGEST:
        raise BadDay("Choose a day after today, within a year: on that day the document goes on by itself.")
    with transaction.atomic():
        approval = Approval.locked(approval.pk)
        step, signer = turn_for(approval, by=by, at=at)
        keep_absence(signer, at=at)
        if step.kind not in REVISING:
            raise CannotHold("A unit beside the line signs or states its opinion; it does not hold a document up.")
        if version_hash != approval.version_id:
            raise OtherVersion("The document on the route is not the version you were shown. Look at it again.")
        if hold_of(approval, day_of(at)) is not None:
            raise OnHold("The document is on hold already.")
        actor = acting_actor(signer, actor_of(by, at, position=step.position.code))
        with recording("approval.held", by=actor, at=at, proposal=approval.subject) as facts:
            told = done(by=by, at=at, step=step, signer=signer)
            row = Hold.objects.create(step=step, until=until, reason=reason.strip(), **told)
            facts["hold"] = row.facts()
            mark(facts, approval, step)
    return row


def take_up(held: Hold, *, by: Person, at: datetime) -> Hold:
    """Take a document up again before the day of its hold; whoever has the turn may, and who leads the line above.

    Raises:
        RoundOver, NothingOnHold: there is nothing to take up. NotYourTurn: somebody else's.
    """
    with transaction.atomic():
        approval = Approval.objects.select_for_update().get(pk=held.step.approval_id)
        if approval.is_over:
            raise RoundOver(approval.state)
        standing = hold_of(approval, day_of(at))
        if standing is None or standing.pk != held.pk:
            raise NothingOnHold("The hold is over already.")
        if not may_take_up(standing, by=by, at=at):
            raise NotYourTurn("Only who has the turn, or a superior, takes a document up again.")
        with recording("approval.taken_up", by=actor_of(by, at), at=at, proposal=approval.subject) as facts:
            row = Hold.objects.create(step=standing.step, **done(by=by, at=at))
            facts["hold"] = row.facts()
            mark(facts, approval, standing.step)
    return row
