"""The live paper: what is typed, as it would be formed. Nothing is saved."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from mulkko.policy.engine.correcting import corrected
from mulkko.policy.queries.saving import taken_back
from mulkko.web.finding import officer, own_draft
from mulkko.web.forms.outline import OutlineForm
from mulkko.web.typing import typed_numbers_of, typed_outline, typed_paper

LONGEST = 1_000_000


@require_POST
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Draw the paper of a typed text, or of a typed outline, with what a save would correct and what could be a figure."""
    person, proposal = officer(request), own_draft(request, reference)
    text = request.POST.get("text")
    if text is None:
        form = OutlineForm(request.POST)
        form.is_valid()
        return render(
            request,
            "policy/parts/live_paper.html",
            typed_paper(proposal, person, typed=typed_outline(form.cleaned_data)),
        )
    text = text[:LONGEST]
    page = typed_paper(proposal, person, text=text) | {
        "is_body": True, "proposal": proposal, "coming": corrected(text, kept=taken_back(proposal))[1], **typed_numbers_of(proposal, person, text),
    }  # fmt: skip
    return render(request, "policy/parts/live_paper.html", page)
