"""Which drafts came to a moment at which their figures are run without a signature: units were asked, a reviewer's turn came."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Max

from mulkko.approval.models import Step
from mulkko.coordination.models import Request
from mulkko.policy.models import EvidenceCheck, Proposal


@dataclass(frozen=True)
class Moment:
    """A moment of a proposal at which its figures are due; `of` as `EvidenceCheck` names it."""

    proposal: Proposal
    kind: str
    of: int


def due_moments() -> list[Moment]:
    """Return the moments at which nothing was run yet, requests first, oldest first. What is decided meanwhile is past."""
    found = dict(_requests()) | dict(_turns())
    known = set(EvidenceCheck.objects.filter(of__in={of for _, of in found}).values_list("kind", "of"))
    due = {key: subject for key, subject in found.items() if key not in known}
    rows = Proposal.objects.filter(reference__in=set(due.values()), withdrawn_because="")
    proposals = {one.reference: one for one in rows.select_related("unit", "drafter", "duty")}
    return [Moment(proposals[subject], *key) for key, subject in sorted(due.items()) if subject in proposals]


def _requests() -> Iterator[tuple[tuple[str, int], str]]:
    """Yield the newest open request about each draft that is not on its route: there its turns are looked at."""
    open_ones = Request.objects.unanswered().filter(
        subject__in=Proposal.objects.filter(rounds=None).values("reference")
    )
    for subject, newest in open_ones.order_by().values_list("subject").annotate(Max("pk")):
        yield ("coordination", newest), subject


def _turns() -> Iterator[tuple[tuple[str, int], str]]:
    """Yield the steps of others than the drafter whose turn it is; of those that are open side by side the first."""
    rows = Step.objects.in_turn().exclude(kind="draft").order_by("-pk").values_list("approval__subject", "pk")
    for subject, step in dict(rows).items():
        yield ("turn", step), subject
