"""Filling the large city: the roads are walked, then told again of other sections in the order of their days."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max, Model

from mulkko.approval.engine.numbering import year_of
from mulkko.approval.models import DocumentNumber, Ending, NumberCounter
from mulkko.demo.city import SINCE
from mulkko.demo.large.places import APART, Line, line_of, lines_on, moved
from mulkko.demo.large.retelling import Retelling
from mulkko.demo.large.roads import ROADS, UNDER_WAY, Road, walk
from mulkko.demo.large.roll import OWN, Roll, Unforeseen, read_roll
from mulkko.demo.large.subjects import subjects
from mulkko.demo.telling import Story
from mulkko.demo.works import Work, works
from mulkko.ledger.actions import append_many
from mulkko.ledger.models import Entry
from mulkko.organization.models import day_of
from mulkko.organization.queries import Chart, chart, post_of
from mulkko.policy.models import Proposal, ReferenceCounter, RoundRecord

PROPOSALS = 2_000
VOICES_TIMES = 10  # of the texts of the small city, which are some 21,000
DAYS = 240  # before the two months that end with the story: over these what is told again begins
ON_ROUTE_DAYS = 20  # what waits on its route came there in the last days
PILE = 50  # proposals that are kept in one transaction


def begins_of_large(past: datetime) -> datetime:
    """Return when the first road begins: in the second week of the city at the earliest."""
    opened = datetime.combine(date.fromisoformat(SINCE), time(0), UTC)
    return min(past, max(past - timedelta(days=DAYS), opened + timedelta(days=10)))


def fill_up(
    walked: Sequence[tuple[Road, str]], *, seed: int, until: datetime, told: Callable[[str], None], wanted: int = PROPOSALS
) -> None:  # fmt: skip
    """Tell the roads and the works of the small city again until there are enough proposals, as of `until`."""
    tell_again(sources(walked, chart(day_of(until))), seed=seed, until=until, wanted=wanted, told=told)


@contextmanager
def not_waiting_for_the_disk() -> Iterator[None]:
    """Let commits not wait for the disk: a home that breaks off while it is filled is filled anew."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        yield
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA synchronous=FULL")


@dataclass(frozen=True)
class Source:
    """A proposal that is told again: its roll, its line, how often it is drawn, and how long before the end it may begin."""

    roll: Roll
    line: Line
    share: float
    recent_days: int | None = None  # None: at any time since the beginning

    @property
    def begun(self) -> datetime:
        return self.roll.entries[0][0].occurred_at

    @property
    def ended(self) -> datetime:
        return self.roll.entries[-1][0].occurred_at


def walk_roads(story: Story, roads: Sequence[Road] = ROADS) -> list[tuple[Road, str]]:
    """Walk every road to its end; return each with the reference of its proposal."""
    walked = []
    for number, road in enumerate(roads, 1):
        story.told(f"road {number}/{len(roads)}")
        walked.append((road, walk(story, road).reference))
    return walked


def sources(walked: Sequence[tuple[Road, str]], today: Chart) -> list[Source]:
    """Return what is told again: the roads, and works of the two months before the story that are still under way.

    Raises:
        Unforeseen: a road left more than is told again; of the works that did another one is drawn instead.
    """
    roads = [_source(reference, road.share, None, today) for road, reference in walked]
    asked: list[tuple[str, float, int | None]] = []
    references = dict(Proposal.objects.values_list("title", "reference"))
    for stage, share in UNDER_WAY.items():
        listed = [
            references[work.title] for work in works() if _is_told(work, stage, today) and work.title in references
        ]
        recent = ON_ROUTE_DAYS if stage not in ("draft", "asked") else 3 * ON_ROUTE_DAYS
        asked += [(reference, share / len(listed), recent) for reference in listed]
    return [made for made in (*roads, *_sources_that_can_be_told(asked, today)) if made is not None]


def _sources_that_can_be_told(asked: Sequence[tuple[str, float, int | None]], today: Chart) -> Iterator[Source | None]:
    for one in asked:
        with suppress(Unforeseen):
            yield _source(*one, today)


def _is_told(work: Work, stage: str, today: Chart) -> bool:
    return work.stage == stage and not set(APART) & set(today.chain(work.section))


def _source(reference: str, share: float, recent_days: int | None, today: Chart) -> Source | None:
    """Return a proposal as a source; None where a post of its line is empty."""
    roll = read_roll(reference)
    post = post_of(roll.proposal.drafter, today.day)
    line = line_of(roll.proposal.unit.code, today, post.code if post else "")
    return Source(roll, line, share, recent_days) if line is not None else None


@dataclass(frozen=True)
class Telling:
    """One proposal to be made: from what, in which team, how many days later, under which title."""

    source: Source
    line: Line
    days: int
    subject: str
    act: str

    @property
    def begins(self) -> datetime:
        return self.source.begun + timedelta(days=self.days)


def tell_again(
    found: Sequence[Source], *, seed: int, until: datetime, wanted: int, lines: Sequence[Line] = (),
    told: Callable[[str], None] = lambda _: None,
) -> None:  # fmt: skip
    """Fill the city up to `wanted` proposals; what is under way began shortly before `until`.

    `lines` are the teams of which it is told; every team of the city where none is given.
    """
    today = chart(day_of(until))
    teams, many = lines or list(lines_on(today.day)), wanted - Proposal.objects.count()
    plan = _plan(found, teams, seed=seed, until=until, many=many)
    keys = Keys()
    for begin in range(0, len(plan), PILE):
        with transaction.atomic():
            _keep(plan[begin : begin + PILE], today, keys)
        if begin // PILE % 4 == 3:
            told(f"proposals {Proposal.objects.count()}/{wanted}, entries {Entry.objects.count()}")
    keys.settle()


