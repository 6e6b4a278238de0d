"""Whether everything that was kept is still what it was."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import F, Q
from django.utils.module_loading import import_string

from mulkko.approval.models import Approval
from mulkko.approval.queries import verify_documents
from mulkko.catalog.queries import verify_snapshots
from mulkko.catalog.queries.asking import verify_asking
from mulkko.catalog.queries.calls import verify_calls
from mulkko.catalog.queries.joins import verify_joins
from mulkko.coordination.queries import verify_coordination
from mulkko.directives.queries import verify_directives
from mulkko.evidence.queries import verify_evidence
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.ledger.engine.chain import Break
from mulkko.ledger.engine.checkpoint import Checkpoint
from mulkko.ledger.engine.rooms import VERIFIED_TOO
from mulkko.ledger.models import Entry, microseconds
from mulkko.ledger.queries import (
    UNREADABLE,
    UNRECORDED,
    ErasedActs,
    Kept,
    Verification,
    compared,
    compared_by_content,
    compared_rows,
    erased_acts,
    missing_guards,
    one_moment,
    told,
    told_whole,
    unreadable_rows,
    verify_chain,
    verify_references,
    verify_shapes,
)
from mulkko.organization.models import Handover
from mulkko.organization.queries.verifying import verify_handovers
from mulkko.policy.models import (
    Amendment,
    ClassReview,
    ClosedRead,
    Closing,
    DriftAcceptance,
    EvidenceCheck,
    JoinAnswer,
    JoinOffer,
    Nudge,
    OutcomeJudgement,
    OutcomeMeasurement,
    ProcedureAnswer,
    Proposal,
    WatchAnswer,
    WatchFinding,
)
from mulkko.policy.queries.content import draft_as_sealed
from mulkko.policy.queries.procedures import facts_hold
from mulkko.policy.queries.reads import Reads, count_reads, verify_reads
from mulkko.policy.queries.register import bad_corrections
from mulkko.policy.queries.round_records import bad_round_records

OPENING = ("policy.proposal_opened", "policy.opened_for_directive", "policy.amendment_opened", "policy.renewal_opened")
WITHDRAWING = ("policy.withdrawn", "policy.join_answered")  # who agrees to join may end the own draft in the same act
GROUND = ("policy.ground_moved", "policy.ground_holds", "policy.ground_noted")


@dataclass(frozen=True)
class Verdict:
    """Whether everything kept is what it was; `found` says what is not and where, the earliest entry first."""

    ok: bool
    chain: Verification
    found: tuple[Break, ...]
    guards_missing: tuple[str, ...]
    reads: Reads

    @property
    def bad(self) -> tuple[tuple[int, str], ...]:
        return tuple((one.index, one.kind) for one in self.found)

    @property
    def first_bad(self) -> Break | None:
        return self.found[0] if self.found else None


def verify_everything(*, checkpoint: Checkpoint | None = None, kept: Sequence[Checkpoint] = ()) -> Verdict:
    """Recompute entries, sealed versions, signatures, numbers, claims and snapshot chunks, not the chain alone.

    `checkpoint` and `kept` were kept elsewhere. All is read as of one moment: people may go on working.
    """
    with one_moment():
        return _verified(checkpoint, kept)


def _verified(checkpoint: Checkpoint | None, kept: Sequence[Checkpoint]) -> Verdict:
    chain = verify_chain(checkpoint=checkpoint, kept=kept)
    found, broke_off = list(chain.bad), False
    for verify, kind in _parts():
        try:
            for one in verify():
                found.append(one)  # one by one: what was found stays when a later row cannot be read
        except UNREADABLE:
            found.append(Break(chain.entries, kind))  # changed so much that it cannot even be read any more
            broke_off = True
    found += unreadable_rows() if broke_off else []
    # A row that no entry recorded hangs on no entry: it is told as standing behind the last one.
    located = sorted(
        (replace(one, index=min(one.index, chain.entries)) for one in found), key=lambda one: (one.index, one.kind)
    )
    guards = tuple(missing_guards())
    return Verdict(not located and not guards, chain, tuple(located), guards, _reads())


def _reads() -> Reads:
    try:
        return count_reads()
    except UNREADABLE:  # the entry of the newest batch was changed, which was found above
        return Reads(0, ClosedRead.objects.count())


def _verify_drafts() -> Iterator[Break]:
    """Yield what is gone or other than recorded: proposals, the round of an approval, the content on the route or
    approved, and acceptances of drift.
    """
    submitted = {
        (facts["approval"]["version"], facts["signature"]["round"]): index
        for index, facts in told("approval.submitted")
    }
    submitted |= {
        (facts["revision"]["versions"][1], facts["revision"]["round"][1]): index
        for index, facts in told("approval.revised")
    }
    there = set(Proposal.objects.values_list("reference", flat=True))
    opened = Entry.objects.filter(action__in=OPENING).values_list("index", "proposal")
    yield from (
        Break(index, "version", "policy_proposal", reference) for index, reference in opened if reference not in there
    )
    for approval in Approval.objects.filter(subject__in=there).exclude(policy_round__proposal__reference=F("subject")):
        index = submitted.get((approval.version_id, approval.round_no), UNRECORDED)
        yield Break(index, "version", "policy_round", approval.subject)
    yield from _bad_withdrawals()
    yield from _bad_texts(submitted)


def _bad_texts(submitted: Mapping[tuple[str, int], int]) -> Iterator[Break]:
    """Yield the proposals on their route or approved whose text, facts or drafter are other than sealed."""
    taken_over, unknown = _taken_over(), _successors_untold()
    for proposal in Proposal.objects.filter(rounds__isnull=False).select_related("drafter").distinct():
        current = proposal.current_round
        if current is None or proposal.state not in ("in_route", "in_conflict", "approved"):
            continue
        approval = current.approval
        sealed = json.loads(approval.version.text)
        same = sha256_of(draft_as_sealed(proposal, sealed).sealed_text) == approval.version_id
        # Who drafts it now is who is sealed, or who took it over on the route.
        since, successor = taken_over.get(proposal.reference, (0, ""))
        drafter = successor if since > microseconds(approval.submitted_at) else sealed["drafter"]
        unsealed = "outcome" not in sealed and proposal.outcome.exists()  # promised after it was sealed without a plan
        if not same or unsealed or not facts_hold(proposal, sealed) or proposal.drafter.code not in (drafter, *unknown):
            index = submitted.get((approval.version_id, approval.round_no), UNRECORDED)
            yield Break(index, "version", "policy_proposal", proposal.reference)


def _bad_withdrawals() -> Iterator[Break]:
    """Yield the proposals of which it was recorded otherwise whether and why they ended without a decision."""
    recorded = {one.proposal: (one.index, one.facts["reason"]) for one in told_whole("policy.withdrawn")}
    erased = Entry.objects.filter(action__in=WITHDRAWING, payload=None).values("proposal")
    rows = Proposal.objects.exclude(reference__in=erased)
    for reference, because in rows.values_list("reference", "withdrawn_because"):
        index, reason = recorded.get(reference, (UNRECORDED, ""))
        if because != reason:
            yield Break(index, "version", "policy_proposal", reference)


def _taken_over() -> dict[str, tuple[int, str]]:
    """Return who took each proposal over last, and when."""
    return {
        reference: (one.occurred_us, one.actor)
        for one in told_whole("policy.handed_over")
        for reference in one.facts["drafts"]
    }


def _successors_untold() -> set[str]:
    """Return who took something over in an act whose payload was lawfully erased: what, is told no more."""
    erased = erased_acts()
    return {row.successor.code for row in Handover.objects.select_related("successor") if erased.hold(row.at)}


def _verify_records() -> Iterator[Break]:
    """Yield answers to procedures, reviews of a class, closings and outcomes other than recorded, and a class other than the newest review left it."""
    erased = erased_acts()
    yield from compared_rows(ProcedureAnswer, ["policy.procedure_answered", "policy.procedure_waived"], erased)
    yield from compared_rows(ClassReview, ["policy.class_reviewed"], erased)
    yield from compared_rows(Closing, ["policy.matter_closed"], erased)
    yield from bad_round_records(erased)
    yield from compared_rows(OutcomeMeasurement, ["policy.outcome_measured"], erased)
    yield from compared_rows(OutcomeJudgement, ["policy.outcome_judged"], erased)
    yield from compared_rows(WatchAnswer, ["policy.ground_looked_at", "policy.renewal_opened"], erased)
    yield from compared_rows(WatchFinding, GROUND, erased)
    yield from compared_rows(JoinOffer, ["policy.join_offered"], erased)
    yield from compared_rows(JoinAnswer, ["policy.join_answered"], erased)
    yield from compared_rows(EvidenceCheck, ["policy.evidence_checked"], erased)
    newest = {row.proposal_id: (row.disclosure, row.clauses) for row in ClassReview.objects.order_by("pk")}
    changed = Proposal.objects.filter(Q(pk__in=newest) | ~Q(class_now="", clauses_now=""))
    for pk, reference, kind, clauses in changed.values_list("pk", "reference", "class_now", "clauses_now"):
        if (kind, clauses) != newest.get(pk, ("", "")):
            yield Break(UNRECORDED, "version", "policy_proposal", reference)


def _verify_acts() -> Iterator[Break]:
    """Yield the acceptances of drift and the reminders that are gone or other than recorded."""
    erased = erased_acts()
    yield from _bad_acceptances(erased)
    yield from _bad_amendments(erased)
    yield from bad_corrections(erased)
    nudged = ((one.index, [one.facts["nudge"], one.proposal]) for one in told_whole("policy.nudged"))
    rows = Nudge.objects.select_related("by", "proposal").order_by("pk")
    nudges = (([row.facts(), row.proposal.reference], row.at, row.pk) for row in rows)
    yield from compared_by_content("policy_nudge", nudged, nudges, erased)


def _bad_acceptances(erased: ErasedActs) -> Iterator[Break]:
    recorded = (
        (one.index, [one.facts, one.proposal, one.occurred_us, True]) for one in told_whole("policy.drift_accepted")
    )
    rows = DriftAcceptance.objects.select_related("by", "proposal").order_by("pk")
    there = (
        (
            [row.spec(), row.proposal.reference, microseconds(row.at), row.newest == canonical(json.loads(row.newest))],
            row.at,
            row.pk,
        )
        for row in rows
    )
    yield from compared_by_content("policy_driftacceptance", recorded, there, erased)


def _bad_amendments(erased: ErasedActs) -> Iterator[Break]:
    """Yield every amendment that is gone, other than recorded, or recorded by no entry."""
    recorded = {
        facts["amendment"]["proposal"]: (index, facts["amendment"]) for index, facts in told("policy.amendment_opened")
    }
    rows = Amendment.objects.select_related("by", "proposal", "of")
    there = (Kept(row.proposal.reference, row.facts(), row.at, row.pk) for row in rows)
    yield from compared("policy_amendment", recorded, there, erased, kind="version")


PARTS: list[tuple[Callable[[], Iterator[Break]], str]] = [
    (verify_shapes, "entry"),
    (verify_references, "entry"),
    (verify_documents, "signature"),
    (verify_evidence, "version"),
    (verify_coordination, "signature"),
    (verify_directives, "signature"),
    (verify_snapshots, "snapshot"),
    (verify_handovers, "signature"),
    (_verify_drafts, "version"),
    (_verify_acts, "signature"),
    (verify_reads, "missing"),
    (_verify_records, "version"),
    (verify_asking, "version"),
    (verify_joins, "version"),
    (verify_calls, "version"),
]


def _parts() -> list[tuple[Callable[[], Iterator[Break]], str]]:
    return [*PARTS, *((import_string(name), kind) for name, kind in VERIFIED_TOO)]
