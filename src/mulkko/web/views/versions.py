"""영 §9③: whoever has the turn on the line changes the text on the route; who signed before confirms a slip put right."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mulkko.approval.queries.revising import confirmations_of
from mulkko.policy.actions.turns import confirm, revise
from mulkko.policy.engine.body import written_body
from mulkko.web.evidence import usable_figures
from mulkko.web.finding import officer, readable_proposal
from mulkko.web.forms.turns import VersionForm
from mulkko.web.refusals import REFUSED, sentence_for
from mulkko.web.turns import turn_on_the_line, typed_or_none
from mulkko.web.views.editing import one_form


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), readable_proposal(request, reference)
    approval = turn_on_the_line(proposal, person, timezone.now())
    if request.method == "GET" and approval is None:
        raise Http404(reference)
    words = {
        "title": _("Change the text on the route"), "button": _("Put it on the route"), "figures": usable_figures(proposal),
        "lead": _("Your version stands beside the drafted one for everybody on the route, with your name and reason."),
    }  # fmt: skip
    if "preview" in request.POST:  # shows what would be other, and saves nothing
        page = words | {"proposal": proposal, "form": VersionForm(initial=request.POST.dict()), "back": "approval"}
        page["typed"] = typed_or_none(proposal, request.POST.get("text", ""))
        return render(request, "policy/version.html", page)
    began = {"text": written_body(proposal.body()), "version_hash": approval.version_id if approval else ""}

    def save(told: dict[str, Any]) -> None:
        revise(proposal, **told, by=person, at=timezone.now())

    return one_form(
        request, proposal, VersionForm(request.POST or None, initial=began), save=save, done="approval",
        said=_("The changed text stands on the route. Sign it when it is your turn."), template="policy/version.html", **words,
    )  # fmt: skip


@require_POST
def confirmed(request: HttpRequest, reference: str) -> HttpResponse:
    """Let one's signatures stand for the text on the route."""
    person, proposal = officer(request), readable_proposal(request, reference)
    current = proposal.current_round
    try:
        for signature in confirmations_of(person).filter(step__approval=current.approval) if current else ():
            confirm(signature, version_hash=request.POST.get("version_hash", ""), by=person, at=timezone.now())
            messages.success(request, _("Confirmed. Your signature stands for the text as it is now."))
    except REFUSED as error:
        messages.info(request, sentence_for(error))
    return redirect("approval", reference)
