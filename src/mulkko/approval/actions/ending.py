"""Ending a round before it is approved: sent back by a reviewer or the approver, or taken back by its drafter."""

from datetime import datetime

from django.db import transaction

from mulkko.approval.actions.acting import acting_actor, acting_facts, keep_absence, put_acting
from mulkko.approval.actions.signatures import mark, put_signature
from mulkko.approval.errors import CannotReturn, NotYourTurn, OthersFirst, OtherVersion, ReasonMissing, RoundOver
from mulkko.approval.models import REVISING, Approval, Ending, Signature
from mulkko.approval.queries.seats import turn_for
from mulkko.ledger.actions import recording
from mulkko.organization.models import Person
from mulkko.organization.queries import actor_of


def return_for_redraft(approval: Approval, *, by: Person, at: datetime, version_hash: str, reason: str) -> Signature:
    """Send the draft back and end the round (반려).

    Raises:
        CannotReturn: the open step is none of the line's: a unit's beside it, or the drafter's own.
        OthersFirst: others have the same turn.
        ReasonMissing: no reason was written.
    """
    if not reason.strip():
        raise ReasonMissing("Write why the draft goes back: the drafter works from that.")
    with transaction.atomic():
        approval = Approval.locked(approval.pk)
        step, signer = turn_for(approval, by=by, at=at)
        keep_absence(signer, at=at)
        if step.kind not in REVISING:
            raise CannotReturn("A co-operating unit states its opinion; it does not return the draft.")
        if len(approval.open_steps()) > 1:  # the order of a group changes nothing (invariant 20)
            raise OthersFirst("Others have the same turn. Return the draft when they have said their view.")
        if version_hash != approval.version_id:
            raise OtherVersion("The document on the route is not the version you were shown. Look at it again.")
        actor = acting_actor(signer, actor_of(by, at, position=step.position.code))
        with recording("approval.returned", by=actor, at=at, proposal=approval.subject) as facts:
            signature = put_signature(step, by=by, at=at, outcome="returned", opinion=reason, signer=signer)
            acting = put_acting(signature, signer, at=at)
            Ending.objects.create(approval=approval, kind="returned", by=by, reason=reason, at=at)
            facts["signature"] = signature.plain_facts() | acting_facts(acting)
            mark(facts, approval, step)
    return signature


def recall(approval: Approval, *, by: Person, at: datetime, reason: str = "", owner: Person | None = None) -> Ending:
    """Take the draft back before it is approved (회수); only its drafter may, or `owner` who took the draft over.

    Raises:
        NotYourTurn: somebody else drafted it.
        RoundOver: it was approved, returned or recalled already.
    """
    with transaction.atomic():
        approval = Approval.locked(approval.pk)
        if approval.is_over:
            raise RoundOver(approval.state)
        if by not in (owner or approval.drafter,):
            raise NotYourTurn("Only the drafter takes a draft back.")
        with recording("approval.recalled", by=actor_of(by, at), at=at, proposal=approval.subject) as facts:
            ending = Ending.objects.create(approval=approval, kind="recalled", by=by, reason=reason, at=at)
            facts["ending"] = [approval.round_no, "recalled", reason, f"{approval.version_id}.{approval.round_no}"]
            mark(facts, approval, None)
    return ending
