"""전결규칙 §6: the table changed while a round is open, and the matter is decided where it stands, with a reason."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.policy.actions.turns import keep_rule
from mulkko.policy.queries.moved_rule import moved_rule
from mulkko.web.finding import officer, readable_proposal
from mulkko.web.forms.turns import ReasonForm
from mulkko.web.turns import may_reroute
from mulkko.web.views.editing import one_form


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), readable_proposal(request, reference)
    found, now = moved_rule(proposal, at=timezone.now()), timezone.now()
    if request.method == "GET" and not (found and found.may_be_kept and may_reroute(proposal, person, now)):
        raise Http404(reference)

    def save(typed: dict[str, Any]) -> None:
        keep_rule(proposal, **typed, by=person, at=timezone.now())

    return one_form(
        request, proposal, ReasonForm(request.POST or None), save=save, done="approval", said=_("Recorded. The document goes on."),
        title=_("Go on although the table changed"), button=_("Go on with a reason"),
        lead=_("By the table in force somebody lower decides. Whoever decides higher writes why, and the paper prints it."),
    )  # fmt: skip
