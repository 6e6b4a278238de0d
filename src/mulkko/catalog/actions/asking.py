"""자료 제공 요청: entering one, extending it once, deciding it; and the terms of data that were received from others."""

from datetime import date, datetime
from typing import Any

from mulkko.catalog.engine.asking import Decided, refusal_of_decision, refusal_of_extension
from mulkko.catalog.errors import AskingRefused
from mulkko.catalog.models import DataDecision, DataRequest, Dataset, Extension, ReceivedData, ReceivedEnding
from mulkko.catalog.queries.asking import deadline_of, is_kept_by
from mulkko.ledger.actions import recording
from mulkko.ledger.engine.rows import whole_row
from mulkko.organization.engine.levels import Post
from mulkko.organization.models import Person, Unit, day_of
from mulkko.organization.queries import actor_of, place_of

TOLD = ("what", "purpose", "method")


def enter_request(
    *, owner: Unit, from_on: date, to_on: date, received_on: date, by: Person, at: datetime, asking_unit: Unit | None = None,
    asking_agency: str = "", **told: str,
) -> DataRequest:  # fmt: skip
    """Enter a request (법 §10): purpose, way of analysis and period have to be told.

    Args:
        asking_agency: another agency under the act; empty where `asking_unit`, a unit of the city, asks.
        told: what, purpose, method.

    Raises:
        AskingRefused: `missing`, `period`, `future`, or `kept` where neither unit is the person's.
    """
    place = place_of(by, at)
    if not {owner.code, asking_unit.code if asking_unit else owner.code} & set(place.units):
        raise AskingRefused("kept")
    said = {name: told.get(name, "").strip() for name in TOLD}
    if not all(said.values()) or (asking_unit is None) == (not asking_agency.strip()):
        raise AskingRefused("missing")
    if to_on < from_on:
        raise AskingRefused("period")
    if received_on > day_of(at):
        raise AskingRefused("future")
    with recording("catalog.data_requested", by=actor_of(by, at), at=at) as facts:
        row = DataRequest.objects.create(
            owner=owner, asking_unit=asking_unit, asking_agency=asking_agency.strip(), from_on=from_on, to_on=to_on,
            received_on=received_on, by=by, at=at, **said,
        )  # fmt: skip
        facts.update(asked=row.told(), row=whole_row(row))
    return row


def extend_request(request: DataRequest, *, days: int, reason: str, by: Person, at: datetime) -> Extension:
    """Extend a request once by at most ten days, with a reason (시행령 §11②).

    Raises:
        AskingRefused: once, over, late, days, reason, internal, or kept.
    """
    _keeper(request.owner, by, at)
    if request.asking_unit_id is not None:
        raise AskingRefused("internal")
    with recording("catalog.data_request_extended", by=actor_of(by, at), at=at) as facts:
        locked = DataRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        why = refusal_of_extension(
            days, reason, was_extended=hasattr(locked, "extension"), is_over=hasattr(locked, "decision"), today=day_of(at),
            due=deadline_of(locked),
        )  # fmt: skip
        if why:
            raise AskingRefused(why)
        row = Extension.objects.create(request=locked, days=days, reason=reason.strip(), by=by, at=at)
        facts.update(
            extension=row.told(),
            row=whole_row(row),
            until=deadline_of(DataRequest.objects.get(pk=locked.pk)).isoformat(),
        )
    return row


def decide_request(request: DataRequest, decided: Decided, *, by: Person, at: datetime) -> DataDecision:
    """Give data, give a part, or refuse on one of the three grounds, after a look at what can be separated (법 §11, 시행령 §11③).

    Raises:
        AskingRefused: a code of `refusal_of_decision`, over, or kept.
    """
    post = _keeper(request.owner, by, at)
    if why := refusal_of_decision(decided):
        raise AskingRefused(why)
    with recording("catalog.data_request_decided", by=actor_of(by, at), at=at) as facts:
        locked = DataRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if hasattr(locked, "decision"):
            raise AskingRefused("over")
        said: dict[str, Any] = {name: value.strip() for name, value in vars(decided).items()}
        row = DataDecision.objects.create(request=locked, by=by, title=post.title, at=at, **said)
        facts.update(decision=row.told(), row=whole_row(row))
    return row


def note_received(
    *,
    owner: Unit,
    what: str,
    provider: str,
    purpose: str,
    until: date,
    by: Person,
    at: datetime,
    dataset: Dataset | None = None,
) -> ReceivedData:
    """Note for which purpose and until when a unit holds data of another agency (법 §15).

    Raises:
        AskingRefused: missing, or kept.
    """
    _keeper(owner, by, at)
    said = {"what": what.strip(), "provider": provider.strip(), "purpose": purpose.strip()}
    if not all(said.values()):
        raise AskingRefused("missing")
    with recording("catalog.data_received", by=actor_of(by, at), at=at) as facts:
        row = ReceivedData.objects.create(owner=owner, dataset=dataset, until=until, by=by, at=at, **said)
        facts.update(received=row.told(), row=whole_row(row))
    return row


def end_received(received: ReceivedData, *, kind: str, on: date, how: str, by: Person, at: datetime) -> ReceivedEnding:
    """Say that the purpose of received data is over, or that they were destroyed; the machine destroys nothing itself.

    Raises:
        AskingRefused: missing, future, over, or kept.
    """
    post = _keeper(received.owner, by, at)
    if not how.strip() or kind not in dict(ReceivedEnding.KINDS):
        raise AskingRefused("missing")
    if on > day_of(at):
        raise AskingRefused("future")
    with recording("catalog.received_data_ended", by=actor_of(by, at), at=at) as facts:
        locked = ReceivedData.objects.select_for_update(of=("self",)).get(pk=received.pk)
        if locked.endings.filter(kind__in=(kind, "destroyed")).exists():
            raise AskingRefused("over")
        row = ReceivedEnding.objects.create(
            received=locked, kind=kind, on=on, how=how.strip(), by=by, title=post.title, at=at
        )
        facts.update(ending=row.told(), row=whole_row(row))
    return row


def _keeper(owner: Unit, by: Person, at: datetime) -> Post:
    place = place_of(by, at)
    if not place.posts or not is_kept_by(owner, place):
        raise AskingRefused("kept")
    return place.posts[0]
