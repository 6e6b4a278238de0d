"""7 공개구분·보존기간."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.policy.actions import write_outline
from mulkko.web.finding import officer, own_draft
from mulkko.web.forms.disclosure import DisclosureForm
from mulkko.web.views.editing import desk_form, edition_of

STORED = (
    "disclosure", "disclosure_reason", "closed_parts", "statute", "decision_stage", "decision_ends_on", "retention",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), own_draft(request, reference)
    stored = {name: getattr(proposal, name) for name in STORED}
    stored["clauses"] = [clause for clause in proposal.clauses.split(",") if clause]

    def save(typed: dict[str, Any]) -> None:
        values = typed | {"clauses": ",".join(sorted(typed["clauses"]))}
        write_outline(proposal, by=person, at=timezone.now(), edition=edition_of(request), **values)

    return desk_form(
        request, proposal, DisclosureForm(request.POST or None, initial=stored), here="disclosure", save=save, done="draft",
        said=_("Saved."), title=_("Disclosure and retention"), button=_("Save"),
        lead=_("Say who may read the document once it is approved, and how long it is kept."),
    )  # fmt: skip
