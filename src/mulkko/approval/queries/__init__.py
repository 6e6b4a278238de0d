"""Where a document stands, what waits for a person, and whether everything sealed is still what it was."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from mulkko.approval.models import (
    ADVISING,
    Approval,
    Signature,
    Step,
    StepQuerySet,
)
from mulkko.approval.queries.verifying import verify_documents
from mulkko.organization.engine.levels import Post
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import Chart, Place, chart, place_of, positions_of

__all__ = [
    "Turn", "objections_waiting_for", "opinions_to_answer", "rounds_of", "settling_post", "shown_to", "turns_of",
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
    rows = Step.objects.of_running_rounds().filter(approval__subject__in=subjects)
    rounds: dict[Approval, list[Step]] = {}
    for step in rows.select_related("approval__drafter", "position", "signature", "omission").order_by("turn", "pk"):
        rounds.setdefault(step.approval, []).append(step)
    return {approval.subject: _turn(approval, steps) for approval, steps in rounds.items()}


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


def objections_waiting_for(
    person: Person, at: datetime, place: Place | None = None, *, of: Approval | None = None
) -> list[Signature]:
    """Return the objections in running rounds, or in one of them, that a person may settle, oldest first."""
    standing = Signature.objects.standing_objections().filter(step__approval__ending__isnull=True)
    if of is not None:
        standing = standing.filter(step__approval=of)
    draft = Signature.objects.filter(step__approval=OuterRef("step__approval"), step__kind="draft", step__revision=0)
    rows = standing.annotate(drafting_unit=Subquery(draft.values("unit_code")[:1]))
    found = list(rows.select_related("step__approval", "step__position", "acting").order_by("signed_at", "pk"))
    if not found:
        return []
    place = place or place_of(person, at)
    return [row for row in found if _post_above(row, row.drafting_unit, place.positions, place.chart) is not None]


def settling_post(objection: Signature, *, by: Person, at: datetime) -> Post | None:
    """Return the position from which somebody may settle an objection, or None.

    It stands above the unit that objects and above the drafter's, and higher than whoever objected.
    """
    today = chart(day_of(at))
    drafting = objection.step.approval.steps.get(kind="draft", revision=0).signature.unit_code
    return _post_above(objection, drafting, positions_of(by, today.day), today)


def _post_above(objection: Signature, drafting: str, held: Collection[str], today: Chart) -> Post | None:
    heirs = today.present_posts(objection.step.position.code)
    objecting = today.posts[heirs[0]] if len(heirs) == 1 else None
    above = today.superiors_of(drafting, objection.organ[0], than=objecting.level if objecting else "officer")
    return next((post for post in above if post.code in held), None)


def rounds_of(subject: str) -> list[Approval]:
    """Return the rounds of a document, oldest first."""
    return list(Approval.objects.filter(subject=subject).select_related("version", "ending", "number", "drafter"))
