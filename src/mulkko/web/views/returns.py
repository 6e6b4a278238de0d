"""반려: a reviewer or the approver sends the draft back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mulkko.approval.models import REVISING
from mulkko.policy.actions import return_for_redraft
from mulkko.web.confirming import asked, is_confirmed
from mulkko.web.finding import officer, readable_proposal
from mulkko.web.forms.signing import ReturnForm
from mulkko.web.rail import page_of
from mulkko.web.refusals import REFUSED, sentence_for


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), readable_proposal(request, reference)
    form = ReturnForm(request.POST or None, asks=asked(request))
    if request.method == "POST" and form.is_valid() and is_confirmed(request, form):
        try:
            return_for_redraft(
                proposal, by=person, at=timezone.now(), reason=form.cleaned_data["reason"],
                version_hash=request.POST.get("version_hash", ""),
            )  # fmt: skip
            messages.success(request, _("Returned. The drafter has the turn."))
        except REFUSED as error:
            messages.error(request, sentence_for(error))
        return redirect("approval", reference)
    page = page_of(request, proposal, tab="approval")
    if page["my_step"] is None or page["my_step"].kind not in REVISING:
        messages.info(request, _("It is not your turn on this document. Nothing was changed."))
        return redirect("approval", reference)
    return render(
        request, "policy/return.html", page | {"form": form, "is_deciding": True}, status=422 if form.errors else 200
    )
