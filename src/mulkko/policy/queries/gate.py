"""The gate before a signature: every claim run again, what moved graded by its effect on the decision."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings

from mulkko.catalog.queries import withdrawn_among
from mulkko.coordination.queries import standing_of
from mulkko.evidence.queries import CheckedClaim, check_claims, receipt_part
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.organization.engine.delegation import FactMissing, Matter, NoDelegationRule
from mulkko.organization.engine.levels import rank
from mulkko.organization.errors import NotPosted
from mulkko.organization.models import day_of
from mulkko.organization.queries import Chart, Decider, approver_of, chart, instructed
from mulkko.policy.engine.body import claims_in
from mulkko.policy.engine.gate import Finding, Outlook, drift_of, may_sign
from mulkko.policy.engine.steadiness import outlook_of
from mulkko.policy.models import Amendment, Cell, DelegationFacts, OutcomeLine, Proposal, Round
from mulkko.policy.queries.content import Draft, Table, draft_of, signable_draft_of
from mulkko.policy.queries.procedures import decided_with, procedure_problems

# What a bureau head or somebody above decides is no routine: the study record of such matters holds alternatives (기록령 §17②).
ROUTINE_LEVELS = ("officer", "team_lead", "section_head")


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
    asked: str  # what was asked of other units and answered, as text: a signature covers it
    withdrawn: tuple[tuple[str, int], ...] = ()  # versions of the data that were taken back by then

    def allows(self, *, is_approver: bool = False, override: str = "") -> bool:
        return may_sign(self.findings, is_approver=is_approver, override=override)

    @property
    def needs_override(self) -> bool:
        """Tell whether only a written reason of the approver is missing."""
        return not self.allows() and self.allows(is_approver=True, override="-")

    @cached_property
    def by_claim(self) -> dict[int, tuple[CheckedClaim, Finding]]:
        return {one.claim.pk: (one, finding) for one, finding in zip(self.claims, self.findings, strict=True)}


def check(proposal: Proposal, *, at: datetime, current: Round | None = None) -> Check:
    """Replay and refresh every claim of a proposal and grade what moved by its effect on the decision; store nothing.

    `current` is its current round where the caller has read it already.
    """
    current = current or proposal.current_round
    draft = signable_draft_of(proposal, current)
    table = draft.table
    # Asked before the figures are run: what is taken back meanwhile is seen when the signature is put.
    withdrawn = tuple(withdrawn_among({name for claim in draft.claims for name in claim.datasets}))
    checked = check_claims(draft.claims, at=at)
    content = draft.sealed_text
    moved = {one.claim.pk: one.judgement.now for one in checked if one.judgement.status == "drifted"}
    before = _outlook(table, {})
    now = _outlook(table, moved) if moved else before
    acceptances = proposal.acceptances.select_related("by").order_by("pk") if checked else ()
    accepted = {(row.claim_id, row.newest) for row in acceptances}
    findings = tuple(_finding(one, draft, before, now, accepted) for one in checked)
    newest = {name: number for one in checked for name, number in one.newest.items()}
    asked = standing_of(proposal.reference)
    receipt = canonical(
        {
            "schema": 1, "proposal": proposal.reference, "content": sha256_of(content), "newest": newest,
            "preferred": [before.preferred, now.preferred],
            "claims": [receipt_part(one, drift=finding.drift) for one, finding in zip(checked, findings, strict=True)],
            "coordination": asked,
            "acceptances": [row.spec() for row in acceptances],
            **_procedures_on_route(current),
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
        canonical(asked),
        withdrawn,
    )


def _procedures_on_route(current: Round | None) -> dict[str, Any]:
    """Return what was answered on the route before the decision; the signature covers it."""
    told = decided_with(current) if current is not None and not current.approval.is_over else []
    return {"procedures": told} if told else {}


def _outlook(table: Table, now: Mapping[int, Mapping[str, str | None]]) -> Outlook:
    """Return what the comparison says where these claims have these values."""
    return outlook_of(table.options, table.criteria, table.values(now))


def _finding(
    one: CheckedClaim, draft: Draft, before: Outlook, together: Outlook, accepted: set[tuple[int, str]]
) -> Finding:
    judgement, table = one.judgement, draft.table
    counted: tuple[Cell | OutcomeLine, ...] = (
        *table.cells.values(),
        *draft.outcome,
    )  # a value of today that moved makes another promise of the plan
    moves = any(row.claim_id == one.claim.pk and row.slot in judgement.moved for row in counted)
    in_table = any(cell.claim_id == one.claim.pk and cell.slot in judgement.moved for cell in table.cells.values())
    alone = _outlook(table, {one.claim.pk: judgement.now}) if in_table else before
    drift = drift_of(
        status=judgement.status, corrected=judgement.corrected, cells_move=moves, sentence_untrue=bool(judgement.no_longer_true),
        before=before, alone=alone, together=together if in_table else None, unit_suspected=judgement.unit_suspected, join_broken=judgement.join_broken,
    )  # fmt: skip
    return Finding(one.claim.pk, judgement.status, drift, (one.claim.pk, canonical(one.newest)) in accepted)


def problems_before_submission(proposal: Proposal, decider: Decider | None) -> list[str]:
    """Return what is missing before a draft can be submitted, as codes."""
    plain = proposal.compares_nothing
    missing = {
        "title": not proposal.title.strip(),
        "question": not plain and not proposal.question.strip(),
        "summary": not proposal.summary.strip(),
        "keywords": not proposal.keywords.strip(),
        "duty": proposal.duty is None,
        "body": not proposal.blocks.exists(),
        **_missing_choice(proposal, plain),
        "disclosure": (proposal.disclosure != "open") != bool(proposal.clauses),
        "disclosure_reason": proposal.disclosure != "open" and not proposal.disclosure_reason.strip(),
        **_missing_terms(proposal),
        "route_mode": not settings.ROUTE_MODE,
        "approver": proposal.duty is not None and decider is None,
        "routine_level": proposal.is_routine and decider is not None and decider.level not in ROUTINE_LEVELS,
    }
    draft = draft_of(proposal)
    unknown = set(claims_in(draft.blocks)) - {claim.pk for claim in draft.claims}
    return (
        [code for code, absent in missing.items() if absent]
        + ([] if plain and not draft.table.criteria else draft.table.problems())
        + [f"claim:{pk}" for pk in sorted(unknown)]
        + procedure_problems(proposal)
    )


def _missing_choice(proposal: Proposal, plain: bool) -> dict[str, bool]:
    if plain and not proposal.chosen:
        return {}
    return {
        "chosen": not proposal.chosen or proposal.chosen not in {row.key for row in proposal.options.all()},
        "chosen_because": not proposal.chosen_because.strip(),
    }


def _missing_terms(proposal: Proposal) -> dict[str, bool]:
    """Return what the class of disclosure asks for beside its clauses (정보공개법 §9①, §14), and the retention period."""
    clauses = proposal.clauses.split(",")
    return {
        "closed_parts": proposal.disclosure == "partly" and not proposal.closed_parts.strip(),
        "statute": "1" in clauses and not proposal.statute.strip(),
        "decision_ends_on": bool(proposal.decision_stage.strip()) != (proposal.decision_ends_on is not None),
        "retention": not proposal.retention,
    }


def decider_of(proposal: Proposal, *, at: datetime, within: Chart | None = None) -> Decider:
    """Return who decides a proposal; what amends or cancels a document is decided at its level at least.

    Raises:
        NoDelegationRule, NotPosted: nobody does yet; the message says what to do.
    """
    today = within or chart(day_of(at))
    found = _decider_by_table(proposal, today)
    level = Amendment.objects.filter(proposal=proposal).values_list("of__level", flat=True).first()
    if level is None or rank(level) <= rank(found.level):
        return found
    post = today.line(proposal.unit.code).get(level)
    if post is None:
        raise NotPosted(
            f"The older document was decided at the level {level}, and no such position stands above the unit."
        )
    return replace(found, level=level, post=post, because="amends")


def _decider_by_table(proposal: Proposal, today: Chart) -> Decider:
    code = proposal.duty.code if proposal.duty else ""
    facts = DelegationFacts.objects.filter(proposal=proposal).first()
    if facts is None:
        return approver_of(
            unit=proposal.unit.code, duty=code, amount_krw=proposal.amount_krw, day=today.day, within=today
        )
    matter = matter_of(proposal, facts)
    try:
        return approver_of(
            unit=proposal.unit.code, duty=code, amount_krw=proposal.amount_krw, day=today.day, within=today, matter=matter,
            raise_to=facts.raise_to, raise_because=facts.raise_because, follows_up=facts.follows_id is not None,
        )  # fmt: skip
    except FactMissing:
        raise
    except NoDelegationRule:
        if not facts.instructed_level:
            raise
        return instructed(facts.instructed_level, matter, unit=proposal.unit.code, within=today)


def matter_of(proposal: Proposal, facts: DelegationFacts | None) -> Matter:
    """Return a proposal as the delegation table looks at it; its units are filled in by whoever asks."""
    code = proposal.duty.code if proposal.duty else ""
    if facts is None:
        return Matter((), code, proposal.amount_krw)
    return Matter(
        (),
        code,
        proposal.amount_krw,
        facts.annual_krw,
        None,
        facts.category or None,
        facts.novelty or None,
        facts.is_joint,
    )
