"""One proposal as everything that reads it needs it: its content as it would be sealed, its table, its gate."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property

from mulkko.approval.models import Approval, Signature, Step
from mulkko.approval.queries import verify_documents
from mulkko.catalog.queries import verify_snapshots
from mulkko.documents.engine.paper import INTERNAL, Opinion, Paper, Seat, shown_date, shown_disclosure
from mulkko.evidence.models import Claim
from mulkko.evidence.queries import CheckedClaim, check_claims, receipt_part, verify_evidence
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.ledger.engine.chain import Break
from mulkko.ledger.engine.checkpoint import Checkpoint
from mulkko.ledger.queries import Verification, missing_guards, told, verify_chain
from mulkko.organization.models import Person, PositionVersion, day_of
from mulkko.organization.queries import Chart, Decider, approver_of, chart
from mulkko.policy.engine.body import claims_in
from mulkko.policy.engine.gate import Finding, drift_of, may_sign
from mulkko.policy.engine.layout import grid_of, lines_of, sources_of
from mulkko.policy.engine.options import Criterion, Option, Ranking, problems_of, ranked
from mulkko.policy.models import Proposal

CONTENT_SCHEMA = 1


@dataclass(frozen=True)
class Table:
    """The comparison of options, computed from the values that the claims pinned."""

    options: tuple[Option, ...]
    criteria: tuple[Criterion, ...]
    cells: Mapping[tuple[str, str], Any]  # Cell rows
    claims: Mapping[int, Claim]

    def values(self, now: Mapping[int, Mapping[str, str | None]] | None = None) -> dict[tuple[str, str], Decimal]:
        """Return the value of every cell; `now` replaces the pinned values of a claim by those of a refresh."""
        found = {}
        for place, cell in self.cells.items():
            if cell.source != "claim":
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


def table_of(proposal: Proposal) -> Table:
    options = tuple(Option(row.key, row.kind, row.title) for row in proposal.options.all())
    criteria = tuple(
        Criterion(row.key, row.name, row.better, row.weight, row.unit, row.limit) for row in proposal.criteria.all()
    )
    cells = {
        (cell.option.key, cell.criterion.key): cell
        for row in proposal.options.prefetch_related(
            "cells__criterion", "cells__claim", "cells__option", "cells__author"
        )
        for cell in row.cells.all()
    }
    claims = {cell.claim.pk: cell.claim for cell in cells.values() if cell.claim}
    return Table(options, criteria, cells, claims)


def claims_of(proposal: Proposal) -> list[Claim]:
    """Return every claim that the body or the table of a proposal cites, oldest first."""
    cited = set(claims_in(proposal.body())) | set(table_of(proposal).claims)
    return list(Claim.objects.filter(pk__in=cited).order_by("pk"))


def content_of(proposal: Proposal) -> dict[str, Any]:
    """Return the document as it is sealed: everything a signer agrees to, and nothing that changes by itself."""
    table, claims = table_of(proposal), claims_of(proposal)
    ranking = table.ranking()
    return {
        "schema": CONTENT_SCHEMA,
        "reference": proposal.reference,
        "title": proposal.title,
        "question": proposal.question,
        "summary": proposal.summary,
        "keywords": [word.strip() for word in proposal.keywords.split(",") if word.strip()],
        "unit": proposal.unit.code,
        "drafter": proposal.drafter.code,
        "duty": proposal.duty.code if proposal.duty else None,
        "amount_krw": proposal.amount_krw,
        "disclosure": [proposal.disclosure, proposal.clauses, proposal.disclosure_reason],
        "blocks": [_sealed_block(block.spec(), claims) for block in proposal.body()],
        "criteria": [
            {
                "key": row.key, "name": row.name, "better": row.better, "weight": row.weight, "unit": row.unit,
                "limit": plain(row.limit),
            }
            for row in table.criteria
        ],
        "options": [
            {
                "key": row.key, "kind": row.kind, "title": row.title, "description": row.description,
                "cells": [_sealed_cell(table.cells[row.key, one.key], one.key) for one in table.criteria if (row.key, one.key) in table.cells],
            }
            for row in proposal.options.all()
        ],
        "preferred": ranking.preferred,
        "excluded": dict(sorted(ranking.excluded.items())),
        "chosen": proposal.chosen,
        "chosen_because": proposal.chosen_because,
        "claims": [claim.facts() for claim in claims],
    }  # fmt: skip


def _sealed_block(spec: dict[str, Any], claims: Sequence[Claim]) -> dict[str, Any]:
    by_id = {claim.pk: claim for claim in claims}
    for inline in spec["inlines"]:
        if "claim" in inline:
            claim = by_id.get(inline["claim"])
            inline["shown"] = claim.shown(inline["slot"]) if claim and inline["slot"] in claim.slot_map else "?"
    return spec


def _sealed_cell(cell: Any, criterion: str) -> dict[str, Any]:
    if cell.source == "claim":
        shown = cell.claim.shown(cell.slot)
        return {"criterion": criterion, "source": "claim", "claim": cell.claim_id, "slot": cell.slot, "shown": shown}
    return {
        "criterion": criterion, "source": cell.source, "value": plain(cell.value), "reason": cell.reason,
        "author": cell.author.code if cell.author else None,
    }  # fmt: skip


def plain(number: Decimal | None) -> str | None:
    """Return a decimal as text without exponent or trailing zeros."""
    if number is None:
        return None
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Check:
    """What the gate found for one signature. `receipt` is the exact text whose digest the signature stores."""

    proposal: str
    digest: str
    claims: tuple[CheckedClaim, ...]
    findings: tuple[Finding, ...]
    preferred_before: str | None
    preferred_now: str | None
    newest: Mapping[str, int]
    receipt: str

    def allows(self, *, is_approver: bool = False, override: str = "") -> bool:
        return may_sign(self.findings, is_approver=is_approver, override=override)

    @property
    def needs_override(self) -> bool:
        """Tell whether only a written reason of the approver is missing."""
        return not self.allows() and self.allows(is_approver=True, override="-")

    @cached_property
    def by_claim(self) -> dict[int, tuple[CheckedClaim, Finding]]:
        return {one.claim.pk: (one, finding) for one, finding in zip(self.claims, self.findings, strict=True)}


def check(proposal: Proposal, *, at: datetime) -> Check:
    """Replay and refresh every claim of a proposal and grade what moved by its effect on the decision; store nothing."""
    content = canonical(content_of(proposal))
    table, checked = table_of(proposal), check_claims(claims_of(proposal), at=at)
    moved = {one.claim.pk: one.judgement.now for one in checked if one.judgement.status == "drifted"}
    before, now = table.ranking(), table.ranking(moved)
    accepted = {(row.claim_id, row.newest) for row in proposal.acceptances.all()}
    findings = tuple(_finding(one, table, before, accepted) for one in checked)
    newest = {name: number for one in checked for name, number in one.newest.items()}
    receipt = canonical(
        {
            "schema": 1, "proposal": proposal.reference, "content": sha256_of(content), "newest": newest,
            "preferred": [before.preferred, now.preferred],
            "claims": [receipt_part(one, drift=finding.drift) for one, finding in zip(checked, findings, strict=True)],
            "acceptances": [row.spec() for row in proposal.acceptances.select_related("by").order_by("pk")],
        }
    )  # fmt: skip
    return Check(
        proposal.reference,
        sha256_of(content),
        tuple(checked),
        findings,
        before.preferred,
        now.preferred,
        newest,
        receipt,
    )


def _finding(one: CheckedClaim, table: Table, before: Ranking, accepted: set[tuple[int, str]]) -> Finding:
    judgement = one.judgement
    moves = any(cell.claim_id == one.claim.pk and cell.slot in judgement.moved for cell in table.cells.values())
    alone = table.ranking({one.claim.pk: judgement.now}) if judgement.status == "drifted" else before
    drift = drift_of(
        status=judgement.status, corrected=judgement.corrected, cells_move=moves, sentence_untrue=bool(judgement.no_longer_true),
        preferred_before=before.preferred, preferred_now=alone.preferred,
        excluded_before=frozenset(before.excluded), excluded_now=frozenset(alone.excluded),
    )  # fmt: skip
    return Finding(one.claim.pk, judgement.status, drift, (one.claim.pk, canonical(one.newest)) in accepted)


def problems_before_submission(proposal: Proposal, decider: Decider | None) -> list[str]:
    """Return what is missing before a draft can be submitted, as codes."""
    missing = {
        "title": not proposal.title.strip(),
        "question": not proposal.question.strip(),
        "summary": not proposal.summary.strip(),
        "keywords": not proposal.keywords.strip(),
        "duty": proposal.duty is None,
        "body": not proposal.blocks.exists(),
        "chosen": not proposal.chosen or proposal.chosen not in {row.key for row in proposal.options.all()},
        "chosen_because": not proposal.chosen_because.strip(),
        "disclosure": (proposal.disclosure != "open") != bool(proposal.clauses),
        "disclosure_reason": proposal.disclosure != "open" and not proposal.disclosure_reason.strip(),
        "approver": proposal.duty is not None and decider is None,
    }
    unknown = set(claims_in(proposal.body())) - {claim.pk for claim in claims_of(proposal)}
    return (
        [code for code, absent in missing.items() if absent]
        + table_of(proposal).problems()
        + [f"claim:{pk}" for pk in sorted(unknown)]
    )


def decider_of(proposal: Proposal, *, at: datetime, within: Chart | None = None) -> Decider:
    """Return who decides a proposal.

    Raises:
        NoDelegationRule, NotPosted: nobody does yet; the message says what to do.
    """
    day = day_of(at)
    code = proposal.duty.code if proposal.duty else ""
    return approver_of(
        unit=proposal.unit.code, duty=code, amount_krw=proposal.amount_krw, day=day, within=within or chart(day)
    )


@dataclass(frozen=True)
class Verdict:
    """Whether everything kept is what it was. `first_bad` is the earliest entry that something hangs on."""

    ok: bool
    chain: Verification
    bad: tuple[tuple[int, str], ...]
    guards_missing: tuple[str, ...]

    @property
    def first_bad(self) -> Break | None:
        return Break(*self.bad[0]) if self.bad else None


def verify_everything(*, checkpoint: Checkpoint | None = None) -> Verdict:
    """Recompute entries, sealed versions, signatures, numbers, claims and snapshot chunks, not the chain alone."""
    chain = verify_chain(checkpoint=checkpoint)
    bad: list[tuple[int, str]] = []
    if chain.first_bad is not None:
        bad.append((chain.first_bad.index, chain.first_bad.kind))
    try:
        bad += [*verify_documents(), *verify_evidence(), *verify_snapshots(), *_verify_drafts()]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        if not bad:  # what cannot even be read any more, while the chain itself is whole
            bad.append((chain.entries, "entry"))
    # A row that no entry recorded hangs on no entry: it is told as standing behind the last one.
    located = sorted((min(index, chain.entries), kind) for index, kind in bad)
    guards = tuple(missing_guards())
    return Verdict(not located and not guards, chain, tuple(located), guards)


def _verify_drafts() -> Iterator[tuple[int, str]]:
    """Yield the proposals whose present content is not what is on the route or was approved."""
    submitted = {
        (facts["approval"]["version"], facts["signature"]["round"]): index
        for index, facts in told("approval.submitted")
    }
    for proposal in Proposal.objects.filter(rounds__isnull=False).distinct():
        current = proposal.current_round
        if current is not None and proposal.state in ("in_route", "approved"):
            approval = current.approval
            if sha256_of(canonical(content_of(proposal))) != approval.version_id:
                yield submitted.get((approval.version_id, approval.round_no), 2**62), "version"


def sealed_content(proposal: Proposal) -> dict[str, Any] | None:
    """Return what was put to approval last, or None before the first submission."""
    current = proposal.current_round
    return json.loads(current.approval.version.text) if current else None


def proposal_with(name: str) -> Proposal | None:
    """Return the proposal with a reference, or the newest one whose document bears a number such as 대중교통과-17."""
    found = Proposal.objects.filter(reference=name).first()
    department, _, serial = name.rpartition("-")
    if found is not None or not department or not serial.isdigit():
        return found
    numbered = Proposal.objects.filter(
        rounds__approval__number__department_name=department, rounds__approval__number__serial=int(serial)
    )
    return numbered.order_by("-rounds__approval__number__year").first()


def may_edit(proposal: Proposal, person: Person | None) -> bool:
    return person is not None and proposal.drafter_id == person.pk and proposal.is_editable


def paper_of(proposal: Proposal, *, at: datetime | None = None) -> Paper:
    """Return the official paper: as sealed and signed once it was submitted, before that as it would be sealed now."""
    sealed = sealed_content(proposal)
    if sealed is None or proposal.is_editable:
        today = chart(day_of(at or proposal.created_at))
        department = today.names.get(today.handling_department(proposal.unit.code), "")
        return paper_from(content_of(proposal), None, agency=_agency(today), department=department)
    approval = proposal.current_round.approval  # type: ignore[union-attr] # sealed, so there is a round
    today = chart(day_of(approval.submitted_at))
    return paper_from(sealed, approval, agency=_agency(today), department=approval.department_name)


def _agency(today: Chart) -> str:
    top = next((code for code, kind in today.kinds.items() if kind == "city"), None)
    return today.names.get(top or "", "")


def paper_from(content: dict[str, Any], approval: Approval | None, *, agency: str, department: str) -> Paper:
    """Return the paper of sealed content with the signatures that its round bears so far."""
    kind, clauses, _ = content["disclosure"]
    steps = list(approval.steps.select_related("signature__answer", "position")) if approval else []
    number = getattr(approval, "number", None) if approval else None
    return Paper(
        agency=agency,
        recipient=INTERNAL,
        title=content["title"],
        summary=content["summary"],
        keywords=tuple(content["keywords"]),
        question=content["question"],
        lines=lines_of(content),
        grid=grid_of(content),
        sources=sources_of(content),
        signers=tuple(_seat(step) for step in steps if step.kind != "cooperate"),
        cooperators=tuple(_seat(step) for step in steps if step.kind == "cooperate"),
        opinions=tuple(_opinion(step.signature) for step in steps if step.is_signed and step.signature.opinion),
        remarks=tuple(_remarks(steps)),
        department=department,
        disclosure=shown_disclosure(kind, [clause for clause in clauses.split(",") if clause]),
        number=str(number) if number else "",
        formed_on=shown_date(day_of(approval.ending.at)) if approval and number else "",
        version=approval.version_id if approval else "",
    )


def _seat(step: Step) -> Seat:
    if not step.is_signed:
        post = PositionVersion.objects.on(day_of(step.approval.submitted_at)).filter(position=step.position).first()
        return Seat(post.title if post else step.position.code, omitted="(동일인)" if step.omitted else "")
    signature = step.signature
    day = day_of(signature.signed_at)
    decides = step.kind == "approve" and signature.outcome != "returned"
    return Seat(
        signature.title, signature.name,
        mark="전결" if decides and step.approval.level != "mayor" else "",
        day=f"{day.month}/{day.day}" if decides else "",
        has_opinion=signature.outcome == "signed_with_opinion", is_originator=step.kind == "draft",
    )  # fmt: skip


def _opinion(signature: Signature) -> Opinion:
    answer = getattr(signature, "answer", None)
    word = "" if answer is None else ("수용" if answer.is_taken_up else "불수용")
    reason = answer.reason if answer else ""
    return Opinion(signature.unit_name, signature.title, signature.name, signature.opinion, word, reason)


def _remarks(steps: list[Step]) -> Iterator[str]:
    """Yield what must be printed: why the power holder signed although evidence had moved."""
    for step in steps:
        if step.is_signed and step.signature.override:
            yield f"근거가 달라졌으나 결재한 까닭({step.signature.title} {step.signature.name}): {step.signature.override}"
