"""일괄기안: a further document is added to a draft, changed or taken out."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.policy import actions
from mulkko.policy.models import BatchDocument, Proposal
from mulkko.web.finding import officer, own_draft
from mulkko.web.forms.batch import BatchDocumentForm
from mulkko.web.forms.options import RemovalForm
from mulkko.web.views.editing import desk_form, edition_of


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, reference: str, place: int | None = None) -> HttpResponse:
    person, proposal = officer(request), own_draft(request, reference)
    row = _document(proposal, place) if place else None

    def save(typed: dict[str, Any]) -> None:
        actions.put_document(proposal, place, by=person, at=timezone.now(), edition=edition_of(request), **typed)

    stored = {"title": row.title, "recipient": row.recipient, "text": row.text} if row else {}
    return desk_form(
        request, proposal, BatchDocumentForm(request.POST or None, initial=stored), here="batch", save=save, done="draft",
        said=_("Saved."), title=_("Change the further document") if row else _("Add a further document"), button=_("Save"),
        lead=_("It is approved by the same signatures on the same day, and gets the number behind the one before it."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, reference: str, place: int) -> HttpResponse:
    person, proposal = officer(request), own_draft(request, reference)
    row = _document(proposal, place)

    def save(typed: dict[str, Any]) -> None:
        actions.drop_document(proposal, place, by=person, at=timezone.now(), edition=edition_of(request))

    return desk_form(
        request, proposal, RemovalForm(request.POST or None), here="batch", save=save, done="draft",
        said=_("The further document was taken out."), title=_("Take the further document out"), button=_("Take it out"),
        lead=row.title,
    )  # fmt: skip


def _document(proposal: Proposal, place: int) -> BatchDocument:
    row = proposal.batch.filter(place=place).first()
    if row is None:
        raise Http404(place)
    return row
