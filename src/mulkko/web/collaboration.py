"""협업 지도 as its page shows it: the picture, the matrix and the cards of pairs that work apart."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from mulkko.organization.models import Person
from mulkko.organization.queries import Place
from mulkko.processes.engine.showing import FEWEST, LEVELS
from mulkko.processes.engine.walls import Pair, Use, Wall, pair_of
from mulkko.processes.queries.map import CollaborationMap
from mulkko.processes.queries.shared_use import Agreed, heading_of
from mulkko.processes.queries.working import Matter, Work, work_of
from mulkko.web.charts import Chart, network
from mulkko.web.charts.network import Tie
from mulkko.web.counted import Kept, head_now

_works = Kept[Work](32)  # people who look at once; a city of 2,000 proposals is some megabytes for each
PERIODS = (90, 180, 365)
VIEWS = ("network", "matrix")
MOST_COLUMNS = 24
MOST_NAMED = 3  # matters of one unit that a card names
BELOW = {"bureau": "section", "section": "team"}  # what works inside a unit that somebody leads


def kept_work(person: Person | None, now: datetime, *, since: date, place: Place | None) -> Work:
    """Return what the map reads: whoever turns it to another level, period or view waits for it once."""
    key = (person.pk if person else None, since)
    return _works.get(key, head_now(), now, lambda: work_of(person, now, since=since, place=place))


@dataclass(frozen=True)
class Asked:
    """What the address asks for; a `view` that it does not name is the one that fits the width."""

    level: str
    days: int
    view: str
    unit: str

    def query(self, **changed: Any) -> str:
        told = {"level": self.level, "days": self.days, "view": self.view, "unit": self.unit} | changed
        usual = {"level": "section", "days": 180}
        return urlencode({name: value for name, value in told.items() if value and value != usual.get(name)})

    def since(self, today: date) -> date:
        return today - timedelta(days=self.days)


def asked_for(request: HttpRequest) -> Asked:
    """Return what the address asks for; what it gets wrong is as if it were not there."""
    given = request.GET
    level = given.get("level", "")
    days = given.get("days", "")
    return Asked(
        level if level in LEVELS else "section", int(days) if days in map(str, PERIODS) else 180,
        given.get("view", "") if given.get("view", "") in VIEWS else "", given.get("unit", "")[:40],
    )  # fmt: skip


@dataclass(frozen=True)
class Side:
    """What one unit does with a thing: it keeps it, or uses it in matters, of which `more` are not named."""

    name: str
    keeps: bool
    matters: tuple[Matter, ...]
    more: int


@dataclass(frozen=True)
class SharedRow:
    kind: str
    label: str
    sides: tuple[Side, Side]


@dataclass(frozen=True)
class WallCard:
    """Two units that work apart, with every reason; `query` names them in an address."""

    one: str
    other: str
    rows: tuple[SharedRow, ...]
    percent: int | None
    asked_by: date | None
    agreed: Agreed | None
    query: str
    may_designate: bool
    is_mine: bool


def cards_of(seen: CollaborationMap, walls: Iterable[Wall], place: Place | None) -> list[WallCard]:
    return [_card(seen, wall, place) for wall in walls]


def _card(seen: CollaborationMap, wall: Wall, place: Place | None) -> WallCard:
    pairs = [(row, (row.one, row.other)) for row in wall.shared]
    rows = tuple(
        SharedRow(row.thing.kind, row.thing.label, tuple(_side(seen, unit, uses) for unit, uses in zip(wall.pair, both, strict=True)))
        for row, both in pairs
    )  # fmt: skip
    return WallCard(
        seen.name(wall.one), seen.name(wall.other), rows, None if wall.score is None else round(100 * wall.score),
        seen.asked.get(wall.pair), seen.agreed.get(wall.pair), _query(seen, wall.pair),
        place is not None and heading_of(wall.pair, place) is not None, bool(seen.concerned & set(wall.pair)),
    )  # fmt: skip


def _query(seen: CollaborationMap, pair: Pair) -> str:
    """Return two units with the level and period in which they were found."""
    days = (seen.today.day - seen.since).days
    return urlencode([("unit", pair[0]), ("unit", pair[1]), ("level", seen.level), ("days", days)])


def _side(seen: CollaborationMap, unit: str, uses: Sequence[Use]) -> Side:
    named = sorted({use.subject for use in uses if use.subject}, reverse=True)
    matters = tuple(seen.matters[reference] for reference in named[:MOST_NAMED])
    return Side(seen.name(unit), any(not use.subject for use in uses), matters, len(named) - len(matters))


def times(n: int) -> str:
    """Return how often units met, as it may be shown: fewer than five is not told more closely."""
    return str(n) if n >= FEWEST else pgettext("times", "fewer than 5")


def network_chart(seen: CollaborationMap, unit: str = "") -> Chart:
    """Return units and what ties them: walls first, then what was designated, then whoever met most often."""
    shown = ties_of(seen, unit)
    told = _("%(met)s pairs of units met; %(apart)s work apart on the same thing.") % {
        "met": sum(not tie.is_missing and not tie.is_agreed for tie in shown), "apart": sum(tie.is_missing for tie in shown),
    }  # fmt: skip
    return network(
        "who-meets-whom", _("Who works with whom"), told, shown, one=_("Unit"), other=_("Other unit"),
        how_much=_("Times they met"), kind=_("What ties them"), there=pgettext("tie", "Worked together"),
        missing=pgettext("tie", "Same thing, no contact"), agreed=pgettext("tie", "Told to share"),
        language="en" if get_language() == "en" else "ko",
    )  # fmt: skip


def ties_of(seen: CollaborationMap, unit: str = "") -> list[Tie]:
    apart = {wall.pair for wall in seen.apart}
    none = _("none")
    rows: list[tuple[Pair, Tie]] = [
        (wall.pair, Tie(*_names(seen, wall.pair), 1, is_missing=True, told=none)) for wall in seen.apart
    ]
    rows += [
        (pair, Tie(*_names(seen, pair), max(1, seen.ties[pair]), is_agreed=True, told=times(seen.ties[pair]) if seen.ties[pair] else none))
        for pair in sorted(seen.agreed)
    ]  # fmt: skip
    rest = sorted((-n if n >= FEWEST else -1, pair) for pair, n in seen.ties.items() if pair not in seen.agreed)
    rows += [(pair, Tie(*_names(seen, pair), -n, told=times(-n))) for n, pair in rest if pair not in apart]
    return [tie for pair, tie in rows if not unit or unit in pair]


def _names(seen: CollaborationMap, pair: Pair) -> tuple[str, str]:
    return seen.name(pair[0]), seen.name(pair[1])


@dataclass(frozen=True)
class Cell:
    """One cell of the matrix; `kind` is self, met, apart, agreed or nothing."""

    kind: str
    text: str = ""


@dataclass(frozen=True)
class Matrix:
    columns: tuple[tuple[str, str], ...]  # code and name, the one that meets most first
    rows: tuple[tuple[str, str, tuple[Cell, ...]], ...]
    left_out: int


def matrix_of(seen: CollaborationMap, unit: str = "") -> Matrix:
    """Return units × units: how often they met, where they work apart, and who was told to share."""
    apart = {wall.pair for wall in seen.apart}
    pairs = [pair for pair in {*apart, *seen.agreed, *seen.ties} if not unit or unit in pair]
    degree = Counter(code for pair in pairs for code in pair)
    walled = {code for pair in apart for code in pair}
    listed = sorted(
        degree, key=lambda code: (code != unit, code not in seen.concerned, code not in walled, -degree[code], code)
    )
    columns = tuple((code, seen.name(code)) for code in listed[:MOST_COLUMNS])
    rows = tuple(
        (code, name, tuple(_cell(seen, apart, code, other) for other, _name in columns)) for code, name in columns
    )
    return Matrix(columns, rows, len(listed) - len(columns))


def _cell(seen: CollaborationMap, apart: set[Pair], one: str, other: str) -> Cell:
    if one == other:
        return Cell("self")
    pair = pair_of(one, other)
    if pair in apart:
        return Cell("apart")
    if pair in seen.agreed:
        return Cell("agreed", times(seen.ties[pair]) if seen.ties[pair] else "")
    return Cell("met", times(seen.ties[pair])) if seen.ties[pair] else Cell("nothing")


def address(asked: Asked, **changed: Any) -> str:
    query = asked.query(**changed)
    return f"{reverse('collaboration')}?{query}" if query else reverse("collaboration")
