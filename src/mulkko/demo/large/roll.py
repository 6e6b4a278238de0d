"""One road as it lies in the tables: the rows that are its own, and the entries that tell of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from mulkko.approval.models import Answer as OpinionAnswer
from mulkko.approval.models import Approval, DocumentNumber, Ending, SealedVersion, Signature, Step
from mulkko.coordination.models import Answer, Remark, RemarkEnding, Reply, Request
from mulkko.evidence.models import Claim, ClaimPin, Receipt, Run
from mulkko.ledger.models import Entry, Payload
from mulkko.policy.models import (
    BlockRow,
    Cell,
    CriterionRow,
    OptionRow,
    OutcomeLine,
    ProcedureAnswer,
    ProcedureFacts,
    Proposal,
    Round,
    RoundRecord,
    Watch,
)

# Models whose rows a road has, each after those it refers to, with the way from a row to the proposal.
OWN: tuple[tuple[type[Model], str], ...] = (
    (Proposal, "reference"), (Claim, "proposal"), (ClaimPin, "claim__proposal"), (BlockRow, "proposal__reference"),
    (OptionRow, "proposal__reference"), (CriterionRow, "proposal__reference"), (Cell, "option__proposal__reference"),
    (OutcomeLine, "proposal__reference"), (ProcedureFacts, "proposal__reference"),
    (ProcedureAnswer, "proposal__reference"), (SealedVersion, "approvals__subject"), (Approval, "subject"),
    (Step, "approval__subject"), (Receipt, "subject"), (Run, "receipt__subject"), (Signature, "step__approval__subject"),
    (OpinionAnswer, "opinion__step__approval__subject"), (Ending, "approval__subject"),
    (DocumentNumber, "approval__subject"), (Round, "proposal__reference"), (Request, "subject"),
    (Answer, "request__subject"), (Reply, "answer__request__subject"), (Remark, "subject"),
    (RemarkEnding, "remark__subject"), (RoundRecord, "approval__subject"), (Watch, "proposal__reference"),
)  # fmt: skip


@dataclass(frozen=True)
class Roll:
    """Everything that one road left."""

    reference: str
    rows: dict[type[Model], list[Any]]
    entries: list[tuple[Entry, Any]] = field(repr=False)  # with what the payload says, the oldest first

    @property
    def proposal(self) -> Proposal:
        return self.rows[Proposal][0]


class Unforeseen(AssertionError):
    """A road left rows in a table that is not told again."""


def read_roll(reference: str) -> Roll:
    """Return the rows and entries of a proposal.

    Raises:
        Unforeseen: it left more than is foreseen here.
    """
    rows = {
        model: list(model._default_manager.filter(**{way: reference}).order_by("pk").distinct()) for model, way in OWN
    }
    _refuse_others(rows)
    found = Entry.objects.filter(proposal=reference).order_by("index")
    texts = dict(Payload.objects.filter(entry__in=found).values_list("entry_id", "text"))
    return Roll(reference, rows, [(entry, json.loads(texts[entry.pk])) for entry in found])


def _refuse_others(rows: dict[type[Model], list[Any]]) -> None:
    for model, others in _pointing_here(rows):
        if others:
            raise Unforeseen(f"{model._meta.db_table} is not told again")


def _pointing_here(rows: dict[type[Model], list[Any]]) -> Iterator[tuple[type[Model], bool]]:
    """Yield every other model that refers to one of these, and whether it has a row that refers to a row of these."""
    for model, listed in rows.items():
        keys = [row.pk for row in listed]
        for relation in model._meta.related_objects:
            if relation.related_model not in rows and relation.remote_field is not None and keys:
                there = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": keys})
                yield relation.related_model, there.exists()
