"""Which unit, position and person of another team stand where those of a road stood."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mulkko.organization.models import Person, Position, Unit
from mulkko.organization.queries import Chart, chart, holders

# Units that a road asks or that the delegation table names: nobody below them drafts what is told again.
APART = ("planning", "audit", "traffic")
ROLES = 4  # officer, team lead, head of section, head of bureau


@dataclass(frozen=True)
class Line:
    """Who stands from an officer up to the bureau: unit, position and person at each step, the officer first.

    The officer and the lead of the team share a unit.
    """

    units: tuple[str, ...]
    posts: tuple[str, ...]
    people: tuple[Person, ...]


def line_of(team: str, today: Chart, officer: str = "") -> Line | None:
    """Return who stands above an officer of a team, the first one where none is named; None where a post is empty or shared."""
    section = today.parents[team] or ""
    units = (team, team, section, today.parents.get(section) or "")
    posts = (officer or f"p-{team}-1", *(f"p-{unit}" for unit in units[1:]))
    held = [holders(post, today.day) for post in posts if post in today.posts]
    if len(held) != ROLES or any(len(people) != 1 for people in held):
        return None
    return Line(units, posts, tuple(people[0] for people in held))


def lines_on(day: date) -> Iterator[Line]:
    """Yield the line of every team whose officers may draft what is told again, in the order of their codes."""
    today = chart(day)
    for unit in sorted(today.kinds):
        if today.kinds[unit] == "team" and not set(APART) & set(today.chain(unit)):
            line = line_of(unit, today)
            if line is not None:
                yield line


@dataclass(frozen=True)
class Moved:
    """Words and keys of one line -> those of another."""

    words: dict[str, str]
    keys: dict[tuple[type, int], int]


def moved(old: Line, new: Line, today: Chart) -> Moved:
    """Return how everything that names the old line is written of the new one: codes, names, titles, and keys of rows."""
    words: dict[str, str] = {}
    for before, after in zip(old.units, new.units, strict=True):
        words |= {before: after, today.names[before]: today.names[after]}
    for before, after in zip(old.posts, new.posts, strict=True):
        words |= {before: after, today.posts[before].title: today.posts[after].title}
    for one, other in zip(old.people, new.people, strict=True):
        words |= {one.code: other.code, one.name: other.name}
    keys: dict[tuple[type, int], int] = {(Person, a.pk): b.pk for a, b in zip(old.people, new.people, strict=True)}
    for model, codes, others in ((Unit, old.units, new.units), (Position, old.posts, new.posts)):
        known = dict(model._default_manager.filter(code__in=[*codes, *others]).values_list("code", "pk"))
        keys |= {(model, known[before]): known[after] for before, after in zip(codes, others, strict=True)}
    return Moved(words, keys)
