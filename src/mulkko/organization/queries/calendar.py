"""The working calendar of the city, the elections that lie ahead, and what its ordinances demand."""

from datetime import date

from mulkko.organization.engine.elections import Election, elections_around
from mulkko.organization.engine.workdays import Calendar
from mulkko.organization.models import ElectionDay, Holiday, LocalGate


def calendar_of(day: date) -> Calendar:
    """Return the working calendar around a day: the holidays of the year before it and the two after it."""
    rows = Holiday.objects.filter(day__year__gte=day.year - 1, day__year__lte=day.year + 2)
    return Calendar(dict(rows.values_list("day", "name")))


def elections_after(day: date) -> tuple[Election, ...]:
    """Return the elections of the year of a day and the four after it: by the act, and as the city's file names them."""
    holidays = dict(
        Holiday.objects.filter(day__year__gte=day.year, day__year__lte=day.year + 4).values_list("day", "name")
    )
    told = [Election(row.day, row.name, row.kind) for row in ElectionDay.objects.filter(day__gte=date(day.year, 1, 1))]
    return elections_around(day, told=told, holidays=holidays)


def local_gates(day: date) -> dict[str, str]:
    """Return the procedures that an ordinance of the city makes a condition on a day, each with that ordinance."""
    return dict(LocalGate.objects.on(day).values_list("procedure", "basis"))
