"""1 무엇을 왜: title, question, summary, keywords, duty, amount, disclosure."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.policy.actions import write_outline
from mulkko.policy.models import Proposal
from mulkko.web.finding import officer, own_draft
from mulkko.web.forms.outline import OutlineForm
from mulkko.web.views.editing import edition_of, one_form

STORED = ("title", "question", "summary", "keywords", "amount_krw", "disclosure", "disclosure_reason")


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), own_draft(request, reference)

    def save(typed: dict[str, Any]) -> None:
        values = typed | {"clauses": ",".join(sorted(typed["clauses"]))}
        write_outline(proposal, by=person, at=timezone.now(), edition=edition_of(request), **values)

    return one_form(
        request, proposal, OutlineForm(request.POST or None, initial=_stored(proposal)), save=save, done="draft",
        said=_("Saved."), title=_("What and why"), button=_("Save"),
    )  # fmt: skip


def _stored(proposal: Proposal) -> dict[str, Any]:
    values = {name: getattr(proposal, name) for name in STORED}
    clauses = [clause for clause in proposal.clauses.split(",") if clause]
    return values | {"duty": proposal.duty.code if proposal.duty else "", "clauses": clauses}
