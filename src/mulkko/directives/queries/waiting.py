"""What waits for a person: one row for each act that the person's own desk can do now."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import pgettext

from mulkko.directives.engine.clock import cycle_days
from mulkko.directives.models import Candidate, Directive
from mulkko.directives.permissions import TURN
from mulkko.directives.queries.tracking import Line, lines_of
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import Chart, chart, positions_of

SOON_DAYS = 3  # before a due date progress is told again


@dataclass(frozen=True)
class Waiting:
    """One act that waits: `act` as the officer calls it, `unit` by name, `address` of the page where it is done."""

    act: str
    title: str
    unit: str
    due_on: date | None
    address: str


def waiting_for(person: Person, at: datetime) -> list[Waiting]:
    """Return the acts on directives that wait for the desk of a person, the most urgent first.

    A desk is the unit in which a position is held, with the team and the section around it: what waits for a section
    does not stand on the desk of the bureau above it.
    """
    today = chart(day_of(at))
    desk = _desk(person, today)
    rows: Any = Directive.objects.listed().readable_by(person, at).with_state(today.day)
    open_ones = rows.filter(listed_state__in=TURN)
    found = [_row(line, today) for line in lines_of(open_ones, today.day) if _is_turn_of(line, desk, today.day)]
    found += _candidates(desk, today)
    return sorted(found, key=lambda row: (row.due_on is None, row.due_on or today.day, row.address))


def _desk(person: Person, today: Chart) -> set[str]:
    held = {today.posts[code].unit for code in positions_of(person, today.day) if code in today.posts}
    above = {unit for own in held for unit in today.chain(own) if today.kinds.get(unit) in ("team", "section")}
    return held | above


def _is_turn_of(line: Line, desk: set[str], day: date) -> bool:
    if (line.lead if TURN[line.state] == "lead" else line.office) not in desk:
        return False
    if line.state not in ("in_progress", "accepted"):
        return True
    is_near = line.due_on is not None and line.due_on - timedelta(days=SOON_DAYS) <= day
    return is_near or line.silent_days(day) >= cycle_days(line.kind) or line.state == "accepted"


def _row(line: Line, today: Chart) -> Waiting:
    act = {
        "registered": pgettext("directive", "Assign"),
        "disputed": pgettext("directive", "Assign anew"),
        "assigned": pgettext("directive", "Take over"),
        "reported": pgettext("directive", "Confirm"),
    }.get(line.state, pgettext("directive", "Tell progress"))
    unit = line.lead if TURN[line.state] == "office" and line.lead else line.office
    title = " ".join(line.text.split())
    return Waiting(act, title, today.names.get(unit, unit), line.due_on, reverse("directive", args=[line.id]))


def _candidates(desk: set[str], today: Chart) -> list[Waiting]:
    """Return one row for each text in which candidates wait."""
    found = Candidate.objects.undecided().filter(remarks__unit__code__in=desk)
    texts = found.values("remarks", "remarks__title", "remarks__unit__code").annotate(
        n=Count("pk"), first=Min("due_on")
    )
    return [
        Waiting(
            pgettext("directive", "Sort candidates"), f"{row['remarks__title']} · {row['n']}",
            today.names.get(row["remarks__unit__code"], row["remarks__unit__code"]), None,
            reverse("directive-candidates") + f"?remarks={row['remarks']}",
        )
        for row in texts.order_by("remarks")
    ]  # fmt: skip
