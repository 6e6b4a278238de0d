"""The organisation as its pages show it: the tree of units, one unit, one person in office, and what a search finds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from mulkko.organization.engine.acting import Hall, seat_of
from mulkko.organization.engine.levels import Post, rank
from mulkko.organization.models import Assignment, Mandate, Person, Unit, UnitSuccession, UnitVersion
from mulkko.organization.queries.acting import ActsFor, acting_on, hall_of
from mulkko.organization.queries.chart import Chart, chart

FOUND_AT_MOST = 60


@dataclass(frozen=True)
class Occupant:
    """One person in a position. `acts` says that it is for an absent holder or a vacant post; `back_on` ends it."""

    code: str
    name: str
    acts: bool = False
    is_away: bool = False
    back_on: date | None = None


@dataclass(frozen=True)
class Office:
    """A position with who is in it; nobody where it is vacant and nobody acts."""

    post: Post
    unit_name: str
    people: tuple[Occupant, ...]

    @property
    def is_vacant(self) -> bool:
        return all(one.acts for one in self.people)


@dataclass(frozen=True)
class Node:
    """One unit of the tree; `depth` counts from the city."""

    code: str
    name: str
    kind: str
    depth: int
    head: Office | None
    below: tuple["Node", ...] = ()


@dataclass(frozen=True)
class UnitPage:
    unit: Node
    above: tuple[tuple[str, str], ...]
    offices: tuple[Office, ...]
    mandates: tuple[Mandate, ...]
    assignments: tuple[tuple[str, Assignment], ...]  # with the title of the position
    versions: tuple[UnitVersion, ...]
    came_from: tuple[tuple[str, str], ...]
    went_to: tuple[tuple[str, str], ...]


class Directory:
    """The organisation of one day, read once for one page."""

    def __init__(self, day: date):
        self.day = day
        self.today: Chart = chart(day)
        self.hall: Hall = hall_of(day, self.today)
        self.names = dict(Person.objects.values_list("code", "name"))

    def office(self, post: Post) -> Office:
        """Return a position with its holders and, while none of them is there, who acts."""
        people = []
        for person in self.hall.holders(post.code):
            away = self.hall.away.get(person)
            people.append(
                Occupant(person, self.names[person], is_away=away is not None, back_on=away.ends_on if away else None)
            )
        for signer in seat_of(post.code, self.hall).signers:
            if signer.is_acting:
                people.append(Occupant(signer.person, self.names[signer.person], acts=True, back_on=signer.until))
        return Office(post, self.today.name_of(post.unit), tuple(people))

    def tree(self) -> list[Node]:
        """Return the units without a unit above them, each with all that are below, in the official order."""
        below: dict[str | None, list[str]] = {}
        for code in sorted(self.today.parents, key=lambda code: self.hall.unit_order.get(code, 0)):
            parent = self.today.parents[code]
            below.setdefault(parent if parent in self.today.parents else None, []).append(code)
        return [self._node(code, 0, below) for code in below.get(None, [])]

    def _node(self, code: str, depth: int, below: dict[str | None, list[str]]) -> Node:
        head = self.today.head_of(code)
        children = tuple(self._node(child, depth + 1, below) for child in below.get(code, []))
        name, kind = self.today.names[code], self.today.kinds[code]
        return Node(code, name, kind, depth, self.office(head) if head else None, children)

    def unit(self, code: str) -> UnitPage | None:
        """Return one unit as its page shows it, also one that has ended; None where there was none."""
        versions = tuple(UnitVersion.objects.filter(unit__code=code).order_by("valid_from"))
        if not versions:
            return None
        posts = [post for post in self.today.posts.values() if post.unit == code]
        posts.sort(key=lambda post: (-rank(post.level), not post.is_line, post.code))
        order = sorted(self.today.parents, key=lambda one: self.hall.unit_order.get(one, 0))
        children = [one for one in order if self.today.parents[one] == code]
        node = Node(
            code, self.today.name_of(code), self.today.kinds.get(code, versions[-1].kind), 0, None,
            tuple(self._node(child, 1, {}) for child in children),
        )  # fmt: skip
        above = [one for one in self.today.chain(code)[1:] if code in self.today.parents]
        pairs = UnitSuccession.objects.filter(valid_from__lte=self.day)
        return UnitPage(
            node, tuple((one, self.today.name_of(one)) for one in reversed(above)), tuple(self.office(post) for post in posts),
            tuple(Mandate.objects.on(self.day).filter(unit__code=code)),
            self._duties([post.code for post in posts]),
            versions, self._named(pairs.filter(successor__code=code).values_list("unit__code", flat=True)),
            self._named(pairs.filter(unit__code=code).values_list("successor__code", flat=True)),
        )  # fmt: skip

    def _duties(self, positions: list[str]) -> tuple[tuple[str, Assignment], ...]:
        rows = Assignment.objects.on(self.day).filter(position__code__in=positions).select_related("position")
        titles = {code: post.title for code, post in self.today.posts.items()}
        return tuple((titles.get(row.position.code, row.position.code), row) for row in rows)

    def _named(self, codes: Iterable[str]) -> tuple[tuple[str, str], ...]:
        return tuple((code, self.today.name_of(code)) for code in sorted(codes))

    def person(self, code: str) -> "PersonPage | None":
        """Return one person in office; nobody is shown who holds no position on this day."""
        person = Person.objects.filter(code=code).first()
        held = [position for position, people in self.hall.regular.items() if code in people]
        held += [position for position, people in self.hall.acting.items() if code in people]
        offices = [self.office(self.today.posts[position]) for position in held if position in self.today.posts]
        if person is None or not offices:
            return None
        away = self.hall.away.get(code)
        return PersonPage(
            person, tuple(offices), self._duties(held), tuple(acting_on(person, self.day, self.hall, self.today)),
            away.ends_on if away else None,
        )  # fmt: skip

    def search(self, text: str) -> "Found":
        """Return units by name, mandate and duty, and people in office by name and title; every word must be there."""
        words = text.lower().split()
        about: dict[str, list[str]] = {code: [name] for code, name in self.today.names.items()}
        rows: Any = [*Mandate.objects.on(self.day).values_list("unit__code", "text")]
        for position, said in Assignment.objects.on(self.day).values_list("position__code", "text"):
            if position in self.today.posts:
                rows.append((self.today.posts[position].unit, said))
        for unit, said in rows:
            about.setdefault(unit, []).append(said)
        units = []
        for code, texts in about.items():
            if code in self.today.names and _has(words, " ".join(texts)):
                why = next((said for said in texts[1:] if _has_any(words, said)), "")
                units.append((code, self.today.names[code], "" if _has(words, texts[0]) else why))
        offices = [
            office
            for post in self.today.posts.values()
            for office in [self.office(post)]
            if _has(words, f"{office.unit_name} {post.title} {' '.join(one.name for one in office.people)}")
            and office.people
        ]
        return Found(tuple(units[:FOUND_AT_MOST]), tuple(offices[:FOUND_AT_MOST]))


def _has(words: list[str], text: str) -> bool:
    return all(word in text.lower() for word in words)


def _has_any(words: list[str], text: str) -> bool:
    return any(word in text.lower() for word in words)


@dataclass(frozen=True)
class PersonPage:
    person: Person
    offices: tuple[Office, ...]
    assignments: tuple[tuple[str, Assignment], ...]
    acts_for: tuple[ActsFor, ...]
    back_on: date | None


@dataclass(frozen=True)
class Found:
    """What a search found: units as (code, name, the sentence that fits) and offices."""

    units: tuple[tuple[str, str, str], ...]
    offices: tuple[Office, ...]


def unit_choices(today: Chart) -> list[tuple[str, str]]:
    """Return the units of a day as (code, name with the unit above), in the official order."""
    order = dict(Unit.objects.values_list("code", "pk"))
    codes = sorted(today.names, key=lambda code: order.get(code, 0))
    return [(code, _with_above(code, today)) for code in codes]


def _with_above(code: str, today: Chart) -> str:
    parent = today.parents[code]
    if parent is None or today.kinds.get(parent) == "city" or parent not in today.names:
        return today.names[code]
    return f"{today.names[parent]} {today.names[code]}"
