"""철회: the drafter ends a proposal without a decision; the record stays."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.policy.actions import withdraw
from mulkko.policy.queries import may_edit
from mulkko.web.finding import drafters_own, officer
from mulkko.web.forms.claims import ReasonForm
from mulkko.web.views.editing import one_form


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), drafters_own(request, reference)
    if not may_edit(proposal, person):
        raise Http404(reference)

    def save(typed: dict[str, Any]) -> None:
        withdraw(proposal, reason=typed["reason"], by=person, at=timezone.now())

    return one_form(
        request, proposal, ReasonForm(request.POST or None), save=save, done="history",
        said=_("The proposal ended without a decision. Its record stays."), title=_("End the proposal without a decision"),
        button=_("End it"), lead=_("This cannot be taken back. The record stays in the history."),
    )  # fmt: skip
