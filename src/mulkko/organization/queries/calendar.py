"""The working calendar of the city."""

from datetime import date

from mulkko.organization.engine.workdays import Calendar
from mulkko.organization.models import Holiday


def calendar_of(day: date) -> Calendar:
    """Return the working calendar around a day: the holidays of the year before it and the two after it."""
    rows = Holiday.objects.filter(day__year__gte=day.year - 1, day__year__lte=day.year + 2)
    return Calendar(dict(rows.values_list("day", "name")))
