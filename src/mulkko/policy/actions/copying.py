"""Beginning a new proposal from a decided one: its outline, text, table, promises, and what it does."""

from datetime import date
from typing import Any

from mulkko.ledger.engine.canonical import canonical
from mulkko.policy.engine.facts import Facts
from mulkko.policy.models import (
    BlockRow,
    Cell,
    CriterionRow,
    DelegationFacts,
    OptionRow,
    OutcomeLine,
    ProcedureFacts,
    Proposal,
)

OUTLINE = (
    "question", "summary", "keywords", "duty", "amount_krw", "disclosure", "clauses", "disclosure_reason", "statute", "closed_parts",
    "retention",
)  # fmt: skip
CHOICE = ("chosen", "chosen_because", "is_routine")
FACTS = ("annual_krw", "category", "novelty", "is_joint")
PROMISED = (
    "key", "name", "unit", "better", "claim_id", "slot", "value", "source", "target", "due_on", "method", "how", "owner_id",
)  # fmt: skip


def copy_decision(old: Proposal, made: Proposal, *, kind: str, on: date) -> None:
    """Copy what a new proposal begins with; one that only cancels the older document takes neither text nor table over."""
    goes_on = kind != "cancels"
    _copy_outline(old, made, [*OUTLINE, *(CHOICE if goes_on else ())])
    _copy_procedures(old, made, on, goes_on=goes_on)
    if goes_on:
        _copy_text_and_table(old, made)
        _copy_outcome(old, made)


def _copy_outline(old: Proposal, made: Proposal, names: list[str]) -> None:
    for name in names:
        setattr(made, name, getattr(old, name))
    made.save()
    before = DelegationFacts.objects.filter(proposal=old).first()
    if before is not None:  # a reason to go higher, or an instruction, is written anew for the new document
        DelegationFacts.objects.create(proposal=made, **{name: getattr(before, name) for name in FACTS})


def _copy_procedures(old: Proposal, made: Proposal, on: date, *, goes_on: bool) -> None:
    """Copy what an amendment does; its procedures are answered anew. A cancellation does nothing of what the law asks a procedure for."""
    before = ProcedureFacts.objects.filter(proposal=old).first()
    if goes_on and before is None:
        return
    told = before.told_text if goes_on and before else canonical(Facts().told())
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
