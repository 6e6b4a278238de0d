"""협의: which units should be asked and why, what each answered, and what became of it."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulkko.coordination.engine.suggesting import Suggestion
from mulkko.coordination.models import Answer, Request
from mulkko.coordination.queries import of_subject, settling_post
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import Chart, belongs_to, chart
from mulkko.policy.actions import answer_request, ask_units, reply_to_answer
from mulkko.policy.models import Proposal
from mulkko.policy.queries import may_edit, suggestions
from mulkko.web.finding import drafters_own, officer, readable_proposal
from mulkko.web.forms.coordination import AnswerForm, AskForm, ReplyForm
from mulkko.web.kept import is_filled
from mulkko.web.rail import page_of
from mulkko.web.refusals import REFUSED, sentence_for
from mulkko.web.remarks import parts, threads
from mulkko.web.views.editing import one_form

OVER = ("approved", "withdrawn")


@require_safe
def show(request: HttpRequest, reference: str) -> HttpResponse:
    return _tab(request, readable_proposal(request, reference))


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    person, proposal = officer(request), drafters_own(request, reference)
    if request.method == "GET" and not is_filled(request):
        return redirect("coordination", reference)
    now = timezone.now()
    form = _ask_form(request, proposal, suggestions(proposal, at=now), chart(day_of(now)))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            asked = ask_units(
                proposal, form.units(), question=typed["question"], due_on=typed["due_on"], is_urgent=typed["is_urgent"],
                by=person, at=timezone.now(),
            )  # fmt: skip
        except REFUSED as error:
            form.add_error(None, sentence_for(error))
        else:
            told = {"number": len(asked)}
            messages.success(request, _("Asked %(number)s units. They read the draft from now on.") % told)
            return redirect("coordination", reference)
    return _tab(request, proposal, form)


def _tab(request: HttpRequest, proposal: Proposal, form: AskForm | None = None) -> HttpResponse:
    now = timezone.now()
    today = chart(day_of(now))
    page = page_of(request, proposal, tab="coordination")
    is_drafting = may_edit(proposal, request.person) and page["is_drafter"]
    found = suggestions(proposal, at=now) if is_drafting else []
    page |= {
        "cards": [_card(one, proposal, request.person, today, page["state"]) for one in of_subject(proposal.reference)],
        "names": today.names,
        "suggested": found,
        "threads": threads(proposal, request.person, can_edit=is_drafting, is_over=page["state"] in OVER),
        "parts": parts(proposal),
        "may_remark": request.person is not None and page["state"] not in OVER,
        "form": form or (_ask_form(request, proposal, found, today) if is_drafting else None),
    }
    return render(request, "policy/coordination.html", page, status=422 if form else 200)


def _card(asked: Request, proposal: Proposal, person: Person | None, today: Chart, state: str) -> dict[str, Any]:
    answer = getattr(asked, "answer", None)
    is_open = state not in OVER and person is not None
    is_mine = is_open and person.pk == proposal.drafter_id
    return {
        "request": asked, "answer": answer, "reply": getattr(answer, "reply", None),
        "settlement": getattr(answer, "settlement", None), "reasons": json.loads(asked.reasons),
        "is_late": asked.is_late(today.day),
        "may_answer": is_open and answer is None and belongs_to(person, asked.unit.code, today),
        "may_reply": is_mine and answer is not None and answer.wants_reply and not hasattr(answer, "reply"),
        "may_settle": is_open and may_settle(asked, person),
    }  # fmt: skip


def may_settle(asked: Request, person: Person) -> bool:
    """Tell whether a person stands above both units of an objection that still stands."""
    standing = Answer.objects.standing_objections().filter(request=asked).first()
    return standing is not None and settling_post(standing, by=person, at=timezone.now()) is not None


def _ask_form(request: HttpRequest, proposal: Proposal, found: list[Suggestion], today: Chart) -> AskForm:
    first = [one.unit for one in found]
    left_out = {*first, *today.chain(proposal.unit.code)}
    named = [(code, today.names[code]) for code in first]
    return AskForm(request.POST or None, suggested=named, others=_units(today, without=left_out))


def _units(today: Chart, *, without: set[str]) -> list[tuple[str, str]]:
    """Return the units that can be asked, by name."""
    rest = [(code, name) for code, name in today.names.items() if code not in without and today.kinds[code] != "city"]
    return sorted(rest, key=lambda pair: pair[1])


def request_of(proposal: Proposal, request_id: int) -> Request:
    """Return one request about a proposal.

    Raises:
        Http404: there is none.
    """
    found = next((one for one in of_subject(proposal.reference) if one.pk == request_id), None)
    if found is None:
        raise Http404(request_id)
    return found


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, reference: str, request_id: int) -> HttpResponse:
    person, proposal = officer(request), readable_proposal(request, reference)
    asked, today = request_of(proposal, request_id), chart(day_of(timezone.now()))
    if not belongs_to(person, asked.unit.code, today):
        raise Http404(request_id)

    def save(typed: dict[str, Any]) -> None:
        given = {"kind": typed["kind"], "text": typed["text"], "redirect_to": typed["redirect_to"] or None}
        answer_request(asked, **given, by=person, at=timezone.now())

    left_out = {asked.unit.code, *today.chain(asked.asking_unit.code)}
    return one_form(
        request, proposal, AnswerForm(request.POST or None, units=_units(today, without=left_out)), save=save,
        done="coordination", said=_("Answered. The drafter sees it now."),
        title=_("Answer for %(unit)s") % {"unit": today.name_of(today.now(asked.unit.code))}, button=_("Answer"), lead=asked.question,
        due_on=asked.due_on,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, reference: str, request_id: int) -> HttpResponse:
    person, proposal = officer(request), drafters_own(request, reference)
    given = getattr(request_of(proposal, request_id), "answer", None)
    if given is None or not given.wants_reply:
        raise Http404(request_id)

    def save(typed: dict[str, Any]) -> None:
        told = {"is_taken_up": typed["taken_up"] == "yes", "reason": typed["reason"]}
        reply_to_answer(given, **told, by=person, at=timezone.now())

    return one_form(
        request, proposal, ReplyForm(request.POST or None), save=save, done="coordination", said=_("Said. It is printed on the paper."),
        title=_("What becomes of the answer of %(unit)s") % {"unit": given.unit_name}, button=_("Say so"), lead=given.text,
    )  # fmt: skip
