"""What the pages of directives, promises and results have alike: finding through rights, units, and the board."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from mulkko.directives.models import Candidate, Directive
from mulkko.directives.queries import Line
from mulkko.organization.models import Person, Unit
from mulkko.organization.queries import Chart, positions_of
from mulkko.policy.models import Proposal

# A column of the board: its name, and the states that stand in it.
COLUMNS = (
    ("registered", ("registered",)), ("assigned", ("assigned", "disputed")), ("accepted", ("accepted",)),
    ("in_progress", ("in_progress", "reopened")), ("reported", ("reported",)), ("confirmed", ("confirmed",)),
    ("closed_infeasible", ("closed_infeasible",)),
)  # fmt: skip
ON_A_LANE = 12  # cards of one column in one lane; the rest stands in the table


def readable_directive(request: HttpRequest, directive_id: int) -> Directive:
    """Return a directive, promise or result that the person may see.

    Raises:
        Http404: there is none, or it is closed to this person: both look the same.
    """
    rows = Directive.objects.listed().readable_by(request.person, timezone.now()).select_related("office")
    found = rows.filter(pk=directive_id).first()
    if found is None:
        raise Http404(directive_id)
    return found


def decidable_candidate(request: HttpRequest, candidate_id: int) -> Candidate:
    """Return a candidate that the person's office found.

    Raises:
        Http404: there is none, or it is another office's: both look the same.
    """
    rows = Candidate.objects.decidable_by(request.person, timezone.now()).select_related("remarks__unit")
    found = rows.filter(pk=candidate_id).first()
    if found is None:
        raise Http404(candidate_id)
    return found


def findable_proposals(request: HttpRequest, references: Iterable[str], now: datetime) -> dict[str, Proposal]:
    """Return the proposals with these references that the person may know to exist."""
    wanted = set(references)
    if not wanted:
        return {}
    rows = Proposal.objects.findable_by(request.person, now).filter(reference__in=wanted)
    return {row.reference: row for row in rows.with_state()}


def unit_choices(today: Chart) -> list[tuple[str, str]]:
    """Return the units that can lead or work along, bureau by bureau, by name."""
    found = [code for code, kind in today.kinds.items() if kind != "city"]
    return sorted(((code, today.names[code]) for code in found), key=lambda pair: pair[1])


def office_choices(person: Person, today: Chart) -> list[tuple[str, str]]:
    """Return the units for which a person registers: the section first, then the own team or bureau."""
    held = [today.posts[code].unit for code in positions_of(person, today.day) if code in today.posts]
    found: dict[str, str] = {}
    for own in held:
        for code in (today.handling_department(own), own):
            found[code] = today.names[code]
    return list(found.items())


def unit_named(code: str) -> Unit:
    return Unit.objects.get(code=code)


def lanes(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Return the board: late ones, those on their way, and paused ones, each lane by columns."""
    found: dict[str, list[Line]] = {"overdue": [], "open": [], "on_hold": []}
    for line in lines:
        found["on_hold" if line.state == "on_hold" else "overdue" if line.overdue else "open"].append(line)
    return [
        {"name": name, "count": len(rows), "columns": [_column(column, states, rows) for column, states in COLUMNS]}
        for name, rows in found.items()
        if rows
    ]


def _column(name: str, states: tuple[str, ...], rows: list[Line]) -> dict[str, Any]:
    here = [line for line in rows if line.standing in states]
    return {"name": name, "lines": here[:ON_A_LANE], "count": len(here), "more": max(0, len(here) - ON_A_LANE)}
