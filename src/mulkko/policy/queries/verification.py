"""Whether everything that was kept is still what it was."""

from collections.abc import Iterator
from dataclasses import dataclass

from mulkko.approval.queries import verify_documents
from mulkko.catalog.queries import verify_snapshots
from mulkko.evidence.queries import verify_evidence
from mulkko.ledger.engine.canonical import sha256_of
from mulkko.ledger.engine.chain import Break
from mulkko.ledger.engine.checkpoint import Checkpoint
from mulkko.ledger.queries import Verification, missing_guards, told, verify_chain
from mulkko.policy.models import Proposal
from mulkko.policy.queries.content import draft_of


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
            if sha256_of(draft_of(proposal).sealed_text) != approval.version_id:
                yield submitted.get((approval.version_id, approval.round_no), 2**62), "version"
