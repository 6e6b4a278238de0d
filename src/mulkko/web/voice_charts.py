"""The charts of citizens' voices: themes, weeks, districts, rises."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from mulkko.voice.engine.board import FEWEST_SHOWN, Wanted
from mulkko.voice.engine.rises import LAST_WEEKS, Rise
from mulkko.voice.queries.pictures import weeks_of
from mulkko.web.charts import Chart, bar, bubbles, line, sparkline
from mulkko.web.charts.bars import Bar
from mulkko.web.charts.bubbles import Bubble
from mulkko.web.charts.lines import Series
from mulkko.web.templatetags.words import day as day_word
from mulkko.web.voices import Looked

SPARK_WEEKS = 24
MOST_RISES = 8


@dataclass(frozen=True)
class Risen:
    """One line of the list of rises."""

    rise: Rise
    name: str
    href: str
    percent: int
    spark: Chart | None  # None where the single weeks may not be shown


def language() -> str:
    return "en" if get_language() == "en" else "ko"


def theme_chart(looked: Looked) -> Chart:
    """Return the themes as circles; those that surge city-wide, or the one that was chosen, are strong."""
    assert looked.picture is not None
    risen = {one.theme for one in looked.picture.rises}
    rows = [
        Bubble(
            looked.names.get(number, str(number)), n, href=looked.address(theme=number),
            accent=number == looked.wanted.theme if looked.wanted.theme else number in risen,
        )
        for number, n in looked.kept(looked.picture.themes)
    ]  # fmt: skip
    chosen = pgettext("filter", "chosen") if looked.wanted.theme else _("rising")
    told = (
        _("The largest is “%(theme)s” with %(number)s voices.") % {"theme": rows[0].name, "number": int(rows[0].value)}
        if rows
        else ""
    )
    return bubbles(
        "themes", _("Themes by number of voices"), told, rows, what=_("Theme"), how_many=_("Voices"), beside=_("Remark"),
        accent=chosen, language=language(),
    )  # fmt: skip


def week_chart(looked: Looked, key: str = "weeks") -> Chart:
    """Return the voices by week with what was to be expected; sums of four weeks where single weeks are too small to show."""
    assert looked.picture is not None
    weeks = looked.picture.weeks
    if not all(looked.shows(n) for _monday, n in weeks):
        return _four_weeks_chart(looked, key)
    told = _("%(number)s weeks; %(surges)s of them held more than the weeks before let expect.") % {
        "number": len(weeks), "surges": len(looked.picture.surges),
    }  # fmt: skip
    names = [day_word(monday) if len(weeks) > 60 else _short(monday) for monday, _n in weeks]
    return line(
        key, _("Voices by week"), told, names=names, series=[Series(_("Voices"), tuple(float(n) for _monday, n in weeks))],
        when=_("Week from"), band=looked.picture.expected, band_name=_("Expected (95 in 100)"),
        surges=looked.picture.surges, surge_name=_("Rise"), language=language(),
    )  # fmt: skip


def _four_weeks_chart(looked: Looked, key: str) -> Chart:
    assert looked.picture is not None
    sums = four_weeks(looked.picture.weeks)
    kept = {at for at, _n in looked.kept((at, n) for at, (_monday, n) in enumerate(sums))}
    values = tuple(float(n) if at in kept else None for at, (_monday, n) in enumerate(sums))
    names = [_short(monday) if len(sums) < 16 else day_word(monday) for monday, _n in sums]
    told = _("Sums of four weeks, because single weeks hold fewer than five voices.")
    chart = line(
        key, _("Voices in four weeks"), told, names=names, series=[Series(_("Voices"), values)], when=_("Four weeks from"),
        language=language(),
    )  # fmt: skip
    return replace(chart, note=told)


def four_weeks(weeks: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    """Return the sums of four weeks each, the last one whole; what is left over at the beginning is no sum."""
    begin = len(weeks) % 4
    return [(weeks[at][0], sum(n for _monday, n in weeks[at : at + 4])) for at in range(begin, len(weeks), 4)]


def _short(monday: date) -> str:
    return f"{monday.month}. {monday.day}." if language() == "ko" else f"{monday.day} {monday:%b}"


def district_chart(looked: Looked) -> Chart:
    """Return the districts with enough voices; a smaller count is not drawn for anybody."""
    assert looked.picture is not None
    rows = [
        Bar(name, n, href=looked.address(district=name), accent=name == looked.wanted.district)
        for name, n in looked.kept(looked.picture.districts)
        if n >= FEWEST_SHOWN
    ]
    told = (
        _("Most come from %(district)s: %(number)s.") % {"district": rows[0].name, "number": int(rows[0].value)}
        if rows
        else ""
    )
    return bar(
        "districts",
        _("Voices by district"),
        told,
        rows,
        what=_("District"),
        how_many=_("Voices"),
        language=language(),
        most=25,
    )


def small_districts(looked: Looked) -> int:
    """Return how many districts are not drawn, because their voices are too few or would follow from the sum."""
    assert looked.picture is not None
    return len(looked.picture.districts) - sum(n >= FEWEST_SHOWN for _name, n in looked.kept(looked.picture.districts))


def risen(looked: Looked) -> list[Risen]:
    """Return the strongest rises with their lines; without a district it is the whole city."""
    assert looked.picture is not None
    return [_risen(looked, at, one) for at, one in enumerate(looked.picture.rises[:MOST_RISES])]


def _risen(looked: Looked, at: int, one: Rise) -> Risen:
    name = looked.names.get(one.theme, str(one.theme))
    wanted = Wanted(SPARK_WEEKS, one.theme, one.district or looked.wanted.district, looked.wanted.channel)
    assert looked.sorting is not None
    weeks = weeks_of(looked.sorting, wanted)
    shown = all(looked.shows(n) for _monday, n in weeks)
    spark = sparkline(
        f"rise-{at}", name, _("Voices by week, the last %(weeks)s weeks marked.") % {"weeks": LAST_WEEKS},
        names=[_short(monday) for monday, _n in weeks], values=[float(n) for _monday, n in weeks], when=_("Week from"), what=_("Voices"),
        surges=set(range(max(0, len(weeks) - LAST_WEEKS), len(weeks))),
    )  # fmt: skip
    percent = round((one.observed / one.expected - 1) * 100)
    href = looked.address(theme=one.theme, **({"district": one.district} if one.district else {}))
    return Risen(one, name, href, percent, spark if shown and weeks else None)
