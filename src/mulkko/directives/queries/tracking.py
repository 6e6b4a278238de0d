"""Directives with their state, read for a whole list at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from mulkko.directives.models import WAITED_FOR, Candidate, Directive, Event
from mulkko.directives.permissions import state_from
from mulkko.organization.models import day_of


@dataclass(frozen=True)
class Line:
    """One directive, promise or result as a list shows it; units are codes, `links` are subjects of the upper room."""

    id: int
    what: str
    state: str
    text: str
    issued_by: str
    issued_on: date
    lead: str
    due_on: date | None
    overdue: bool
    proof: str
    source: str = ""
    source_title: str = ""
    kind: str = "short"
    office: str = ""
    coop: tuple[str, ...] = ()
    until: date | None = None  # the day on which a pause ends
    said: str = ""  # the last that was told of it
    said_on: date | None = None
    percent: int | None = None
    links: tuple[str, ...] = ()
    is_closed: bool = False
    standing: str = ""  # the state without a pause

    def silent_days(self, day: date) -> int:
        """Return for how many days nothing was heard of it: since the last progress, else since it was said."""
        return max(0, (day - (self.said_on or self.issued_on)).days)

    def spec(self) -> dict[str, Any]:
        return {
            "id": self.id, "what": self.what, "state": self.state, "text": self.text, "issued_by": self.issued_by,
            "issued_on": self.issued_on.isoformat(), "lead": self.lead or None,
            "due_on": self.due_on.isoformat() if self.due_on else None, "overdue": self.overdue, "proof": self.proof or None,
        }  # fmt: skip


def tracked(day: date) -> list[Line]:
    """Return everything that is tracked, the oldest first."""
    return lines_of(Directive.objects.listed(), day)


def lines_of(rows: Any, day: date) -> list[Line]:
    """Return directives of a queryset as lines, in its order; a handful of queries for the whole list."""
    rows = rows.select_related("office").prefetch_related(
        "events__lead", "events__coop", "events__approval__number", "links", "decisions__candidate__remarks"
    )
    return [_line(directive, day) for directive in rows]


def undecided() -> list[Candidate]:
    """Return the candidates about which nobody has decided, in the order of their texts."""
    return list(Candidate.objects.undecided().select_related("remarks"))


def links_from(links: Iterable[Any]) -> tuple[str, ...]:
    """Return the subjects that are linked now, in the order in which they first were."""
    newest = {link.subject: link.is_linked for link in links}
    return tuple(subject for subject, is_linked in newest.items() if is_linked)


def _line(directive: Directive, day: date) -> Line:
    events = list(directive.events.all())
    state = state_from(events, day)
    given = [event for event in events if event.kind == "assigned"]
    proofs = [event for event in events if event.kind == "reported"]
    told = [event for event in events if event.kind in ("in_progress", "reported")]
    late = directive.due_on is not None and day > directive.due_on
    made = [one for one in directive.decisions.all() if one.outcome == "accepted"]
    remarks = made[0].candidate.remarks if made else None
    return Line(
        directive.pk, directive.what, state, directive.text, directive.issued_by, directive.issued_on,
        given[-1].lead.code if given and given[-1].lead else "", directive.due_on, late and state in WAITED_FOR,
        _proof(proofs[-1]) if proofs else "", remarks.source if remarks else "", remarks.title if remarks else "",
        directive.kind, directive.office.code,
        tuple(sorted(unit.code for unit in given[-1].coop.all())) if given else (),
        events[-1].until if state == "on_hold" else None,
        told[-1].text if told else "", day_of(told[-1].at) if told else None,
        next((event.percent for event in reversed(told) if event.percent is not None), None),
        links_from(directive.links.all()), directive.is_closed, state_from(events, date.max),
    )  # fmt: skip


def _proof(event: Event) -> str:
    return event.approval.shown_number if event.approval else f"claim {event.claim_id}"
