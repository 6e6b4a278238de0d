"""The working calendar of the city, the elections that lie ahead, and what its ordinances demand."""

from datetime import MAXYEAR, MINYEAR, date

from mulkko.organization.engine.elections import Election, elections_around
from mulkko.organization.engine.workdays import Calendar
from mulkko.organization.models import ElectionDay, Holiday, LocalGate
from mulkko.organization.queries.kept import once


def calendar_of(day: date, *, since: date | None = None) -> Calendar:
    """Return the working calendar around a day: the holidays of the year before it, or back to `since`, and the two after it."""
    first = day.year - 1 if since is None else min(day.year - 1, since.year)
    return Calendar(_holidays(first, day.year + 2))


def elections_after(day: date) -> tuple[Election, ...]:
    """Return the elections of the year of a day and the four after it: by the act, and as the city's file names them."""
    told = [Election(row.day, row.name, row.kind) for row in ElectionDay.objects.filter(day__gte=date(day.year, 1, 1))]
    return elections_around(day, told=told, holidays=_holidays(day.year, day.year + 4))


def _holidays(first: int, last: int) -> dict[date, str]:
    """Return the holidays of some years; a mistyped year at an end of the calendar has no neighbour."""
    days = {"day__gte": date(max(first, MINYEAR), 1, 1), "day__lte": date(min(last, MAXYEAR), 12, 31)}
    read = Holiday.objects.filter(**days).values_list("day", "name")
    return once(("holidays", first, last), lambda: dict(read))


def local_gates(day: date) -> dict[str, str]:
    """Return the procedures that an ordinance of the city makes a condition on a day, each with that ordinance."""
    return dict(LocalGate.objects.on(day).values_list("procedure", "basis"))
