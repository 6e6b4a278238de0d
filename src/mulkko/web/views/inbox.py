"""내 할 일: what only I can do now, and my own drafts."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mulkko.approval.models import Step
from mulkko.approval.queries import objections_waiting_for as objections_on_routes
from mulkko.approval.queries import waiting_for
from mulkko.coordination.queries import objections_waiting_for as objections_while_drafting
from mulkko.coordination.queries import waiting_for as waiting_requests
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import chart, unit_names
from mulkko.policy.models import Proposal
from mulkko.policy.queries import claims_of
from mulkko.web.rail import turn_of

OWN_STATES = ("returned", "recalled", "draft", "in_route")


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    person, now = request.person, timezone.now()
    waiting = waiting_for(person, now) if person else []
    rows = [_waiting_row(step) for step in waiting]
    own = _own_rows(person) if person else []
    codes = {row["proposal"].unit.code for row in rows}
    names = unit_names(codes, day_of(now))
    asked = _asked_rows(person, now) if person else []
    names |= unit_names({row["request"].asking_unit.code for row in asked}, day_of(now))
    page = {
        "rows": rows,
        "own": own,
        "names": names,
        "asked": asked,
        "settling": _settling_rows(person, now) if person else [],
    }
    return render(request, "policy/inbox.html", page)


def _asked_rows(person: Person, now: datetime) -> list[dict[str, Any]]:
    """Return the requests of other units that wait for an answer of mine, the most urgent first."""
    requests = waiting_requests(person, now)
    proposals = {row.reference: row for row in Proposal.objects.filter(reference__in={one.subject for one in requests})}
    rows = [
        {"request": one, "proposal": proposals[one.subject], "is_late": one.is_late(day_of(now))} for one in requests
    ]
    return [row for row in rows if row["proposal"].state not in ("approved", "withdrawn")]


def _settling_rows(person: Person, now: datetime) -> list[dict[str, Any]]:
    """Return the objections that I may settle, on a route or while it is drafted."""
    signed = [
        (one.step.approval.subject, one.unit_name, one.opinion, "approval") for one in objections_on_routes(person, now)
    ]
    said = [
        (one.request.subject, one.unit_name, one.text, "coordination") for one in objections_while_drafting(person, now)
    ]
    proposals = {row.reference: row for row in Proposal.objects.filter(reference__in={one[0] for one in signed + said})}
    rows = [
        {"proposal": proposals[subject], "unit": unit, "text": text, "page": page}
        for subject, unit, text, page in signed + said
    ]
    return [row for row in rows if row["proposal"].state not in ("approved", "withdrawn")]


def _waiting_row(step: Step) -> dict[str, Any]:
    approval = step.approval
    proposal = approval.policy_round.proposal
    is_delegated = step.kind == "approve" and approval.level != "mayor"
    return {
        "step": step, "proposal": proposal, "approval": approval, "is_delegated": is_delegated,
        "claims": len(claims_of(proposal)), "opinions": _opinions(step),
    }  # fmt: skip


def _opinions(step: Step) -> int:
    return step.approval.steps.filter(signature__outcome__in=("signed_with_opinion", "objected")).count()


def _own_rows(person: Person) -> list[dict[str, Any]]:
    mine = Proposal.objects.with_state().filter(drafter=person).select_related("unit", "drafter")
    rows = [row for row in mine if row.listed_state in OWN_STATES]
    rows.sort(key=lambda row: OWN_STATES.index(row.listed_state))
    today = chart(day_of(timezone.now()))
    return [{"proposal": row, "state": row.listed_state, "turn": turn_of(row, today)} for row in rows]
