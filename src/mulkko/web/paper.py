"""The official paper as a part of a page: each figure leads to the page of its claim."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from mulkko.approval.models import Approval
from mulkko.documents.engine.paper import Paper
from mulkko.documents.formats.html import fragment
from mulkko.evidence.models import Claim
from mulkko.organization.models import Person
from mulkko.policy.models import Proposal
from mulkko.policy.queries import paper_of, paper_of_round


def paper_fragment(proposal: Proposal, person: Person | None) -> SafeString:
    """Return the paper of a proposal, which a person reads: as sealed and signed, or as it would be sealed now."""
    now = timezone.now()
    return linked(paper_of(proposal, at=now), person, now)


def round_fragment(approval: Approval, person: Person | None) -> SafeString:
    """Return the paper of one round as it was sealed."""
    return linked(paper_of_round(approval), person, timezone.now())


def linked(paper: Paper, person: Person | None, now: datetime) -> SafeString:
    """Return a paper whose figures lead to their claims, where a person may read all their data."""
    claims = {int(source.key): source.number for source in paper.plan.sources if source.key}
    seen = openable(claims, person, now)
    return fragment(paper, pages={number: reverse("claim", args=[pk]) for pk, number in claims.items() if pk in seen})


def openable(claims: Iterable[int], person: Person | None, now: datetime) -> set[int]:
    """Return which claims of a proposal that a person reads have a page for this person: those all of whose data it may read."""
    return set(Claim.objects.readable_by(person, now).filter(pk__in=list(claims)).values_list("pk", flat=True))
