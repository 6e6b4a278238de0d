"""보완요청: whoever has the turn asks the drafter for a change; the drafter answers with another text, or with a reason."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.approval.errors import ApprovalRefused
from mulkko.approval.models import ChangeRequest
from mulkko.approval.queries.seats import turn_for
from mulkko.policy.actions.turns import answer_changes, request_changes
from mulkko.policy.engine.body import written_body
from mulkko.policy.models import Proposal
from mulkko.web.evidence import usable_figures
from mulkko.web.finding import drafters_own, officer, readable_proposal
from mulkko.web.forms.turns import AnswerForm, ChangeRequestForm
from mulkko.web.turns import parts_of, typed_or_none
from mulkko.web.views.editing import one_form


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), readable_proposal(request, reference)
    current = proposal.current_round
    if request.method == "GET":
        try:
            step = turn_for(current.approval, by=person, at=timezone.now())[0] if current else None
        except ApprovalRefused as error:
            raise Http404(reference) from error
        if step is None or step.kind == "draft":
            raise Http404(reference)

    def save(typed: dict[str, Any]) -> None:
        request_changes(proposal, **typed, by=person, at=timezone.now())

    form = ChangeRequestForm(
        request.POST or None, parts=parts_of(proposal), initial={"version_hash": current.approval.version_id if current else ""}
    )  # fmt: skip
    return one_form(
        request, proposal, form, save=save, done="approval", said=_("The drafter was asked for the change."),
        title=_("Ask for a change"), button=_("Ask for it"),
        lead=_("The draft stays on its route and waits for the drafter's answer. Your turn stays."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, reference: str, request_id: int) -> HttpResponse:
    person, proposal = officer(request), drafters_own(request, reference)
    rows = ChangeRequest.objects.filter(step__approval__subject=proposal.reference).select_related("step__approval")
    asked = rows.filter(pk=request_id).first()
    if asked is None or (request.method == "GET" and not rows.unanswered().filter(pk=request_id).exists()):
        raise Http404(request_id)
    words: dict[str, Any] = {
        "title": _("Answer the request for a change"), "button": _("Answer"), "figures": usable_figures(proposal), "asked": asked,
        "part": dict(parts_of(proposal)).get(asked.part, ""),
        "lead": _("Change the text, and it goes on the route as a new version; leave it as it is, and your words are the answer."),
    }  # fmt: skip
    if "preview" in request.POST:
        return _previewed(request, proposal, words)
    began = {"text": written_body(proposal.body()), "version_hash": asked.step.approval.version_id}

    def save(typed: dict[str, Any]) -> None:
        answer_changes(asked, **typed, by=person, at=timezone.now())

    return one_form(
        request, proposal, AnswerForm(request.POST or None, initial=began), save=save, done="approval", said=_("Answered."),
        template="policy/version.html", **words,
    )  # fmt: skip


def _previewed(request: HttpRequest, proposal: Proposal, words: dict[str, Any]) -> HttpResponse:
    """Show what would be other; nothing is saved."""
    page = words | {"proposal": proposal, "form": AnswerForm(initial=request.POST.dict()), "back": "approval"}
    page["typed"] = typed_or_none(proposal, request.POST.get("text", ""))
    return render(request, "policy/version.html", page)
