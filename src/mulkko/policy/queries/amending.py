"""What a document amends or cancels, and what amended or cancelled it: read from rows, in both directions."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import chart, post_of
from mulkko.policy.models import Amendment, Proposal


@dataclass(frozen=True)
class Other:
    """The other document of an amendment. `reference` is empty where the person may not know that it exists."""

    kind: str  # amends, cancels
    number: str
    title: str
    reference: str
    on: date | None


def superseded_by(proposal: Proposal, person: Person | None, at: datetime) -> Other | None:
    """Return the approved document that amends or cancels this one; whoever may not find it sees that there is one."""
    row = Amendment.objects.of_documents([proposal.reference]).decided().select_related("proposal").first()
    if row is None:
        return None
    approval = row.proposal.current_round.approval  # type: ignore[union-attr]  # it is decided, so there is one
    is_found = Proposal.objects.findable_by(person, at).filter(pk=row.proposal_id).exists()
    told = (approval.shown_number, row.proposal.title, row.proposal.reference) if is_found else ("", "", "")
    return Other(row.kind, *told, day_of(approval.ending.at))


def amended_by(proposal: Proposal, person: Person | None, at: datetime) -> Other | None:
    """Return the document that this proposal amends or cancels."""
    row = Amendment.objects.filter(proposal=proposal).select_related("of__ending").first()
    if row is None:
        return None
    is_found = Proposal.objects.findable_by(person, at).filter(reference=row.of.subject).exists()
    told = (row.of.shown_number, row.of.title, row.of.subject) if is_found else (row.of.shown_number, "", "")
    return Other(row.kind, *told, day_of(row.of.ending.at))


def superseded_kinds(references: Any) -> dict[str, str]:
    """Return how each of these documents was superseded, for those that were: amends or cancels. References, or a query of them."""
    rows = Amendment.objects.of_documents(references).decided()
    return dict(rows.values_list("of__subject", "kind"))


def may_amend(proposal: Proposal, person: Person | None, at: datetime) -> bool:
    """Tell whether a person may open an amendment of an approved document now."""
    if person is None or proposal.state != "approved" or not is_of_their_department(proposal, person, at):
        return False
    others = Amendment.objects.of_documents([proposal.reference])
    return not others.decided().exists() and not others.running().exists()


def is_of_their_department(proposal: Proposal, person: Person, at: datetime) -> bool:
    """Tell whether a person works in the 처리과 that a document belongs to today."""
    today = chart(day_of(at))
    post = post_of(person, today.day)
    return post is not None and today.handling_department(post.unit) == today.handling_department(proposal.unit.code)
