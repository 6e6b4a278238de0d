"""What becomes of a unit or a position when the organisation changes.

An identity that goes on (renamed, moved) is its own heir. One that ends has the heirs that the change names; where it
names none for a position, the position of the same level in the unit's heir. Nothing is guessed: two heirs are two.
Pure: identities come in as codes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from mulkko.organization.engine.levels import Post

Heirs = Mapping[str, Sequence[str]]  # code of what ended -> codes of what came after


def present(code: str, *, exists: Callable[[str], bool], heirs: Heirs) -> tuple[str, ...]:
    """Return what stands in the place of `code` now: itself, its heirs, their heirs; empty where nothing does.

    >>> present("a", exists={"c", "d"}.__contains__, heirs={"a": ["b", "d"], "b": ["c"]})
    ('c', 'd')
    """
    found: dict[str, None] = {}
    seen: set[str] = set()
    waiting = [code]
    while waiting:
        at = waiting.pop(0)
        if at in seen:
            continue  # a circle of heirs ends where it closes
        seen.add(at)
        if exists(at):
            found[at] = None
        else:
            waiting[:0] = heirs.get(at, ())
    return tuple(found)


def heirs_of_post(post: Post, *, now: Mapping[str, Post], named: Heirs, units: Sequence[str]) -> tuple[str, ...]:
    """Return the positions that stand in the place of one that has ended.

    Args:
        post: the position as it was on its last day.
        now: the positions of the day that is asked about.
        named: heirs that the change names for positions; they go before everything else.
        units: the units that stand in the place of the position's unit.
    """
    if post.code in now:
        return (post.code,)
    if post.code in named:
        return present(post.code, exists=now.__contains__, heirs=named)
    alike = [
        other.code
        for other in sorted(now.values(), key=lambda other: other.code)
        if other.unit in units and other.level == post.level and other.is_line == post.is_line
    ]
    return tuple(alike)


@dataclass(frozen=True)
class OpenMatter:
    """Something that waits for somebody: a step, a draft, a request, a directive. It waits at a position or at a unit.

    `key` names it within its kind. `title` and `reference` are what a list shows.
    """

    kind: str
    key: str
    title: str
    reference: str = ""
    position: str = ""
    unit: str = ""
    person: str = ""


@dataclass(frozen=True)
class Destiny:
    """Where an open matter goes. `fate` is stays, follows (one heir), undetermined (several) or orphaned (none)."""

    matter: OpenMatter
    fate: str
    heirs: tuple[str, ...]


def destinies(
    matters: Iterable[OpenMatter], *, unit_heirs: Callable[[str], tuple[str, ...]], post_heirs: Callable[[str], tuple[str, ...]]
) -> list[Destiny]:  # fmt: skip
    """Return where each open matter goes, in the order given; none is left out."""
    found = []
    for matter in matters:
        at = matter.position or matter.unit
        heirs = post_heirs(matter.position) if matter.position else unit_heirs(matter.unit)
        fate = "stays" if heirs == (at,) else {0: "orphaned", 1: "follows"}.get(len(heirs), "undetermined")
        found.append(Destiny(matter, fate, heirs))
    return found
