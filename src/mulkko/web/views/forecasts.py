"""A forecast becomes evidence: the series is chosen, looked at with its interval and how it erred on the past, then kept."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.evidence.actions import foretell
from mulkko.evidence.actions.forecasting import Foretold, looked_ahead, usual_sentence
from mulkko.evidence.engine.figures import shown, slot_of
from mulkko.evidence.engine.forecasts import slots_of
from mulkko.evidence.queries.building import contracts_of, readable_datasets
from mulkko.organization.models import Person
from mulkko.policy.models import Proposal
from mulkko.policy.queries import may_edit
from mulkko.web.charts import Chart, line
from mulkko.web.charts.lines import Series
from mulkko.web.finding import officer, own_draft
from mulkko.web.forms.forecasts import ForecastForm
from mulkko.web.refusals import REFUSED, sentence_for

MOST_DRAWN = 60  # periods of the past


@require_http_methods(["GET", "POST"])
def build(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the page as far as it was filled in; keep the forecast when that was pressed and nothing stands against it."""
    person, proposal = officer(request), own_draft(request, reference)
    if not may_edit(proposal, person):
        raise Http404(reference)
    now, asked = timezone.now(), request.POST or request.GET
    name = asked.get("dataset", "").replace("\0", "")
    contract = contracts_of({name}, person, now).get(name)
    page: dict[str, Any] = {
        "proposal": proposal,
        "datasets": readable_datasets(person, now),
        "chosen": name if contract else "",
    }
    status = 200
    if contract is not None:
        form = ForecastForm(request.POST or None, contract=contract)
        page |= {"form": form, "has_time": bool(form.fields["time"].choices)}  # type: ignore[attr-defined]
        if request.method == "POST":
            is_kept, page["look"] = _answered(request, proposal, form, person)
            if is_kept:
                return redirect("evidence", proposal.reference)
            status = 422 if form.errors else 200
    elif request.method == "POST":
        status = 422
    return render(request, "evidence/forecast.html", page, status=status)


def _answered(request: HttpRequest, proposal: Proposal, form: ForecastForm, person: Person) -> tuple[bool, Any]:
    """Return whether the forecast was kept, and otherwise how it looks; what stands against it is said in the form."""
    if not form.is_valid():
        return False, None
    asked, now = form.asked(), timezone.now()
    sentence = form.cleaned_data["sentence"].strip() or usual_sentence(asked)
    try:
        if request.POST.get("act") == "save":
            foretell(asked, sentence=sentence, by=person, at=now, proposal=proposal.reference)
            messages.success(
                request, _("The figure is kept as evidence. Cite it in the text or in the table of options.")
            )
            return True, None
        found = looked_ahead(asked, by=person, at=now)
    except REFUSED as error:
        form.add_error(None, sentence_for(error))
        return False, None
    told = {name: shown(slot_of(name, spec), found.values.get(name)) for name, spec in slots_of(found.asked).items()}
    read_out = sentence
    for name, text in told.items():
        read_out = read_out.replace("{" + name + "}", text)
    form.data = form.data.copy()
    form.data["sentence"] = sentence
    return False, {"read_out": read_out, "figures": told, "found": found, "chart": _chart(found)}


def _chart(found: Foretold) -> Chart:
    """Return the past, the forecast and its interval, with the same as a table."""
    past, path = found.series[-MOST_DRAWN:], found.forecast.path
    names = [period for period, _ in past] + [period for period, *_ in path]
    history = [float(value) for _, value in past] + [None] * len(path)
    ahead: list[float | None] = [None] * (len(past) - 1) + [float(past[-1][1])]
    ahead += [float(value) for _, value, _low, _high in path]
    band = [None] * len(past) + [(float(low), float(high)) for _, _value, low, high in path]
    told = _("%(first)s to %(last)s, and the forecast up to %(target)s.") % {
        "first": past[0][0], "last": past[-1][0], "target": found.asked.target
    }  # fmt: skip
    series = [Series(found.asked.value, tuple(history)), Series(pgettext("forecast", "Forecast"), tuple(ahead))]
    return line(
        "forecast", found.asked.value, told, names=names, series=series, when=pgettext("forecast", "Period"), band=band,
        band_name=pgettext("forecast", "Interval"), language=get_language() or "ko",
    )  # fmt: skip
