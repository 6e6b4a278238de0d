"""The organisation of one day as frozen values, and the answer to: who decides this?"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from mulkko.ledger.actions import Actor
from mulkko.organization.engine.delegation import Match, Rule, matching_rule
from mulkko.organization.engine.levels import Post, chain_of, common_superiors, line_above
from mulkko.organization.errors import NoSuchPerson, NotPosted
from mulkko.organization.models import (
    DelegationRule,
    Person,
    PositionVersion,
    Posting,
    Unit,
    UnitVersion,
    User,
    day_of,
)


@dataclass(frozen=True)
class Chart:
    """Units and positions of one day, by code."""

    day: date
    names: dict[str, str]
    kinds: dict[str, str]
    parents: dict[str, str | None]
    posts: dict[str, Post]

    def chain(self, unit: str) -> list[str]:
        return chain_of(unit, self.parents)

    def nearest(self, unit: str, kind: str) -> str | None:
        """Return the code of the nearest unit of a kind, the unit itself included."""
        return next((code for code in self.chain(unit) if self.kinds.get(code) == kind), None)

    def handling_department(self, unit: str) -> str:
        """Return the 처리과: the section above or at the unit, else the unit itself (영 §3 4호)."""
        return self.nearest(unit, "section") or unit

    def line(self, unit: str) -> dict[str, Post]:
        return line_above(unit, parents=self.parents, posts=list(self.posts.values()))

    def superiors_of(self, one: str, other: str, *, than: str) -> list[Post]:
        """Return the line posts that stand above both units and above a level, the nearest first."""
        return common_superiors(one, other, parents=self.parents, posts=list(self.posts.values()), than=than)

    def head_of(self, unit: str) -> Post | None:
        """Return the line post that leads a unit: the highest one standing in it."""
        own = [post for post in self.posts.values() if post.unit == unit and post.is_line and post.level != "officer"]
        return max(
            own, key=lambda post: (PositionVersion.LEVELS.index((post.level, post.level)), post.code), default=None
        )


def chart(day: date) -> Chart:
    """Return the organisation as it stands on one day."""
    units = UnitVersion.objects.on(day).select_related("unit", "parent")
    posts = PositionVersion.objects.on(day).select_related("position", "unit")
    return Chart(
        day,
        {version.unit.code: version.name for version in units},
        {version.unit.code: version.kind for version in units},
        {version.unit.code: version.parent.code if version.parent else None for version in units},
        {
            version.position.code: Post(
                version.position.code, version.unit.code, version.level, version.title, version.is_line
            )
            for version in posts
        },
    )


def holders(position: str, day: date) -> list[Person]:
    """Return who may act from a position on a day, the regular holder first."""
    postings = Posting.objects.on(day).filter(position__code=position).select_related("person")
    return [posting.person for posting in sorted(postings, key=lambda posting: (posting.kind != "regular", posting.id))]


def positions_of(person: Person, day: date) -> list[str]:
    """Return the codes of the positions that a person holds on a day, regular ones first."""
    postings = Posting.objects.on(day).filter(person=person).select_related("position")
    return [
        posting.position.code
        for posting in sorted(postings, key=lambda posting: (posting.kind != "regular", posting.id))
    ]


def post_of(person: Person, day: date) -> Post | None:
    """Return the first position of a person on a day, or None without one."""
    codes = positions_of(person, day)
    if not codes:
        return None
    version = PositionVersion.objects.on(day).filter(position__code=codes[0]).select_related("position", "unit").first()
    return version and Post(version.position.code, version.unit.code, version.level, version.title, version.is_line)


def units_of(person: Person, day: date, within: Chart | None = None) -> set[str]:
    """Return the units in which a person holds a position, with every unit below them."""
    today = within or chart(day)
    own = {today.posts[code].unit for code in positions_of(person, day) if code in today.posts}
    return {unit for unit in today.parents if own & set(today.chain(unit))}


@dataclass(frozen=True)
class Place:
    """Where a person stands on a day; the rights to read are told from it."""

    person: Person
    chart: Chart
    positions: tuple[str, ...]  # held, regular ones first
    units: frozenset[str]  # in which a position is held, and every unit below them
    speaks_for: frozenset[str]  # every unit to which the person belongs, the whole city left out

    @property
    def posts(self) -> list[Post]:
        return [self.chart.posts[code] for code in self.positions if code in self.chart.posts]


def place_of(person: Person, at: datetime) -> Place:
    """Return where a person stands at a moment, in three queries."""
    today = chart(day_of(at))
    held = tuple(positions_of(person, today.day))
    own = [today.posts[code].unit for code in held if code in today.posts]
    above = {unit for one in own for unit in today.chain(one)}
    below = {unit for unit in today.parents if set(own) & set(today.chain(unit))}
    speaks = frozenset(unit for unit in above if today.kinds.get(unit) != "city")
    return Place(person, today, held, frozenset(below), speaks)


def units_around(person: Person, day: date) -> set[str]:
    """Return the units whose matters are a person's own: those held, those below, and those above up to the section."""
    today = chart(day)
    own = {today.posts[code].unit for code in positions_of(person, day) if code in today.posts}
    above = {unit for held in own for unit in today.chain(held) if today.kinds.get(unit) in ("team", "section")}
    return above | own | {unit for unit in today.parents if own & set(today.chain(unit))}


