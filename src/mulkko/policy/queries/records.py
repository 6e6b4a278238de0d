"""What a unit has to look at again, what it has to close, and what ends in a year."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mulkko.organization.models import day_of
from mulkko.organization.queries import Place
from mulkko.policy.engine.records import Looked, is_due
from mulkko.policy.models import ClassReview, Closing, Proposal, Round


@dataclass(frozen=True)
class ClassNow:
    """The class of disclosure as it stands: as sealed, or as the newest review left it."""

    disclosure: str
    clauses: str
    disclosure_reason: str
    closed_parts: str


def class_now(proposal: Proposal) -> ClassNow:
    row = ClassReview.objects.filter(proposal=proposal).order_by("-pk").first() or proposal
    return ClassNow(row.disclosure, row.clauses, row.disclosure_reason, row.closed_parts)


def is_kept_by(proposal: Proposal, place: Place) -> bool:
    """Tell whether a matter belongs to a unit in which a person holds a position, or to one below it."""
    return proposal.unit.code in place.units


def due_for_review(proposals: Iterable[Proposal], day: date) -> list[Proposal]:
    """Return those whose decision in progress is over, or was expected to be, and whose class nobody has looked at since."""
    asked = [
        one for one in proposals if one.decision_ends_on and "5" in one.clauses.split(",") and not one.withdrawn_because
    ]
    decided = _decided(asked)
    newest = {row.proposal_id: row for row in ClassReview.objects.filter(proposal__in=asked).order_by("pk")}
    return [one for one in asked if _is_due(one, one.pk in decided, day, newest.get(one.pk))]


def _decided(proposals: list[Proposal]) -> set[int]:
    rows = Round.objects.filter(proposal__in=proposals, approval__ending__kind="approved")
    return set(rows.values_list("proposal_id", flat=True))


def _is_due(proposal: Proposal, is_decided: bool, day: date, row: ClassReview | None) -> bool:
    last = Looked(day_of(row.at), row.again_on, row.after_decision) if row else None
    assert proposal.decision_ends_on is not None
    return is_due(expected_on=proposal.decision_ends_on, is_decided=is_decided, today=day, last=last)


def reviews_waiting(place: Place, day: date) -> list[Proposal]:
    """Return what the units of a person have to look at again, the earliest expected end first."""
    rows = Proposal.objects.filter(unit__code__in=place.units, clauses__contains="5", decision_ends_on__isnull=False)
    return sorted(
        due_for_review(rows.select_related("unit", "drafter"), day), key=lambda one: (one.decision_ends_on, one.pk)
    )


def to_be_closed(place: Place) -> list[Proposal]:
    """Return the decided matters of the units of a person that nobody has closed yet, the oldest first."""
    decided = Round.objects.filter(approval__ending__kind="approved").values("proposal")
    rows = Proposal.objects.filter(unit__code__in=place.units, pk__in=decided, closing__isnull=True)
    return list(rows.select_related("unit", "drafter").order_by("created_at", "pk"))


def ending_in(year: int, place: Place | None) -> list[Closing]:
    """Return the closings whose term ends in a year: of the units of a person, or all of them for the operator."""
    rows = Closing.objects.filter(ends_on__year=year).select_related("proposal__unit", "proposal__drafter")
    return list(rows if place is None else rows.filter(proposal__unit__code__in=place.units))


def retention_sealed(proposal: Proposal) -> str:
    """Return the retention period as the approved document names it."""
    current = proposal.current_round
    assert current is not None
    return json.loads(current.approval.version.text).get("retention", "") or proposal.retention
