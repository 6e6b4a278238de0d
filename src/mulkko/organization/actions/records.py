"""Naming who keeps the records of a 처리과 (기록물관리책임자 지정): by the operator, from a day on."""

from datetime import date, datetime, timedelta

from mulkko.ledger.actions import Actor, recording
from mulkko.organization.errors import OrganizationError, RecordsManagerMoved
from mulkko.organization.models import Position, RecordsManager, Unit, day_of
from mulkko.organization.queries import chart, handling_departments


def name_records_manager(
    unit: Unit, position: Position | None, *, since: date, by: Actor, at: datetime, seen: str | None = None
) -> RecordsManager | None:
    """Name the position that keeps the records of a unit from a day on; None leaves it to the head of the unit again.

    Args:
        seen: code of the position that the page showed as named, "" for none; another one meanwhile is refused.

    Raises:
        OrganizationError: the day has passed, the unit is no 처리과 of today, or the position does not exist today.
        RecordsManagerMoved: somebody named another one in the meantime.
    """
    today = chart(day_of(at))
    if since < today.day:
        raise OrganizationError("A records manager is named from today on, or from a later day.")
    if unit.code not in handling_departments(today):
        raise OrganizationError(f"The unit {unit.code} registers no documents today. Name a section that does.")
    if position is not None and position.code not in today.posts:
        raise OrganizationError(f"The position {position.code} does not exist today. Name one that does.")
    with recording("organization.records_manager_named", by=by, at=at) as facts:
        Unit.objects.select_for_update().get(pk=unit.pk)  # two namings of one unit come one after the other
        before = _open_on(unit, since)
        if seen is not None and seen != (before.position.code if before else ""):
            raise RecordsManagerMoved("Somebody named another records manager in the meantime. Look at the page again.")
        if (before.position_id if before else None) == (position.pk if position else None):
            raise OrganizationError("This is so already.")
        _end(unit, since)
        row = RecordsManager.objects.create(unit=unit, position=position, valid_from=since) if position else None
        facts.update(unit=unit.code, position=position.code if position else "", since=since.isoformat())
    return row


def _open_on(unit: Unit, day: date) -> RecordsManager | None:
    return RecordsManager.objects.on(day).filter(unit=unit).select_related("position").first()


def _end(unit: Unit, since: date) -> None:
    """End what was named until then, and let go what was named for a day that has not come yet."""
    RecordsManager.objects.filter(unit=unit, valid_from__gte=since).delete()
    RecordsManager.objects.on(since - timedelta(days=1)).filter(unit=unit).update(valid_to=since)
