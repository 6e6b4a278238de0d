"""Voices on the map: by district and by inhabitant, and who is missing among those who wrote."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from mulkko.catalog.queries.districts import People, people_in
from mulkko.organization.engine.placing import Area, Placed, placed
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import districts_on
from mulkko.voice.engine.board import FEWEST_SHOWN
from mulkko.web.charts import Chart, bar, district_map
from mulkko.web.charts.bars import Bar
from mulkko.web.charts.districts import District
from mulkko.web.charts.numbers import exact
from mulkko.web.charts.outlines import Ring
from mulkko.web.voice_charts import language
from mulkko.web.voices import Looked

FEWEST_DISTRICTS = 2  # one alone is no map
A_RATE_IS_OF = 10_000


@dataclass(frozen=True)
class OnTheMap:
    """What a page shows by district."""

    chart: Chart
    missing: Chart | None  # None without inhabitants
    people: People | None
    is_rate: bool
    unplaced: int  # voices whose place is none of these districts; 0 where it may not be told


def on_the_map(looked: Looked, person: Person | None, now: datetime, *, by_count: bool = False) -> OnTheMap | None:
    """Return the voices by district as a map; None where the city has no outlines, or the voices name too few of them.

    Outlines and inhabitants are those of the day that the voices are of.
    """
    assert looked.picture is not None
    version = looked.collection.version
    day = version.as_of or day_of(now)
    areas = districts_on(day)
    where = placed([name for name, _n in looked.picture.districts], areas)
    if len(set(where.codes.values())) < FEWEST_DISTRICTS:
        return None
    people = people_in(where.areas, areas, person=person, at=now, day=day)
    shown = _shown(looked, where)
    is_rate = people is not None and not by_count
    unplaced = looked.picture.without_district + sum(
        n for name, n in looked.picture.districts if name not in where.codes
    )
    return OnTheMap(
        _map(looked, where, shown, people, is_rate=is_rate), _missing(where.areas, shown, people) if people else None, people,
        is_rate, unplaced if looked.shows(unplaced) else 0,
    )  # fmt: skip


def rings_of(areas: Sequence[Area]) -> dict[str, list[Ring]]:
    """Return outlines as a map takes them."""
    return {area.code: [ring for polygon in area.polygons for ring in polygon] for area in areas}


def _shown(looked: Looked, where: Placed) -> dict[str, int]:
    """Return the voices of each district that may be drawn: as with the bars, a smaller count is drawn for nobody."""
    assert looked.picture is not None
    counts: Counter[str] = Counter()
    for name, n in looked.picture.districts:
        if name in where.codes:
            counts[where.codes[name]] += n
    return {code: n for code, n in looked.kept(counts.items()) if n >= FEWEST_SHOWN}


def _map(looked: Looked, where: Placed, shown: dict[str, int], people: People | None, *, is_rate: bool) -> Chart:
    assert looked.picture is not None
    risen = {one.district for one in looked.picture.rises}
    said = {code: name for name, code in where.codes.items()}
    rows = [_row(looked, area, said.get(area.code), shown, people, is_rate, risen) for area in where.areas]
    rows.sort(key=lambda row: (row.value is None, -(row.value or 0), row.name))
    how_many = _("Voices per 10,000 people") if is_rate else _("Voices")
    more = [_("Voices") if is_rate else _("Voices per 10,000 people"), _("People")] if people else []
    first = rows[0]
    told = (
        _("Most come from %(district)s: %(number)s.") % {"district": first.name, "number": exact(first.value)}
        if first.value is not None
        else ""
    )
    return district_map(
        "district-map", _("Voices per 10,000 people by district") if is_rate else _("Voices by district"), told, rows,
        rings_of(where.areas), what=_("District"), how_many=how_many, absent=_("fewer than 5"), language=language(), more=more,
        risen=_("Rise"),
    )  # fmt: skip


def _row(
    looked: Looked, area: Area, name: str | None, shown: dict[str, int], people: People | None, is_rate: bool,
    risen: set[str],
) -> District:  # fmt: skip
    n = shown.get(area.code)
    living = people.by_code.get(area.code, 0) if people else 0
    rate = round(n / living * A_RATE_IS_OF, 1) if n is not None and living else None
    value = rate if is_rate else n
    absent = _("fewer than 5") if n is None else _("no data")
    other = n if is_rate else rate
    more = (exact(other) if other is not None else absent, exact(living) if living else _("no data"))
    return District(
        area.code, area.name, value, looked.address(district=name) if name and n is not None else "", absent,
        more if people else (), bool(name) and name in risen and n is not None,
    )  # fmt: skip


def _missing(areas: Sequence[Area], shown: dict[str, int], people: People) -> Chart | None:
    """Return each district's share of the voices beside its share of the people; those who write least come first.

    Of the districts that are shown alone, so that no share tells what is too few to show.
    """
    kept = [area for area in areas if area.code in shown and people.by_code.get(area.code)]
    if len(kept) < FEWEST_DISTRICTS:
        return None
    wrote, lives = (sum(counts[area.code] for area in kept) for counts in (shown, people.by_code))
    rows = [
        Bar(
            area.name, round(100 * shown[area.code] / wrote, 1),
            beside=round(100 * people.by_code[area.code] / lives, 1),
        )
        for area in kept
    ]  # fmt: skip
    rows.sort(key=lambda row: (row.value / (row.beside or 1), row.name))
    told = _("%(district)s is missing most: %(voices)s%% of the voices, %(people)s%% of the people.") % {
        "district": rows[0].name, "voices": exact(rows[0].value), "people": exact(rows[0].beside),
    }  # fmt: skip
    return bar(
        "who-is-missing", _("Who is missing"), told, rows, what=_("District"), how_many=_("Share of the voices (%)"),
        beside=_("Share of the people (%)"), language=language(),
    )  # fmt: skip
