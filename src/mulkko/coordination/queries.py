"""What waits for a person, what was asked about a document, and whether all of it is still what was recorded."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from mulkko.coordination.models import Answer, Remark, RemarkEnding, Reply, Request, Settlement
from mulkko.ledger.queries import Break, ErasedActs, Kept, Told, compared, erased_acts, told_whole
from mulkko.organization.engine.levels import LADDER, Post
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import Chart, Place, chart, place_of, positions_of
from mulkko.prepared import Prepared, PreparedModels, Texts


def waiting_for(person: Person, at: datetime, place: Place | None = None) -> list[Request]:
    """Return the requests that the units of a person have not answered, the most urgent first."""
    mine = (place or place_of(person, at)).speaks_for
    return _unanswered(units=tuple(mine))


@PreparedModels
def _unanswered(units: Texts) -> "QuerySet[Request]":
    rows = Request.objects.unanswered().filter(unit__code__in=units)
    return rows.select_related("unit", "asking_unit", "asked_by").order_by("due_on", "pk")


def of_subject(subject: str) -> list[Request]:
    """Return what was asked about a document, oldest first, each with its answer, reply and settlement."""
    rows = Request.objects.about(subject).select_related(
        "unit", "asking_unit", "asked_by", "redirects__unit", "answer__redirect_to", "answer__by", "answer__reply__by",
        "answer__settlement__by", "answer__settlement__position",
    )  # fmt: skip
    return list(rows)


def standing_of(subject: str) -> list[dict[str, Any]]:
    """Return everything that was asked and answered about a document as plain values, for a receipt."""
    if not was_asked(subject):
        return []  # the common case costs no join
    return [_standing(request) for request in of_subject(subject)]


def _standing(request: Request) -> dict[str, Any]:
    answer = getattr(request, "answer", None)
    reply, settlement = getattr(answer, "reply", None), getattr(answer, "settlement", None)
    return {
        "request": request.facts(),
        "answer": answer.facts() if answer else None,
        "reply": reply.facts() if reply else None,
        "settlement": settlement.facts() if settlement else None,
    }


def subjects_asked_of(units: set[str]) -> Any:
    """Return the subjects about which one of these units was asked, as a query that a filter can take."""
    return Request.objects.filter(unit__code__in=units).values("subject")


def subjects_asked_about() -> Any:
    """Return the subjects about which any unit was asked, as a query that a filter can take."""
    return Request.objects.values("subject")


def was_asked(subject: str) -> bool:
    """Tell whether any unit was asked about a document."""
    return bool(_asked(subject=subject))


# Asked at every signature.
@Prepared
def _asked(subject: str) -> Any:
    return Request.objects.about(subject).order_by().values_list("pk")[:1]


def objections_waiting_for(person: Person, at: datetime, place: Place | None = None) -> list[Answer]:
    """Return the objections that a person may settle, oldest first."""
    found = _objections()
    if not found:
        return []
    place = place or place_of(person, at)
    return [row for row in found if _post_above(row.request, place.positions, place.chart) is not None]


@PreparedModels
def _objections() -> Any:
    rows = Answer.objects.standing_objections().select_related("request__unit", "request__asking_unit", "by")
    return rows.order_by("at", "pk")


def settling_post(objection: Answer, *, by: Person, at: datetime) -> Post | None:
    """Return the position from which somebody may settle an objection, or None.

    It stands above both units, and higher than the heads of both.
    """
    today = chart(day_of(at))
    return _post_above(objection.request, positions_of(by, today.day), today)


def _post_above(request: Request, held: Collection[str], today: Chart) -> Post | None:
    heads = [today.head_of(unit.code) for unit in (request.unit, request.asking_unit)]
    than = max((head.level for head in heads if head), key=LADDER.index, default="officer")
    above = today.superiors_of(request.asking_unit.code, request.unit.code, than=than)
    return next((post for post in above if post.code in held), None)


def verify_coordination() -> Iterator[Break]:
    """Yield every request, answer, reply or settlement that is not what the ledger recorded."""
    erased = erased_acts()
    asked = [(one.index, said) for one in _told("asked", "answered") for said in one.facts.get("requests", [])]
    rows = Request.objects.select_related("unit", "asking_unit", "asked_by")
    requests = (Kept(row.pk, row.facts(), row.asked_at, row.pk) for row in rows)
    yield from compared("coordination_request", {said["id"]: (index, said) for index, said in asked}, requests, erased)
    for verb, name, kept in (
        ("answered", "answer", Answer.objects.select_related("by", "redirect_to")),
        ("replied", "reply", Reply.objects.select_related("by", "answer")),
        ("settled", "settlement", Settlement.objects.select_related("by", "position", "objection")),
    ):
        recorded = {_of("request", one.facts[name]): (one.index, one.facts[name]) for one in _told(verb)}
        these: Any = kept
        there = (Kept(_of("request", row.facts()), row.facts(), row.at, row.pk) for row in these)
        yield from compared(f"coordination_{name}", recorded, there, erased)
    yield from _bad_remarks(erased)


def _of(what: str, facts: Mapping[str, Any]) -> str:
    """Return how a row is called whose own number no entry knows: by what it belongs to."""
    return f"of {what} {facts[what]}"


def _bad_remarks(erased: ErasedActs) -> Iterator[Break]:
    said = {one.facts["remark"]["id"]: (one.index, [one.facts["remark"], one.proposal]) for one in _told("remarked")}
    remarks = (Kept(row.pk, [row.facts(), row.subject], row.at, row.pk) for row in Remark.objects.select_related("by"))
    yield from compared("coordination_remark", said, remarks, erased)
    ended = {_of("remark", one.facts["ending"]): (one.index, one.facts["ending"]) for one in _told("thread_ended")}
    endings = (
        Kept(_of("remark", row.facts()), row.facts(), row.at, row.pk)
        for row in RemarkEnding.objects.select_related("by")
    )
    yield from compared("coordination_remarkending", ended, endings, erased)


def threads_of(subject: str) -> list[Remark]:
    """Return the threads about a document, oldest first, each with its answers and its ending."""
    rows = Remark.objects.about(subject).threads().select_related("by", "ending").prefetch_related("answers__by")
    return list(rows)


def _told(*verbs: str) -> Iterator[Told]:
    for verb in verbs:
        yield from told_whole(f"coordination.{verb}")