def actor_of(person: Person, at: datetime, *, position: str = "", client: str = "") -> Actor:
    """Return who acts, as the ledger keeps it.

    Raises:
        NotPosted: a person without a posting on that day cannot act.
    """
    day = day_of(at)
    codes = positions_of(person, day)
    if not codes:
        raise NotPosted(f"{person.name} holds no position on {day}. Have a posting entered, or act as somebody else.")
    code = position if position in codes else codes[0]
    version = PositionVersion.objects.on(day).filter(position__code=code).select_related("unit").first()
    return Actor(person.code, position=code, unit=version.unit.code if version else "", client=client)


def person_named(login: str) -> Person:
    """Return the person behind a login or a person code.

    Raises:
        NoSuchPerson: nobody has it.
    """
    user = User.objects.filter(login=login, person__isnull=False).select_related("person").first()
    person = user.person if user else Person.objects.filter(code=login).first()
    if person is None:
        raise NoSuchPerson(f"Nobody here has the login '{login}'. Look it up with: mulkko city people.")
    return person


def table_version() -> int:
    """Return the number of the delegation table in force, 0 where none was loaded."""
    return DelegationRule.objects.aggregate(newest=Max("table_version"))["newest"] or 0


def rules(version: int) -> list[Rule]:
    rows = (
        DelegationRule.objects.filter(table_version=version)
        .select_related("scope", "duty")
        .prefetch_related("cooperators", "consent")
    )
    return [
        Rule(
            row.number, row.scope.code if row.scope else "", row.duty.code, row.floor_krw, row.ceiling_krw, row.level,
            tuple(sorted(unit.code for unit in row.cooperators.all())),
            tuple(sorted(unit.code for unit in row.consent.all())),
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True)
class Decider:
    """Who decides a matter: the level of the matched row and the position that stands there."""

    level: str
    post: Post
    match: Match
    table_version: int


def approver_of(*, unit: str, duty: str, amount_krw: int | None, day: date, within: Chart | None = None) -> Decider:
    """Return who decides a matter of a unit.

    Raises:
        NoDelegationRule: no row covers it.
        NotPosted: no line position of that level stands above the unit.
    """
    today = within or chart(day)
    version = table_version()
    match = matching_rule(rules(version), units=today.chain(unit), duty=duty, amount_krw=amount_krw)
    post = today.line(unit).get(match.rule.level)
    if post is None:
        raise NotPosted(
            f"Row {match.rule.number} of the delegation table asks for the level {match.rule.level}, "
            f"but no such line position stands above unit '{unit}'. Enter the position, or correct the row."
        )
    return Decider(match.rule.level, post, match, version)


def belongs_to(person: Person, unit: str, today: Chart) -> bool:
    """Tell whether a person holds a position in a unit or in one below it on the day of a chart."""
    held = [today.posts[code].unit for code in positions_of(person, today.day) if code in today.posts]
    return any(unit in today.chain(own) for own in held)


def units_that_speak_for(person: Person, today: Chart) -> set[str]:
    """Return every unit to which a person belongs: those held and those above them, the whole city left out."""
    held = [today.posts[code].unit for code in positions_of(person, today.day) if code in today.posts]
    return {unit for own in held for unit in today.chain(own) if today.kinds.get(unit) != "city"}


def unit_names(codes: set[str], day: date) -> dict[str, str]:
    """Return the names of units on a day, by code."""
    rows = UnitVersion.objects.on(day).filter(unit__code__in=codes).values_list("unit__code", "name")
    return dict(rows)


def unit_with(code: str) -> Unit | None:
    return Unit.objects.filter(code=code).first()
