"""How the list of proposals is narrowed, sorted and addressed: everything stands in the address, in one order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Q, Value, When

from mulkko.organization.models import Person, UnitVersion
from mulkko.organization.queries import Place
from mulkko.policy.models import Proposal
from mulkko.policy.queries.listing import STAGES, disputed, due_by, with_objections, with_since, with_stage

FILTERS = ("q", "mine", "stage", "state", "unit", "due", "field", "disclosure")
# name in the address -> fields, ascending; the reference settles what is equal
SORTS = {
    "begun": ("created_at",), "title": ("title",), "reference": ("reference",), "stage": ("stage_place",),
    "since": ("since",), "objections": ("objections",), "unit": ("unit__code",),
}  # fmt: skip
OLD_SORTS = {"newest": "-begun", "oldest": "begun"}
USUAL = "-begun"


@dataclass(frozen=True)
class Wanted:
    """A filter as it stands in the address: only what was chosen, always in the same order."""

    values: Mapping[str, str]
    sort: str = USUAL
    view: str = "table"

    @property
    def filter_query(self) -> str:
        return urlencode([(name, self.values[name]) for name in FILTERS if self.values.get(name)])

    def query(self, **other: str) -> str:
        """Return the address of this list with something else; the usual order and view are left out."""
        told = {"sort": self.sort, "view": self.view} | other
        usual = {"sort": USUAL, "view": "table"}
        rest = [(name, told[name]) for name in ("sort", "view") if told[name] != usual[name]]
        return "&".join(part for part in (self.filter_query, urlencode(rest)) if part)

    def column(self, name: str) -> dict[str, str]:
        """Return where the heading of a column leads, and how the list is sorted by it now."""
        turned = f"-{name}" if self.sort == name else name
        standing = {name: "ascending", f"-{name}": "descending"}.get(self.sort, "")
        return {"query": self.query(sort=turned), "sorted": standing}


def wanted_of(cleaned: Mapping[str, Any], asked: Mapping[str, str]) -> Wanted:
    """Return what an address asks for; what it cannot mean is left out."""
    values = {name: str(cleaned.get(name) or "").strip() for name in FILTERS}
    sort = OLD_SORTS.get(asked.get("sort", ""), asked.get("sort", ""))
    known = sort.removeprefix("-") in SORTS
    return Wanted(values, sort if known else USUAL, "board" if asked.get("view") == "board" else "table")


def narrowed(wanted: Wanted, *, person: Person | None, place: Place | None, now: datetime, day: Any) -> Any:
    """Return the proposals that a person may find and that fit, with `listed_state` and `listed_stage`, sorted."""
    rows = with_stage(Proposal.objects.findable_by(person, now, place), day)
    values = wanted.values
    for word in values["q"].replace("\0", "").split():
        rows = rows.filter(_says(word, day))
    for word in values["field"].replace("\0", "").replace(",", " ").split():
        rows = rows.filter(keywords__icontains=word)
    exact = {"listed_stage": "stage", "listed_state": "state", "unit__code": "unit", "disclosure": "disclosure"}
    rows = rows.filter(**{field: values[name] for field, name in exact.items() if values[name]})
    if values["due"]:
        until = {"late": day - timedelta(days=1), "today": day, "week": day + timedelta(days=6 - day.weekday())}
        rows = due_by(rows, until[values["due"]])
    return _sorted(_of_mine(rows, values["mine"], person, place, now), wanted.sort)


def _says(word: str, day: Any) -> Q:
    # Title, summary and unit of every draft are found by all staff; the text is not searched here.
    units = UnitVersion.objects.on(day).filter(name__icontains=word).values("unit_id")
    words = Q(title__icontains=word) | Q(summary__icontains=word) | Q(reference__icontains=word)
    return words | Q(keywords__icontains=word) | Q(unit_id__in=units)


def _of_mine(rows: Any, mine: str, person: Person | None, place: Place | None, now: datetime) -> Any:
    if mine == "disputed":
        return disputed(rows).exclude(listed_state__in=("approved", "withdrawn"))
    if person is None or not mine:
        return rows
    return rows.filter(drafter=person) if mine == "drafted" else rows.own_of(person, now, place)


def _sorted(rows: Any, sort: str) -> Any:
    name = sort.removeprefix("-")
    if name == "stage":
        places = [When(listed_stage=stage, then=Value(place)) for place, stage in enumerate((*STAGES, "ended"))]
        rows = rows.annotate(stage_place=Case(*places, default=Value(len(places))))
    if name == "since":
        rows = with_since(rows)
    if name == "objections":
        rows = with_objections(rows)
    sign = "-" if sort.startswith("-") else ""
    return rows.order_by(*(f"{sign}{field}" for field in SORTS[name]), "-pk")
