"""Where a document stands, what waits for a person, and whether everything sealed is still what it was."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from mulkko.approval.models import ADVISING, Approval, Signature, Step, StepQuerySet
from mulkko.approval.queries.ladder import objections_waiting_for
from mulkko.approval.queries.verifying import verify_documents
from mulkko.organization.models import Person
from mulkko.organization.queries import Place
from mulkko.prepared import PreparedModels, Texts

__all__ = [
    "Turn", "objections_waiting_for", "opinions_to_answer", "rounds_of", "shown_to", "turns_of",
    "verify_documents", "waiting_for",
]  # fmt: skip


def waiting_for(person: Person, at: datetime, place: Place | None = None) -> list[Step]:
    """Return the open steps that a person may sign now, oldest round first."""
    return _oldest_first(Step.objects.signable_by(person, at, place))


def shown_to(person: Person, at: datetime, place: Place | None = None) -> list[Step]:
    """Return the open steps that a person holds or acts for, oldest first; while absent the holder sees them, and does not sign."""
    return _oldest_first(Step.objects.shown_to(person, at, place))


def _oldest_first(steps: StepQuerySet) -> list[Step]:
    return list(steps.select_related("approval__drafter", "position").order_by("approval__submitted_at", "turn", "pk"))


@dataclass(frozen=True)
class Turn:
    """Whose turn it is in a running round, and since when: since the turn before was signed, or its review left out."""

    approval: Approval
    steps: tuple[Step, ...]
    begun_at: datetime


def turns_of(subjects: Collection[str]) -> dict[str, Turn]:
    """Return the turn of each of these documents that is on its route, in one query whatever their number."""
    rounds: dict[Approval, list[Step]] = {}
    for step in _running(subjects=tuple(subjects)):
        rounds.setdefault(step.approval, []).append(step)
    return {approval.subject: _turn(approval, steps) for approval, steps in rounds.items()}


@PreparedModels
def _running(subjects: Texts) -> "QuerySet[Step]":
    rows = Step.objects.of_running_rounds().filter(approval__subject__in=subjects)
    return rows.select_related("approval__drafter", "position", "signature", "omission").order_by("turn", "pk")


def _turn(approval: Approval, steps: list[Step]) -> Turn:
    waiting = [step for step in steps if step.is_waiting]
    number = min((step.turn for step in waiting), default=0)
    done = [step.done_at for step in steps if not waiting or step.turn < number]
    done += [step.added_at for step in waiting if step.turn == number]  # opened again, or put on the route later
    begun_at = max([approval.submitted_at, *(at for at in done if at is not None)])
    return Turn(approval, tuple(step for step in waiting if step.turn == number), begun_at)


def opinions_to_answer(approval: Approval) -> list[Signature]:
    """Return the opinions of co-operators and consenting units, on the text as it now stands, that the approver must answer."""
    found = Signature.objects.standing().filter(
        step__approval=approval, step__kind__in=ADVISING, outcome="signed_with_opinion"
    )
    return list(found.order_by("step__turn", "step_id"))


def rounds_of(subject: str) -> list[Approval]:
    """Return the rounds of a document, oldest first."""
    return list(Approval.objects.filter(subject=subject).select_related("version", "ending", "number", "drafter"))
