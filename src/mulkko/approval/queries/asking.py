"""What the drafter was asked to change on the route, and what still waits for an answer."""

from collections.abc import Collection

from mulkko.approval.models import Approval, ChangeRequest, Step


def requests_of(approval: Approval) -> list[ChangeRequest]:
    """Return every request for a change in a round with its answer, oldest first."""
    rows = ChangeRequest.objects.filter(step__approval=approval)
    return list(rows.select_related("step", "answer__revision").order_by("pk"))


def newest_requests(steps: Collection[Step]) -> dict[int, ChangeRequest]:
    """Return the last request of each of these steps that made one, with its answer, by the id of the step."""
    rows = ChangeRequest.objects.filter(step__in=[step.pk for step in steps]).select_related("answer").order_by("pk")
    return {row.step_id: row for row in rows}
