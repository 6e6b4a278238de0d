"""1 무엇을 왜: title, question, summary, keywords, duty, amount."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.policy.actions import write_outline
from mulkko.policy.models import Proposal
from mulkko.web.finding import officer, own_draft
from mulkko.web.forms.outline import OutlineForm
from mulkko.web.views.editing import desk_form, edition_of

STORED = ("title", "question", "summary", "keywords", "amount_krw", "is_routine")


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), own_draft(request, reference)

    def save(typed: dict[str, Any]) -> None:
        write_outline(proposal, by=person, at=timezone.now(), edition=edition_of(request), **typed)

    return desk_form(
        request, proposal, OutlineForm(request.POST or None, initial=_stored(proposal)), here="outline", save=save,
        done="draft", said=_("Saved."), title=_("What and why"), button=_("Save"), previews=True,
    )  # fmt: skip


def _stored(proposal: Proposal) -> dict[str, Any]:
    values = {name: getattr(proposal, name) for name in STORED}
    return values | {"duty": proposal.duty.code if proposal.duty else ""}
