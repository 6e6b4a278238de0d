"""업무 흐름: how proposals went from step to step, where they waited, and what another order would have saved."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mulkko.organization.models import day_of
from mulkko.organization.queries import Chart, Place, chart, place_of
from mulkko.processes.queries import Wanted, choices_of, flow_of, is_own, offices_seen
from mulkko.web.flow_page import lost_by, map_of, steps_of
from mulkko.web.forms.flow import USUAL, FlowForm


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the flow under the filters of the address; what somebody may not filter by narrows nothing."""
    now = timezone.now()
    place = place_of(request.person, now) if request.person else None
    today = place.chart if place else chart(day_of(now))
    form = _form(request, place, today)
    told = {name: value for name, value in form.cleaned_data.items() if value != ""}
    wanted = Wanted(**({"months": USUAL} | told))
    own = is_own(wanted.unit, place)
    found = flow_of(wanted, today=today, own=own)
    context = {
        "form": form, "found": found, "is_filtered": bool(told.keys() - {"months"}), "months": wanted.months,
        "until_month": bool(wanted.unit) and not own, "month": today.day.replace(day=1), "names": today.names,
    }  # fmt: skip
    if found.cases:
        context |= {
            "map": map_of(found), "steps": steps_of(found), "offices": [] if wanted.unit else offices_seen(found, place, today),
            "lost": lost_by(found.causes, person=request.person, place=place, at=now),
        }  # fmt: skip
    return render(request, "processes/flow.html", context)


def _form(request: HttpRequest, place: Place | None, today: Chart) -> FlowForm:
    units = [(unit, today.name_of(unit)) for unit in choices_of(place, today)]
    asked: Any = {name: request.GET.get(name, "") for name in FlowForm.base_fields}
    form = FlowForm({**asked, "months": asked["months"] or str(USUAL)}, units=units)
    if not form.is_valid():
        kept = {name: asked[name] for name in form.cleaned_data}
        form = FlowForm({**kept, "months": kept.get("months") or str(USUAL)}, units=units)
        form.is_valid()
    return form
