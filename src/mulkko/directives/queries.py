"""Directives with their state, read for a whole list at once."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from mulkko.directives.models import Candidate, Directive


@dataclass(frozen=True)
class Line:
    """One directive, promise or result as a list shows it."""

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

    def spec(self) -> dict[str, Any]:
        return {
            "id": self.id, "what": self.what, "state": self.state, "text": self.text, "issued_by": self.issued_by,
            "issued_on": self.issued_on.isoformat(), "lead": self.lead or None,
            "due_on": self.due_on.isoformat() if self.due_on else None, "overdue": self.overdue, "proof": self.proof or None,
        }  # fmt: skip


def tracked(day: date) -> list[Line]:
    """Return everything that is tracked, the oldest first."""
    rows = Directive.objects.prefetch_related("events__lead", "events__approval__number")
    return [_line(directive, day) for directive in rows]


def undecided() -> list[Candidate]:
    """Return the candidates about which nobody has decided, in the order of their texts."""
    return list(Candidate.objects.undecided().select_related("remarks"))


def _line(directive: Directive, day: date) -> Line:
    events = list(directive.events.all())
    state = events[-1].kind if events else "registered"
    leads = [event.lead.code for event in events if event.lead]
    proofs = [event for event in events if event.kind == "reported"]
    late = directive.due_on is not None and day > directive.due_on
    return Line(
        directive.pk, directive.what, state, directive.text, directive.issued_by, directive.issued_on,
        leads[-1] if leads else "", directive.due_on, late and state not in ("reported", "confirmed", "closed_infeasible"),
        _proof(proofs[-1]) if proofs else "",
    )  # fmt: skip


def _proof(event: Any) -> str:
    return str(event.approval.number) if event.approval else f"claim {event.claim_id}"
