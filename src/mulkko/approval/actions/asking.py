"""보완요청: whoever has the turn asks the drafter for a change without ending the round; the drafter answers."""

from datetime import datetime

from django.db import transaction

from mulkko.approval.actions.acting import acting_actor, keep_absence
from mulkko.approval.actions.revising import put_answer
from mulkko.approval.actions.signatures import done, mark
from mulkko.approval.errors import (
    AlreadyAsked,
    CannotAsk,
    NothingAsked,
    NotYourTurn,
    OtherVersion,
    ReasonMissing,
    RoundOver,
)
from mulkko.approval.models import Approval, ChangeAnswer, ChangeRequest
from mulkko.approval.queries.seats import turn_for
from mulkko.ledger.actions import recording
from mulkko.organization.models import Person
from mulkko.organization.queries import actor_of


def request_changes(
    approval: Approval, *, text: str, part: str = "", version_hash: str, by: Person, at: datetime
) -> ChangeRequest:
    """Ask the drafter for a change; whoever has the turn may, also a unit beside the line, which cannot return.

    Args:
        part: what the change is asked of, as the room above names its parts; empty for the whole.

    Raises:
        RoundOver, AlreadySigned, NotYourTurn: too late, or somebody else's turn.
        CannotAsk: the drafter's own step. AlreadyAsked: this step waits for an answer already.
        ReasonMissing: nothing was asked. OtherVersion: another one was shown.
    """
    if not text.strip():
        raise ReasonMissing("Write what should be changed: the drafter works from it.")
    with transaction.atomic():
        approval = Approval.locked(approval.pk)
        step, signer = turn_for(approval, by=by, at=at)
        keep_absence(signer, at=at)
        if step.kind == "draft":
            raise CannotAsk("The drafter asks nobody for a change of the own text.")
        if version_hash != approval.version_id:
            raise OtherVersion("The document on the route is not the version you were shown. Look at it again.")
        if ChangeRequest.objects.unanswered().filter(step=step).exists():
            raise AlreadyAsked("Your last request waits for the drafter's answer.")
        actor = acting_actor(signer, actor_of(by, at, position=step.position.code))
        with recording("approval.changes_requested", by=actor, at=at, proposal=approval.subject) as facts:
            row = ChangeRequest.objects.create(
                step=step, version_id=approval.version_id, part=part[:60], text=text.strip(),
                **done(by=by, at=at, step=step, signer=signer),
            )  # fmt: skip
            facts["request"] = row.facts()
            mark(facts, approval, step)
    return row


def answer_changes(
    asked: ChangeRequest, *, text: str, owner: Person, by: Person, at: datetime, content: str = "", is_material: bool = True,
) -> ChangeAnswer:  # fmt: skip
    """Answer a request with another version, or with the reason why there is none.

    Args:
        owner: who drafts the document now, as the room above knows.
        content: the text to be sealed; empty where the answer is a reason alone. `is_material` as in `revise`.

    Raises:
        NotYourTurn: somebody else drafts it. RoundOver, NothingAsked: there is nothing to answer any more.
        ReasonMissing: there are no words. OtherVersion: the text is the one that stands on the route.
    """
    if not text.strip():
        raise ReasonMissing("Write your answer: who asked goes on from it.")
    if by.pk != owner.pk:
        raise NotYourTurn("Only the drafter answers a request for change.")
    with transaction.atomic():
        approval = Approval.objects.select_for_update().get(pk=asked.step.approval_id)
        if approval.is_over:
            raise RoundOver(approval.state)
        if not ChangeRequest.objects.unanswered().filter(pk=asked.pk).exists():
            raise NothingAsked("This request has been answered already, or nobody waits for the answer any more.")
        with recording("approval.changes_answered", by=actor_of(by, at), at=at, proposal=approval.subject) as facts:
            revision = None
            if content:
                revision = put_answer(approval, content, is_material=is_material, text=text.strip(), by=by, at=at)
            row = ChangeAnswer.objects.create(request=asked, revision=revision, text=text.strip(), **done(by=by, at=at))
            facts["answer"] = row.facts()
            mark(facts, approval, asked.step)
    return row
