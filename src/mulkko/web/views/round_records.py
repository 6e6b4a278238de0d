"""반려·회수된 기안의 등록: the records manager registers a round that ended without a decision."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.organization.models import Person
from mulkko.policy.actions import register_round
from mulkko.policy.models import Proposal
from mulkko.policy.queries.round_records import may_register_round, round_records, unregistered_rounds
from mulkko.web.finding import officer, readable_proposal
from mulkko.web.forms.records import RoundRecordForm
from mulkko.web.views.editing import one_form


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, reference: str, round_no: int) -> HttpResponse:
    person, proposal = officer(request), readable_proposal(request, reference)
    if round_no not in {one.round_no for one in _registrable(proposal, person)}:
        raise Http404(reference)
    form = RoundRecordForm(request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        register_round(proposal, round_no, because=typed["because"], by=person, at=timezone.now())

    return one_form(
        request, proposal, form, save=save, done="approval", said=_("Registered. The paper itself does not change."),
        title=_("Register round %(round)s") % {"round": round_no}, button=_("Register it"),
        lead=_("The returned or recalled draft becomes a record of its own, with a number that no decided document bears."),
    )  # fmt: skip


def _registrable(proposal: Proposal, person: Person | None) -> list[Any]:
    now = timezone.now()
    rounds = unregistered_rounds(proposal.reference)
    return [one for one in rounds if may_register_round(proposal, one, person, now)]


def rounds_on_page(proposal: Proposal, rounds: list[Any], person: Person | None) -> dict[str, Any]:
    """Return what the approval page says of rounds that ended without a decision; nothing is asked where there is none."""
    if not any(one.is_over and one.state in ("returned", "recalled") for one in rounds):
        return {}
    return {"round_records": round_records(proposal.reference), "unregistered": _registrable(proposal, person)}
