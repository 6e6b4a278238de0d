"""평가 (P11): the plan while it is drafted; after the approval promise against result, line by line."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mulkko.evidence.models import Claim
from mulkko.organization.models import day_of
from mulkko.organization.queries import chart, place_of
from mulkko.policy.actions.outcomes import drop_outcome, enter_value, judge, put_outcome, run_again
from mulkko.policy.engine.options import plain
from mulkko.policy.models import OutcomeLine, Proposal
from mulkko.policy.queries.outcomes import Promise, is_asked, may_measure, promises_of, warnings_of
from mulkko.web.comparison import next_key
from mulkko.web.evidence import usable_figures
from mulkko.web.finding import officer, own_draft, readable_proposal
from mulkko.web.forms.options import RemovalForm
from mulkko.web.forms.outcomes import JudgementForm, MeasurementForm, OutcomeLineForm, RunAgainForm
from mulkko.web.outcomes import can_be_typed, shown_promises, warning_sentences
from mulkko.web.rail import page_of
from mulkko.web.views.editing import desk_form, edition_of, one_form

USUAL_DAYS = 365  # a year after drafting, where nothing else is said


@require_safe
def show(request: HttpRequest, reference: str) -> HttpResponse:
    proposal, now = readable_proposal(request, reference), timezone.now()
    page = page_of(request, proposal, tab="outcome")
    place = place_of(request.person, now) if request.person else None
    shown = shown_promises(proposal, place, day_of(now))
    ahead = [one for one in shown if one.state == "ahead"]
    warnings = warning_sentences(warnings_of(proposal, day_of(now)), proposal) if page["can_edit"] else []
    page |= {
        "shown": shown, "warnings": warnings, "today": day_of(now), "names": chart(day_of(now)).names,
        "next_on": min((one.promise.line.due_on for one in ahead), default=None),
        "first_waiting": next((one for one in shown if one.act), None),
        "waiting": sum(one.state in ("due", "measured") for one in shown),
    }  # fmt: skip
    return render(request, "policy/outcome.html", page)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, reference: str, key: str = "") -> HttpResponse:
    person, proposal = officer(request), own_draft(request, reference)
    row = proposal.outcome.filter(key=key).select_related("owner").first()
    if key and row is None:
        raise Http404(key)
    name = key or next_key("e", list(proposal.outcome.values_list("key", flat=True)))
    today = chart(day_of(timezone.now()))
    units = sorted(
        ((code, today.names[code]) for code in today.names if today.kinds[code] != "city"), key=lambda pair: pair[1]
    )
    form = OutcomeLineForm(
        request.POST or None, initial=_initial(row, proposal), figures=usable_figures(proposal), units=units
    )

    def save(typed: dict[str, Any]) -> None:
        put_outcome(proposal, name, by=person, at=timezone.now(), edition=edition_of(request), **_told(typed))

    return desk_form(
        request, proposal, form, here="outcome", save=save, done="outcome", said=_("Saved."), button=_("Save"),
        title=_("Change the line") if key else _("Add a line to the outcome plan"),
    )  # fmt: skip


def _initial(row: OutcomeLine | None, proposal: Proposal) -> dict[str, Any]:
    if row is None:
        due_on = day_of(timezone.now()) + timedelta(days=USUAL_DAYS)
        return {"today_from": "claim", "method": "claim", "owner": proposal.unit.code, "due_on": due_on}
    figure = f"{row.claim_id}.{row.slot}" if row.claim_id else ""
    return {
        "name": row.name, "better": row.better, "today_from": "claim" if figure else "typed", "figure": figure, "today": plain(row.value),
        "unit": row.unit, "source": row.source, "target": plain(row.target), "due_on": row.due_on, "method": row.method, "how": row.how,
        "owner": row.owner.code,
    }  # fmt: skip


def _told(typed: dict[str, Any]) -> dict[str, Any]:
    told = {name: typed[name] for name in ("name", "better", "target", "due_on", "method", "how", "owner")}
    if typed["today_from"] == "typed":
        return told | {name: typed[name] for name in ("today", "source", "unit")}
    number, _dot, slot = typed["figure"].partition(".")
    return told | {"claim": Claim.objects.get(pk=int(number)), "slot": slot}


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    person, proposal = officer(request), own_draft(request, reference)
    row = proposal.outcome.filter(key=key).first()
    if row is None:
        raise Http404(key)

    def save(typed: dict[str, Any]) -> None:
        drop_outcome(proposal, key, by=person, at=timezone.now(), edition=edition_of(request))

    return desk_form(
        request, proposal, RemovalForm(request.POST or None), here="outcome", save=save, done="outcome",
        said=_("The line was taken out."), title=_("Take the line out"), button=_("Take it out"), lead=row.name,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def measure(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Enter what was measured, or have the machine compute it once more; for other units there is no such page."""
    proposal, promise = _asked_of(request, reference, key)
    line, before = promise.line, promise.measurement
    if before is None and line.method == "claim":
        raise Http404(key)
    typed_in = can_be_typed(promise)
    form: Any = RunAgainForm(request.POST or None)
    if typed_in:
        initial = {"on": day_of(timezone.now())}
        form = MeasurementForm(request.POST or None, initial=initial, is_again=before is not None, unit=line.unit)

    def save(typed: dict[str, Any]) -> None:
        told = {"by": officer(request), "at": timezone.now(), "because": typed["because"]}
        if typed_in:
            enter_value(line, value=typed["value"], on=typed["on"], source=typed["source"], **told)
        else:
            run_again(line, **told)

    title = _("Enter what was measured") if typed_in else _("Compute it once more")
    return one_form(
        request, proposal, form, save=save, done="outcome", said=_("Kept. Now it can be judged."), title=title, button=_("Save"),
        template="policy/outcome_form.html", promise=promise,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def judgement(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Confirm or change the judgement that the rule proposes."""
    proposal, promise = _asked_of(request, reference, key)
    measured, before = promise.measurement, promise.judgement
    if measured is None:
        raise Http404(key)
    initial = {"verdict": before.verdict if before else promise.proposed}
    form = JudgementForm(request.POST or None, initial=initial, proposed=promise.proposed, is_again=before is not None)

    def save(typed: dict[str, Any]) -> None:
        judge(measured, by=officer(request), at=timezone.now(), **typed)

    return one_form(
        request, proposal, form, save=save, done="outcome", said=_("Judged. What stood before stays on record."),
        title=_("Judge the outcome"), button=_("Save"), template="policy/outcome_form.html", promise=promise, judges=True,
    )  # fmt: skip


def _asked_of(request: HttpRequest, reference: str, key: str) -> tuple[Proposal, Promise]:
    """Return a promise that is due and that the unit of the person answers for."""
    person, now = officer(request), timezone.now()
    proposal = readable_proposal(request, reference)
    line = proposal.outcome.filter(key=key, due_on__lte=day_of(now)).select_related("owner", "claim").first()
    if line is None or not is_asked(proposal) or not may_measure(line, place_of(person, now)):
        raise Http404(key)
    line.proposal = proposal
    [promise] = promises_of([line])
    return proposal, promise
