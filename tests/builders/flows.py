"""Many small matters in the ledger at once: their entries alone, by made-up hands, as if they had gone their way."""

from datetime import datetime, timedelta

from mulkko.ledger.actions import Actor, recording
from mulkko.organization.models import Person, Unit
from mulkko.policy.models import Proposal


def gone_through(
    number: int, *, unit: str, drafter: Person, at: datetime, hand: int | None = None, reviewer_unit: str = "", asks: bool = False,
    comes_back: bool = False, **told,
) -> Proposal:  # fmt: skip
    """Write a matter from its first draft to the decision, six days later; two units are asked one after another.

    hand: whose number is in the names of who acts, so that the same one acts again.
    """
    proposal = Proposal.objects.create(
        reference=f"2025-{number:04}", title=f"지난 계획 {number}(안)", unit=Unit.objects.get(code=unit), drafter=drafter, created_at=at, **told
    )  # fmt: skip
    who = number if hand is None else hand

    def act(days: float, action: str, by: str, of: str, step: str = "", **facts) -> None:
        when = at + timedelta(days=days)
        with recording(action, by=Actor(f"{by}-{who}", unit=of), at=when, proposal=proposal.reference) as kept:
            kept.step = step
            kept.update(facts)

    act(0, "policy.proposal_opened", "drafter", unit)
    if asks:
        for place in (0, 1):
            request = number * 10 + place
            act(place, "coordination.asked", "drafter", unit, requests=[{"id": request, "unit": "any"}])
            act(place + 1, "coordination.answered", f"asked{place}", reviewer_unit or unit, answer={"request": request})
    act(2, "approval.submitted", "drafter", unit)
    if comes_back:
        act(2.5, "approval.returned", "lead", unit, "1.lead_review")
        act(2.8, "approval.submitted", "drafter", unit)
    act(3, "approval.signed", "lead", unit, "1.lead_review")
    act(4, "approval.signed", "reviewer", reviewer_unit or unit, "2.review")
    act(6, "approval.approved", "approver", reviewer_unit or unit, "3.approve")
    return proposal
