"""함께 쓰기 지정: what stands, whom it concerns, who may designate and end it, and whether it is what was recorded."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mulkko.ledger.queries import Break, compared_rows, erased_acts
from mulkko.organization.engine.levels import Post
from mulkko.organization.models import Person
from mulkko.organization.queries import Chart, Place, place_of
from mulkko.processes.models import SharedUse, SharedUseEnding


@dataclass(frozen=True)
class Agreed:
    """A designation that stands, with its units as of today: where one has ended, its only successor."""

    row: SharedUse
    units: tuple[str, ...]  # the leading one first

    @property
    def lead(self) -> str:
        return self.units[0]

    @property
    def partners(self) -> tuple[str, ...]:
        return self.units[1:]


def heading_post(units: Sequence[str], *, by: Person, at: datetime) -> Post | None:
    """Return the position from which somebody heads all of these units, none of which is the own one; or None.

    Its holder designates, or whoever is posted as 직무대리 while the holder is away; who acts by the order of deputies does not.
    """
    return heading_of(units, place_of(by, at))


def heading_of(units: Iterable[str], place: Place) -> Post | None:
    """Return the same where the place of a person is at hand."""
    today = place.chart
    above = [set(today.chain(today.now(unit))[1:]) for unit in units]
    if not above or not place.posts:
        return None
    led = {post.unit: post for post in place.posts if post.code in place.held and today.head_of(post.unit) == post}
    return next((led[unit] for unit in led if all(unit in chain for chain in above)), None)


def led_units(place: Place) -> list[str]:
    """Return the units below the city that a person heads and that have units below them, as the person's posts stand."""
    today = place.chart
    with_units = set(today.parents.values())
    return [
        post.unit
        for post in place.posts
        if post.unit in with_units and today.kinds.get(post.unit) != "city" and today.head_of(post.unit) == post
    ]


def standing(within: Chart) -> list[Agreed]:
    """Return the designations that nobody ended, the first due one first."""
    rows = SharedUse.objects.standing().select_related("lead")
    return [Agreed(row, tuple(dict.fromkeys(within.now(code) for code in row.units))) for row in rows]


def concerning(place: Place) -> list[Agreed]:
    """Return the designations that stand for a unit of a person, or for one that the person leads."""
    mine = units_concerned(place)
    return [one for one in standing(place.chart) if mine & set(one.units)]


def units_concerned(place: Place) -> set[str]:
    """Return the units whose figures a person sees first: the own one, those above it, and those below where the person leads."""
    today = place.chart
    own = {post.unit for post in place.posts if today.kinds.get(post.unit) != "city"}
    return set(place.speaks_for) | {unit for unit in today.parents if own & set(today.chain(unit))}


def verify_shared_use() -> Iterator[Break]:
    """Yield the designations and endings that are gone or other than the ledger recorded them."""
    erased = erased_acts()
    yield from compared_rows(SharedUse, ["processes.sharing_designated"], erased)
    yield from compared_rows(SharedUseEnding, ["processes.sharing_ended"], erased)
