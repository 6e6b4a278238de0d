"""What differs between the organisation of two days: units and positions that ended, began, were renamed or moved."""

from dataclasses import dataclass
from datetime import date

from mulkko.organization.models import Person
from mulkko.organization.queries.chart import Chart
from mulkko.organization.queries.people import postings_on


@dataclass(frozen=True)
class Ended:
    """A unit or a position that is no more, with what stands in its place; two heirs or none want a decision."""

    code: str
    name: str
    heirs: tuple[tuple[str, str], ...]  # code, name

    @property
    def is_clear(self) -> bool:
        return len(self.heirs) == 1


@dataclass(frozen=True)
class Renamed:
    code: str
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What the day of a reorganisation changes. `left_out` are people who held a position and hold none any more."""

    on: date
    ended_units: tuple[Ended, ...]
    new_units: tuple[tuple[str, str], ...]
    renamed: tuple[Renamed, ...]
    moved: tuple[Renamed, ...]  # names of the unit above, before and after
    ended_posts: tuple[Ended, ...]
    new_posts: tuple[tuple[str, str], ...]
    empty_posts: tuple[tuple[str, str], ...]
    left_out: tuple[Person, ...]


def change_between(before: Chart, after: Chart) -> Change:
    """Return what differs between the days of two charts, for people and posts read from the database as it is now."""
    stay = [code for code in before.names if code in after.names]
    titles = after.place_names()
    old_titles = before.place_names()
    held_before = set(postings_on(before.day).values_list("person_id", flat=True))
    rows = list(postings_on(after.day).values_list("person_id", "position__code"))
    filled = {code for _, code in rows}
    return Change(
        after.day,
        tuple(
            Ended(code, name, tuple((heir, after.name_of(heir)) for heir in after.present_units(code)))
            for code, name in before.names.items()
            if code not in after.names
        ),
        tuple((code, name) for code, name in after.names.items() if code not in before.names),
        tuple(Renamed(code, after.names[code], before.names[code], after.names[code]) for code in stay if before.names[code] != after.names[code]),
        tuple(
            Renamed(code, after.names[code], _above(code, before), _above(code, after)) for code in stay if before.parents[code] != after.parents[code]
        ),
        tuple(
            Ended(code, old_titles[code], tuple((heir, titles[heir]) for heir in after.present_posts(code)))
            for code in before.posts
            if code not in after.posts
        ),
        tuple((code, titles[code]) for code in after.posts if code not in before.posts),
        tuple((code, titles[code]) for code, post in after.posts.items() if code not in filled and post.level != "officer"),
        tuple(Person.objects.filter(pk__in=held_before - {person for person, _ in rows}).order_by("code")),
    )  # fmt: skip


def _above(unit: str, of: Chart) -> str:
    parent = of.parents[unit]
    return of.name_of(parent) if parent else ""
