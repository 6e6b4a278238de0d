"""What the collaboration map reads: who works on what, and who met whom, cut to what somebody may read.

Names of matters come only from what the person may read whole. Contact is counted in what the person may know to
exist. What is closed to somebody leaves no trace there: neither a name nor a number nor a line.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Min, Q, QuerySet

from mulkko.approval.models import ADVISING, Signature
from mulkko.catalog.models import Dataset
from mulkko.coordination.models import Remark, Request
from mulkko.evidence.models import Claim, ClaimPin
from mulkko.organization.models import SEOUL, Assignment, Mandate, Person, Posting, day_of
from mulkko.organization.queries import Chart, Place, chart
from mulkko.policy.models import BlockRow, Cell, CoAuthor, Proposal, Round, VoiceLink
from mulkko.policy.queries.citing import CITED
from mulkko.processes.engine.walls import Pair, Thing, Use
from mulkko.voice.models import Theme
from mulkko.voice.queries.pictures import board_of, shown_collections

A_YEAR = timedelta(days=366)  # contact about an older matter is rare
FIRST_DAYS = 14  # so long only the units concerned, and who leads them, see a new figure


@dataclass(frozen=True)
class Matter:
    """A proposal as the map names it; `is_read` where the person may read it whole, and so what it works on."""

    reference: str
    title: str
    unit: str
    known_since: date  # when it was opened or, if later, first submitted: from then on others could read it
    is_read: bool


@dataclass
class Work:
    """Rows with their days. Units are those of today: an ended one counts as its only successor."""

    today: Chart
    matters: dict[str, Matter] = field(default_factory=dict)
    uses: list[tuple[date, Use]] = field(default_factory=list)
    # Who did something with whom, and how often: until `first`, and since.
    known_contacts: Counter[Pair] = field(default_factory=Counter)
    new_contacts: Counter[Pair] = field(default_factory=Counter)
    asked: dict[tuple[str, str], date] = field(default_factory=dict)  # (asking, asked) -> when an answer is wanted

    @property
    def first(self) -> date:
        """Return the last day on which what happened is shown to all."""
        return self.today.day - timedelta(days=FIRST_DAYS)

    @property
    def since_new(self) -> datetime:
        """Return the moment from which what happens is new: midnight in Seoul behind `first`."""
        return midnight(self.first + timedelta(days=1))

    def met(self, one: str, other: str, *, is_known: bool, times: int = 1) -> None:
        contacts = self.known_contacts if is_known else self.new_contacts
        contacts[self.today.now(one), self.today.now(other)] += times


def midnight(day: date) -> datetime:
    """Return the moment at which a day begins in Seoul."""
    return datetime.combine(day, time(), SEOUL).astimezone(UTC)


def work_of(person: Person | None, at: datetime, *, since: date, place: Place | None = None) -> Work:
    """Return everything since a day, in a fixed number of queries. None is the operator."""
    work = Work(place.chart if place else chart(day_of(at)))
    begin = midnight(since)
    readable = set(
        Proposal.objects.readable_by(person, at, place)
        .filter(created_at__gte=begin)
        .values_list("reference", flat=True)
    )
    texts: dict[str, str] = {}
    submitted = dict(
        Round.objects.filter(approval__round_no=1).values_list("proposal__reference", "approval__submitted_at")
    )
    found = Proposal.objects.findable_by(person, at, place).filter(created_at__gte=begin - A_YEAR)
    columns = ("reference", "title", "unit__code", "created_at", "duty__code", "duty__name", "summary", "keywords")
    for reference, title, unit, created_at, duty, duty_name, *words in found.values_list(*columns):
        here, on = work.today.now(unit), day_of(max(created_at, submitted.get(reference, created_at)))
        work.matters[reference] = Matter(reference, title, here, on, reference in readable)
        if reference in readable:
            texts[reference] = "\n".join([title, *words])
            if duty:
                work.uses.append((on, Use(here, Thing("duty", duty, duty_name), reference)))
    work.uses += [*_data(work, person, at, begin), *_voices(work, begin), *_places(work, texts), *_clauses(work.today)]
    _answers(work, begin)
    _signatures(work, begin)
    _people(work, begin)
    return work


def _read(work: Work, reference: str) -> Matter | None:
    matter = work.matters.get(reference)
    return matter if matter is not None and matter.is_read else None


def _data(work: Work, person: Person | None, at: datetime, begin: datetime) -> Iterator[tuple[date, Use]]:
    """Yield who keeps the data that somebody may read, and which matters read them."""
    things: dict[int, Thing] = {}
    rows = Dataset.objects.readable_by(person, at).filter(versions__number=1)
    for pk, name, title, owner, added_at in rows.values_list(
        "pk", "name", "title", "owner__code", "versions__added_at"
    ):
        things[pk] = Thing("data", name, title)
        if owner:
            yield day_of(added_at), Use(work.today.now(owner), things[pk])
    for reference, dataset, made_at in _reads(begin):
        if dataset in things and (matter := _read(work, reference)) is not None:
            yield max(day_of(made_at), matter.known_since), Use(matter.unit, things[dataset], reference)


def _reads(begin: datetime) -> Iterator[tuple[str, int, datetime]]:
    """Yield the matters that rest on claims, made for them, in their table or in their text: each dataset with its earliest claim."""
    pins = ClaimPin.objects.filter(claim__superseded_by__isnull=True, claim__made_at__gte=begin).order_by()
    of_own = pins.exclude(claim__proposal="").values_list("claim__proposal", "version__dataset_id")
    yield from of_own.annotate(since=Min("claim__made_at"))
    own = dict(Claim.objects.filter(made_at__gte=begin).values_list("pk", "proposal"))
    cells = Cell.objects.filter(claim__isnull=False, option__proposal__created_at__gte=begin).order_by()
    pairs = set(cells.values_list("claim_id", "option__proposal__reference"))
    cited = BlockRow.objects.filter(inlines__contains='"claim":', proposal__created_at__gte=begin).order_by()
    for inlines, reference in cited.values_list("inlines", "proposal__reference"):
        pairs.update((int(claim), reference) for claim in CITED.findall(inlines))
    elsewhere: dict[int, set[str]] = {}
    for claim, reference in pairs:
        if own.get(claim, reference) != reference:
            elsewhere.setdefault(claim, set()).add(reference)
    rows = pins.filter(claim__in=elsewhere).values_list("claim_id", "version__dataset_id", "claim__made_at")
    for claim, dataset, made_at in rows:
        for reference in sorted(elsewhere[claim]):
            yield reference, dataset, made_at


def _voices(work: Work, begin: datetime) -> Iterator[tuple[date, Use]]:
    """Yield the themes and districts of the citizens' voices that matters are linked with."""
    links = [
        (row, matter)
        for row in VoiceLink.objects.filter(proposal__created_at__gte=begin).select_related("proposal")
        if (matter := _read(work, row.proposal.reference)) is not None
    ]
    themes = {
        (one.sorting_id, one.number): one
        for one in Theme.objects.filter(sorting__in={row.sorting_id for row, _ in links})
    }
    for row, matter in links:
        on = max(day_of(row.linked_at), matter.known_since)
        theme = themes.get((row.sorting_id, row.wanted.theme))
        if theme is not None:  # by its words: its title may be the sentence of a citizen that not all staff read
            label = " · ".join(theme.words[:3])
            yield on, Use(matter.unit, Thing("theme", f"{row.sorting_id}.{theme.number}", label), matter.reference)
        if row.wanted.district:
            yield on, Use(matter.unit, Thing("place", row.wanted.district, row.wanted.district), matter.reference)


