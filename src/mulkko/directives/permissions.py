"""Who may do what about a directive now: the office orders, the lead unit works. Plain functions that actions and pages ask alike."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mulkko.directives.engine.clock import DISPUTE_DAYS
from mulkko.directives.models import Directive, Event
from mulkko.organization.engine.workdays import Calendar
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import calendar_of, units_around

# act -> (who acts, the states in which it may come)
ROAD: dict[str, tuple[str, frozenset[str]]] = {
    "assign": ("office", frozenset({"registered", "assigned", "disputed", "reopened"})),
    "dispute": ("lead", frozenset({"assigned"})),
    "accept_work": ("lead", frozenset({"assigned"})),
    "report_progress": ("lead", frozenset({"accepted", "in_progress", "reopened"})),
    "report_done": ("lead", frozenset({"accepted", "in_progress", "reopened"})),
    "confirm": ("office", frozenset({"reported"})),
    "reopen": ("office", frozenset({"reported", "confirmed"})),
    "hold": ("office", frozenset({"registered", "assigned", "accepted", "in_progress", "reopened"})),
    "resume": ("office", frozenset({"on_hold"})),
    "close_infeasible": (
        "office",
        frozenset({"registered", "assigned", "disputed", "accepted", "in_progress", "reported", "reopened", "on_hold"}),
    ),
    "withdraw": ("office", frozenset({"registered"})),
}
# Who has the turn; of what is paused or has ended nobody has it.
TURN = {
    "registered": "office", "assigned": "lead", "disputed": "office", "accepted": "lead", "in_progress": "lead",
    "reopened": "lead", "reported": "office",
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """Where a directive stands on a day, as far as rights and turns depend on it."""

    state: str
    office: str
    lead: str
    reported_by: int | None  # whoever reported it does not confirm it
    assigned_on: date | None
    disputed_by: frozenset[str]  # the units that asked for redistribution before

    def side(self, units: Container[str]) -> set[str]:
        return {side for side, code in (("office", self.office), ("lead", self.lead)) if code and code in units}


def standing_of(directive: Directive, day: date) -> Standing:
    events = list(directive.events.select_related("lead").order_by("pk"))
    return standing_from(directive, events, day)


def standing_from(directive: Directive, events: list[Event], day: date) -> Standing:
    """Return the standing from the events of a directive, in order."""
    given = [event for event in events if event.kind == "assigned"]
    done = [event for event in events if event.kind == "reported"]
    disputed, lead = set(), ""
    for event in events:
        if event.kind == "disputed":
            disputed.add(lead)
        lead = event.lead.code if event.kind == "assigned" and event.lead else lead
    return Standing(
        state_from(events, day), directive.office.code, lead, done[-1].by_id if done else None,
        day_of(given[-1].at) if given else None, frozenset(disputed),
    )  # fmt: skip


def state_from(events: Sequence[Any], day: date) -> str:
    """Return the state from the events of a directive, in order, or from rows with their `kind` and `until`."""
    newest = events[-1] if events else None
    if newest is not None and newest.kind == "on_hold" and newest.until is not None and newest.until > day:
        return "on_hold"
    moved = [event.kind for event in events if event.kind not in ("on_hold", "resumed")]
    return moved[-1] if moved else "registered"


def acts_of(
    directive: Directive, person: Person | None, at: datetime, *, calendar: Calendar | None = None
) -> list[str]:
    """Return the acts that a person may do now; without a calendar that of the city counts the working days."""
    if person is None:
        return []
    day = day_of(at)
    standing = standing_of(directive, day)
    sides = standing.side(units_around(person, day))
    found = [act for act, (side, states) in ROAD.items() if standing.state in states and side in sides]
    refused = {"withdraw"}  # undoing belongs to the candidate from which it was made
    if standing.reported_by == person.pk:
        refused.add("confirm")
    if "dispute" in found and not may_dispute(standing, day, calendar=calendar):
        refused.add("dispute")
    return [act for act in found if act not in refused]


def dispute_until(standing: Standing, calendar: Calendar | None = None) -> date | None:
    """Return the last day on which the lead unit may ask for redistribution; None where it may not, or did before."""
    given = standing.assigned_on
    if given is None or standing.lead in standing.disputed_by:
        return None
    return (calendar or calendar_of(given)).deadline_after(given, DISPUTE_DAYS)


def may_dispute(standing: Standing, day: date, *, calendar: Calendar | None = None) -> bool:
    last = dispute_until(standing, calendar)
    return last is not None and day <= last


def may_link(directive: Directive, person: Person, at: datetime) -> bool:
    """Tell whether a person works on a directive: in its office, the unit that leads, or one that works along."""
    mine = units_around(person, day_of(at))
    return bool({directive.office.code, *_working(directive)} & mine)


def _working(directive: Directive) -> set[str]:
    lead = directive.lead
    return {unit.code for unit in directive.coop} | ({lead.code} if lead else set())
