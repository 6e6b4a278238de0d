"""How much waits for a person, for the frame of every page: the number of rows of `work_of`, without building them."""

from datetime import datetime
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast

from mulkko.approval.models import ChangeRequest, HandOver, PostReport, Signature, Step
from mulkko.approval.queries import objections_waiting_for as objections_on_routes
from mulkko.approval.queries.revising import confirmations_of
from mulkko.catalog.models import AskedUnit
from mulkko.catalog.permissions import confirms_for
from mulkko.coordination.models import Answer, Request
from mulkko.coordination.queries import objections_waiting_for as objections_while_drafting
from mulkko.directives.queries import perhaps_owed_by
from mulkko.directives.queries import waiting_for as directives_waiting_for
from mulkko.organization.models import day_of
from mulkko.organization.queries import Place
from mulkko.policy.models import JoinOffer, Proposal
from mulkko.policy.queries.moved import may_wait, waiting_grounds
from mulkko.policy.queries.outcomes import due_unjudged, waiting_outcomes

Found = frozenset[tuple[str, str]]  # source and key of each row that waits
PERHAPS = "perhaps a directive"


def waiting_turns(place: Place, now: datetime) -> Found:
    """Return what has a clock and waits for a person, in one query: steps, requests, data calls; and directives that perhaps do."""
    undecided = Proposal.objects.undecided().values("reference")
    asked = Request.objects.unanswered().filter(unit__code__in=place.speaks_for, subject__in=undecided)
    first, *others = (
        _as(Step.objects.shown_to(place.person, now, place), "step", "pk"),
        _as(asked, "request", "pk"),
        _as(AskedUnit.objects.waiting_for(place.speaks_for, confirms_for(place)), "data call", "pk"),
        _as(perhaps_owed_by(place), PERHAPS, "pk"),
    )
    return frozenset(first.union(*others))


def count_work(place: Place, now: datetime, turns: Found | None = None) -> int:
    """Return how many acts wait for a person: three queries, and one or two more where an objection, an outcome or a decision whose ground moved might be theirs.

    `turns` are those of `waiting_turns` where they were found already.
    """
    person = place.person
    undecided = Proposal.objects.undecided().values("reference")
    said = Answer.objects.filter(kind__in=("conditional", "objection"), settlement__isnull=True)
    unanswered = said.filter(request__asked_by=person, reply__isnull=True, request__subject__in=undecided)
    signed = Signature.objects.standing_objections().filter(step__approval__ending__isnull=True)
    drafted = Answer.objects.standing_objections().filter(request__subject__in=undecided)
    mine = Proposal.objects.filter(drafter=person).undecided().in_state("returned")
    changes = ChangeRequest.objects.unanswered().filter(
        step__approval__subject__in=Proposal.objects.filter(drafter=person).values("reference")
    )
    first, *others = (
        _as(confirmations_of(person), "confirmation", "pk"),
        _as(changes, "change request", "pk"),
        _as(mine, "returned", "pk"),
        _as(HandOver.objects.running().filter(approval__policy_round__proposal__drafter=person), "result", "pk"),
        _as(unanswered, "reply", "request__subject"),  # one row for each draft, however many units said something
        *([] if place.is_away else [_as(PostReport.objects.filter(to=person, acknowledgement=None), "report", "pk")]),
        _as(signed, "signed objection", "pk"),
        _as(drafted, "drafted objection", "pk"),
        _as(Proposal.objects.filter(outcome__in=due_unjudged(place, day_of(now))), "outcome", "pk"),
        _as(may_wait(place), "ground", "pk"),
        _as(JoinOffer.objects.waiting_for(person), "join", "pk"),
    )
    found = set(first.union(*others)) | (waiting_turns(place, now) if turns is None else turns)
    sources = {source for source, _ in found}
    waiting = sum("objection" not in source and source not in ("outcome", "ground", PERHAPS) for source, _ in found)
    evaluated = len(waiting_outcomes(person, place, now)) if "outcome" in sources else 0
    grounds = [int(key) for source, key in found if source == "ground"]
    moved = len(waiting_grounds(person, place, now, among=grounds)) if grounds else 0
    return waiting + _to_settle(place, now, sources) + evaluated + moved + _orders(place, now)


def _as(rows: "QuerySet[Any]", source: str, key: str) -> Any:
    text = CharField()
    named = rows.order_by().annotate(source=Value(source, output_field=text), key_text=Cast(F(key), text))
    return named.values_list("source", "key_text")


def _to_settle(place: Place, now: datetime, sources: set[str]) -> int:
    on_routes = objections_on_routes(place.person, now, place) if "signed objection" in sources else []
    while_drafting = objections_while_drafting(place.person, now, place) if "drafted objection" in sources else []
    if not on_routes and not while_drafting:
        return 0
    subjects = [one.step.approval.subject for one in on_routes] + [one.request.subject for one in while_drafting]
    undecided = set(Proposal.objects.undecided().filter(reference__in=subjects).values_list("reference", flat=True))
    return sum(subject in undecided for subject in subjects)


def _orders(place: Place, now: datetime) -> int:
    return len(directives_waiting_for(place.person, now, place))
