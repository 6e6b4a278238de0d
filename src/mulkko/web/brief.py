"""요약: what the mayor, a bureau head or a section head looks at first, each line a link; lists that other pages hold whole."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from mulkko.approval.models import Ending
from mulkko.directives.queries import Overdue, of_units, overdue, visible
from mulkko.organization.engine.levels import rank
from mulkko.organization.models import SEOUL
from mulkko.organization.queries import Place
from mulkko.policy.models import OutcomeJudgement, Proposal, Round
from mulkko.policy.queries.listing import Listed, listed, staged
from mulkko.policy.queries.moved import ORDER, Ground, awaited, grounds_of
from mulkko.processes.queries.map import collaboration
from mulkko.processes.queries.shared_use import led_units
from mulkko.voice.engine.board import Wanted
from mulkko.voice.queries.pictures import shown_collections
from mulkko.web.collaboration import BELOW, WallCard, cards_of, kept_work
from mulkko.web.voice_charts import Risen, risen
from mulkko.web.voices import look
from mulkko.web.work.desk import Desk
from mulkko.web.work.rows import Work
from mulkko.web.work.sources import settling, steps
from mulkko.web.work.waiting import disputed_around, drafts_around

LEADS_FROM = "section_head"
MOST, MOST_RISES, MOST_APART = 10, 5, 3
APART_FOR = timedelta(days=365)


@dataclass(frozen=True)
class Brief:
    """The page as rows; `below` is empty for who leads the whole city. Each list is cut to ten, `more` says of which."""

    waiting: list[Work]
    settling: list[Work]
    disputed: list[Listed]
    late: list[Overdue]
    rising: list[Risen]
    decided: list[Listed]
    judged: list[OutcomeJudgement]
    moved: list[Ground]
    below: list[Listed]
    apart: list[WallCard]
    more: frozenset[str]

    @property
    def all_disputed(self) -> int:
        return len(self.settling) + len(self.disputed)


def leads(place: Place) -> bool:
    """Tell whether somebody leads a section or more: whom the page is for."""
    return any(post.is_line and rank(post.level) >= rank(LEADS_FROM) for post in place.posts)


def brief_of(desk: Desk) -> Brief:
    """Return the page of whoever leads; more rows than ten of a kind stand on the page of that kind."""
    mine = settling(desk)
    to_settle = {row.reference for row in mine}
    found: dict[str, list[Any]] = {
        "waiting": sorted(steps(desk), key=lambda row: (row.due_on is None, row.due_on, row.begun_at)),
        "settling": mine, "late": _late(desk),
        "disputed": [row for row in disputed_around(desk, most=2 * MOST) if row.proposal.reference not in to_settle],
        "decided": _decided(desk), "judged": _judged(desk), "moved": _moved(desk), "below": [] if _is_of_the_city(desk) else drafts_around(desk, most=MOST + 1),
    }  # fmt: skip
    more = frozenset(name for name, rows in found.items() if len(rows) > MOST)
    return Brief(**{name: rows[:MOST] for name, rows in found.items()}, rising=_rising(), apart=_apart(desk), more=more)


def week_of(desk: Desk) -> datetime:
    """Return when the present week began: Monday, midnight in Seoul."""
    monday = desk.today - timedelta(days=desk.today.weekday())
    return datetime(monday.year, monday.month, monday.day, tzinfo=SEOUL).astimezone(UTC)


def _is_of_the_city(desk: Desk) -> bool:
    return any(desk.place.chart.kinds.get(post.unit) == "city" for post in desk.place.posts)


def _late(desk: Desk) -> list[Overdue]:
    """Return the directives of the units that a person leads that are overdue, the longest first."""
    rows = visible(desk.person, desk.now, what="directive")
    if not _is_of_the_city(desk):
        rows = of_units(rows, desk.place.units)
    return overdue(rows, desk.today, most=MOST + 1)


def _decided(desk: Desk) -> list[Listed]:
    """Return what was approved this week in the units that a person leads, the newest first."""
    ended = Ending.objects.filter(kind="approved", at__gte=week_of(desk), at__lte=desk.now)
    found = Proposal.objects.findable_by(desk.person, desk.now, desk.place).filter(unit__code__in=desk.place.units)
    rounds = Round.objects.filter(approval__ending__in=ended, proposal__in=found).order_by(
        "-approval__ending__at", "-pk"
    )
    return listed(staged(rounds.values_list("proposal", flat=True)[: MOST + 1]), desk.place.chart)


def _judged(desk: Desk) -> list[OutcomeJudgement]:
    """Return what came of decisions of the units that a person leads, the newest judgement of each first."""
    found = Proposal.objects.findable_by(desk.person, desk.now, desk.place).filter(unit__code__in=desk.place.units)
    later = OutcomeJudgement.objects.filter(measurement__line=OuterRef("measurement__line"), pk__gt=OuterRef("pk"))
    rows = OutcomeJudgement.objects.filter(~Exists(later), measurement__line__proposal__in=found)
    return list(rows.select_related("measurement__line__proposal").order_by("-pk")[: MOST + 1])


def _moved(desk: Desk) -> list[Ground]:
    """Return the decisions of the units that a person leads whose ground moved and that nobody has answered, the gravest first."""
    readable = Proposal.objects.readable_by(desk.person, desk.now, desk.place)
    rows = readable.filter(pk__in=awaited(), unit__code__in=desk.place.units).select_related("unit", "drafter")
    found = grounds_of(list(rows.order_by("pk")))
    return sorted(found, key=lambda one: (ORDER.index(one.grade), one.since))[: MOST + 1]


def _apart(desk: Desk) -> list[WallCard]:
    """Return the units inside those that a person leads that work apart on the same thing, the strongest first."""
    led = [unit for unit in led_units(desk.place) if desk.place.chart.kinds[unit] in BELOW]
    if not led:
        return []
    told = {"since": desk.today - APART_FOR}
    work = kept_work(desk.person, desk.now, place=desk.place, **told)
    cards: list[WallCard] = []
    for unit in led:
        seen = collaboration(desk.person, desk.now, level=BELOW[desk.place.chart.kinds[unit]], work=work, **told)
        walls = [wall for wall in seen.within(unit) if wall.pair not in seen.agreed]
        cards += cards_of(seen, walls[:MOST_APART], desk.place)
    return cards


def _rising() -> list[Risen]:
    """Return what rises in the newest collection of voices, as all staff see it."""
    collections = shown_collections()
    if not collections:
        return []
    looked = look(collections[0], collections[0].sorting, Wanted(), reads=False, collections=collections)
    rows = risen(looked) if looked.picture is not None and looked.is_shown else []
    first = {row.rise.theme: row for row in reversed(rows)}  # a theme once, where it rose most surely
    return [row for row in rows if first[row.rise.theme] is row][:MOST_RISES]
