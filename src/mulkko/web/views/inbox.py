"""내 할 일: what only I can do now, and my own drafts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mulkko.approval.models import Step
from mulkko.approval.queries import waiting_for
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
    return render(request, "policy/inbox.html", {"rows": rows, "own": own, "names": names})


def _waiting_row(step: Step) -> dict[str, Any]:
    approval = step.approval
    proposal = approval.policy_round.proposal
    is_delegated = step.kind == "approve" and approval.level != "mayor"
    return {
        "step": step, "proposal": proposal, "approval": approval, "is_delegated": is_delegated,
        "claims": len(claims_of(proposal)), "opinions": _opinions(step),
    }  # fmt: skip


def _opinions(step: Step) -> int:
    return step.approval.steps.filter(signature__outcome="signed_with_opinion").count()


def _own_rows(person: Person) -> list[dict[str, Any]]:
    mine = Proposal.objects.with_state().filter(drafter=person).select_related("unit", "drafter")
    rows = [row for row in mine if row.listed_state in OWN_STATES]
    rows.sort(key=lambda row: OWN_STATES.index(row.listed_state))
    today = chart(day_of(timezone.now()))
    return [{"proposal": row, "state": row.listed_state, "turn": turn_of(row, today)} for row in rows]
