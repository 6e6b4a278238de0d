"""같은 것을 거듭 묻는 취합: which data calls ask the same again, what each costs a year, and giving one up for another."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulkko.catalog.actions.giving_up import replace_call
from mulkko.catalog.models import DataCall
from mulkko.catalog.permissions import sends_for
from mulkko.web.calls import given_up_seen, groups_seen, led_call, place_in, today_chart
from mulkko.web.finding import officer
from mulkko.web.forms.calls import ReplacementForm
from mulkko.web.views.editing import saved


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show the groups with their counts a year, and what was given up already."""
    place, today = place_in(request), today_chart()
    gone = given_up_seen(place)
    page = {
        "groups": groups_seen(place, today.day), "gone": gone, "names": today.names,
        "gone_submissions": sum(one.series.submissions for one in gone), "own": sends_for(place) if place else [],
    }  # fmt: skip
    return render(request, "catalog/calls_repeated.html", page)


@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, number: int) -> HttpResponse:
    """Give a call of the own unit up for another one of its group."""
    person = officer(request)
    call, today = led_call(request, number, person), today_chart()
    groups = groups_seen(place_in(request), today.day)
    group = next((one for one in groups if any(series.call == call.pk for series in one.series)), None)
    if group is None:
        raise Http404(str(number))
    others = [series for series in group.series if series.call != call.pk]
    choices = [(str(one.call), f"{one.title} · {today.names.get(one.owner, one.owner)}") for one in others]
    form = ReplacementForm(request.POST or None, others=choices)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            told = form.cleaned_data
            other = DataCall.objects.get(pk=int(told["by_call"]))
            status = saved(
                form, lambda: replace_call(call, other, reason=told["reason"], by=person, at=timezone.now())
            ) or 302  # fmt: skip
            if status == 302:
                messages.success(request, _("Given up. No call of this series goes out any more."))
                return redirect("data-calls-repeated")
    page = {"form": form, "call": call, "series": next(one for one in group.series if one.call == call.pk)}
    return render(request, "catalog/call_replacement.html", page, status=status)
