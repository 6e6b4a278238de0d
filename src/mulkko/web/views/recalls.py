"""회수: the drafter takes the draft back before it is decided."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.policy.actions import recall
from mulkko.web.finding import drafters_own, officer
from mulkko.web.forms.signing import RecallForm
from mulkko.web.refusals import REFUSED, sentence_for
from mulkko.web.views.editing import one_form


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), drafters_own(request, reference)
    if request.method == "GET" and proposal.state not in ("in_route", "in_conflict"):
        messages.info(request, _("The draft is not on its route."))
        return redirect("approval", reference)

    def save(typed: dict[str, Any]) -> None:
        recall(proposal, by=person, at=timezone.now(), reason=typed["reason"])

    form = RecallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            save(form.cleaned_data)
            messages.success(request, _("You took the draft back. Change it and submit it again."))
        except REFUSED as error:
            messages.info(request, sentence_for(error))
        return redirect("approval", reference)
    return one_form(
        request, proposal, form, save=save, done="approval", said="", title=_("Take the draft back"), button=_("Take it back"),
        lead=_("The round ends; signatures given so far do not count for the next one."),
    )  # fmt: skip
