"""7 사전절차: what the proposal does, which procedures follow from it, and how each is closed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulkko.policy.actions.procedures import answer_procedure, tell_what_it_does, waive_procedure
from mulkko.policy.engine.procedures import DECISION
from mulkko.policy.models import Proposal
from mulkko.policy.queries import Standing, facts_told, on_its_route, procedures_of
from mulkko.web.desk import desk_of
from mulkko.web.finding import officer, own_draft, readable_proposal
from mulkko.web.forms.procedures import AnswerForm, FactsForm, WaiverForm
from mulkko.web.procedures import cure_of, is_asked, lines_of, may_waive, why_asked
from mulkko.web.views.editing import desk_form, edition_of, one_form


@require_safe
def listed(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal, now = officer(request), own_draft(request, reference), timezone.now()
    told, lines = facts_told(proposal), lines_of(proposal, person=person, now=now, is_author=proposal.is_editable)
    page = desk_of(request, proposal, here="procedures") | {
        "lines": lines, "unanswered": sum(not line.standing.is_closed for line in lines),
        "is_told": told is not None, "is_asked": is_asked(proposal), "kinds": told.facts().kinds if told else (),
    }  # fmt: skip
    return render(request, "policy/procedures.html", page)


@require_http_methods(["GET", "POST"])
def facts(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what the proposal does; the facts that this asks stand on the same page."""
    person, proposal = officer(request), own_draft(request, reference)
    told = facts_told(proposal)
    kept = vars(told.facts()) if told else {}
    form = FactsForm(request.POST or None, initial=kept | {"kinds": list(kept.get("kinds", ()))})

    def save(typed: dict[str, Any]) -> None:
        tell_what_it_does(proposal, form.facts(), by=person, at=timezone.now(), edition=edition_of(request))

    return desk_form(
        request, proposal, form, here="procedures", save=save, done="procedures", title=_("What the proposal does"),
        said=_("Saved. The procedures that follow from it stand here."), button=_("Save"),
        lead=_("The procedures that the law wants follow from it. Everything here is sealed with the document."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Close one procedure: on a draft, or on the route where it stands before the decision."""
    person, proposal = officer(request), own_draft(request, reference)
    one = _standing(proposal, code)
    if not proposal.is_editable and (one.due.procedure.stage != DECISION or proposal.drafter_id != person.pk):
        raise Http404(code)
    kept = vars(one.answer.answer()) if one.answer and one.answer.kind != "waived" else {}
    form = AnswerForm(request.POST or None, initial={name: value for name, value in kept.items() if value}, due=one.due)

    def save(typed: dict[str, Any]) -> None:
        edition = edition_of(request) if proposal.is_editable else None
        answer_procedure(proposal, code, form.answer(), by=person, at=timezone.now(), edition=edition)

    told: dict[str, Any] = {
        "save": save, "said": _("Saved."), "title": one.due.procedure.name, "button": _("Save"), "lead": cure_of(one),
        "law": one.due.basis, "why": why_asked(one),
    }  # fmt: skip
    if proposal.is_editable:
        template = "policy/procedure_answer.html"
        return desk_form(request, proposal, form, here="procedures", done="procedures", template=template, **told)
    return one_form(request, proposal, form, done="approval", **told)


@require_http_methods(["GET", "POST"])
def waive(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Let the one who decides do without a procedure; for everybody else there is no such page."""
    person, proposal = officer(request), readable_proposal(request, reference)
    one = _standing(proposal, code)
    if not may_waive(proposal, one, person=person, now=timezone.now()):
        raise Http404(code)

    def save(typed: dict[str, Any]) -> None:
        waive_procedure(proposal, code, reason=typed["reason"], by=person, at=timezone.now())

    return one_form(
        request, proposal, WaiverForm(request.POST or None), save=save, done="approval", said=_("Recorded."),
        title=_("Decide without “%(name)s”") % {"name": one.due.procedure.name}, button=_("Do without it"),
        lead=f"{one.due.basis} · {why_asked(one)}",
    )  # fmt: skip


def _standing(proposal: Proposal, code: str) -> Standing:
    current = proposal.current_round
    if current is not None and not proposal.is_editable and current.approval.is_over:
        raise Http404(code)
    found = procedures_of(proposal) if proposal.is_editable or current is None else on_its_route(current)
    one = next((one for one in found if one.due.code == code), None)
    if one is None:
        raise Http404(code)
    return one
