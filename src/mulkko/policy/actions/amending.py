"""변경안·취소안: opening a new proposal that amends or cancels an approved document (영 §17)."""

from datetime import datetime

from mulkko.approval.models import Approval
from mulkko.ledger.actions import recording
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import actor_of
from mulkko.policy.actions.copying import copy_decision
from mulkko.policy.actions.proposals import open_proposal
from mulkko.policy.errors import PolicyRefused
from mulkko.policy.models import Amendment, Proposal
from mulkko.policy.queries.amending import is_of_their_department


def open_amendment(old: Proposal, *, kind: str, title: str, by: Person, at: datetime) -> Proposal:
    """Open a proposal that amends (변경) or cancels (취소) an approved one; an amendment begins with its text and table.

    Raises:
        NotPosted: the drafter holds no position.
        PolicyRefused: it is not approved, is amended already or just now, or belongs to another department.
    """
    with recording("policy.amendment_opened", by=actor_of(by, at), at=at) as facts:
        approval = _approved(old)
        _refuse(old, by=by, at=at)
        made = open_proposal(title=title, by=by, at=at)
        row = Amendment.objects.create(
            proposal=made, of=approval, kind=kind, number=approval.shown_number, by=by, at=at
        )
        copy_decision(old, made, kind=kind, on=day_of(at))
        facts.proposal = made.reference
        facts["amendment"] = row.facts()
    return made


def _approved(old: Proposal) -> Approval:
    """Lock the approved round of a document, so that two cannot begin to amend it at once."""
    current = old.current_round
    if current is None or current.approval.state != "approved":
        raise PolicyRefused("Only an approved document is amended or cancelled. Change the draft instead.")
    return Approval.objects.select_for_update().get(pk=current.approval_id)


def _refuse(old: Proposal, *, by: Person, at: datetime) -> None:
    if not Proposal.objects.readable_by(by, at).filter(pk=old.pk).exists() or not is_of_their_department(old, by, at):
        raise PolicyRefused("Only the department of a document amends or cancels it.")
    refuse_amended(old)


def refuse_amended(old: Proposal) -> None:
    """Refuse to begin from a document that another one amends or cancels, or is about to."""
    others = Amendment.objects.of_documents([old.reference])
    if others.decided().exists():
        raise PolicyRefused("This document has been amended or cancelled. Begin from the newer document.")
    if others.running().exists():
        raise PolicyRefused("An amendment of this document is being drafted. Work on that one.")
