"""경로변경: a unit or a reviewer is put on the steps still to come, and taken off again by who put it there."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mulkko.approval.models import Step
from mulkko.organization.models import day_of
from mulkko.organization.queries import chart
from mulkko.policy.actions.turns import add_step, remove_step
from mulkko.web.finding import officer, readable_proposal
from mulkko.web.forms.turns import ReasonForm, RerouteForm
from mulkko.web.turns import may_reroute
from mulkko.web.views.editing import one_form


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), readable_proposal(request, reference)
    if request.method == "GET" and not may_reroute(proposal, person, timezone.now()):
        raise Http404(reference)
    today = chart(day_of(timezone.now()))
    units = sorted((code, name) for code, name in today.names.items() if code in today.parents and today.head_of(code))

    def save(typed: dict[str, Any]) -> None:
        add_step(proposal, **typed, by=person, at=timezone.now())

    return one_form(
        request, proposal, RerouteForm(request.POST or None, units=units), save=save, done="approval",
        said=_("It stands on the route now."), title=_("Put a unit on the route"), button=_("Add the step"),
        lead=_("It signs before the decision. What the rule demands stays, and who decides is never another one."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def ended(request: HttpRequest, reference: str, step_id: int) -> HttpResponse:
    person, proposal = officer(request), readable_proposal(request, reference)
    mine = Step.objects.filter(approval__subject=proposal.reference, reroutes__kind="added", reroutes__by=person)
    found = mine.filter(pk=step_id).first()
    if found is None or (request.method == "GET" and not mine.unsigned().filter(pk=step_id).exists()):
        raise Http404(step_id)

    def save(typed: dict[str, Any]) -> None:
        remove_step(found, **typed, by=person, at=timezone.now())

    return one_form(
        request, proposal, ReasonForm(request.POST or None), save=save, done="approval", said=_("It was taken off the route."),
        title=_("Take a step off the route"), button=_("Take it off"), lead=_("Only what you added, and nobody has signed yet, can be taken off."),
    )  # fmt: skip
