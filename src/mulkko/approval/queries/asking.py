"""What the drafter was asked to change on the route, and what still waits for an answer."""

from collections.abc import Collection

from django.db.models import QuerySet

from mulkko.approval.models import Approval, ChangeRequest, Step
from mulkko.prepared import Keys, PreparedModels


def requests_of(approval: Approval) -> list[ChangeRequest]:
    """Return every request for a change in a round with its answer, oldest first."""
    rows = ChangeRequest.objects.filter(step__approval=approval)
    return list(rows.select_related("step", "answer__revision").order_by("pk"))


def newest_requests(steps: Collection[Step]) -> dict[int, ChangeRequest]:
    """Return the last request of each of these steps that made one, with its answer, by the id of the step."""
    return {row.step_id: row for row in _asked(steps=tuple(step.pk for step in steps))}


@PreparedModels
def _asked(steps: Keys) -> "QuerySet[ChangeRequest]":
    return ChangeRequest.objects.filter(step__in=steps).select_related("answer").order_by("pk")
