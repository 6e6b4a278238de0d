"""Who signs from a position on a day, and for whom a person acts."""

from collections import defaultdict
from collections.abc import Collection, Hashable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mulkko.organization.engine.acting import Away, Hall, Seat, Signer, seat_of
from mulkko.organization.models import Absence, AbsenceQuerySet, Deputy, Person, day_of
from mulkko.organization.queries.chart import Chart, chart
from mulkko.organization.queries.kept import once, read_once
from mulkko.organization.queries.people import postings_on


def hall_of(day: date, within: Chart | None = None) -> Hall:
    """Return postings, absences and orders of deputies of one day as plain values."""
    today = within or chart(day)
    # With the chart, so that no other one gets its number while the hall is kept.
    return once(("hall", id(today)), lambda: (today, _read(day, today)))[1]


def as_read(day: date) -> dict[Hashable, Any]:
    """Return chart and hall of a day, so that `read_once` need not read them again while no act was recorded."""
    with read_once() as kept:
        hall_of(day)
        return dict(kept)


def _read(day: date, today: Chart) -> Hall:
    regular: dict[str, list[str]] = defaultdict(list)
    acting: dict[str, list[str]] = defaultdict(list)
    for position, person, kind in postings_on(day).values_list("position__code", "person__code", "kind"):
        (regular if kind == "regular" else acting)[position].append(person)
    orders: dict[str, list[str]] = defaultdict(list)
    rows = Deputy.objects.on(day).order_by("position", "order")
    for position, deputy in rows.values_list("position__code", "deputy__code"):
        orders[position].append(deputy)
    return Hall(
        today.posts, dict(regular), dict(acting), away_on(day), dict(orders), today.parents, today.unit_order
    )  # fmt: skip


def away_on(day: date) -> dict[str, Away]:
    """Return who is absent on a day, by person code."""
    rows = absences_on(day).select_related("person", "deputy").prefetch_related("duties")
    return {
        row.person.code: Away(
            row.reason, row.valid_from, row.valid_to, row.deputy.code if row.deputy else "", row.order_document, row.scope,
            tuple(sorted(duty.code for duty in row.duties.all())),
        )
        for row in rows
    }  # fmt: skip


def absences_on(day: date) -> AbsenceQuerySet:
    """Return the absences that stand on a day."""
    return Absence.objects.standing().filter(valid_from__lte=day, valid_to__gt=day)


def seat_on(position: str, day: date, *, but_not: Collection[str] = (), within: Hall | None = None) -> Seat:
    """Return who may sign from a position on a day: its holder, or the one who lawfully acts for it."""
    return seat_of(position, within or hall_of(day), but_not=but_not)


@dataclass(frozen=True)
class ActsFor:
    """One position for which a person acts on a day, as a menu shows it: ‘최한결 국장 대신’."""

    position: str
    title: str
    unit: str
    unit_name: str
    instead_of: str  # the name of the absent holder; empty where the post is vacant
    signer: Signer

    @property
    def until(self) -> date | None:
        return self.signer.until


def acts_for(person: Person, at: datetime) -> list[ActsFor]:
    """Return the positions for which a person acts today, the highest first."""
    day = day_of(at)
    today = chart(day)
    return acting_on(person, day, hall_of(day, today), today)


def acting_on(person: Person, day: date, hall: Hall, today: Chart) -> list[ActsFor]:
    """Return the positions for which a person acts on the day of a hall and a chart."""
    found = []
    for post in sorted(today.posts.values(), key=lambda post: post.code):
        if any(hall.is_present(holder) for holder in hall.holders(post.code)):
            continue
        mine = [signer for signer in seat_of(post.code, hall).signers if signer.person == person.code]
        found += [(post, signer) for signer in mine]
    names = dict(Person.objects.filter(code__in={signer.instead_of for _, signer in found}).values_list("code", "name"))
    return [
        ActsFor(post.code, post.title, post.unit, today.name_of(post.unit), names.get(signer.instead_of, ""), signer)
        for post, signer in found
    ]


def absences_of(person: Person, day: date) -> list[Absence]:
    """Return the absences of a person that are not over on a day, the nearest first."""
    rows = Absence.objects.standing().filter(person=person, valid_to__gt=day)
    return list(rows.select_related("deputy").prefetch_related("duties"))
