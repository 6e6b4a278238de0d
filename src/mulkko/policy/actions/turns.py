"""What people do on the route of a proposal beside signing it: holding it, changing its text, confirming a slip put right."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction

from mulkko.approval import actions as approval_actions
from mulkko.approval.actions import holding, revising
from mulkko.approval.models import Approval, Confirmation, Hold, Revision, Signature
from mulkko.organization.models import Person
from mulkko.policy.actions.bodies import refuse_unknown_slots, store_body
from mulkko.policy.actions.signing import current_round_of
from mulkko.policy.engine.body import Block, read_body, written_body
from mulkko.policy.engine.material import what_is_material
from mulkko.policy.errors import NotASlip, PolicyRefused
from mulkko.policy.models import Proposal
from mulkko.policy.queries.content import signable_draft_of


def hold(proposal: Proposal, *, until: date, reason: str, version_hash: str, by: Person, at: datetime) -> Hold:
    """Let the document stand still until a day (보류); on that day it goes on by itself.

    Raises:
        ApprovalRefused: too late, not your turn, a unit beside the line, no reason, no day to come, or on hold already.
    """
    approval = current_round_of(proposal).approval
    return holding.hold(approval, until=until, reason=reason, version_hash=version_hash, by=by, at=at)


def take_up(held: Hold, *, by: Person, at: datetime) -> Hold:
    """Take a document up again before its day: whoever has the turn, or a superior on the line.

    Raises:
        ApprovalRefused: it is over already, or somebody else's.
    """
    return holding.take_up(held, by=by, at=at)


def revise(
    proposal: Proposal, text: str, *, reason: str, version_hash: str, by: Person, at: datetime, is_slip: bool = False
) -> Revision:
    """Put another text on the route: a reviewer, the team leader or the approver, when it is the own turn (영 §9③).

    Args:
        text: the whole body with the marks of a plan.
        is_slip: the editor says that only an error of writing was put right (오기 정정). The machine has to agree, and
            who signed before is asked to confirm; any other change opens every earlier signature again.

    Raises:
        NotASlip: the machine does not agree; `why` says what is other.
        BadBody, PolicyRefused: a line cannot be read, a figure does not exist, or nothing is different.
        ApprovalRefused: too late, not your turn, a unit beside the line, no reason, or another version was shown.
    """
    with _text_of(proposal, text, by=by, at=at) as (approval, old, new, content):
        why = what_is_material(old, new)
        if is_slip and why:
            raise NotASlip(why)
        row = revising.revise(
            approval, content, is_material=not is_slip, reason=reason, version_hash=version_hash, by=by, at=at
        )
    proposal.refresh_from_db()
    return row


@contextmanager
def _text_of(
    proposal: Proposal, text: str, *, by: Person, at: datetime
) -> Iterator[tuple[Approval, list[Block], list[Block], str]]:
    """Put a text in the place of the body of what is on its route, in one transaction with what then seals it."""
    current = current_round_of(proposal)
    with transaction.atomic():
        approval = Approval.objects.select_for_update().get(pk=current.approval_id)
        # Whose turn it is comes first: it decides whether this text may be changed at all.
        approval_actions.open_step_of(approval, by=by, at=at)
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("unit", "drafter", "duty").get(pk=proposal.pk)  # fmt: skip
        old = locked.body()
        new = read_body(text, old=old)
        if not new:
            raise PolicyRefused("The text is empty. Write it, or return the draft.")
        if written_body(new) == written_body(old):
            raise PolicyRefused("Nothing is different from the text on the route.")
        refuse_unknown_slots(new, locked, by=by, at=at)
        store_body(locked, new)
        locked.edition += 1
        locked.save(update_fields=["edition"])
        yield approval, old, new, signable_draft_of(locked, current).sealed_text


def confirm(signature: Signature, *, version_hash: str, by: Person, at: datetime) -> Confirmation:
    """Let a signature stand for the text in which an error of writing was put right since (재확인).

    Raises:
        ApprovalRefused: somebody else's, nothing to confirm, or changed once more.
    """
    return revising.confirm(signature, version_hash=version_hash, by=by, at=at)
