"""Settling an objection by the instruction of a superior of both units (조정)."""

from datetime import datetime

from django.db import transaction

from mulkko.approval.actions.signatures import mark
from mulkko.approval.errors import AlreadySettled, NotAboveBoth, ReasonMissing, RoundOver
from mulkko.approval.models import Approval, Settlement, Signature
from mulkko.approval.queries import settling_post
from mulkko.ledger.actions import recording
from mulkko.organization.models import Person, Position
from mulkko.organization.queries import actor_of


def settle(objection: Signature, *, text: str, by: Person, at: datetime) -> Settlement:
    """Record the instruction that settles an objection; the objection itself stays to be seen for ever.

    Raises:
        ReasonMissing: there is no text.
        RoundOver: the round has ended.
        AlreadySettled: it is settled, or this signature is no objection.
        NotAboveBoth: `by` heads not both units.
    """
    if not text.strip():
        raise ReasonMissing("Write what is to be done: the draft is bound by it.")
    with transaction.atomic():
        approval = Approval.objects.select_for_update().get(pk=objection.step.approval_id)
        if approval.is_over:
            raise RoundOver(approval.state)
        if objection.pk not in {one.pk for one in approval.standing_objections()}:
            raise AlreadySettled("This objection has been settled already.")
        post = settling_post(objection, by=by, at=at)
        if post is None:
            raise NotAboveBoth("Only a superior of both units settles an objection.")
        actor = actor_of(by, at, position=post.code)
        with recording("approval.settled", by=actor, at=at, proposal=approval.subject) as facts:
            row = Settlement.objects.create(
                objection=objection, text=text.strip(), by=by, position=Position.objects.get(code=post.code), at=at,
                name=by.name, title=post.title,
            )  # fmt: skip
            facts["settlement"] = row.facts()
            mark(facts, approval, objection.step)
    return row
