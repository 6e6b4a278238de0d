"""How many voices a theme had, by ISO week and district."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

Series = dict[tuple[int, str], dict[date, int]]
EVERYWHERE = ""  # the district that stands for all of them
_DISTRICT = re.compile(r"(?:^|\s)([가-힣]{1,10}(?:구|군))(?=\s|$|[,(])")


def district_of(place: str) -> str:
    """Return the district (구·군) that a place names, else the place's first word; "" where nothing is known.

    >>> district_of("가람시 나루구 물꼬동")
    '나루구'
    """
    found = _DISTRICT.search(place)
    return found[1] if found else place.split()[0][:30] if place.strip() else EVERYWHERE


def week_of(day: date) -> date:
    """Return the Monday of a day's ISO week."""
    return day - timedelta(days=day.weekday())


def counts_of(voices: Iterable[tuple[int, str, date]]) -> Series:
    """Return (theme, district) -> Monday -> voices; each voice also counts for its theme EVERYWHERE."""
    series: Series = {}
    for theme, district, day in voices:
        for where in {district, EVERYWHERE}:
            weeks = series.setdefault((theme, where), {})
            weeks[week_of(day)] = weeks.get(week_of(day), 0) + 1
    return series
