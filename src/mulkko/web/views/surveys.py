"""A figure of a survey becomes evidence: what is counted is chosen, what must be known is told, then it is looked at and kept."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from mulkko.evidence.actions import survey
from mulkko.evidence.actions.surveying import measured, usual_sentence
from mulkko.evidence.engine.surveys import Survey, slots_of
from mulkko.organization.models import Person
from mulkko.web.forms.surveys import SurveyForm
from mulkko.web.views.figure_pages import Computed, FigurePage


@require_http_methods(["GET", "POST"])
def build(request: HttpRequest, reference: str) -> HttpResponse:
    return PAGE.answer(request, reference)


def _compute(asked: Survey, person: Person, now: datetime) -> Computed:
    values, version = measured(asked, by=person, at=now)
    return Computed(slots_of(asked), values, {"version": version})


PAGE = FigurePage("evidence/survey.html", SurveyForm, usual_sentence, _compute, survey)