def _places(work: Work, texts: Mapping[str, str]) -> Iterator[tuple[date, Use]]:
    """Yield the districts, as citizens' voices name them, that stand in title, 요지 or keywords of a matter."""
    boards = [board_of(one.sorting) for one in shown_collections() if one.sorting is not None]
    names = sorted({name for board in boards if board is not None for name in board.districts if len(name) > 1})
    for reference, text in texts.items():
        for name in names:
            if name in text:
                matter = work.matters[reference]
                yield matter.known_since, Use(matter.unit, Thing("place", name, name), reference)


def _clauses(today: Chart) -> Iterator[tuple[date, Use]]:
    """Yield which units have a clause of the mandates assigned to one of their positions (업무분장)."""
    texts = {
        (unit, number): text
        for unit, number, text in Mandate.objects.on(today.day).values_list("unit__code", "clause_no", "text")
    }
    rows = Assignment.objects.on(today.day).exclude(clause_no="")
    for position, number, since in rows.values_list("position__code", "clause_no", "valid_from"):
        post = today.posts.get(position)
        section = today.handling_department(post.unit) if post else ""
        if post and (section, number) in texts:
            yield since, Use(post.unit, Thing("duty", f"{section}.{number}", texts[section, number]))


def _answers(work: Work, begin: datetime) -> None:
    """Add the requests that were answered; one that waits is noted as asked, and 소관 아님 is no co-operation."""
    rows = Request.objects.exclude(answer__kind="not_ours")
    columns = ("subject", "asking_unit__code", "unit__code")
    waiting = rows.filter(answer__isnull=True).order_by("asked_at", "pk")  # of several the day of the newest counts
    for subject, asking, unit, due_on in waiting.values_list(*columns, "due_on"):
        if subject in work.matters:
            work.asked[work.today.now(asking), work.today.now(unit)] = due_on
    is_known = ExpressionWrapper(Q(answer__at__lt=work.since_new), output_field=BooleanField())
    answered = rows.filter(answer__at__gte=begin, subject__in=_known(work, begin)).order_by().values_list(*columns[1:])
    for asking, unit, known, times in answered.annotate(is_known=is_known, times=Count("pk")):
        work.met(asking, unit, is_known=known, times=times)


