"""What a draft consists of, read from its rows once: its body, its comparison of options, its claims, its content."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from mulkko.approval.models import FurtherNumber, Result
from mulkko.evidence.models import Claim
from mulkko.ledger.engine.canonical import canonical
from mulkko.organization.models import Person
from mulkko.policy.engine.body import Block, claims_in
from mulkko.policy.engine.options import Criterion, Option, Ranking, plain, problems_of, ranked
from mulkko.policy.models import (
    Amendment,
    BatchDocument,
    Cell,
    CriterionRow,
    DelegationFacts,
    OptionRow,
    OutcomeLine,
    Proposal,
    Round,
)
from mulkko.policy.queries.procedures import sealed_procedures
from mulkko.prepared import Prepared, PreparedModels, each

# 2 adds what disclosure and retention need, 3 the outcome plan; what was sealed under an older one stays readable and signable.
CONTENT_SCHEMA = 3


@dataclass(frozen=True)
class Table:
    """The comparison of options, computed from the values that the claims pinned."""

    options: tuple[Option, ...]
    criteria: tuple[Criterion, ...]
    cells: Mapping[tuple[str, str], Cell]
    claims: Mapping[int, Claim]

    def values(self, now: Mapping[int, Mapping[str, str | None]] | None = None) -> dict[tuple[str, str], Decimal]:
        """Return the value of every cell; `now` replaces the pinned values of a claim by those of a refresh."""
        found = {}
        for place, cell in self.cells.items():
            if cell.claim_id is None:
                if cell.value is not None:
                    found[place] = cell.value
                continue
            values = (now or {}).get(cell.claim_id) or self.claims[cell.claim_id].values
            text = values.get(cell.slot)
            if text is not None:
                found[place] = Decimal(text)
        return found

    def ranking(self, now: Mapping[int, Mapping[str, str | None]] | None = None) -> Ranking:
        return ranked(self.options, self.criteria, self.values(now))

    def problems(self) -> list[str]:
        return problems_of(self.options, self.criteria, self.values())


@dataclass(frozen=True)
class Draft:
    """A proposal with everything that stands in it, as of one moment."""

    proposal: Proposal
    blocks: tuple[Block, ...]
    rows: tuple[OptionRow, ...]
    table: Table
    claims: tuple[Claim, ...]  # cited by the body, the table or the outcome plan, oldest first

    schema: int = CONTENT_SCHEMA
    outcome: tuple[OutcomeLine, ...] = ()
    sealed_before: Mapping[str, Any] | None = None  # what is on its route: who drafted it and what was checked stay

    def content(self) -> dict[str, Any]:
        """Return the document as it is sealed: everything a signer agrees to, and nothing that changes by itself."""
        proposal, table, ranking = self.proposal, self.table, self.table.ranking()
        added = _sealed_terms(proposal) if self.schema >= 2 else {}
        if self.schema >= 3:
            added["outcome"] = [line.sealed(self._by_id) for line in self.outcome]
        return {
            "schema": self.schema,
            "reference": proposal.reference,
            "title": proposal.title,
            "question": proposal.question,
            "summary": proposal.summary,
            "keywords": [word.strip() for word in proposal.keywords.split(",") if word.strip()],
            "unit": proposal.unit.code,
            "drafter": self.sealed_before["drafter"] if self.sealed_before else proposal.drafter.code,
            "duty": proposal.duty.code if proposal.duty else None,
            "amount_krw": proposal.amount_krw,
            "disclosure": [proposal.disclosure, proposal.clauses, proposal.disclosure_reason],
            "blocks": [_sealed_block(block.spec(), self._by_id) for block in self.blocks],
            "criteria": [_sealed_criterion(row) for row in table.criteria],
            "options": [_sealed_option(row, table) for row in self.rows],
            "preferred": ranking.preferred,
            "excluded": dict(sorted(ranking.excluded.items())),
            "chosen": proposal.chosen,
            "chosen_because": proposal.chosen_because,
            "claims": [claim.facts() for claim in self.claims],
            **added,
            **self._beyond(),
        }

    def _beyond(self) -> dict[str, Any]:
        """Return what few drafts have: each is read only where one statement found that there is some."""
        ((tells, amends, has_more),) = _few_have(proposal=self.proposal.pk)
        return {
            **(_sealed_delegation(self.proposal) if tells else {}),
            **self._procedures(),
            **(_sealed_amendment(self.proposal) if amends else {}),
            **(_sealed_batch(self.proposal) if has_more else {}),
        }

    def _procedures(self) -> dict[str, Any]:
        """Return what was checked: as sealed once it was submitted, for a calendar of elections may change afterwards."""
        before = self.sealed_before
        told = sealed_procedures(self.proposal) if before is None else before.get("procedures")
        return {"procedures": told} if told else {}

    @cached_property
    def sealed_text(self) -> str:
        """Return the content as the exact text whose SHA-256 is signed."""
        return canonical(self.content())

    @cached_property
    def _by_id(self) -> dict[int, Claim]:
        return {claim.pk: claim for claim in self.claims}


def draft_of(proposal: Proposal, *, blocks: Sequence[Block] | None = None, schema: int = CONTENT_SCHEMA) -> Draft:
    """Read a draft in at most seven queries, whatever its size; `blocks` stand in for the saved body while it is written."""
    proposal.read_names()
    blocks = tuple(proposal.body() if blocks is None else blocks)
    rows = tuple(each(_options(proposal=proposal.pk), proposal=proposal))
    columns = tuple(each(_criteria(proposal=proposal.pk), proposal=proposal))
    criteria = tuple(Criterion(row.key, row.name, row.better, row.weight, row.unit, row.limit) for row in columns)
    found = _cells(proposal=proposal.pk) if rows and columns else []
    cited = {cell.claim_id for cell in found if cell.claim_id}
    outcome = tuple(each(_outcome(proposal=proposal.pk), proposal=proposal)) if schema >= 3 else ()
    promised = {line.claim_id for line in outcome if line.claim_id}
    wanted = cited.union(claims_in(blocks), promised)
    every = tuple(Claim.objects.filter(pk__in=wanted).order_by("pk")) if wanted else ()
    claims = {claim.pk: claim for claim in every if claim.pk in cited}
    cells = _placed(found, rows, columns, claims)
    options = tuple(Option(row.key, row.kind, row.title) for row in rows)
    return Draft(proposal, blocks, rows, Table(options, criteria, cells, claims), every, schema, outcome)


def _placed(
    found: Sequence[Cell], rows: Sequence[OptionRow], columns: Sequence[CriterionRow], claims: Mapping[int, Claim]
) -> dict[tuple[str, str], Cell]:
    """Return cells by option and criterion, joined with the rows that were read already: one wide query less."""
    by_option, by_criterion = {row.pk: row for row in rows}, {row.pk: row for row in columns}
    for cell in found:
        cell.option, cell.criterion = by_option[cell.option_id], by_criterion[cell.criterion_id]
        cell.claim = claims[cell.claim_id] if cell.claim_id else None
    return {(cell.option.key, cell.criterion.key): cell for cell in found}


def signable_draft_of(proposal: Proposal, current: Round | None = None) -> Draft:
    """Return the draft in the schema of what is on its route; of what is not, in the newest one."""
    current = current or proposal.current_round
    if current is None or current.approval.is_over:
        return draft_of(proposal)
    return draft_as_sealed(proposal, json.loads(current.approval.version.text))


def draft_as_sealed(proposal: Proposal, sealed: Mapping[str, Any]) -> Draft:
    """Return the draft as it stands in its rows, in the schema of what was sealed and with what was checked then.

    Who drafted it stays too: a handover on the route gives the proposal another drafter, and no other text.
    """
    return replace(draft_of(proposal, schema=sealed["schema"]), sealed_before=sealed)


def table_of(proposal: Proposal) -> Table:
    """Return the comparison of options of a draft."""
    return draft_of(proposal).table


def claims_of(proposal: Proposal) -> list[Claim]:
    """Return every claim that the body or the table of a proposal cites, oldest first."""
    return list(draft_of(proposal).claims)


def content_of(proposal: Proposal) -> dict[str, Any]:
    """Return the document as it would be sealed now."""
    return draft_of(proposal).content()


def sealed_content(proposal: Proposal) -> dict[str, Any] | None:
    """Return what was put to approval last, or None before the first submission."""
    current = proposal.current_round
    return sealed_in(current) if current else None


def sealed_in(current: Round) -> dict[str, Any]:
    """Return what was put to approval in a round."""
    return json.loads(current.approval.version.text)


def proposal_with(name: str) -> Proposal | None:
    """Return the proposal with a reference, or the newest one whose document bears a number such as 대중교통과-17."""
    found = Proposal.objects.filter(reference=name).first() or _numbered_elsewhere(name)
    department, _, serial = name.rpartition("-")
    if found is not None or not department or not serial.isdigit():
        return found
    further = FurtherNumber.objects.filter(department_name=department, serial=int(serial)).order_by("-year").first()
    if further is not None:
        return Proposal.objects.filter(reference=further.document.approval.subject).first()
    numbered = Proposal.objects.filter(
        rounds__approval__number__department_name=department, rounds__approval__number__serial=int(serial)
    )
    return numbered.order_by("-rounds__approval__number__year").first()


def _numbered_elsewhere(name: str) -> Proposal | None:
    """Return the proposal whose document another system gave a number, as it was entered."""
    named = Q(number=name) | Q(further__number=name)
    results = Result.objects.standing().filter(named).values("approval")
    return Proposal.objects.filter(rounds__approval__in=results).order_by("-pk").first()


def may_edit(proposal: Proposal, person: Person | None) -> bool:
    """Tell whether a person may change a draft now: its drafter, or who was invited to write it too."""
    return proposal.is_written_by(person) and proposal.is_editable


def _sealed_terms(proposal: Proposal) -> dict[str, Any]:
    """Return what belongs to disclosure and retention since schema 2."""
    ends_on = proposal.decision_ends_on
    return {
        "is_routine": proposal.is_routine,
        "retention": proposal.retention,
        "statute": proposal.statute,
        "closed_parts": proposal.closed_parts,
        "decision_in_progress": [proposal.decision_stage, ends_on.isoformat() if ends_on else None],
    }


def _sealed_delegation(proposal: Proposal) -> dict[str, Any]:
    """Return what the delegation table was told beyond duty and amount; a draft that tells nothing seals nothing of it."""
    facts = DelegationFacts.objects.filter(proposal=proposal).first()
    told = facts.sealed() if facts else {}
    return {"delegation": told} if told else {}


def _sealed_amendment(proposal: Proposal) -> dict[str, Any]:
    """Return what the document does to an older one: kind, number, title, hash."""
    row = Amendment.objects.filter(proposal=proposal).select_related("of__number").first()
    return {"amends": row.sealed()} if row else {}


def _sealed_batch(proposal: Proposal) -> dict[str, Any]:
    """Return the further documents that are approved by the same signatures."""
    rows = [row.sealed() for row in proposal.batch.all()]
    return {"documents": rows} if rows else {}


def _sealed_block(spec: dict[str, Any], claims: Mapping[int, Claim]) -> dict[str, Any]:
    for inline in spec["inlines"]:
        if "claim" in inline:
            claim = claims.get(inline["claim"])
            inline["shown"] = claim.shown(inline["slot"]) if claim and inline["slot"] in claim.slot_map else "?"
    return spec


def _sealed_criterion(row: Criterion) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name,
        "better": row.better,
        "weight": row.weight,
        "unit": row.unit,
        "limit": plain(row.limit),
    }


def _sealed_option(row: OptionRow, table: Table) -> dict[str, Any]:
    cells = [(criterion.key, table.cells.get((row.key, criterion.key))) for criterion in table.criteria]
    return {
        "key": row.key,
        "kind": row.kind,
        "title": row.title,
        "description": row.description,
        "cells": [_sealed_cell(cell, criterion) for criterion, cell in cells if cell is not None],
    }


def _sealed_cell(cell: Cell, criterion: str) -> dict[str, Any]:
    if cell.claim is not None:
        shown = cell.claim.shown(cell.slot)
        return {"criterion": criterion, "source": "claim", "claim": cell.claim_id, "slot": cell.slot, "shown": shown}
    return {
        "criterion": criterion,
        "source": cell.source,
        "value": plain(cell.value),
        "reason": cell.reason,
        "author": cell.author.code if cell.author else None,
    }


# Asked at every signature.
@PreparedModels
def _options(proposal: int) -> QuerySet[OptionRow]:
    return OptionRow.objects.filter(proposal=proposal)


@PreparedModels
def _criteria(proposal: int) -> QuerySet[CriterionRow]:
    return CriterionRow.objects.filter(proposal=proposal)


@PreparedModels
def _cells(proposal: int) -> QuerySet[Cell]:
    return Cell.objects.filter(option__proposal=proposal).select_related("author")


@PreparedModels
def _outcome(proposal: int) -> QuerySet[OutcomeLine]:
    return OutcomeLine.objects.filter(proposal=proposal).select_related("owner")


@Prepared
def _few_have(proposal: int) -> Any:
    few = (DelegationFacts, Amendment, BatchDocument)
    has = [Exists(model.objects.filter(proposal=OuterRef("pk"))) for model in few]
    return Proposal.objects.filter(pk=proposal).values_list(*has)
