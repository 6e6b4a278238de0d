"""자료 제공 요청과 제공받은 자료: the clock of every request, its decision, and what has to be destroyed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulkko.catalog.actions.asking import decide_request, end_received, enter_request, extend_request, note_received
from mulkko.catalog.models import DataRequest, ReceivedData
from mulkko.catalog.queries.asking import deadline_of, held_by, is_kept_by, requests_seen_by
from mulkko.organization.models import Unit, day_of
from mulkko.organization.queries import Place, chart, place_of
from mulkko.web.finding import officer
from mulkko.web.forms.asking import DecisionForm, ExtensionForm, ReceivedEndingForm, ReceivedForm, RequestForm
from mulkko.web.views.editing import saved


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    now, place = timezone.now(), _place(request)
    rows = [(one, deadline_of(one)) for one in requests_seen_by(place)]
    open_ones = sorted((row for row in rows if not hasattr(row[0], "decision")), key=lambda row: (row[1], row[0].pk))
    page = {
        "open_ones": open_ones, "decided": [row for row in rows if hasattr(row[0], "decision")], "today": day_of(now),
        "held": held_by(place, day_of(now)), "names": _names(place),
    }  # fmt: skip
    return render(request, "catalog/asking.html", page)


@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    one, place = _found(request, number), _place(request)
    page = {
        "one": one, "due": deadline_of(one), "today": day_of(timezone.now()), "names": _names(place),
        "may_decide": place is not None and is_kept_by(one.owner, place),
    }  # fmt: skip
    return render(request, "catalog/data_request.html", page)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    person, place = officer(request), place_of(officer(request), timezone.now())
    units = [(code, name) for code, name in place.chart.names.items() if place.chart.kinds[code] != "city"]
    form = RequestForm(
        request.POST or None, initial={"received_on": day_of(timezone.now())}, owners=units, units=units
    )  # fmt: skip

    def save(typed: dict[str, Any]) -> None:
        asking = Unit.objects.filter(code=typed.pop("asking_unit")).first()
        owner = Unit.objects.get(code=typed.pop("owner"))
        enter_request(owner=owner, asking_unit=asking, by=person, at=timezone.now(), **typed)

    return _form(request, form, save, title=_("Enter a request for data"), said=_("Entered. The clock runs."))


@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, number: int) -> HttpResponse:
    person, one = officer(request), _decidable(request, number)
    if hasattr(one, "extension") or one.asking_unit_id is not None:
        raise Http404(number)

    def save(typed: dict[str, Any]) -> None:
        extend_request(one, by=person, at=timezone.now(), **typed)

    title, said = _("Extend the term"), _("Extended. Tell who asks the reason and the new day.")
    return _form(request, ExtensionForm(request.POST or None), save, title=title, said=said)


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, number: int) -> HttpResponse:
    person, one = officer(request), _decidable(request, number)
    form = DecisionForm(request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        decide_request(one, form.decided(), by=person, at=timezone.now())

    return _form(request, form, save, title=_("Decide on the request"), said=_("Decided."))


@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    person, place = officer(request), place_of(officer(request), timezone.now())
    owners = [(code, place.chart.names[code]) for code in place.chart.names if code in place.units]
    form = ReceivedForm(request.POST or None, owners=owners)

    def save(typed: dict[str, Any]) -> None:
        owner = Unit.objects.get(code=typed.pop("owner"))
        note_received(owner=owner, by=person, at=timezone.now(), **typed)

    return _form(
        request, form, save, title=_("Note data that were received"), said=_("Noted, with purpose and last day.")
    )


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, number: int) -> HttpResponse:
    person, place = officer(request), place_of(officer(request), timezone.now())
    received = get_object_or_404(ReceivedData.objects.select_related("owner"), pk=number)
    if not is_kept_by(received.owner, place) or received.endings.filter(kind="destroyed").exists():
        raise Http404(number)
    form = ReceivedEndingForm(request.POST or None, initial={"on": day_of(timezone.now()), "kind": "destroyed"})

    def save(typed: dict[str, Any]) -> None:
        end_received(received, by=person, at=timezone.now(), **typed)

    return _form(request, form, save, title=_("End the use of received data"), said=_("Recorded."), lead=received.what)


def _form(
    request: HttpRequest, form: Form, save: Callable[[dict[str, Any]], None], *, title: str, said: str, lead: str = ""
) -> HttpResponse:  # fmt: skip
    """Show a form; when it was sent, save it and go back to the list, or show it again with everything typed."""
    status = 200
    if request.method == "POST":
        status = saved(form, lambda: save(form.cleaned_data)) or 200 if form.is_valid() else 422
        if status == 200:
            messages.success(request, said)
            return redirect("data-requests")
    return render(request, "catalog/asking_form.html", {"form": form, "title": title, "lead": lead}, status=status)


def _place(request: HttpRequest) -> Place | None:
    return place_of(request.person, timezone.now()) if request.person else None


def _names(place: Place | None) -> dict[str, str]:
    return place.chart.names if place else chart(day_of(timezone.now())).names


def _found(request: HttpRequest, number: int) -> DataRequest:
    return get_object_or_404(requests_seen_by(_place(request)), pk=number)


def _decidable(request: HttpRequest, number: int) -> DataRequest:
    one = _found(request, number)
    if hasattr(one, "decision") or not is_kept_by(one.owner, place_of(officer(request), timezone.now())):
        raise Http404(number)
    return one
