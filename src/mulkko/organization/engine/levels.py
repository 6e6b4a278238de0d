"""The ladder of a Korean city hall, and where a position of a level is found above a unit.

Pure: units and positions come in as plain values of one day.
"""

from collections.abc import Mapping
from dataclasses import dataclass

LADDER = ("officer", "team_lead", "section_head", "bureau_head", "vice_mayor", "mayor")


@dataclass(frozen=True)
class Post:
    """One position on one day; `level` is one of LADDER."""

    code: str
    unit: str
    level: str
    title: str
    is_line: bool = True


def office_name(unit_name: str, title: str) -> str:
    """Return unit and title, each once: 대중교통과장, 노선팀 주무관."""
    return title if title.startswith(unit_name) else f"{unit_name} {title}".strip()


def rank(level: str) -> int:
    """Return 0 for an officer up to 5 for the mayor."""
    return LADDER.index(level)


def chain_of(unit: str, parents: Mapping[str, str | None]) -> list[str]:
    """Return `unit` and the units above it, nearest first. A loop in the table ends the chain where it closes."""
    chain: list[str] = []
    at: str | None = unit
    while at is not None and at not in chain:
        chain.append(at)
        at = parents.get(at)
    return chain


def common_superiors(
    one: str, other: str, *, parents: Mapping[str, str | None], posts: list[Post], than: str
) -> list[Post]:
    """Return the line posts that stand above both units, the nearest first.

    `than` is a level: only a post of a higher one heads both, so that neither side decides its own quarrel.
    """
    of_other = chain_of(other, parents)
    shared = [unit for unit in chain_of(one, parents) if unit in of_other]
    found = [
        post
        for post in posts
        if post.unit in shared and post.is_line and rank(post.level) > max(rank(than), rank("officer"))
    ]
    return sorted(found, key=lambda post: (shared.index(post.unit), rank(post.level), post.code))


def line_above(unit: str, *, parents: Mapping[str, str | None], posts: list[Post]) -> dict[str, Post]:
    """Return for each level above an officer the line post that stands nearest above `unit`.

    A level that nobody holds above the unit is absent: a 국 may sit below a 실, a city may have no vice-mayor.
    """
    chain = chain_of(unit, parents)
    place = {code: number for number, code in enumerate(chain)}
    on_line = [post for post in posts if post.unit in place and post.is_line and rank(post.level) > 0]
    found: dict[str, Post] = {}
    for post in sorted(on_line, key=lambda post: (place[post.unit], post.code)):
        found.setdefault(post.level, post)
    return found
