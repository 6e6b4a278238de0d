"""기록물관리책임자 of a 처리과: whom the city named, and the head only where it named nobody who is there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from mulkko.organization.models import Posting, RecordsManager
from mulkko.organization.queries.chart import Chart, chart

Why = Literal["named", "nobody_named", "vacant", "ended"]


@dataclass(frozen=True)
class Keeper:
    """The position that keeps the records of a unit; None where nobody is named and the unit has no head.

    `why` says how it came to that: as the city named it, or the head, because nobody was named, because the named
    position has no holder, or because it has ended without one heir.
    """

    unit: str
    position: str | None
    why: Why
    since: date | None = None
    named: str = ""  # the position that the city named, also where the head stands in

    @property
    def is_named(self) -> bool:
        return self.why == "named"


def records_keeper(unit: str, day: date) -> Keeper:
    """Return who keeps the records of a unit on a day."""
    return records_keepers([unit], day)[0]


def records_keepers(units: Iterable[str], day: date) -> list[Keeper]:
    """Return who keeps the records of units on a day, in the order in which they are asked for."""
    today, asked = chart(day), list(units)
    present = {unit: today.now(unit) for unit in asked}
    rows = RecordsManager.objects.on(day).filter(unit__code__in={*present.values(), *asked})
    named = {
        code: (position, since)
        for code, position, since in rows.values_list("unit__code", "position__code", "valid_from")
    }
    now = {position: today.present_posts(position) for position, _ in named.values()}
    wanted = {post for posts in now.values() for post in posts}
    held = set(Posting.objects.on(day).filter(position__code__in=wanted).values_list("position__code", flat=True))
    return [_keeper(unit, named.get(present[unit]) or named.get(unit), now, held, today) for unit in asked]


def _keeper(
    unit: str, named: tuple[str, date] | None, now: dict[str, tuple[str, ...]], held: set[str], today: Chart
) -> Keeper:
    head = today.head_of(unit)
    fallback = head.code if head else None
    if named is None:
        return Keeper(unit, fallback, "nobody_named")
    position, since = named
    if len(now[position]) != 1:
        return Keeper(unit, fallback, "ended", since, position)
    [present] = now[position]
    if present not in held:
        return Keeper(unit, fallback, "vacant", since, position)
    return Keeper(unit, present, "named", since, position)


def handling_departments(today: Chart) -> list[str]:
    """Return every 처리과 of a day in the official order: the sections, and other units that have posts but no section above them."""
    sections = {code for code, kind in today.kinds.items() if kind == "section"}
    rest = {today.handling_department(post.unit) for post in today.posts.values()}
    return sorted((sections | rest) & set(today.names), key=lambda code: (today.unit_order.get(code, 0), code))
