"""Whether everything that was kept is still what it was."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import F, Q

from mulkko.approval.models import Approval
from mulkko.approval.queries import UNRECORDED, verify_documents
from mulkko.catalog.queries import verify_snapshots
from mulkko.catalog.queries.asking import verify_asking
from mulkko.coordination.queries import verify_coordination
from mulkko.directives.queries import verify_directives
from mulkko.evidence.queries import verify_evidence
from mulkko.ledger.engine.canonical import sha256_of
from mulkko.ledger.engine.chain import Break
from mulkko.ledger.engine.checkpoint import Checkpoint
from mulkko.ledger.models import Entry
from mulkko.ledger.queries import ErasedActs, Verification, erased_acts, missing_guards, told, verify_chain
from mulkko.policy.models import Amendment, ClassReview, Closing, DriftAcceptance, Nudge, Proposal
from mulkko.policy.queries.content import draft_as_sealed
from mulkko.policy.queries.procedures import procedures_hold
from mulkko.policy.queries.register import bad_corrections

OPENING = ("policy.proposal_opened", "policy.opened_for_directive", "policy.amendment_opened")


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
    for verify, kind in PARTS:
        try:
            for one in verify():
                bad.append(one)  # one by one: what was found stays when a later row cannot be read
        except (ValueError, LookupError, TypeError, AttributeError, ObjectDoesNotExist):
            bad.append((chain.entries, kind))  # changed so much that it cannot even be read any more
    # A row that no entry recorded hangs on no entry: it is told as standing behind the last one.
    located = sorted((min(index, chain.entries), kind) for index, kind in bad)
    guards = tuple(missing_guards())
    return Verdict(not located and not guards, chain, tuple(located), guards)


def _verify_drafts() -> Iterator[tuple[int, str]]:
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
    yield from ((index, "version") for index, reference in opened if reference not in there)
    for approval in Approval.objects.filter(subject__in=there).exclude(policy_round__proposal__reference=F("subject")):
        yield submitted.get((approval.version_id, approval.round_no), UNRECORDED), "version"
    erased = erased_acts()
    withdrawn = {index for index, _ in told("policy.withdrawn")}
    ended = set(Entry.objects.filter(index__in=withdrawn).values_list("proposal", flat=True))
    for reference in Proposal.objects.exclude(withdrawn_because="").values_list("reference", flat=True):
        if reference not in ended:
            yield UNRECORDED, "version"
    accepted = [facts for _, facts in told("policy.drift_accepted")]
    for row in DriftAcceptance.objects.select_related("by"):
        if row.spec() not in accepted and not erased.hold(row.at):
            yield UNRECORDED, "signature"
    nudged = [facts["nudge"] for _, facts in told("policy.nudged")]
    for nudge in Nudge.objects.select_related("by"):
        if nudge.facts() not in nudged and not erased.hold(nudge.at):
            yield UNRECORDED, "signature"
    yield from _verify_amendments(erased)
    yield from bad_corrections(erased)
    for proposal in Proposal.objects.filter(rounds__isnull=False).distinct():
        current = proposal.current_round
        if current is not None and proposal.state in ("in_route", "in_conflict", "approved"):
            approval = current.approval
            sealed = json.loads(approval.version.text)
            same = sha256_of(draft_as_sealed(proposal, sealed).sealed_text) == approval.version_id
            if not same or not procedures_hold(proposal, sealed, since=approval.submitted_at):
                yield submitted.get((approval.version_id, approval.round_no), UNRECORDED), "version"


def _verify_records() -> Iterator[tuple[int, str]]:
    """Yield reviews of a class and closings that no entry recorded, and a class other than the newest review left it."""
    erased = erased_acts()
    reviewed = [facts["review"] for _, facts in told("policy.class_reviewed")]
    closed = [facts["closing"] for _, facts in told("policy.matter_closed")]
    for row in ClassReview.objects.select_related("by"):
        if row.told() not in reviewed and not erased.hold(row.at):
            yield UNRECORDED, "version"
    for closing in Closing.objects.select_related("by"):
        if closing.told() not in closed and not erased.hold(closing.at):
            yield UNRECORDED, "version"
    newest = {row.proposal_id: (row.disclosure, row.clauses) for row in ClassReview.objects.order_by("pk")}
    changed = Proposal.objects.filter(Q(pk__in=newest) | ~Q(class_now="", clauses_now=""))
    for pk, kind, clauses in changed.values_list("pk", "class_now", "clauses_now"):
        if (kind, clauses) != newest.get(pk, ("", "")):
            yield UNRECORDED, "version"


def _verify_amendments(erased: ErasedActs) -> Iterator[tuple[int, str]]:
    """Yield every amendment that is gone, other than recorded, or recorded by no entry."""
    recorded = {
        facts["amendment"]["proposal"]: (index, facts["amendment"]) for index, facts in told("policy.amendment_opened")
    }
    for row in Amendment.objects.select_related("by", "proposal", "of"):
        index, said = recorded.pop(row.proposal.reference, (UNRECORDED, None))
        if said != row.facts() and not (said is None and erased.hold(row.at)):
            yield index, "version"
    yield from ((index, "version") for index, _ in recorded.values())


PARTS = (
    (verify_documents, "signature"),
    (verify_evidence, "version"),
    (verify_coordination, "signature"),
    (verify_directives, "signature"),
    (verify_snapshots, "snapshot"),
    (_verify_drafts, "version"),
    (_verify_records, "version"),
    (verify_asking, "version"),
)
