"""The lists of a tab: what a person may see, narrowed and put in order, and how many stand where."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from mulkko.directives.models import Decision, Directive, DirectiveQuerySet, Event, Link
from mulkko.organization.models import Person, Unit, UnitVersion, day_of
from mulkko.organization.queries import units_around

SORTS: dict[str, tuple[Any, ...]] = {
    "due": (F("due_on").asc(nulls_last=True), "pk"),
    "newest": ("-issued_on", "-pk"),
    "oldest": ("issued_on", "pk"),
    "moved": ("moved_at", "pk"),  # what was silent longest first
}
TYPED = "typed"  # the source of what nobody wrote down in a speech


@dataclass(frozen=True)
class Counts:
    """How many directives stand in a state; `late` and `open_ones` cut across the states."""

    states: Mapping[str, int]
    late: int
    total: int


def visible(person: Person | None, at: datetime, *, what: str) -> DirectiveQuerySet:
    """Return the directives, promises or results that a person may see, with their state."""
    rows = Directive.objects.filter(what=what).listed().readable_by(person, at)
    return rows.with_state(day_of(at))


@dataclass(frozen=True)
class Overdue:
    """A directive that somebody still waits for behind its day; `lead` is the code of the unit that leads, or empty."""

    id: int
    text: str
    due_on: date
    lead: str


def overdue(rows: Any, day: date, *, most: int) -> list[Overdue]:
    """Return what is overdue of a list made by `with_state`, the longest first."""
    lead = Unit.objects.filter(pk=OuterRef("lead_id")).values("code")
    late = rows.late(day).annotate(lead_code=Subquery(lead)).order_by("due_on", "pk")
    columns = late.values_list("pk", "text", "due_on", "lead_code")[:most]
    return [Overdue(pk, text, due_on, code or "") for pk, text, due_on, code in columns]


def tab_counts(person: Person | None, at: datetime) -> dict[str, int]:
    """Return how many directives, promises and results a person may see."""
    rows: Any = Directive.objects.listed().readable_by(person, at).order_by()
    return dict(rows.values_list("what").annotate(n=Count("pk")))


def counts(rows: DirectiveQuerySet, day: date) -> Counts:
    """Count a list by state, and what of it is overdue."""
    listed: Any = rows
    states = dict(listed.order_by().values_list("listed_state").annotate(n=Count("pk")))
    return Counts(states, rows.late(day).count(), sum(states.values()))


def narrowed(rows: DirectiveQuerySet, wanted: Mapping[str, Any], *, person: Person | None, at: datetime) -> Any:
    """Narrow a list by what an address asks for: q, state, unit, due, source, mine, sort."""
    day = day_of(at)
    for word in (wanted.get("q") or "").split():
        rows = rows.filter(_says(word, day))
    state = wanted.get("state")
    if state == "overdue":
        rows = rows.late(day)
    elif state:
        found: Any = rows
        rows = found.filter(listed_state=state)
    if wanted.get("unit"):
        rows = rows.filter(Exists(_newest_assignment().filter(_works({wanted["unit"]}))))
    if wanted.get("due"):
        rows = rows.filter(_due(wanted["due"], day))
    if wanted.get("source"):
        rows = _from_source(rows, wanted["source"])
    if wanted.get("mine") and person is not None:
        rows = of_units(rows, units_around(person, day))
    return rows.order_by(*SORTS.get(wanted.get("sort") or "", SORTS["due"]))


def of_units(rows: Any, units: Collection[str]) -> Any:
    """Narrow a list to what some units registered, lead or work along on."""
    return rows.filter(Q(office__code__in=units) | Exists(_newest_assignment().filter(_works(set(units)))))


def _newest_assignment() -> Any:
    later = Event.objects.filter(directive=OuterRef("directive"), kind="assigned", pk__gt=OuterRef("pk"))
    return Event.objects.filter(~Exists(later), directive=OuterRef("pk"), kind="assigned")


def _works(units: set[str]) -> Q:
    return Q(lead__code__in=units) | Q(coop__code__in=units)


def _says(word: str, day: date) -> Any:
    named = UnitVersion.objects.on(day).filter(name__icontains=word).values("unit_id")
    works = Exists(_newest_assignment().filter(Q(lead_id__in=named) | Q(coop__in=named)))
    return Q(text__icontains=word) | Q(issued_by__icontains=word) | Q(addressee__icontains=word) | works


def _due(due: str, day: date) -> Q:
    if due == "none":
        return Q(due_on__isnull=True)
    if due == "past":
        return Q(due_on__lt=day)
    days = 7 if due == "week" else 30
    return Q(due_on__gte=day, due_on__lte=day + timedelta(days=days))


def _from_source(rows: DirectiveQuerySet, source: str) -> DirectiveQuerySet:
    made = Decision.objects.filter(directive=OuterRef("pk"), outcome="accepted")
    if source == TYPED:
        return rows.filter(~Exists(made))
    return rows.filter(Exists(made.filter(candidate__remarks__source=source)))


def linked_to(subject: str, person: Person | None, at: datetime) -> list[Directive]:
    """Return the directives because of which something is worked on, as far as a person may see them."""
    linked = Link.objects.standing().filter(subject=subject).values("directive")
    return list(Directive.objects.listed().readable_by(person, at).filter(pk__in=linked))
