"""One figure, one claim, many proposals: taking a claim of another matter for a draft, and putting it back."""

from datetime import datetime

from mulkko.evidence.models import Claim
from mulkko.ledger.actions import recording
from mulkko.organization.models import Person
from mulkko.organization.queries import actor_of
from mulkko.policy.actions.proposals import editable_draft
from mulkko.policy.errors import NO_SUCH_FIGURE, PolicyRefused
from mulkko.policy.models import Proposal, TakenClaim
from mulkko.policy.queries.citing import citable_claims, newest_of, visible_claims
from mulkko.policy.queries.content import claims_of


def take_claim(proposal: Proposal, claim: Claim, *, by: Person, at: datetime) -> Claim:
    """Let a draft cite a claim that was made elsewhere; return the one that it may cite now.

    Of a claim that was renewed its newest successor is taken: same sentence, same query, newer data. A claim that the draft has
    already, of its own or taken before, changes nothing.

    Raises:
        NotYourDraft: the person does not write this draft, or it is on its route or decided.
        PolicyRefused: the person may not see this claim, or not read all its data: both are told like a claim that does not exist.
    """
    with editable_draft(proposal, by=by) as draft:
        newest = newest_of(claim)
        is_seen = visible_claims(by, at, among=[claim.pk]).exists()
        if not is_seen or not Claim.objects.readable_by(by, at).filter(pk=newest.pk).exists():
            raise PolicyRefused(NO_SUCH_FIGURE)
        if newest in citable_claims(draft):
            return newest
        with recording("policy.claim_taken", by=actor_of(by, at), at=at, proposal=draft.reference) as facts:
            TakenClaim.objects.create(proposal=draft, claim=newest, by=by, at=at)
            facts.update(claim=newest.pk, sentence=newest.read_out())
    return newest


def put_back_claim(proposal: Proposal, claim: Claim, *, by: Person, at: datetime) -> None:
    """Take a claim off the list again; what the draft cites stays until its sentence or cell goes.

    Raises:
        NotYourDraft: as `take_claim`.
        PolicyRefused: it was not taken, or the draft cites it.
    """
    with editable_draft(proposal, by=by) as draft:
        row = draft.taken_claims.filter(claim=claim).first()
        if row is None or claim in claims_of(draft):
            raise PolicyRefused(
                "The draft cites this figure, or it is not on its list. Take its sentence or cell out first."
            )
        with recording("policy.claim_put_back", by=actor_of(by, at), at=at, proposal=draft.reference) as facts:
            row.delete()
            facts.update(claim=claim.pk, sentence=claim.read_out())
