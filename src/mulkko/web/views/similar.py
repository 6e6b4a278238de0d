"""비슷한 기안: which other proposals are about the same, and the two acts that make one of two drafts."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulkko.organization.models import day_of
from mulkko.organization.queries import unit_names
from mulkko.policy.actions.joining import answer_join, offer_to_join
from mulkko.policy.models import JoinOffer
from mulkko.policy.queries.similar import similar_to
from mulkko.web.desk import desk_of
from mulkko.web.finding import drafters_own, officer, own_draft
from mulkko.web.forms.joining import JoinAnswerForm, JoinOfferForm
from mulkko.web.views.editing import desk_form


@require_safe
def listed(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the proposals that are about the same with their reasons, and what was asked of their drafters."""
    person, proposal = officer(request), own_draft(request, reference)
    found = similar_to(proposal, person=person, at=timezone.now())
    return render(request, "policy/similar.html", desk_of(request, proposal, here="similar") | {"found": found})


@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, reference: str, other: str) -> HttpResponse:
    """Ask the drafter of a draft that was found to write together."""
    person, proposal = officer(request), drafters_own(request, reference)
    rows = similar_to(proposal, person=person, at=timezone.now())
    found = next((one for one in rows if one.proposal.reference == other), None)
    if found is None:
        raise Http404(other)

    def save(typed: dict[str, Any]) -> None:
        offer_to_join(proposal, found.proposal, note=typed["note"], by=person, at=timezone.now())

    return desk_form(
        request, proposal, JoinOfferForm(request.POST or None), here="similar", save=save, done="draft-similar",
        said=_("Asked. The answer comes back here."), button=_("Ask to write together"), title=_("Write it together"),
        lead=_("%(title)s · %(unit)s %(name)s") % {
            "title": found.proposal.title, "unit": found.unit, "name": found.proposal.drafter.name,
        },
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Answer whoever asked to write together: one of the two drafts goes on."""
    person, proposal = officer(request), drafters_own(request, reference)
    rows = JoinOffer.objects.waiting_for(person).filter(pk=number, other=proposal)
    asked = rows.select_related("proposal__unit", "proposal__drafter", "by").first()
    if asked is None:
        raise Http404(number)
    unit = asked.proposal.unit.code

    def save(typed: dict[str, Any]) -> None:
        way = typed["way"]
        answer_join(
            asked, agrees=way != "apart", ends_other=way == "into", reason=typed["reason"], by=person, at=timezone.now()
        )

    return desk_form(
        request, proposal, JoinAnswerForm(request.POST or None, initial={"way": "into"}), here="similar", save=save,
        done="history", said=_("Answered."), button=_("Answer"), title=_("Write one draft together?"),
        template="policy/join_answer.html", asked=asked,
        unit=unit_names({unit}, day_of(timezone.now())).get(unit, unit),
    )  # fmt: skip
