"""Finds what an address names, cut to what the person who asks may see."""

from django.http import Http404, HttpRequest
from django.utils import timezone

from mulkko.organization.models import Person
from mulkko.policy.actions import note_reading
from mulkko.policy.models import Proposal
from mulkko.web.refusals import OnlyOfficers


def readable_proposal(request: HttpRequest, reference: str) -> Proposal:
    """Return a proposal whose text the person may read.

    Raises:
        Http404: there is none, or it is not shared with this person yet: both look the same.
    """
    found = (
        Proposal.objects.readable_by(request.person, timezone.now())
        .select_related("unit", "drafter", "duty")
        .filter(reference=reference)
        .first()
    )
    if found is None:
        raise Http404(reference)
    place = request.resolver_match.view_name if request.resolver_match else request.path
    note_reading(found, by=request.person, at=timezone.now(), place=place)
    return found


def own_draft(request: HttpRequest, reference: str) -> Proposal:
    """Return a proposal that the person drafts or was invited to write; what may be changed now is for the action to say."""
    proposal = readable_proposal(request, reference)
    if not proposal.is_written_by(request.person):
        raise Http404(reference)
    return proposal


def drafters_own(request: HttpRequest, reference: str) -> Proposal:
    """Return a proposal that the person drafts: submitting, asking, inviting and ending are for nobody else."""
    proposal = own_draft(request, reference)
    if proposal.drafter_id != request.person.pk:
        raise Http404(reference)
    return proposal


def officer(request: HttpRequest) -> Person:
    """Return the person who asks.

    Raises:
        OnlyOfficers: it is the operator, who reads and never acts in a proposal.
    """
    if request.person is None:
        raise OnlyOfficers
    return request.person
