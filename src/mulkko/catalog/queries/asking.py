"""The clock of requests for data, and which received data are past their purpose or period."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from mulkko.catalog.engine.asking import due_on, is_to_be_destroyed
from mulkko.catalog.models.asking import DataDecision, DataRequest, Extension, ReceivedData, ReceivedEnding
from mulkko.ledger.engine.chain import Break
from mulkko.ledger.queries import compared_rows, erased_acts
from mulkko.organization.models import Unit
from mulkko.organization.queries import Place, calendar_of


@dataclass(frozen=True)
class Held:
    """Received data with what became of them: destroyed, due (to be destroyed now) or in use."""

    received: ReceivedData
    state: str


def is_kept_by(owner: Unit, place: Place) -> bool:
    """Tell whether a unit is one in which a person holds a position, or one below it."""
    return owner.code in place.units


def deadline_of(request: DataRequest) -> date:
    """Return the last day for an answer, an extension counted in."""
    more = request.extension.days if hasattr(request, "extension") else 0
    is_internal = request.asking_unit_id is not None
    return due_on(request.received_on, calendar_of(request.received_on), more_days=more, is_internal=is_internal)


def requests_seen_by(place: Place | None) -> "QuerySet[DataRequest]":
    """Return the requests that the units of a person decide or made; None is the operator, who sees all."""
    rows = DataRequest.objects.select_related("owner", "asking_unit", "extension", "decision", "by")
    if place is None:
        return rows
    return rows.filter(Q(owner__code__in=place.units) | Q(asking_unit__code__in=place.units))


def held_by(place: Place | None, today: date) -> list[Held]:
    """Return the received data of the units of a person, what is to be destroyed first."""
    rows = ReceivedData.objects.select_related("owner", "dataset").prefetch_related("endings")
    found = [_held(one, today) for one in (rows if place is None else rows.filter(owner__code__in=place.units))]
    order = {"due": 0, "in_use": 1, "destroyed": 2}
    return sorted(found, key=lambda one: (order[one.state], one.received.until, one.received.pk))


def _held(received: ReceivedData, today: date) -> Held:
    endings = {one.kind: one.on for one in received.endings.all()}
    if "destroyed" in endings:
        return Held(received, "destroyed")
    is_due = is_to_be_destroyed(until=received.until, purpose_ended_on=endings.get("purpose_over"), today=today)
    return Held(received, "due" if is_due else "in_use")


def to_be_destroyed(held: Iterable[Held]) -> list[ReceivedData]:
    return [one.received for one in held if one.state == "due"]


RECORDED = (
    (DataRequest, "catalog.data_requested"),
    (Extension, "catalog.data_request_extended"),
    (DataDecision, "catalog.data_request_decided"),
    (ReceivedData, "catalog.data_received"),
    (ReceivedEnding, "catalog.received_data_ended"),
)


def verify_asking() -> Iterator[Break]:
    """Yield rows about requests and received data that no entry recorded as they are, and entries whose row is gone."""
    erased = erased_acts()
    for model, action in RECORDED:
        yield from compared_rows(model, [action], erased)
