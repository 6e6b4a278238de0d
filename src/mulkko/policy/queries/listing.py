"""The list of proposals: the stage each has reached, since when it waits, until when; a page of it in a few queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from mulkko.approval.models import Approval, DocumentNumber, Ending, Hold, Result, Signature, Step, StepQuerySet
from mulkko.approval.queries import Turn, turns_of
from mulkko.approval.queries.holding import clock_of, newest_holds
from mulkko.coordination.engine.clock import USUAL_DAYS
from mulkko.coordination.models import Answer, Request
from mulkko.evidence.models import Claim
from mulkko.organization.engine.workdays import Calendar
from mulkko.organization.models import SEOUL, day_of
from mulkko.organization.queries import Chart, calendar_of
from mulkko.policy.models import BlockRow, Cell, OutcomeLine, Proposal
from mulkko.policy.queries.amending import superseded_kinds
from mulkko.policy.queries.standing import holders_of, objections_of
from mulkko.prepared import Keys, Prepared, PreparedModels, Texts

STAGES = ("evidence", "options", "coordination", "approval", "execution", "outcome")
ON_ROUTE = ("in_route", "in_conflict")
Rows = Any  # a ProposalQuerySet with annotations


def with_stage(rows: Any, day: date | None = None) -> Rows:
    """Add `listed_state` and `listed_stage`: the first of the six stages that is not done, "ended" once withdrawn.

    What is on its route is in approval, what is approved is carried out, and once a day of measuring has come by `day` it
    is evaluated; a draft stands at its evidence until it cites
    some, then at its options until one is chosen, then at coordination.
    """
    due = OutcomeLine.objects.filter(proposal=OuterRef("pk"), due_on__lte=day or date.min)
    in_table = Exists(Cell.objects.filter(option__proposal=OuterRef("pk"), source="claim"))
    in_text = Exists(BlockRow.objects.filter(proposal=OuterRef("pk"), inlines__contains='"claim":'))
    stage = Case(
        When(Q(listed_state="approved") & Exists(due), then=Value("outcome")),
        When(listed_state="approved", then=Value("execution")),
        When(listed_state__in=ON_ROUTE, then=Value("approval")),
        When(listed_state="withdrawn", then=Value("ended")),
        When(~in_table & ~in_text, then=Value("evidence")),
        When(chosen="", then=Value("options")),
        default=Value("coordination"),
        output_field=CharField(),
    )
    return rows.with_state().annotate(listed_stage=stage)


def staged(keys: Iterable[int], day: date | None = None) -> list[Proposal]:
    """Return the proposals with these keys, in their order, with what `with_stage` adds, their unit and their drafter.

    To write this query takes longer than to answer it, so that a list asks first which proposals it shows.
    """
    asked = tuple(keys)
    found: dict[int, Proposal] = {row.pk: row for row in _staged(keys=asked, day=day or date.min)}
    return [found[key] for key in asked if key in found]


@PreparedModels
def _staged(keys: Keys, day: date) -> Rows:
    return with_stage(Proposal.objects.filter(pk__in=keys), day).select_related("unit", "drafter")


def with_since(rows: Rows) -> Rows:
    """Add `since`: when the present turn began, as `turns_of` says of one round, or the round ended, or the draft was opened."""
    waiting = Step.objects.unsigned().filter(approval=OuterRef("approval"), turn__lte=OuterRef("turn"))
    finished = _on_route().filter(~Exists(waiting))
    ended = Ending.objects.filter(approval__policy_round__proposal=OuterRef("pk"))
    begun = (
        (finished, "signature__signed_at"),
        (finished, "omission__at"),
        (_on_route().in_turn(), "added_at"),  # put on the route later, or open again for a changed text
        (ended, "at"),
    )
    return rows.annotate(
        since=Greatest(
            F("created_at"),
            *(
                Coalesce(
                    Subquery(of.filter(**{f"{name}__isnull": False}).order_by(f"-{name}").values(name)[:1]),
                    F("created_at"), output_field=DateTimeField(),
                )
                for of, name in begun
            ),
            output_field=DateTimeField(),
        )
    )  # fmt: skip


def _on_route() -> StepQuerySet:
    """Return the steps of the running round of a proposal that a query around it names."""
    return Step.objects.of_running_rounds().filter(approval__policy_round__proposal=OuterRef("pk"))


def disputed(rows: Rows) -> Rows:
    """Return the rows on which an objection stands while they are drafted or on their route, found from the objections."""
    running = Signature.objects.standing_objections().filter(step__approval__ending__isnull=True).order_by()
    signed = running.values("step__approval__policy_round__proposal")
    said = Answer.objects.standing_objections().order_by().values("request__subject")
    return rows.filter(Q(pk__in=signed) | Q(reference__in=said))


def with_objections(rows: Rows) -> Rows:
    """Add `objections`: how many stand while it is drafted or on its route."""
    signed = Signature.objects.standing_objections().filter(
        step__approval__policy_round__proposal=OuterRef("pk"), step__approval__ending__isnull=True
    )
    said = Answer.objects.standing_objections().filter(request__subject=OuterRef("reference"))
    counts = (
        signed.order_by().values("step__approval").annotate(n=Count("pk")).values("n")[:1],
        said.order_by().values("request__subject").annotate(n=Count("pk")).values("n")[:1],
    )
    first, second = (Coalesce(Subquery(count), 0, output_field=IntegerField()) for count in counts)
    return rows.annotate(objections=first + second)


def due_by(rows: Rows, day: date) -> Rows:
    """Return what somebody should have done by a day: the open step of a route, or the answer to a request.

    A step has three working days from the beginning of its turn (D), and anew from the end of a hold; nothing is decided
    by their passing.
    """
    too_late = last_beginning(day)
    later = Q(until__gte=day_of(too_late)) | Q(until=None, at__gte=too_late)
    turn = _on_route().in_turn()  # none where another system decides, whose days are not ours
    held = Exists(turn.filter(holds__in=Hold.objects.newest().filter(later)))
    late = Q(Exists(turn), since__lt=too_late) & ~held
    asked = Request.objects.unanswered().filter(due_on__lte=day).values("subject")
    drafting = Q(listed_state__in=("draft", "returned", "recalled"), reference__in=asked)
    return with_since(rows).filter(late | drafting)


def last_beginning(day: date) -> datetime:
    """Return the first moment at which a turn begins too late to be due by a day."""
    begun, calendar = day, calendar_of(day)
    while calendar.deadline_after(begun, USUAL_DAYS) > day:
        begun -= timedelta(days=1)
    after = begun + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=SEOUL).astimezone(UTC)


@dataclass(frozen=True)
class Listed:
    """One proposal as a list shows it. `since` is when the present turn began; `due_on` is None where nobody is awaited."""

    proposal: Proposal
    state: str
    stage: str
    unit: str
    drafter: str
    number: str
    turn: tuple[str, ...]
    since: datetime
    due_on: date | None
    objections: int
    has_voices: bool
    superseded: str = ""  # amends or cancels, by a later approved document


def listed(rows: Sequence[Any], today: Chart) -> list[Listed]:
    """Return rows that carry `listed_state` and `listed_stage` as a list shows them."""
    references = [row.reference for row in rows]
    turns = turns_of(references)
    waiting = [step for turn in turns.values() for step in turn.steps]
    holders, held = holders_of(waiting, today), newest_holds(waiting)
    objections, numbers, due = objections_of(references), _numbers(references), _asked_until(references)
    superseded = superseded_kinds(references)
    ended, heard, calendar = ended_at(references), _with_voices(references), calendar_of(today.day)
    return [
        Listed(
            row, row.listed_state, row.listed_stage, today.names.get(row.unit.code, row.unit.code), row.drafter.name,
            numbers.get(row.reference, ""), _turn_names(row, turns.get(row.reference), holders),
            turns[row.reference].begun_at if row.reference in turns else ended.get(row.reference, row.created_at),
            _due_on(row, turns.get(row.reference), due, calendar, held), objections[row.reference] if row.listed_stage not in ("execution", "outcome") else 0,
            row.reference in heard, superseded.get(row.reference, ""),
        )
        for row in rows
    ]  # fmt: skip


def _turn_names(row: Any, turn: Turn | None, holders: dict[str, str]) -> tuple[str, ...]:
    if turn is not None and turn.steps:  # of a round decided elsewhere the drafter has the turn: to enter the result
        return tuple(holders[step.position.code] for step in turn.steps)
    return () if row.listed_state in ("approved", "withdrawn") else (row.drafter.name,)


def _due_on(
    row: Any, turn: Turn | None, due: dict[str, date], calendar: Calendar, held: dict[int, Hold]
) -> date | None:
    if turn is not None and turn.steps:
        pause = next((held[step.pk] for step in turn.steps if step.pk in held), None)
        return calendar.deadline_after(clock_of(turn.begun_at, pause), USUAL_DAYS)
    return due.get(row.reference) if row.listed_state in ("draft", "returned", "recalled") else None


def _numbers(references: Sequence[str]) -> dict[str, str]:
    subjects = tuple(references)
    given = {number.approval.subject: str(number) for number in _given(subjects=subjects)}
    return dict(_entered(subjects=subjects)) | given


@Prepared
def _entered(subjects: Texts) -> Any:
    return Result.objects.standing().filter(approval__subject__in=subjects).values_list("approval__subject", "number")


@PreparedModels
def _given(subjects: Texts) -> Any:
    return DocumentNumber.objects.filter(approval__subject__in=subjects).select_related("approval")


def _asked_until(references: Sequence[str]) -> dict[str, date]:
    open_ones = Request.objects.unanswered().filter(subject__in=references).order_by()
    return dict(open_ones.values_list("subject").annotate(due=Min("due_on")))


def ended_at(references: Sequence[str]) -> dict[str, datetime]:
    """Return when the newest round of each of these proposals ended, where one did."""
    return {one.subject: one.ending.at for one in _ended(subjects=tuple(references))}


@PreparedModels
def _ended(subjects: Texts) -> Any:
    """The rounds that ended, the newest of each document last."""
    rows = Approval.objects.filter(subject__in=subjects, ending__isnull=False, policy_round__isnull=False)
    return rows.select_related("ending").order_by("round_no")


def _with_voices(references: Sequence[str]) -> set[str]:
    """Return the proposals that rest on what citizens said: evidence pinned to a collection of voices."""
    return {one for (one,) in _heard(subjects=tuple(references))}


@Prepared
def _heard(subjects: Texts) -> Any:
    heard = Claim.objects.filter(proposal__in=subjects, pinned__version__collection__isnull=False)
    return heard.order_by().values_list("proposal").distinct()
