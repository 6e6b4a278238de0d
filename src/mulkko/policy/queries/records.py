"""What a unit has to look at again, what it has to close, and what ends in a year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from mulkko.organization.models import day_of
from mulkko.organization.queries import Place
from mulkko.policy.engine.records import Looked, is_due
from mulkko.policy.models import ClassReview, Closing, Proposal, RegisterCorrection, Round
from mulkko.policy.queries.register import registered


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
    """Return those whose decision in progress is over, or was expected to be, and those for which somebody named a day that has come."""
    asked = [one for one in proposals if not one.withdrawn_because]
    decided = _decided(asked)
    newest = {row.proposal_id: row for row in ClassReview.objects.filter(proposal__in=asked).order_by("pk")}
    return [one for one in asked if _is_due(one, one.pk in decided, day, newest.get(one.pk))]


def _decided(proposals: list[Proposal]) -> set[int]:
    rows = Round.objects.filter(proposal__in=proposals, approval__ending__kind="approved")
    return set(rows.values_list("proposal_id", flat=True))


def _is_due(proposal: Proposal, is_decided: bool, day: date, row: ClassReview | None) -> bool:
    last = Looked(day_of(row.at), row.again_on, row.after_decision) if row else None
    expected_on = proposal.decision_ends_on if "5" in proposal.clauses.split(",") else None
    return is_due(expected_on=expected_on, is_decided=is_decided, today=day, last=last)


def reviews_waiting(place: Place, day: date) -> list[Proposal]:
    """Return what the units of a person have to look at again, the earliest expected end first."""
    again = ClassReview.objects.filter(again_on__lte=day).values("proposal")
    asked = Q(clauses__contains="5", decision_ends_on__isnull=False) | Q(pk__in=again)
    rows = Proposal.objects.kept_in(place).filter(asked).select_related("unit", "drafter")
    return sorted(due_for_review(rows, day), key=lambda one: (one.decision_ends_on or date.max, one.pk))


def to_be_closed(place: Place) -> list[Proposal]:
    """Return the decided matters of the units of a person that nobody has closed yet, the oldest first."""
    decided = Round.objects.filter(approval__ending__kind="approved").values("proposal")
    rows = Proposal.objects.kept_in(place).filter(pk__in=decided, closing__isnull=True)
    return list(rows.select_related("unit", "drafter").order_by("created_at", "pk"))


def with_retention(proposals: Iterable[Proposal]) -> list[tuple[Proposal, str]]:
    """Return decided matters, each with the retention period that the register names now."""
    corrected = _retentions_corrected()
    return [(one, corrected.get(one.reference, one.retention)) for one in proposals]


def ending_in(year: int, place: Place | None) -> list[Closing]:
    """Return the closings whose term ends in a year, as the register says now: of the units of a person, or all for the operator."""
    corrected = _retentions_corrected()
    named = Q(ends_on__year=year) | Q(proposal__reference__in=corrected)
    rows = Closing.objects.filter(named).select_related("proposal__unit", "proposal__drafter")
    if place is not None:
        rows = rows.filter(proposal__in=Proposal.objects.kept_in(place))
    found = [as_registered(row, corrected.get(row.proposal.reference, row.retention)) for row in rows]
    return [row for row in found if row.term.ends_in(year)]


def _retentions_corrected() -> dict[str, str]:
    """Return the retention periods that were corrected in the register, as they are now, by proposal."""
    rows = RegisterCorrection.objects.filter(field="retention").order_by("approval_id", "place")
    return dict(rows.values_list("approval__subject", "new"))


def as_registered(closing: Closing, retention: str | None = None) -> Closing:
    """Return a closing with retention and end as the register says now; what was stored on the day of the closing is never changed."""
    closing.retention = retention or retention_now(closing.proposal) or closing.retention
    closing.ends_on = closing.term.ends_on
    return closing


def retention_now(proposal: Proposal) -> str:
    """Return the retention period of a decided matter: as sealed, or as corrected in the register since; empty where none is named."""
    current = proposal.current_round
    assert current is not None
    return registered(current.approval).retention or proposal.retention
