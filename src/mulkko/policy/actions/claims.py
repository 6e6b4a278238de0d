"""Renewing the claims of a draft, and letting a material drift stand with its reason."""

from datetime import datetime

from mulkko.evidence import actions as evidence_actions
from mulkko.evidence.models import Claim
from mulkko.ledger.actions import recording
from mulkko.ledger.engine.canonical import canonical
from mulkko.organization.models import Person
from mulkko.organization.queries import actor_of
from mulkko.policy.actions.bodies import store_body
from mulkko.policy.actions.proposals import drafting
from mulkko.policy.engine.body import with_claim
from mulkko.policy.errors import NO_SUCH_FIGURE, NotYourDraft, PolicyRefused
from mulkko.policy.models import Cell, DriftAcceptance, OutcomeLine, Proposal
from mulkko.policy.queries import check
from mulkko.policy.queries.citing import newest_of


def renew_claim(proposal: Proposal, claim: Claim, *, by: Person, at: datetime, edition: int | None = None) -> Claim:
    """Renew a claim on the newest data and put it wherever the draft cites the old one.

    Where another proposal that cites it too has renewed it already, its newest successor is put there: one figure stays one claim.
    The other proposal's text is not touched.

    Raises:
        BadClaim: its query no longer fits the data.
    """
    if not proposal.is_editable or not proposal.is_written_by(by):
        raise NotYourDraft("Only an author renews a figure, and only while the draft is not on its route.")
    new = newest_of(claim)
    if new == claim:
        new = evidence_actions.renew(claim, by=by, at=at, proposal=proposal.reference)
    elif not Claim.objects.readable_by(by, at).filter(pk=new.pk).exists():
        raise PolicyRefused(NO_SUCH_FIGURE)
    with drafting(proposal, f"claim {claim.pk} renewed as {new.pk}", by=by, at=at, edition=edition) as draft:
        store_body(draft, with_claim(draft.body(), claim.pk, new.pk))
        Cell.objects.filter(option__proposal=draft, claim=claim).update(claim=new)
        OutcomeLine.objects.filter(proposal=draft, claim=claim).update(claim=new)
    return new


def accept_drift(proposal: Proposal, claim: Claim, *, reason: str, by: Person, at: datetime) -> DriftAcceptance:
    """Let a material drift stand for the versions that are newest now; what moves later is asked about again."""
    if proposal.drafter_id != by.pk:
        raise NotYourDraft("Only the drafter accepts a drift.")
    if not reason.strip():
        raise PolicyRefused("Write why the figure may stand as it is.")
    found = check(proposal, at=at).by_claim.get(claim.pk)
    if found is None or found[1].drift != "material":
        raise PolicyRefused("Only a material drift of a claim of this draft can be accepted.")
    with recording("policy.drift_accepted", by=actor_of(by, at), at=at, proposal=proposal.reference) as facts:
        row = DriftAcceptance.objects.create(
            proposal=proposal, claim=claim, newest=canonical(found[0].newest), reason=reason.strip(), by=by, at=at
        )
        facts.update(row.spec())
    return row
