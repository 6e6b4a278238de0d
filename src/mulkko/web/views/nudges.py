"""독촉: a reminder to whoever has the turn, once a day."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mulkko.approval.models import Step
from mulkko.coordination.models import Request
from mulkko.policy.actions.desk import nudge_request, nudge_step
from mulkko.web.finding import officer
from mulkko.web.refusals import REFUSED, sentence_for


@require_POST
def of_step(request: HttpRequest, step: int) -> HttpResponse:
    person = officer(request)
    found = Step.objects.filter(pk=step, approval__drafter=person).select_related("position").first()
    if found is None:
        raise Http404(step)
    return _nudged(request, lambda: nudge_step(found, by=person, at=timezone.now()))


@require_POST
def of_request(request: HttpRequest, request_id: int) -> HttpResponse:
    person = officer(request)
    found = Request.objects.filter(pk=request_id, asked_by=person).first()
    if found is None:
        raise Http404(request_id)
    return _nudged(request, lambda: nudge_request(found, by=person, at=timezone.now()))


def _nudged(request: HttpRequest, nudge) -> HttpResponse:  # type: ignore[no-untyped-def]
    try:
        nudge()
    except REFUSED as error:
        messages.error(request, sentence_for(error))
    else:
        messages.success(request, _("The reminder was sent. You can send the next one tomorrow."))
    return redirect("submitted")
