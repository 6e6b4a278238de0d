"""내 할 일: what only I can do now, what I wait for, and what I am writing; ordered for the role, the same page for all."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mulkko.policy.queries.records import reviews_waiting
from mulkko.processes.queries.shared_use import concerning
from mulkko.web.work.desk import Desk, desk_of
from mulkko.web.work.late import late_below
from mulkko.web.work.moves import moves_since_yesterday
from mulkko.web.work.rows import KINDS, counted, grouped
from mulkko.web.work.sources import work_of
from mulkko.web.work.waiting import awaited_of, disputed_around, drafts_around, own_drafts

SORTS = ("deadline", "recent")


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    if request.person is None:
        return render(request, "policy/inbox.html", {"desk": None})
    desk = desk_of(request.person, timezone.now())
    rows = work_of(desk)
    kind = request.GET.get("act", "") if request.GET.get("act", "") in KINDS else ""
    sort = "recent" if request.GET.get("sort") == "recent" else "deadline"
    shown = [row for row in rows if kind in ("", row.kind)]
    page = {
        "desk": desk, "tab": "mine", "kind": kind, "sort": sort, "today": desk.today, "total": len(rows),
        "waiting_count": len(rows), "kinds": counted(rows), "moved": moves_since_yesterday(desk),
        "groups": grouped(shown, level=desk.level, today=desk.today, newest_first=sort == "recent"),
    }  # fmt: skip
    page["late"] = late_below(desk)
    page["review_count"] = len(reviews_waiting(desk.place, desk.today))
    page["shared_uses"] = [
        (one, desk.name_of(one.lead), [desk.name_of(unit) for unit in one.partners]) for one in concerning(desk.place)
    ]
    page["opinions"] = sum(len(one.moves) for one in page["moved"])
    return render(request, "policy/inbox.html", page | _below(desk))


def _below(desk: Desk) -> dict[str, Any]:
    """Return what stands below the rows: an officer's own drafts, the unit's proposals for who leads it."""
    if desk.level == "officer":
        return {"below": "drafts", "listed": own_drafts(desk)}
    if desk.level in ("team_lead", "section_head"):
        return {"below": "unit", "listed": drafts_around(desk)}
    return {"below": "disputed", "listed": disputed_around(desk)}


@require_safe
def submitted(request: HttpRequest) -> HttpResponse:
    """Show what I put to others and wait for: who has the turn, since when."""
    desk = desk_of(request.person, timezone.now()) if request.person else None
    page = {"desk": desk, "tab": "submitted", "awaited": awaited_of(desk) if desk else [], "today": desk and desk.today}
    return render(request, "policy/submitted.html", page)


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """Show what I am writing."""
    desk = desk_of(request.person, timezone.now()) if request.person else None
    page = {"desk": desk, "tab": "drafts", "listed": own_drafts(desk) if desk else [], "today": desk and desk.today}
    return render(request, "policy/own_drafts.html", page)
