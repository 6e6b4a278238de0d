"""The districts of a day with their outlines, and which data count who lives in them."""

from datetime import date

from mulkko.organization.engine.outlines import polygons_of
from mulkko.organization.engine.placing import Area
from mulkko.organization.models import District, PopulationSource
from mulkko.organization.queries.kept import once


def districts_on(day: date) -> list[Area]:
    """Return the districts that are valid on a day, in the order of the city's file."""
    return once(("districts", day), lambda: _read(day))


def _read(day: date) -> list[Area]:
    rows = District.objects.on(day).order_by("pk").values_list("code", "name", "parent", "shape")
    return [Area(code, name, parent, polygons_of(shape)) for code, name, parent, shape in rows]


def population_source(day: date) -> PopulationSource | None:
    """Return the data that the city names for its inhabitants on a day."""
    return once(("population", day), lambda: PopulationSource.objects.on(day).first())
