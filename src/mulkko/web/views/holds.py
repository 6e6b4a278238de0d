"""보류: whoever has the turn lets a document stand still until a day, and takes it up again before."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mulkko.approval.models import Hold
from mulkko.policy.actions.turns import hold, take_up
from mulkko.web.finding import officer, readable_proposal
from mulkko.web.forms.turns import HoldForm
from mulkko.web.refusals import REFUSED, sentence_for
from mulkko.web.turns import turn_on_the_line
from mulkko.web.views.editing import one_form


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), readable_proposal(request, reference)
    approval = turn_on_the_line(proposal, person, timezone.now())
    if request.method == "GET" and approval is None:
        raise Http404(reference)

    def save(typed: dict[str, Any]) -> None:
        hold(proposal, **typed, by=person, at=timezone.now())

    initial = {"version_hash": approval.version_id} if approval else {}
    return one_form(
        request, proposal, HoldForm(request.POST or None, initial=initial), save=save, done="approval",
        said=_("The document is on hold. On its day it goes on by itself."), title=_("Put the document on hold"),
        button=_("Put it on hold"), lead=_("Nobody is reminded while it lasts. You can take it up again, or sign it, at any time."),
    )  # fmt: skip


@require_POST
def ended(request: HttpRequest, reference: str, hold_id: int) -> HttpResponse:
    person, proposal = officer(request), readable_proposal(request, reference)
    rows = Hold.objects.select_related("step__approval", "step__position")
    found = rows.filter(pk=hold_id, step__approval__subject=proposal.reference).first()
    if found is None:
        raise Http404(hold_id)
    try:
        take_up(found, by=person, at=timezone.now())
        messages.success(request, _("Taken up again. The document goes on."))
    except REFUSED as error:
        messages.info(request, sentence_for(error))
    return redirect("approval", reference)
