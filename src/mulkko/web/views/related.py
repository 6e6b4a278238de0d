"""5 관련 부서 찾기: which units the draft could ask, each with its reason."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulkko.coordination.models import Request
from mulkko.organization.models import day_of
from mulkko.organization.queries import chart
from mulkko.policy.actions.texts import refuse_suggestion
from mulkko.web.desk import desk_of
from mulkko.web.finding import officer, own_draft
from mulkko.web.forms.coordination import AskForm
from mulkko.web.forms.related import RefusalForm
from mulkko.web.tasks import open_suggestions
from mulkko.web.views.editing import desk_form


@require_safe
def units(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the suggested units with their reasons, those asked already, and those that were left out."""
    officer(request)
    proposal, now = own_draft(request, reference), timezone.now()
    today = chart(day_of(now))
    waiting = open_suggestions(proposal, now)
    left_out = {*(one.unit for one in waiting), *today.chain(proposal.unit.code)}
    others = sorted(
        ((code, name) for code, name in today.names.items() if code not in left_out and today.kinds[code] != "city"),
        key=lambda pair: pair[1],
    )
    page = desk_of(request, proposal, here="units") | {
        "waiting": waiting, "names": today.names, "asked": Request.objects.about(proposal.reference).select_related("unit"),
        "refused": proposal.refused_suggestions.select_related("unit", "by"),
        "form": AskForm(suggested=[(one.unit, today.names.get(one.unit, one.unit)) for one in waiting], others=others),
    }  # fmt: skip
    return render(request, "policy/units.html", page)


@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, reference: str, unit: str) -> HttpResponse:
    """Leave a suggested unit out, with a reason."""
    person, proposal, now = officer(request), own_draft(request, reference), timezone.now()
    today = chart(day_of(now))
    found = next((one for one in open_suggestions(proposal, now) if one.unit == unit), None)
    if found is None:
        raise Http404(unit)

    def save(typed: dict[str, Any]) -> None:
        refuse_suggestion(proposal, unit, reason=typed["reason"], by=person, at=timezone.now())

    return desk_form(
        request, proposal, RefusalForm(request.POST or None), here="units", save=save, done="draft-units",
        said=_("Left out, with your reason."), button=_("Leave it out"),
        title=_("Leave %(unit)s out") % {"unit": today.names.get(unit, unit)},
        lead=_("Why it was suggested stays on record beside your reason."), reasons=found.reasons,
    )  # fmt: skip
