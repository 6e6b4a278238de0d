"""What the pages of data calls have alike: finding through rights, and what a call that is about to go out would ask."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from mulkko.catalog.actions.calls import Asked, known_of
from mulkko.catalog.engine.repeated import Repeated
from mulkko.catalog.models import AskedUnit, CallClosing, DataCall
from mulkko.catalog.permissions import confirming, may_fill, may_lead
from mulkko.catalog.queries.calls import is_owner, unused_twice
from mulkko.catalog.queries.knowing import Known, asked_now
from mulkko.catalog.queries.repeated import GivenUp, given_up, repeated_now
from mulkko.evidence.models import ClaimPin
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import Chart, Place, chart, place_of


def place_in(request: HttpRequest) -> Place | None:
    return place_of(request.person, timezone.now()) if request.person else None


def seen_call(request: HttpRequest, number: int) -> DataCall:
    """Return a call that concerns the person.

    Raises:
        Http404: there is none, or it is not for this person: both look the same.
    """
    rows = DataCall.objects.seen_by(place_in(request)).select_related("owner", "by", "closing__version__dataset")
    found = rows.filter(pk=number).first()
    if found is None:
        raise Http404(str(number))
    return found


@dataclass(frozen=True)
class Rights:
    """What a person may do with the sheet of a unit now."""

    fills: bool
    confirms: bool
    sees: bool


def rights_on(call: DataCall, unit: str, place: Place | None) -> Rights:
    if place is None:
        return Rights(False, False, True)
    is_open = not call.is_closed
    fills = is_open and may_fill(place, unit)
    confirms = is_open and confirming(place, unit) is not None
    return Rights(fills, confirms, fills or confirms or is_owner(call, place) or unit in place.units | place.speaks_for)


def seen_sheet(request: HttpRequest, number: int, unit: str) -> tuple[AskedUnit, Rights]:
    """Return what a unit was asked in a call, and what the person may do with it.

    Raises:
        Http404: there is none, or it is not for this person: both look the same.
    """
    call = seen_call(request, number)
    asked = AskedUnit.objects.filter(call=call, unit__code=unit.replace("\0", "")).select_related("unit").first()
    rights = rights_on(call, unit, place_in(request)) if asked else None
    if asked is None or rights is None or not rights.sees:
        raise Http404(unit)
    asked.call = call
    return asked, rights


def led_call(request: HttpRequest, number: int, person: Person) -> DataCall:
    """Return a call of the person's own unit.

    Raises:
        Http404: there is none, or another unit sent it.
    """
    call = seen_call(request, number)
    if not may_lead(place_of(person, timezone.now()), call.owner.code):
        raise Http404(str(number))
    return call


@dataclass(frozen=True)
class Preview:
    """A call before it goes out: what is known, what is asked elsewhere right now, and a mark of just that."""

    asked: Asked
    known: Known
    elsewhere: list[tuple[DataCall, list[str], int]]
    names: list[str]

    @property
    def mark(self) -> str:
        """Return a digest of what whoever sends has seen: another question, or other data, need another look."""
        told = [
            [self.asked.title, self.asked.from_on.isoformat(), [one.heading for one in self.asked.columns]],
            [list(self.asked.rows), list(self.asked.units), self.known.prefilled, self.known.asked],
            [[one.column, one.source.dataset, one.source.version, one.cells] for one in self.known.columns],
            [call.pk for call, _, _ in self.elsewhere],
        ]
        return sha256_of(canonical(told))


def preview_of(asked: Asked, today: Chart) -> Preview:
    names = [today.name_of(unit) for unit in asked.units]
    return Preview(asked, known_of(asked, today), list(asked_now(asked.columns, asked.units)), names)


def groups_seen(place: Place | None, day: date) -> list[Repeated]:
    """Return the groups of calls that ask the same, those in which a person sees one: the others of it are named too."""
    found = repeated_now(day)
    if not found or place is None:
        return found
    seen = set(DataCall.objects.seen_by(place).values_list("pk", flat=True))
    return [one for one in found if any(series.call in seen for series in one.series)]


def given_up_seen(place: Place | None) -> list[GivenUp]:
    rows = given_up()
    seen = set(DataCall.objects.seen_by(place).values_list("pk", flat=True)) if rows else set()
    return [one for one in rows if one.series.call in seen]


def used_versions() -> frozenset[int]:
    """Return the versions that a figure is computed on."""
    return frozenset(ClaimPin.objects.filter(version__calls__isnull=False).values_list("version_id", flat=True))


def is_to_be_ended(call: DataCall) -> bool:
    return call.is_closed and unused_twice(call, used_versions())


def today_chart() -> Chart:
    return chart(day_of(timezone.now()))


def closing_of(call: DataCall) -> CallClosing | None:
    return call.closing if call.is_closed else None


def matches(call: DataCall, words: str, names: dict[str, Any]) -> bool:
    """Tell whether title, ground, purpose, columns or owner of a call hold every word."""
    text = " ".join(
        [call.title, call.ground, call.purpose, names.get(call.owner.code, ""), *(one.name for one in call.columns)]
    )
    return all(word.casefold() in text.casefold() for word in words.split())
