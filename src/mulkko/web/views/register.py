"""등록정보 정정: the records manager of a department corrects what is registered of an approved document."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.policy.actions import correct_register
from mulkko.policy.errors import StalePage
from mulkko.policy.queries.register import may_correct, register_of
from mulkko.web.finding import officer, readable_proposal
from mulkko.web.forms.register import RegisterForm
from mulkko.web.rail import page_of
from mulkko.web.records import keeper_told
from mulkko.web.refusals import REFUSED, sentence_for


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), readable_proposal(request, reference)
    register = register_of(proposal)
    if register is None or not may_correct(proposal, person, timezone.now()):
        raise Http404(reference)
    stored = {"title": register.title, "retention": register.retention}
    form, status = RegisterForm(request.POST or None, initial=stored), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            try:
                correct_register(
                    proposal, form.values(), reason=reason, by=person, at=timezone.now(), seen=_seen(request)
                )
            except StalePage:
                form.add_error(None, _("The register was corrected after you opened this page. Look at it again."))
                status, register = 409, register_of(proposal)
            except REFUSED as error:
                form.add_error(None, sentence_for(error))
            else:
                messages.success(request, _("Corrected. The value before stays to be seen."))
                return redirect("approval", reference)
    page = page_of(request, proposal, tab="approval") | {
        "form": form,
        "register": register,
        "keeper": keeper_told(proposal, timezone.now()),
        "is_deciding": True,
    }
    return render(request, "policy/register_form.html", page, status=status)


def _seen(request: HttpRequest) -> int:
    """Return how many corrections the page showed; -1, which is always stale, where it says none."""
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else -1