def _plan(found: Sequence[Source], lines: Sequence[Line], *, seed: int, until: datetime, many: int) -> list[Telling]:
    """Return what is told, the earliest first: sources by their shares, teams in turn, titles never twice."""
    chance = random.Random(f"large {seed}")  # noqa: S311 - figures, not secrets
    drawn = chance.choices(found, [source.share for source in found], k=max(many, 0))
    made = [
        Telling(source, lines[number * 7 % len(lines)], _days(source, until, chance), subject, act)
        for number, (source, (subject, act)) in enumerate(zip(drawn, subjects(), strict=False))
    ]
    return sorted(made, key=lambda one: one.begins)


def _days(source: Source, until: datetime, chance: random.Random) -> int:
    """Return how many days later something is told: whole weeks, so that nobody works on a Sunday."""
    latest = (until - source.ended).days // 7
    first = 0 if source.recent_days is None else max(0, latest - source.recent_days // 7)
    return chance.randrange(first, max(latest, first) + 1) * 7


class Keys:
    """The next free keys of the tables, and the next numbers of documents and proposals."""

    def __init__(self) -> None:
        self._next: dict[type[Model], int] = {}
        self._serials = {(row.department_code, row.year, row.series): row.last for row in NumberCounter.objects.all()}
        self._references = dict(ReferenceCounter.objects.values_list("year", "last"))
        given = RoundRecord.objects.order_by("serial").values_list("department_code", "year", "serial")
        self._rounds = {(department, year): last for department, year, last in given}

    def key_of(self, model: type[Model]) -> int:
        if model not in self._next:
            self._next[model] = model._default_manager.aggregate(newest=Max("pk"))["newest"] or 0
        self._next[model] += 1
        return self._next[model]

    def reference(self, at: datetime) -> str:
        year = year_of(at)
        self._references[year] = self._references.get(year, 0) + 1
        return f"{year}-{self._references[year]:04d}"

    def serial(self, department: str, year: int, series: str) -> int:
        place = department, year, series
        self._serials[place] = self._serials.get(place, 0) + 1
        return self._serials[place]

    def round_serial(self, department: str, year: int) -> int:
        self._rounds[department, year] = self._rounds.get((department, year), 0) + 1
        return self._rounds[department, year]

    def keep(self) -> None:
        """Write the counters down, within the transaction that used them."""
        for year, last in self._references.items():
            ReferenceCounter.objects.update_or_create(year=year, defaults={"last": last})
        for (department, year, series), last in self._serials.items():
            NumberCounter.objects.update_or_create(
                department_code=department, year=year, series=series, defaults={"last": last}
            )

    def settle(self) -> None:
        """Let the database give keys that come after those that were given here."""
        statements = connection.ops.sequence_reset_sql(no_style(), [model for model, _ in OWN])
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def _keep(pile: Sequence[Telling], today: Chart, keys: Keys) -> None:
    """Keep one pile of proposals with everything that happened to them, the entries in the order of their moments."""
    rows: dict[type[Model], list[Any]] = defaultdict(list)
    retellings = []
    for one in pile:
        retelling = _retelling(one, today, keys)
        made = retelling.rows(keys.key_of)
        for model, listed in made.items():
            rows[model] += listed
        retellings.append((retelling, made))
    _number(retellings, keys)
    _number_rounds(retellings, keys)
    for model, _ in OWN:
        model._default_manager.bulk_create(rows[model], batch_size=500)
    keys.keep()
    entries = [retelling.entry(*told) for retelling, _ in retellings for told in retelling.roll.entries]
    append_many(sorted(entries, key=lambda entry: entry[0]["occurred_us"]))


def _retelling(one: Telling, today: Chart, keys: Keys) -> Retelling:
    """Return how one proposal is told: in whose names, under which title and reference."""
    how = moved(one.source.line, one.line, today)
    roll, later = one.source.roll, timedelta(days=one.days)
    proposal, subject = roll.proposal, f"{one.subject} {one.act}"
    words = {
        **how.words, roll.reference: keys.reference(proposal.created_at + later), proposal.title: f"{subject} 추진계획(안)",
        proposal.question: f"{subject}, 무엇부터 할 것인가?", proposal.keywords: f"{one.subject}, {one.act}",
        **dict(zip(_words_of(proposal.keywords), (one.subject, one.act), strict=False)),
    }  # fmt: skip
    return Retelling(roll, words, how.keys, later)


def _words_of(keywords: str) -> list[str]:
    return [word.strip() for word in keywords.split(",")]


def _number(retellings: Sequence[tuple[Retelling, dict[type[Model], list[Any]]]], keys: Keys) -> None:
    """Give the approved documents of a pile their numbers, in the order in which they were approved."""
    approved = [
        (ending.at, made[DocumentNumber][0], retelling)
        for retelling, made in retellings
        for ending in made[Ending]
        if ending.kind == "approved"
    ]
    for at, number, retelling in sorted(approved, key=lambda one: (one[0], one[1].pk)):
        number.year = year_of(at)
        number.serial = keys.serial(number.department_code, number.year, number.series)
        retelling.number = (number.year, number.series, number.serial)


def _number_rounds(retellings: Sequence[tuple[Retelling, dict[type[Model], list[Any]]]], keys: Keys) -> None:
    """Give the records of returned and recalled rounds their numbers, in the order in which they were registered."""
    registered = [
        (new.at, new.pk, new, retelling.records, old.approval_id)
        for retelling, made in retellings
        for old, new in zip(retelling.roll.rows[RoundRecord], made[RoundRecord], strict=True)
    ]
    for at, _, record, records, approval in sorted(registered, key=lambda one: one[:2]):
        record.year = year_of(at)
        record.serial = keys.round_serial(record.department_code, record.year)
        records[approval] = record