def _known(work: Work, begin: datetime) -> QuerySet[Any, Any]:
    """Return the references of the matters as a query: those that are hidden are few, so they are left out by name."""
    rows = Proposal.objects.filter(created_at__gte=begin - A_YEAR)
    hidden = set(rows.values_list("reference", flat=True)) - work.matters.keys()
    return rows.exclude(reference__in=hidden).values("reference")


def _signatures(work: Work, begin: datetime) -> None:
    """Add the steps of co-operation and consent that were signed."""
    new = work.since_new
    rows = Signature.objects.filter(step__kind__in=ADVISING, signed_at__gte=begin).order_by()
    for subject, unit, signed_at in rows.values_list("step__approval__subject", "unit_code", "signed_at"):
        if subject in work.matters:
            work.met(work.matters[subject].unit, unit, is_known=signed_at < new)


def _people(work: Work, begin: datetime) -> None:
    """Add remarks and invitations to write as contact of the units in which these people stood on that day.

    What somebody did who never moved is counted by the database; of others the unit depends on the day.
    """
    remarks = _Done(Remark.objects.filter(at__gte=begin), "subject", "by_id", "at")
    invited = CoAuthor.objects.filter(may_write=True, invited_at__gte=begin)
    acts = [remarks, _Done(invited, "proposal__reference", "person_id", "invited_at")]
    new = work.since_new
    counted = [(act, act.counted(new)) for act in acts]
    stood = _units_of_people(work.today, {person for _, rows in counted for _, person, *_ in rows})

    def unit_of(person: int, first: datetime) -> str:
        """Return the unit in which somebody stood from a moment on; "" where that depends on the day."""
        (since, until, unit), *more = stood[person]
        return unit if not more and since <= first and until is None else ""

    for act, rows in counted:
        known = [row for row in rows if row[1] in stood]
        found = [(subject, unit_of(person, first), is_known, n) for subject, person, is_known, n, first in known]
        moved = {person for _, person, _, _, first in known if not unit_of(person, first)}
        told = {row[:3] for row in known if unit_of(row[1], row[4])}
        for subject, person, at in act.each(moved):
            units = [unit for since, until, unit in stood[person] if since <= at and (until is None or at < until)]
            if units and (subject, person, at < new) not in told:
                found.append((subject, units[0], at < new, 1))
        for subject, unit, is_known, n in found:
            if unit and subject in work.matters:
                work.met(work.matters[subject].unit, unit, is_known=is_known, times=n)


@dataclass(frozen=True)
class _Done:
    """Rows of a table that say who did something, about which matter, and when: the names of these columns."""

    rows: QuerySet[Any, Any]
    subject: str
    by: str
    at: str

    def counted(self, new: datetime) -> list[tuple[str, int, bool, int, datetime]]:
        """Return (subject, person, before `new`?, how often, when first)."""
        is_known = ExpressionWrapper(Q(**{f"{self.at}__lt": new}), output_field=BooleanField())
        return list(
            self.rows.order_by()
            .values_list(self.subject, self.by)
            .annotate(is_known=is_known, n=Count("pk"), first=Min(self.at))
        )

    def each(self, people: set[int]) -> Iterable[tuple[str, int, datetime]]:
        if not people:
            return []
        return self.rows.filter(**{f"{self.by}__in": people}).values_list(self.subject, self.by, self.at)


def _units_of_people(today: Chart, people: set[int]) -> dict[int, list[tuple[datetime, datetime | None, str]]]:
    found: dict[int, list[tuple[datetime, datetime | None, str]]] = {}
    rows = Posting.objects.filter(person__in=people).order_by("-kind", "pk")  # "regular" sorts behind "acting"
    for person, position, since, until in rows.values_list("person_id", "position__code", "valid_from", "valid_to"):
        post = today.posts.get(position) or today.former_posts.get(position)
        if post is not None:
            last = midnight(until) if until else None
            found.setdefault(person, []).append((midnight(since), last, post.unit))
    return found
