"""What the pages of directives, promises and results have alike: finding through rights, units, and the board."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from mulkko.directives.models import WAITED_FOR, Candidate, Directive
from mulkko.directives.queries import Line, lines_of
from mulkko.organization.models import Person, Unit
from mulkko.organization.queries import Chart, positions_of
from mulkko.policy.models import Proposal

# A column of the board: its name, and the states that stand in it.
COLUMNS = (
    ("registered", ("registered",)), ("assigned", ("assigned", "disputed")), ("accepted", ("accepted",)),
    ("in_progress", ("in_progress", "reopened")), ("reported", ("reported",)), ("confirmed", ("confirmed",)),
    ("closed_infeasible", ("closed_infeasible",)),
)  # fmt: skip
COLUMN_OF = {state: column for column, states in COLUMNS for state in states}
LANES = ("overdue", "open", "on_hold")
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


def lanes(rows: Any, day: date) -> list[dict[str, Any]]:
    """Return the board of a narrowed list: late ones, those on their way, and paused ones, each lane by columns.

    All are counted; only the first few of a column are read whole.
    """
    places: dict[tuple[str, str], list[int]] = {}
    for pk, state, standing, due_on in rows.values_list("pk", "listed_state", "standing_kind", "due_on"):
        is_late = due_on is not None and due_on < day and state in WAITED_FOR
        lane = "on_hold" if state == "on_hold" else "overdue" if is_late else "open"
        places.setdefault((lane, COLUMN_OF[standing]), []).append(pk)
    read = [pk for keys in places.values() for pk in keys[:ON_A_LANE]]
    lines = {line.id: line for line in lines_of(Directive.objects.filter(pk__in=read), day)}
    return [_lane(name, places, lines) for name in LANES if any(lane == name for lane, _column in places)]


def _lane(name: str, places: dict[tuple[str, str], list[int]], lines: dict[int, Line]) -> dict[str, Any]:
    columns = []
    for column, _states in COLUMNS:
        keys = places.get((name, column), [])
        here = [lines[pk] for pk in keys[:ON_A_LANE]]
        columns.append({"name": column, "lines": here, "count": len(keys), "more": max(0, len(keys) - ON_A_LANE)})
    return {"name": name, "count": sum(column["count"] for column in columns), "columns": columns}
