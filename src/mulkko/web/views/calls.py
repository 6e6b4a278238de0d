"""자료 취합: the list of calls, a new one with what is known told before it goes out, one call, and its end."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from mulkko.catalog.actions.calls import day_after, decide_end, open_call
from mulkko.catalog.actions.closing_calls import close_call
from mulkko.catalog.permissions import may_lead, sends_for
from mulkko.catalog.queries.calls import calls_seen_by, is_owner, lines_of, sums_of, tally_of, waiting_for
from mulkko.organization.models import day_of
from mulkko.organization.queries import place_of
from mulkko.organization.queries.directory import unit_choices
from mulkko.web.calls import (
    given_up_seen,
    groups_seen,
    is_to_be_ended,
    led_call,
    matches,
    place_in,
    preview_of,
    seen_call,
    today_chart,
)
from mulkko.web.finding import officer
from mulkko.web.forms.calls import STATES, CallForm, EndForm, ReasonForm, first_values
from mulkko.web.views.editing import saved

PAGE = 25


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    now, place, today = timezone.now(), place_in(request), today_chart()
    calls = calls_seen_by(request.person, now)
    waits = {one.asked.call_id: one for one in (waiting_for(place) if place else [])}
    of_state = {
        "open": [one for one in calls if not one.is_closed],
        "mine": [one for one in calls if one.pk in waits],
        "closed": [one for one in calls if one.is_closed],
    }
    state = request.GET.get("state", "")
    state = state if state in of_state else "mine" if waits else "open"
    words = request.GET.get("q", "").replace("\0", "")[:100]
    found = [one for one in of_state[state] if matches(one, words, today.names)]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "tallies": [(tally_of(one), waits.get(one.pk)) for one in page.object_list], "state": state,
        "tabs": [(name, word, len(of_state[name])) for name, word in STATES], "q": words, "today": today.day,
        "names": today.names, "may_send": bool(place and sends_for(place)), "query": _query(request),
        "repeated": len(groups_seen(place, today.day)), "has_given_up": bool(given_up_seen(place)),
    }  # fmt: skip
    return render(request, "catalog/calls.html", context)


def _query(request: HttpRequest) -> str:
    left = request.GET.copy()
    left.pop("page", None)
    return left.urlencode()


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Tell first what is known of it already; a second press, of just what was seen, sends it."""
    person, now = officer(request), timezone.now()
    place = place_of(person, now)
    today = place.chart
    units = [(code, name) for code, name in unit_choices(today) if today.kinds[code] != "city"]
    owners = [(code, today.name_of(code)) for code in sends_for(place)]
    first = first_values(day_after(now, 5), day_of(now))
    form = CallForm(request.POST or None, owners=owners, units=units, chart=today, initial=first)
    page: dict[str, Any] = {"form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            page["preview"] = preview = preview_of(form.asked(), today)
            form.shows_known(preview.known.is_everything)
            status = 200
            page["has_moved"] = request.POST.get("act") == "send" and request.POST.get("seen") != preview.mark
            if request.POST.get("act") == "send" and not page["has_moved"]:
                made: list[Any] = []
                status = saved(form, lambda: made.append(open_call(form.asked(), by=person, at=now))) or 302
                if made:
                    return _sent(request, made[0], preview)
    return render(request, "catalog/call_new.html", page, status=status)


def _sent(request: HttpRequest, call: Any, preview: Any) -> HttpResponse:
    number = len(preview.asked.units)
    said = ngettext("Sent to %(number)s unit.", "Sent to %(number)s units.", number) % {"number": number}
    if preview.known.prefilled:
        known = {"known": preview.known.prefilled, "all": preview.known.asked}
        said += " " + _("%(known)s of %(all)s cells were known already and only need a look.") % known
    messages.success(request, said)
    return redirect("data-call", call.pk)


@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    call, place = seen_call(request, number), place_in(request)
    lines, today = lines_of(call), today_chart()
    sees_all = place is None or is_owner(call, place)
    mine = [one for one in lines if place and one.asked.unit.code in place.units | place.speaks_for]
    shown = lines if sees_all else mine
    leads = bool(place and may_lead(place, call.owner.code))
    page = {
        "call": call, "tally": tally_of(call), "lines": shown, "sees_all": sees_all, "today": today.day, "names": today.names,
        "sums": sums_of(call, [one for one in shown if one.state != "asked"]), "leads": leads,
        "mine": mine, "is_to_be_ended": leads and is_to_be_ended(call),
    }  # fmt: skip
    return render(request, "catalog/call.html", page)


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, number: int) -> HttpResponse:
    person = officer(request)
    call = led_call(request, number, person)
    if call.is_closed:
        raise Http404(str(number))
    form, tally = ReasonForm(request.POST if request.method == "POST" else None), tally_of(call)
    form.fields["reason"].required = bool(tally.missing)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            status = saved(form, lambda: close_call(call, reason=reason, by=person, at=timezone.now())) or 302
            if status == 302:
                messages.success(request, _("Closed. What was confirmed stands in the catalogue."))
                return redirect("data-call", call.pk)
    page = {"form": form, "call": call, "tally": tally}
    return render(request, "catalog/call_closing.html", page, status=status)


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Decide about a call whose results nobody used twice running."""
    person = officer(request)
    call = led_call(request, number, person)
    if not is_to_be_ended(call):
        raise Http404(str(number))
    form = EndForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            told = form.cleaned_data
            status = saved(form, lambda: decide_end(call, **told, by=person, at=timezone.now())) or 302
            if status == 302:
                messages.success(request, _("Decided."))
                return redirect("data-call", call.pk)
    return render(request, "catalog/call_ending.html", {"form": form, "call": call}, status=status)
