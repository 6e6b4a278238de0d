"""A forecast becomes evidence: the series is chosen, looked at with its interval and how it erred on the past, then kept."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.evidence.actions import foretell
from mulkko.evidence.actions.forecasting import Foretold, looked_ahead, usual_sentence
from mulkko.evidence.engine.forecasts import Asked, slots_of
from mulkko.organization.models import Person
from mulkko.web.charts import Chart, line
from mulkko.web.charts.lines import Series
from mulkko.web.forms.forecasts import ForecastForm
from mulkko.web.views.figure_pages import Computed, FigurePage

MOST_DRAWN = 60  # periods of the past


@require_http_methods(["GET", "POST"])
def build(request: HttpRequest, reference: str) -> HttpResponse:
    return PAGE.answer(request, reference)


def _compute(asked: Asked, person: Person, now: datetime) -> Computed:
    found = looked_ahead(asked, by=person, at=now)
    return Computed(slots_of(found.asked), found.values, {"found": found, "chart": _chart(found)})


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


PAGE = FigurePage("evidence/forecast.html", ForecastForm, usual_sentence, _compute, foretell)
