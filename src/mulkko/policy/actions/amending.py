"""변경안·취소안: opening a new proposal that amends or cancels an approved document (영 §17)."""

from datetime import date, datetime
from typing import Any

from mulkko.approval.models import Approval
from mulkko.ledger.actions import recording
from mulkko.ledger.engine.canonical import canonical
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import actor_of
from mulkko.policy.actions.proposals import open_proposal
from mulkko.policy.engine.facts import Facts
from mulkko.policy.errors import PolicyRefused
from mulkko.policy.models import (
    Amendment,
    BlockRow,
    Cell,
    CriterionRow,
    DelegationFacts,
    OptionRow,
    OutcomeLine,
    ProcedureFacts,
    Proposal,
)
from mulkko.policy.queries.amending import is_of_their_department

OUTLINE = (
    "question", "summary", "keywords", "duty", "amount_krw", "disclosure", "clauses", "disclosure_reason", "statute", "closed_parts",
    "retention",
)  # fmt: skip
CHOICE = ("chosen", "chosen_because", "is_routine")
FACTS = ("annual_krw", "category", "novelty", "is_joint")
PROMISED = (
    "key", "name", "unit", "better", "claim_id", "slot", "value", "source", "target", "due_on", "method", "how", "owner_id",
)  # fmt: skip


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
        _copy_outline(old, made, [*OUTLINE, *(CHOICE if kind == "amends" else ())])
        _copy_procedures(old, made, kind, day_of(at))
        if kind == "amends":
            _copy_text_and_table(old, made)
            _copy_outcome(old, made)
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
    others = Amendment.objects.of_documents([old.reference])
    if others.decided().exists():
        raise PolicyRefused("This document has been amended or cancelled. Begin from the newer document.")
    if others.running().exists():
        raise PolicyRefused("An amendment of this document is being drafted. Work on that one.")


def _copy_outline(old: Proposal, made: Proposal, names: list[str]) -> None:
    for name in names:
        setattr(made, name, getattr(old, name))
    made.save()
    before = DelegationFacts.objects.filter(proposal=old).first()
    if before is not None:  # a reason to go higher, or an instruction, is written anew for the new document
        DelegationFacts.objects.create(proposal=made, **{name: getattr(before, name) for name in FACTS})


def _copy_procedures(old: Proposal, made: Proposal, kind: str, on: date) -> None:
    """Copy what an amendment does; its procedures are answered anew. A cancellation does nothing of what the law asks a procedure for."""
    before = ProcedureFacts.objects.filter(proposal=old).first()
    if kind == "amends" and before is None:
        return
    told = before.told_text if kind == "amends" and before else canonical(Facts().told())
    ProcedureFacts.objects.create(proposal=made, told_text=told, told_on=on)


def _copy_text_and_table(old: Proposal, made: Proposal) -> None:
    """Copy blocks with their ids, so that old and new stand side by side; figures stay pinned as they were."""
    BlockRow.objects.bulk_create(
        BlockRow(proposal=made, order=row.order, block_id=row.block_id, kind=row.kind, inlines=row.inlines)
        for row in old.blocks.all()
    )
    made.options.all().delete()
    options: dict[Any, OptionRow] = {
        row.pk: made.options.create(key=row.key, kind=row.kind, title=row.title, description=row.description)
        for row in old.options.order_by("pk")
    }
    criteria: dict[Any, CriterionRow] = {
        row.pk: made.criteria.create(
            key=row.key, name=row.name, better=row.better, weight=row.weight, unit=row.unit, limit=row.limit
        )
        for row in old.criteria.order_by("pk")
    }
    Cell.objects.bulk_create(
        Cell(
            option=options[row.option_id], criterion=criteria[row.criterion_id], source=row.source, claim_id=row.claim_id,
            slot=row.slot, value=row.value, reason=row.reason, author_id=row.author_id,
        )
        for row in Cell.objects.filter(option__proposal=old).order_by("pk")
    )  # fmt: skip


def _copy_outcome(old: Proposal, made: Proposal) -> None:
    """Copy what was promised: once the amendment is approved, its lines are asked in the place of the old ones."""
    OutcomeLine.objects.bulk_create(
        OutcomeLine(proposal=made, **{name: getattr(row, name) for name in PROMISED}) for row in old.outcome.all()
    )
