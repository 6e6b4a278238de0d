"""조정: a superior of both units settles an objection while it is drafted."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.policy.actions import settle_answer
from mulkko.web.finding import officer, readable_proposal
from mulkko.web.forms.coordination import AnswerSettlementForm
from mulkko.web.views.coordination import OVER, may_settle, request_of
from mulkko.web.views.editing import one_form


@require_http_methods(["GET", "POST"])
def of_answer(request: HttpRequest, reference: str, request_id: int) -> HttpResponse:
    person, proposal = officer(request), readable_proposal(request, reference)
    asked = request_of(proposal, request_id)
    given = getattr(asked, "answer", None)
    is_over = proposal.state in OVER
    if given is None or (request.method == "GET" and (is_over or not may_settle(asked, person))):
        raise Http404(request_id)

    def save(typed: dict[str, Any]) -> None:
        settle_answer(given, **typed, by=person, at=timezone.now())

    return one_form(
        request, proposal, AnswerSettlementForm(request.POST or None), save=save, done="coordination", said=_("Settled."),
        title=_("Settle the objection of %(unit)s") % {"unit": given.unit_name}, button=_("Settle"), lead=given.text,
    )  # fmt: skip
