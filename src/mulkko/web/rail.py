"""The head and the right rail of a proposal: the same on every tab."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from mulkko.approval.models import Approval, Signature, Step
from mulkko.approval.queries import objections_waiting_for
from mulkko.approval.queries.seats import MayLeaveOut, review_to_leave_out
from mulkko.catalog.queries import newest_numbers
from mulkko.coordination.models import Request
from mulkko.coordination.queries import waiting_for as requests_waiting_for
from mulkko.evidence.models import Claim, Receipt
from mulkko.organization.engine.delegation import NoDelegationRule
from mulkko.organization.errors import OrganizationError
from mulkko.organization.models import day_of
from mulkko.organization.queries import chart, unit_names
from mulkko.policy.models import Proposal
from mulkko.policy.queries import Check, claims_of, decider_of, may_edit, problems_before_submission, table_of
from mulkko.policy.queries.amending import amended_by, may_amend, superseded_by
from mulkko.policy.queries.moved import acts_about, ground_of
from mulkko.policy.queries.outcomes import promises_in
from mulkko.policy.queries.similar import joined_with
from mulkko.policy.queries.standing import holders_of, titles_and_names
from mulkko.web.deadlines import deadlines_of
from mulkko.web.paper import openable
from mulkko.web.procedures import lines_of
from mulkko.web.records import record_of
from mulkko.web.turns import turns_on_page


@dataclass(frozen=True)
class RailClaim:
    """One line of 자동점검: the status that the last stored check, or the one just made, gave."""

    claim: Claim
    status: str
    drift: str | None
    newer: bool  # a newer version of its data came in since


@dataclass(frozen=True)
class RailStep:
    step: Step
    title: str
    names: str
    state: str  # signed, returned, open, waiting, omitted
    is_delegated: bool
    acting_for: str = ""  # title and name of whoever is away, where somebody acted
    because: str = ""  # class of the reason of a review that was left out


def page_of(request: HttpRequest, proposal: Proposal, *, tab: str, found: Check | None = None) -> dict[str, Any]:
    """Return what head and rail show; `found` is a check that was just made."""
    now, current = timezone.now(), proposal.current_round
    approval = current.approval if current else None
    state = proposal.state
    claims = claims_of(proposal)
    mine = my_step(proposal, request.person, now)
    receipt = None if found else last_receipt(proposal)
    return {
        "proposal": proposal,
        "superseded": superseded_by(proposal, request.person, now) if state == "approved" else None,
        "amends": amended_by(proposal, request.person, now),
        "joined": joined_with(proposal, request.person, now),
        **_ground(proposal, request.person, now, state),
        "can_amend": state == "approved" and may_amend(proposal, request.person, now),
        "tab": tab,
        "state": state,
        "approval": approval,
        "number": approval.shown_number if approval else "",
        "unit_name": unit_names({proposal.unit.code}, day_of(now)).get(proposal.unit.code, proposal.unit.code),
        "claims": claims,
        "open_claims": openable([claim.pk for claim in claims], request.person, now),
        "rail_claims": rail_claims(claims, found, receipt),
        "checked_at": now if found else receipt and receipt.made_at,
        "steps": rail_steps(approval, now) if approval else [],
        "turn": turn_of(proposal),
        "asked_count": Request.objects.about(proposal.reference).count(),
        "to_answer": _to_answer(proposal, request.person, now, state),
        "to_settle": _to_settle(approval, request.person, now),
        "my_step": mine,
        "to_leave_out": _to_leave_out(approval, request.person, now),
        "awaits_result": bool(approval and approval.is_handed_over and not approval.is_over),
        "is_drafter": proposal.drafter == request.person,
        "can_edit": may_edit(proposal, request.person),
        "may_accept": proposal.drafter == request.person and state not in ("approved", "withdrawn"),
        "can_recall": state in ("in_route", "in_conflict") and proposal.drafter == request.person,
        "procedures": lines_of(proposal, person=request.person, now=now, is_author=may_edit(proposal, request.person)),
        "record": record_of(proposal, request.person, now) if state == "approved" else None,
        "problems": problems_of(proposal, now) if may_edit(proposal, request.person) else [],
        "stages": _stages(proposal, claims, state, day_of(now)),
        "has_outcome": may_edit(proposal, request.person) or tab == "outcome" or proposal.outcome.exists(),
        "deadlines": deadlines_of(proposal, state, person=request.person, at=now),
        **turns_on_page(proposal, approval, mine, request.person, now),
    }


def _ground(proposal: Proposal, person: Any, now: datetime, state: str) -> dict[str, Any]:
    """Return what moved under a decision since, and whether the person may say something about it."""
    ground = ground_of(proposal) if state == "approved" else None
    if ground is None or person is None:
        return {"ground": ground, "may_answer_ground": False}
    return {"ground": ground, "may_answer_ground": bool(acts_about(proposal, ground, person, now))}


def my_step(proposal: Proposal, person: Any, now: datetime) -> Step | None:
    """Return the step of the running round that a person may sign now."""
    current = proposal.current_round
    if current is None or person is None or current.approval.is_over:
        return None
    mine = Step.objects.signable_by(person, now).filter(approval=current.approval)
    return mine.select_related("approval", "position").first()


def _to_leave_out(approval: Approval | None, person: Any, now: datetime) -> MayLeaveOut | None:
    if approval is None or person is None or approval.is_over:
        return None
    return review_to_leave_out(approval, by=person, at=now)


def _to_answer(proposal: Proposal, person: Any, now: datetime, state: str) -> list[Request]:
    """Return the requests about a proposal that wait for a person."""
    if person is None or state in ("approved", "withdrawn"):
        return []
    return [one for one in requests_waiting_for(person, now) if one.subject == proposal.reference]


def _to_settle(approval: Approval | None, person: Any, now: datetime) -> list[Signature]:
    """Return the objections on the route that a person may settle."""
    return objections_waiting_for(person, now, of=approval) if approval is not None and person is not None else []


def last_receipt(proposal: Proposal) -> Receipt | None:
    return Receipt.objects.filter(subject=proposal.reference).order_by("-made_at", "-pk").first()


def rail_claims(claims: list[Claim], found: Check | None, receipt: Receipt | None) -> list[RailClaim]:
    told = {one["id"]: (one["status"], one["drift"]) for one in json.loads(receipt.text)["claims"]} if receipt else {}
    if found is not None:
        told = {pk: (finding.status, finding.drift) for pk, (one, finding) in found.by_claim.items()}
    newest = newest_numbers({name for claim in claims for name in claim.datasets})
    return [
        RailClaim(
            claim,
            *told.get(claim.pk, ("unchecked", None)),
            any(newest.get(pin["dataset"], pin["version"]) != pin["version"] for pin in claim.pins),
        )
        for claim in claims
    ]


def rail_steps(approval: Approval, now: datetime) -> list[RailStep]:
    """Return the route: who signed keeps the name and the title of that day, who has not is shown as of today."""
    today = chart(day_of(now))
    open_ones = {step.pk for step in approval.open_steps()}
    route = list(approval.steps.standing().select_related("signature__acting", "omission", "position"))
    unsigned, rows = titles_and_names([step for step in route if not step.is_signed], today), []
    for step in route:
        is_delegated = step.kind == "approve" and approval.level != "mayor"
        if step.is_signed:
            state = "returned" if step.signature.outcome == "returned" else "signed"
            acting = getattr(step.signature, "acting", None)
            whose = f"{acting.title} {acting.name}".strip() if acting else ""
            rows.append(RailStep(step, step.signature.title, step.signature.name, state, is_delegated, whose))
        elif hasattr(step, "omission"):
            left_out = step.omission
            rows.append(RailStep(step, left_out.title, left_out.name, "omitted", is_delegated, because=left_out.reason))
        else:
            state = "omitted" if step.omitted else "open" if step.pk in open_ones else "waiting"
            rows.append(RailStep(step, *unsigned[step.position.code], state, is_delegated))
    return rows


def turn_of(proposal: Proposal) -> list[str]:
    """Return who has the turn, as title and name; the drafter while it is drafted, nobody once it is over."""
    current = proposal.current_round
    if proposal.withdrawn_because:
        return []
    if current is None or current.approval.state in ("returned", "recalled"):
        return [proposal.drafter.name]
    open_ones = current.approval.open_steps()
    if not open_ones:  # decided elsewhere: the drafter carries it there, and enters what came of it
        is_awaited = current.approval.is_handed_over and not current.approval.is_over
        return [proposal.drafter.name] if is_awaited else []
    names = holders_of(open_ones, chart(day_of(timezone.now())))
    return [names[step.position.code] for step in open_ones]


def problems_of(proposal: Proposal, now: datetime) -> list[str]:
    try:
        decider = decider_of(proposal, at=now)
    except (NoDelegationRule, OrganizationError):
        decider = None
    return problems_before_submission(proposal, decider)


def _evaluated(proposal: Proposal, today: date) -> int:
    """Return 2 once everything that was promised is judged, 1 from the first day of measuring on, else 0."""
    promises = promises_in(proposal)
    if promises and all(one.judgement for one in promises):
        return 2
    return int(any(one.line.due_on <= today for one in promises))


STAGES = ("evidence", "options", "coordination", "approval", "execution", "outcome")


def _stages(proposal: Proposal, claims: list[Claim], state: str, today: date) -> list[tuple[str, str]]:
    """Return the six stages of a policy with done, current or ahead: the first that is not done is the current one."""
    if state == "approved":
        done = 4 + _evaluated(proposal, today)
    elif state in ("in_route", "in_conflict"):
        done = 3
    else:
        chosen = not table_of(proposal).problems() and bool(proposal.chosen)
        done = 0 if not claims else 1 if not chosen else 2
    standing = [
        "done" if place < done else "current" if place == done and state != "withdrawn" else "ahead"
        for place in range(6)
    ]
    return list(zip(STAGES, standing, strict=True))
