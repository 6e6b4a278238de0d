"""기한 알림: what waits for a person and whose term is half or wholly over, computed from what was recorded and the day.

No row is written for it and no job is needed: it is there when its working day has come, for whoever has the turn then,
and gone with the act. Nobody is reminded while absent, nor of what is on hold or waits for somebody else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from mulkko.approval.queries.clock import pressing
from mulkko.catalog.models import AskedUnit
from mulkko.coordination.engine.clock import USUAL_DAYS, reminded_on, reminder_of
from mulkko.coordination.models import Request
from mulkko.directives.queries import owed_by
from mulkko.organization.engine.workdays import Calendar
from mulkko.organization.models import day_of
from mulkko.organization.queries import Place, calendar_of
from mulkko.web.work.counting import PERHAPS, Found, waiting_turns

KINDS = ("step", "request", "call", "directive")


@dataclass(frozen=True)
class Due:
    """One act that is called to mind: `reminder` is half, eve or due, `days` the working days that are left, negative when late."""

    kind: str
    pk: int
    begun: date
    due_on: date
    reminder: str
    reminded_on: date
    days: int

    @property
    def key(self) -> str:
        """Return what names this reminder; another one of the same act, or its clock begun anew, is another reminder."""
        return f"{self.kind}.{self.pk}.{self.reminder}.{self.begun:%Y%m%d}"


@dataclass(frozen=True)
class _Term:
    kind: str
    pk: int
    begun: date
    due_on: date | None  # None: the usual term of a step


def due_for(place: Place, now: datetime, turns: Found | None = None) -> list[Due]:
    """Return what is called to mind today, the latest first.

    `turns` are those of `waiting_turns` where they were found already.
    """
    if place.is_away:
        return []
    today = place.chart.day
    terms = [one for one in _terms(place, now, turns) if one.begun < today]
    if not terms:
        return []
    calendar = calendar_of(today, since=min(one.begun for one in terms))
    found = (_due(one, today, calendar) for one in terms)
    return sorted((one for one in found if one is not None), key=lambda one: (one.days, one.due_on, one.kind, one.pk))


def _due(term: _Term, today: date, calendar: Calendar) -> Due | None:
    due_on = calendar.deadline_after(term.begun, USUAL_DAYS) if term.due_on is None else term.due_on
    reminder = reminder_of(term.begun, due_on, today, calendar, has_eve=term.kind == "call")
    if not reminder:
        return None
    fell, days = reminded_on(reminder, term.begun, due_on, calendar), calendar.working_days_between(today, due_on)
    return Due(term.kind, term.pk, term.begun, due_on, reminder, fell, days)


def _terms(place: Place, now: datetime, turns: Found | None) -> Iterator[_Term]:
    waiting: dict[str, list[int]] = {}
    for source, key in waiting_turns(place, now) if turns is None else turns:
        waiting.setdefault(source, []).append(int(key))
    if steps := waiting.get("step"):
        for pk, begun in pressing(steps, place.chart.day).items():
            yield _Term("step", pk, begun, None)
    if requests := waiting.get("request"):
        asked = Request.objects.filter(pk__in=requests).order_by().values_list("pk", "asked_at", "due_on")
        for pk, at, due_on in asked:
            yield _Term("request", pk, day_of(at), due_on)
    if calls := waiting.get("data call"):
        called = AskedUnit.objects.filter(pk__in=calls).order_by().values_list("pk", "at", "call__due_on")
        for pk, at, due_on in called:
            yield _Term("call", pk, day_of(at), due_on)
    if directives := waiting.get(PERHAPS):
        for one in owed_by(place, directives):
            yield _Term("directive", one.directive, one.since, one.due_on)
