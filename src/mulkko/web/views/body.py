"""4 본문: the text with the marks of a plan, and the figures that it may cite."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.organization.models import Person
from mulkko.policy.actions import write_body
from mulkko.policy.engine.body import BadBody, read_body, written_body
from mulkko.web.drafting import ShownBlock, shown_blocks
from mulkko.web.evidence import usable_figures
from mulkko.web.finding import officer, own_draft
from mulkko.web.forms.body import BodyForm
from mulkko.web.refusals import sentence_for
from mulkko.web.views.editing import edition_of, one_form


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), own_draft(request, reference)
    stored = written_body(proposal.body())
    wants_preview = request.method == "POST" and "preview" in request.POST
    form = BodyForm(None if wants_preview else request.POST or None, initial={"text": stored})
    text = request.POST.get("text", stored)
    if wants_preview:
        form.initial = {"text": text}

    def save(typed: dict[str, Any]) -> None:
        write_body(proposal, typed["text"], by=person, at=timezone.now(), edition=edition_of(request))

    context = {
        "figures": usable_figures(proposal),
        "stored": stored,
        "is_preview": wants_preview,
        **_preview(text, person),
    }
    if wants_preview:
        return _look(request, proposal, form, context)
    return one_form(
        request, proposal, form, save=save, done="draft", said=_("Saved."), title=_("Text"), button=_("Save"),
        template="policy/body.html", **context,
    )  # fmt: skip


def _look(request: HttpRequest, proposal: Any, form: BodyForm, context: dict[str, Any]) -> HttpResponse:
    # The edition stays that of the page as it was opened: looking does not make a stale page fresh.
    page = {
        "proposal": proposal,
        "form": form,
        "title": _("Text"),
        "button": _("Save"),
        "back": "draft",
        "edition": edition_of(request),
    }
    return render(request, "policy/body.html", page | context)


def _preview(text: str, person: Person) -> dict[str, Any]:
    try:
        blocks: list[ShownBlock] = shown_blocks(read_body(text), person, timezone.now())
    except BadBody as error:
        return {"blocks": [], "unreadable": sentence_for(error)}
    return {"blocks": blocks, "unreadable": ""}
