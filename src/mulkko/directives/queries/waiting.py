"""What waits for a person: one row for each act that the person's own desk can do now."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import pgettext

from mulkko.directives.engine.clock import cycle_days
from mulkko.directives.models import Candidate, Directive, Event
from mulkko.directives.permissions import TURN
from mulkko.organization.models import Person, Unit, day_of
from mulkko.organization.queries import Chart, Place, place_of

SOON_DAYS = 3  # before a due date progress is told again


@dataclass(frozen=True)
class Waiting:
    """One act that waits: `act` as the officer calls it, `unit` by name, `address` of the page where it is done."""

    act: str
    title: str
    unit: str
    due_on: date | None
    address: str


def waiting_for(person: Person, at: datetime, place: Place | None = None) -> list[Waiting]:
    """Return the acts on directives that wait for the desk of a person, the most urgent first.

    A desk is the unit in which a position is held, with the team and the section around it: what waits for a section
    does not stand on the desk of the bureau above it.
    """
    place = place or place_of(person, at)
    today, desk = place.chart, _desk(place)
    found = [_row(row, today) for row in _turns_of(place, desk, at) if _is_due(row, today.day)]
    found += _candidates(desk, today)
    return sorted(found, key=lambda row: (row.due_on is None, row.due_on or today.day, row.address))


def _desk(place: Place) -> set[str]:
    today = place.chart
    held = {post.unit for post in place.posts}
    above = {unit for own in held for unit in today.chain(own) if today.kinds.get(unit) in ("team", "section")}
    return held | above


def _turns_of(place: Place, desk: set[str], at: datetime) -> list[dict[str, Any]]:
    """Return the directives whose turn a desk has, as plain values."""
    own = Unit.objects.filter(code__in=desk).values("pk")
    told = Event.objects.filter(directive=OuterRef("pk"), kind__in=("in_progress", "reported")).order_by("-pk")
    lead = Unit.objects.filter(pk=OuterRef("lead_id")).values("code")
    rows: Any = Directive.objects.listed().readable_by(place.person, at, place.chart).with_state(day_of(at))
    sides = {side: [state for state, whose in TURN.items() if whose == side] for side in ("office", "lead")}
    mine = Q(office__in=own, listed_state__in=sides["office"]) | Q(lead_id__in=own, listed_state__in=sides["lead"])
    named = rows.filter(mine).annotate(told_at=Subquery(told.values("at")[:1]), lead_code=Subquery(lead))
    return list(
        named.values(
            "pk", "listed_state", "text", "kind", "issued_on", "due_on", "told_at", "lead_code", "office__code"
        )
    )


def _is_due(row: dict[str, Any], day: date) -> bool:
    """Tell whether an act waits today: progress is told again when its cycle has passed or the due date is near."""
    if row["listed_state"] != "in_progress":
        return True
    told_on = day_of(row["told_at"]) if row["told_at"] else row["issued_on"]
    is_near = row["due_on"] is not None and row["due_on"] - timedelta(days=SOON_DAYS) <= day
    return is_near or (day - told_on).days >= cycle_days(row["kind"])


def _row(row: dict[str, Any], today: Chart) -> Waiting:
    act = {
        "registered": pgettext("directive", "Assign"),
        "disputed": pgettext("directive", "Assign anew"),
        "assigned": pgettext("directive", "Take over"),
        "reported": pgettext("directive", "Confirm"),
    }.get(row["listed_state"], pgettext("directive", "Tell progress"))
    other = row["lead_code"] if TURN[row["listed_state"]] == "office" and row["lead_code"] else row["office__code"]
    title = " ".join(row["text"].split())
    return Waiting(act, title, today.names.get(other, other), row["due_on"], reverse("directive", args=[row["pk"]]))


def _candidates(desk: set[str], today: Chart) -> list[Waiting]:
    """Return one row for each text in which candidates wait."""
    found = Candidate.objects.undecided().filter(remarks__unit__code__in=desk)
    texts = found.values("remarks", "remarks__title", "remarks__unit__code").annotate(n=Count("pk"))
    return [
        Waiting(
            pgettext("directive", "Sort candidates"), f"{row['remarks__title']} · {row['n']}",
            today.names.get(row["remarks__unit__code"], row["remarks__unit__code"]), None,
            reverse("directive-candidates") + f"?remarks={row['remarks']}",
        )
        for row in texts.order_by("remarks")
    ]  # fmt: skip
