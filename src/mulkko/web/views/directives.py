"""지시·약속·성과: the lists, each with its own address, and the two pages that are printed."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulkko.directives.actions import type_in
from mulkko.directives.models import Candidate
from mulkko.directives.queries import counts, lines_of, narrowed, tab_counts, visible
from mulkko.organization.models import day_of
from mulkko.organization.queries import Chart, chart
from mulkko.web.finding import officer
from mulkko.web.forms.directives import STATES, DirectiveForm, ListForm
from mulkko.web.refusals import REFUSED, sentence_for
from mulkko.web.tracking import findable_proposals, lanes, office_choices, unit_choices, unit_named

ON_A_PAGE = 50
ON_A_SHEET = 100
WHATS = ("directive", "promise", "result")
PAGES = {"directive": "directives", "promise": "promises", "result": "results"}


@require_safe
def listed(request: HttpRequest, what: str) -> HttpResponse:
    now = timezone.now()
    today = chart(day_of(now))
    seen = visible(request.person, now, what=what)
    form = ListForm(request.GET or None, units=unit_choices(today))
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = narrowed(seen, wanted, person=request.person, at=now)
    is_board = request.GET.get("view") == "board"
    context = _frame(request, what, today, now) | {
        "form": form,
        "counts": counts(seen, today.day),
        "states": [state for state, _word in STATES if state not in ("", "overdue")],
        "is_filtered": any(wanted.values()),
        "is_board": is_board,
        "query": _query(request, "page"),
        "view_query": _query(request, "page", "view"),
    }
    if is_board:
        board = lanes(rows, today.day)
        context |= {"lanes": board, "lines": [], "found": sum(lane["count"] for lane in board)}
    else:
        page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
        page.object_list = lines_of(page.object_list, today.day)
        context |= {"page": page, "lines": page.object_list, "found": page.paginator.count}
    context["proposals"] = _linked(request, context["lines"], now)
    return render(request, "directives/list.html", context)


def _frame(request: HttpRequest, what: str, today: Chart, now: datetime) -> dict[str, Any]:
    """Return what the three tabs have alike: how many each holds, and how many candidates wait."""
    held = tab_counts(request.person, now)
    waiting = Candidate.objects.undecided().decidable_by(request.person, now)
    return {
        "what": what,
        "tabs": [(one, PAGES[one], held.get(one, 0)) for one in WHATS],
        "waiting": waiting.filter(kind=what).count(),
        "names": today.names,
        "today": today.day,
    }


def _linked(request: HttpRequest, lines: list[Any], now: datetime) -> dict[str, Any]:
    return findable_proposals(request, [reference for line in lines for reference in line.links], now)


def _query(request: HttpRequest, *without: str) -> str:
    left = request.GET.copy()
    for name in without:
        left.pop(name, None)
    return left.urlencode()


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """Show what all staff may know on one page to print: nothing closed, whoever prints it."""
    now = timezone.now()
    today = chart(day_of(now))
    asked = request.GET.get("what")
    what = asked if asked in WHATS else "directive"
    rows = visible(request.person, now, what=what).filter(is_closed=False).order_by("issued_on", "pk")
    context = {"what": what, "page_name": PAGES[what], "names": today.names, "is_overdue": False}
    return render(request, "directives/sheet.html", context | _on_a_sheet(request, rows, today.day))


@require_safe
def overdue(request: HttpRequest) -> HttpResponse:
    """Show what is late, the longest first, for the meeting of the chiefs."""
    now = timezone.now()
    today = chart(day_of(now))
    rows = visible(request.person, now, what="directive").late(today.day).order_by("due_on", "pk")
    context = {"what": "directive", "page_name": "directives", "names": today.names, "is_overdue": True}
    return render(request, "directives/sheet.html", context | _on_a_sheet(request, rows, today.day))


def _on_a_sheet(request: HttpRequest, rows: Any, day: date) -> dict[str, Any]:
    """Return as many lines as one sheet to print holds; where there are more, further sheets follow."""
    page = Paginator(rows, ON_A_SHEET).get_page(request.GET.get("page"))
    return {"page": page, "lines": lines_of(page.object_list, day), "query": _query(request, "page"), "today": day}


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    person, now = officer(request), timezone.now()
    today = chart(day_of(now))
    asked = request.GET.get("what")
    first = {"what": asked if asked in WHATS else "directive", "issued_on": today.day, "kind": "short"}
    form = DirectiveForm(request.POST or None, offices=office_choices(person, today), initial=first)
    if form.is_valid():
        typed = form.cleaned_data
        told = {
            key: typed[key] for key in ("what", "issued_by", "issued_on", "addressee", "due_on", "kind", "is_closed")
        }
        try:
            made = type_in(text=typed["words"], office=unit_named(typed["unit"]), by=person, at=now, **told)
        except REFUSED as error:
            form.add_error(None, sentence_for(error))
        else:
            messages.success(request, _("Registered. It waits to be assigned."))
            return redirect("directive", made.pk)
    context = {"form": form, "title": _("Register a directive"), "button": _("Register"), "back": "directives"}
    return render(request, "directives/new.html", context, status=422 if form.errors else 200)
