"""What waits for a person: one row for each act that the person's own desk can do now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import pgettext

from mulkko.directives.engine.clock import cycle_days
from mulkko.directives.models import ENDED, Candidate, Directive, Event
from mulkko.directives.permissions import TURN, state_from
from mulkko.organization.models import Person, Unit, day_of
from mulkko.organization.queries import Chart, Place, place_of, units_around
from mulkko.prepared import Prepared, PreparedModels, Texts

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
    return held | above | today.forebears(held | above)


def _turns_of(place: Place, desk: set[str], at: datetime) -> list[Any]:
    """Return the directives whose turn a desk has, and which the person may read."""
    around = units_around(place.person, day_of(at), place.chart)
    return _in_turn(desk=tuple(desk), around=tuple(around), day=day_of(at))


@PreparedModels
def _in_turn(desk: Texts, around: Texts, day: date) -> Any:
    """The directives whose turn a desk has, with `listed_state`, `told_at` and `lead_code`."""
    own = Unit.objects.filter(code__in=desk).values("pk")
    told = Event.objects.filter(directive=OuterRef("pk"), kind__in=("in_progress", "reported")).order_by("-pk")
    lead = Unit.objects.filter(pk=OuterRef("lead_id")).values("code")
    rows: Any = Directive.objects.listed().readable_around(around).with_state(day)
    sides = {side: [state for state, whose in TURN.items() if whose == side] for side in ("office", "lead")}
    mine = Q(office__in=own, listed_state__in=sides["office"]) | Q(lead_id__in=own, listed_state__in=sides["lead"])
    named = rows.filter(mine).annotate(told_at=Subquery(told.values("at")[:1]), lead_code=Subquery(lead))
    return named.select_related("office")


@dataclass(frozen=True)
class Owed:
    """A directive whose answer the unit that leads owes by a day; `lead` is the unit that was told to, `since` when."""

    directive: int
    lead: str
    since: date
    due_on: date


def perhaps_owed_by(place: Place) -> Any:
    """Return the directives that were assigned to the desk of a person and have neither ended nor been reported, as a query.

    `owed` says which of them the desk owes indeed. Whoever works in the unit that leads may read it, also where it is closed.
    """
    return _perhaps_owed_by(_desk(place))


def _perhaps_owed_by(units: Collection[str]) -> Any:
    newest = Event.objects.filter(directive=OuterRef("pk")).order_by("-pk").values("kind")[:1]
    led = Event.objects.filter(kind="assigned", lead__code__in=units, directive__due_on__isnull=False)
    given = Directive.objects.filter(pk__in=led.values("directive")).annotate(newest=Subquery(newest))
    return given.exclude(newest__in=(*ENDED, "reported"))


def owed_by_units(units: Collection[str], day: date) -> list[Owed]:
    """Return what these units owe by a day."""
    return owed([pk for (pk,) in _owed_perhaps(units=tuple(units))], units, day)


@Prepared
def _owed_perhaps(units: Texts) -> Any:
    return _perhaps_owed_by(units).order_by().values_list("pk")


def owed_by(place: Place, among: Collection[int]) -> list[Owed]:
    """Return what the desk of a person owes by a day, of what it perhaps does."""
    return owed(among, _desk(place), place.chart.day)


def owed(directives: Collection[int], units: Collection[str], day: date) -> list[Owed]:
    """Return which of these directives the units owe by a day: not what is paused, or waits for the office or another unit."""
    if not directives:
        return []
    events = Event.objects.filter(directive__in=directives).order_by("directive", "pk")
    told: dict[int, list[Any]] = {}
    for row in events.values_list("directive", "kind", "lead__code", "until", "at", "directive__due_on", named=True):
        told.setdefault(row.directive, []).append(row)
    found = (_owed(rows, day) for rows in told.values())
    return [one for one in found if one is not None and one.lead in units]


def _owed(events: Sequence[Any], day: date) -> Owed | None:
    if TURN.get(state_from(events, day)) != "lead":
        return None
    given = [one for one in events if one.kind == "assigned"]
    began = [one.at for one in events if one.kind in ("assigned", "reopened")]
    return Owed(events[0].directive, given[-1].lead__code, day_of(began[-1]), events[0].directive__due_on)


def _is_due(row: Any, day: date) -> bool:
    """Tell whether an act waits today: progress is told again when its cycle has passed or the due date is near."""
    if row.listed_state != "in_progress":
        return True
    told_on = day_of(row.told_at) if row.told_at else row.issued_on
    is_near = row.due_on is not None and row.due_on - timedelta(days=SOON_DAYS) <= day
    return is_near or (day - told_on).days >= cycle_days(row.kind)


def _row(row: Any, today: Chart) -> Waiting:
    act = {
        "registered": pgettext("directive", "Assign"),
        "disputed": pgettext("directive", "Assign anew"),
        "assigned": pgettext("directive", "Take over"),
        "reported": pgettext("directive", "Confirm"),
    }.get(row.listed_state, pgettext("directive", "Tell progress"))
    other = row.lead_code if TURN[row.listed_state] == "office" and row.lead_code else row.office.code
    title = " ".join(row.text.split())
    return Waiting(act, title, today.names.get(other, other), row.due_on, reverse("directive", args=[row.pk]))


def _candidates(desk: set[str], today: Chart) -> list[Waiting]:
    """Return one row for each text in which candidates wait."""
    return [
        Waiting(
            pgettext("directive", "Sort candidates"), f"{title} · {number}", today.names.get(unit, unit), None,
            reverse("directive-candidates") + f"?remarks={remarks}",
        )
        for remarks, title, unit, number in _texts_with_candidates(desk=tuple(desk))
    ]  # fmt: skip


@Prepared
def _texts_with_candidates(desk: Texts) -> Any:
    found = Candidate.objects.undecided().filter(remarks__unit__code__in=desk).order_by("remarks")
    return found.values_list("remarks", "remarks__title", "remarks__unit__code").annotate(n=Count("pk"))
