"""The districts of a day with their outlines, and which data count who lives in them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mulkko.organization.engine.outlines import polygons_of
from mulkko.organization.engine.placing import Area
from mulkko.organization.models import AreaShare, District, PopulationSource
from mulkko.organization.queries.kept import once


def districts_on(day: date) -> list[Area]:
    """Return the districts that are valid on a day, in the order of the city's file."""
    return once(("districts", day), lambda: _read(day))


def _read(day: date) -> list[Area]:
    rows = District.objects.on(day).order_by("pk").values_list("code", "name", "parent", "shape")
    return [Area(code, name, parent, polygons_of(shape)) for code, name, parent, shape in rows]


@dataclass(frozen=True)
class AreaChange:
    """What changed on one day: districts that ended and that began, and whether a crosswalk says how they belong together."""

    on: date
    ended: tuple[str, ...]
    began: tuple[str, ...]
    has_crosswalk: bool


def area_changes() -> list[AreaChange]:
    """Return the days on which districts ended and began, the newest first."""
    rows = list(District.objects.order_by("valid_from", "pk").values_list("code", "name", "valid_from", "valid_to"))
    told = set(AreaShare.objects.values_list("valid_on", flat=True))
    begins = {(code, day) for code, _, day, _ in rows}
    known = {code: min(day for one, day in begins if one == code) for code, _ in begins}
    found = []
    for on in sorted({ends for *_, ends in rows if ends}, reverse=True):
        ended = tuple(name for code, name, _, ends in rows if ends == on and (code, on) not in begins)
        began = tuple(name for code, name, day, _ in rows if day == on and known[code] == on)
        if ended or began:
            found.append(AreaChange(on, ended, began, on in told))
    return found


def area_shares() -> list[tuple[str, str, Decimal, date]]:
    """Return the crosswalk as (from, to, share, first day of the new areas), by codes and again by the names of that day."""
    rows = list(AreaShare.objects.values_list("from_code", "to_code", "share", "valid_on"))
    names: dict[str, set[str]] = {}
    for code, name in District.objects.values_list("code", "name"):
        names.setdefault(code, set()).add(name)
    only = {code: next(iter(told)) for code, told in names.items() if len(told) == 1}
    named = [(only[one], only[other], share, on) for one, other, share, on in rows if one in only and other in only]
    return rows + named


def population_source(day: date) -> PopulationSource | None:
    """Return the data that the city names for its inhabitants on a day."""
    return once(("population", day), lambda: PopulationSource.objects.on(day).first())
