"""The acts on a directive, each a page of its own with one form: who may not do it now is led back and told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from mulkko.directives import actions
from mulkko.directives.engine.likeness import unit_called
from mulkko.directives.errors import NoProof
from mulkko.directives.models import Directive
from mulkko.directives.permissions import acts_of
from mulkko.directives.queries import Line
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import chart
from mulkko.policy.actions import link_directive, open_for_directive
from mulkko.policy.queries import document_numbered, evidence_numbered
from mulkko.web.finding import officer
from mulkko.web.forms.directives import (
    AssignForm,
    DisputeForm,
    DoneForm,
    HoldForm,
    LinkForm,
    NothingForm,
    ProgressForm,
    ReasonForm,
    WordForm,
)
from mulkko.web.forms.proposals import TitleForm
from mulkko.web.refusals import REFUSED, sentence_for
from mulkko.web.tracking import findable_proposals, readable_directive, unit_choices, unit_named

Typed = Mapping[str, Any]


@dataclass(frozen=True)
class Act:
    """One act as its page shows it; `address` is the name of that page."""

    address: str
    word: Promise
    form: type[Form]
    do: Callable[[Directive, Typed, Person, datetime], Any]
    said: Promise
    lead: Promise | str = ""
    is_grave: bool = False
    needs: frozenset[str] = field(default_factory=frozenset)  # what the form wants to be made: units, today


def _assign(directive: Directive, typed: Typed, person: Person, at: datetime) -> None:
    coop = [unit_named(code) for code in typed["coop"]]
    actions.assign(directive, lead=unit_named(typed["lead"]), coop=coop, by=person, at=at)


def _dispute(directive: Directive, typed: Typed, person: Person, at: datetime) -> None:
    instead = unit_named(typed["instead"]) if typed["instead"] else None
    actions.dispute(directive, reason=typed["reason"], instead=instead, by=person, at=at)


def _done(directive: Directive, typed: Typed, person: Person, at: datetime) -> None:
    proof: Any = None
    if typed["document"]:
        proof = document_numbered(typed["document"], person, at)
        if proof is None:
            raise NoProof("No approved document has this number.")
    elif typed["evidence"]:
        proof = evidence_numbered(typed["evidence"], person, at)
    actions.report_done(directive, proof=proof, text=typed["words"], by=person, at=at)


ACTS: dict[str, Act] = {
    "assign": Act(
        "directive-assignment", pgettext_lazy("directive", "Assign"), AssignForm, _assign,
        gettext_lazy("Assigned. The unit that leads sees it now."),
        gettext_lazy("The unit that leads takes it over, or asks for redistribution within two working days."),
        needs=frozenset({"units"}),
    ),
    "accept_work": Act(
        "directive-receipt", pgettext_lazy("directive", "Take over"), NothingForm,
        lambda one, typed, person, at: actions.accept_work(one, by=person, at=at),
        gettext_lazy("Taken over. Tell progress here."),
        gettext_lazy("Your unit leads it from now on."),
    ),
    "dispute": Act(
        "directive-redistribution", pgettext_lazy("directive", "Ask for redistribution"), DisputeForm, _dispute,
        gettext_lazy("Asked. The office assigns it anew."),
        gettext_lazy("Once, and within two working days after the assignment."),
        needs=frozenset({"units"}),
    ),
    "report_progress": Act(
        "directive-progress", pgettext_lazy("directive", "Tell progress"), ProgressForm,
        lambda one, typed, person, at: actions.report_progress(one, text=typed["words"], percent=typed["percent"], by=person, at=at),
        gettext_lazy("Kept. Everybody who sees the directive sees it."),
    ),
    "report_done": Act(
        "directive-report", pgettext_lazy("directive", "Report it done"), DoneForm, _done,
        gettext_lazy("Reported done. The office confirms it or sends it back."),
        gettext_lazy("Done needs proof: an approved document, or evidence."),
    ),
    "confirm": Act(
        "directive-confirmation", pgettext_lazy("directive", "Confirm"), WordForm,
        lambda one, typed, person, at: actions.confirm(one, text=typed["words"], by=person, at=at),
        gettext_lazy("Confirmed. It is done."),
        gettext_lazy("Look at the proof first. Whoever reported it does not confirm it."),
    ),
    "reopen": Act(
        "directive-reopening", pgettext_lazy("directive", "Send back to work"), ReasonForm,
        lambda one, typed, person, at: actions.reopen(one, reason=typed["reason"], by=person, at=at),
        gettext_lazy("Sent back. The unit that leads has the turn."),
    ),
    "hold": Act(
        "directive-pause", pgettext_lazy("directive", "Pause"), HoldForm,
        lambda one, typed, person, at: actions.hold(one, reason=typed["reason"], until=typed["until"], by=person, at=at),
        gettext_lazy("Paused. It is not counted as late meanwhile."),
        gettext_lazy("A pause has a reason and a day. On that day it goes on where it stood."),
        needs=frozenset({"today"}),
    ),
    "resume": Act(
        "directive-resumption", pgettext_lazy("directive", "End the pause"), NothingForm,
        lambda one, typed, person, at: actions.resume(one, by=person, at=at),
        gettext_lazy("It goes on where it stood."),
    ),
    "close_infeasible": Act(
        "directive-closing", pgettext_lazy("directive", "Close as infeasible"), ReasonForm,
        lambda one, typed, person, at: actions.close_infeasible(one, reason=typed["reason"], by=person, at=at),
        gettext_lazy("Closed. The reason stays with it."),
        gettext_lazy("It ends here and is not taken up again. The reason is shown for ever."),
        is_grave=True,
    ),
}  # fmt: skip


def shown_acts(acts: list[str], line: Line) -> tuple[Act | None, list[Act]]:
    """Return the one act that brings a directive further, if it is mine, and the other acts that are mine."""
    first = {
        "registered": "assign", "disputed": "assign", "assigned": "accept_work", "accepted": "report_progress",
        "in_progress": "report_done" if line.percent == 100 else "report_progress", "reopened": "report_progress",
        "reported": "confirm",
    }.get(line.state)  # fmt: skip
    primary = first if first in acts else None
    return ACTS[primary] if primary else None, [ACTS[act] for act in ACTS if act in acts and act != primary]


@require_http_methods(["GET", "POST"])
def act_on(request: HttpRequest, directive_id: int, act: str) -> HttpResponse:
    """Show the form of one act, or do it."""
    person, directive, now = officer(request), readable_directive(request, directive_id), timezone.now()
    told = ACTS[act]
    if request.method == "GET" and act not in acts_of(directive, person, now):
        messages.info(request, _("This is not for you to do now. The page says who has the turn."))
        return redirect("directive", directive.pk)
    form = _form(request, directive, told, day_of(now))
    if request.method == "POST" and form.is_valid():
        try:
            told.do(directive, form.cleaned_data, person, timezone.now())
        except REFUSED as error:
            form.add_error(None, sentence_for(error))
        else:
            messages.success(request, told.said)
            return redirect("directive", directive.pk)
    context = {"directive": directive, "act": told, "form": form, "found": _found_unit(directive, told, day_of(now))}
    return render(request, "directives/act.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, directive: Directive, told: Act, day: date) -> Form:
    needed: dict[str, Any] = {}
    if "units" in told.needs:
        needed["units"] = unit_choices(chart(day))
    if "today" in told.needs:
        needed["today"] = day
    data = request.POST if request.method == "POST" else None
    return told.form(data, initial=_first(request, directive, told, day), **needed)


def _first(request: HttpRequest, directive: Directive, told: Act, day: date) -> dict[str, Any]:
    """Return what a form proposes: the unit that the words call, or the document of a linked proposal."""
    if told.form is AssignForm:
        given = directive.assignment
        asked = directive.events.filter(kind="disputed").order_by("-pk").select_related("lead").first()
        instead = asked.lead.code if asked and asked.lead and given and asked.pk > given.pk else ""
        called = unit_called(directive.addressee, chart(day).names)
        lead = instead or (given.lead.code if given and given.lead else called)
        return {"lead": lead, "coop": [unit.code for unit in directive.coop]}
    if told.form is DoneForm:
        return {"document": _linked_number(request, directive)}
    return {}


def _linked_number(request: HttpRequest, directive: Directive) -> str:
    subjects = directive.links.standing().values_list("subject", flat=True)
    for proposal in findable_proposals(request, subjects, timezone.now()).values():
        current = proposal.current_round
        if current is not None and current.approval.shown_number:
            return current.approval.shown_number
    return ""


def _found_unit(directive: Directive, told: Act, day: date) -> str:
    """Return the words in which a unit was recognised, where the form proposes it for that reason."""
    is_new = told.form is AssignForm and directive.assignment is None
    return directive.addressee if is_new and unit_called(directive.addressee, chart(day).names) else ""


@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Link a 정책안 that is there already."""
    person, directive = officer(request), readable_directive(request, directive_id)
    form = LinkForm(request.POST or None)
    if form.is_valid():
        try:
            link_directive(directive, form.cleaned_data["reference"], by=person, at=timezone.now())
        except REFUSED as error:
            form.add_error(None, sentence_for(error))
        else:
            messages.success(request, _("Linked."))
            return redirect("directive", directive.pk)
    told = {"word": _("Link a proposal"), "lead": _("What is drafted because of this directive is found from here.")}
    context = {"directive": directive, "act": told, "form": form}
    return render(request, "directives/act.html", context, status=422 if form.errors else 200)


@require_POST
def unlink(request: HttpRequest, directive_id: int, reference: str) -> HttpResponse:
    person, directive = officer(request), readable_directive(request, directive_id)
    try:
        actions.unlink(directive, reference, by=person, at=timezone.now())
        messages.success(request, _("The link was taken away."))
    except REFUSED as error:
        messages.error(request, sentence_for(error))
    return redirect("directive", directive.pk)


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Open a 정책안 because of a directive; the two stay linked."""
    person, directive = officer(request), readable_directive(request, directive_id)
    form = TitleForm(request.POST or None)
    if form.is_valid():
        try:
            proposal = open_for_directive(directive, title=form.cleaned_data["title"], by=person, at=timezone.now())
        except REFUSED as error:
            form.add_error(None, sentence_for(error))
        else:
            messages.success(request, _("Opened, and linked with the directive."))
            return redirect("draft", proposal.reference)
    told = {"word": _("Start a draft for this directive"), "lead": _("The words of the directive stay linked with the proposal.")}  # fmt: skip
    context = {"directive": directive, "act": told, "form": form}
    return render(request, "directives/act.html", context, status=422 if form.errors else 200)
