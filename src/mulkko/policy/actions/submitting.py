"""Putting a draft to approval: complete, with claims that hold, on the route of the delegation table."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from mulkko.approval import actions as approval_actions
from mulkko.approval.actions import Mandate
from mulkko.approval.engine.acting import MAY_BE_LEFT_OUT
from mulkko.approval.engine.route import SELF_APPROVED, NoRoute, PlannedStep, route_of, without_twins
from mulkko.approval.models import Approval
from mulkko.approval.queries.seats import will_sign
from mulkko.evidence.actions import keep_receipt
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.organization.engine.delegation import NoDelegationRule
from mulkko.organization.engine.levels import Post
from mulkko.organization.errors import NotPosted
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import Chart, Decider, chart, post_of
from mulkko.policy.actions.signing import refuse_moved
from mulkko.policy.errors import EvidenceStops, Incomplete, NotYourDraft, RouteMoved, StalePage
from mulkko.policy.models import Proposal, Round
from mulkko.policy.queries import check, content_of, decider_of, problems_before_submission


def plan_route(
    proposal: Proposal, *, by: Person, at: datetime, within: Chart | None = None
) -> tuple[Decider, list[PlannedStep]]:
    """Return who decides and the steps on the way there.

    Raises:
        NoDelegationRule, NotPosted, NoRoute: no lawful route; the message says what to do.
    """
    today = within or chart(day_of(at))
    decider = decider_of(proposal, at=at, within=today)
    drafter = post_of(by, day_of(at))
    if drafter is None:
        raise NotPosted(f"{by.name} holds no position today.")
    own = set(today.chain(proposal.unit.code))
    rule = decider.match.rule
    steps = route_of(
        drafter=drafter, line=today.line(proposal.unit.code), approver=decider.post,
        cooperators=_heads([unit for unit in rule.cooperators if unit not in own], today),
        consenters=_heads([unit for unit in rule.consent if unit not in own], today),
    )  # fmt: skip
    who = will_sign(steps, drafter=by.code, level=decider.level, within=today)
    needed = [step.position for step in steps if step.kind not in MAY_BE_LEFT_OUT]
    empty = [today.posts[position].title for position in needed if not who[position]]
    if empty:
        raise NotPosted(f"Nobody holds the position {', '.join(empty)} today. Have a posting entered first.")
    if who[decider.post.code] == [by.code] and decider.level not in SELF_APPROVED:
        raise NoRoute("Whoever decides a matter cannot draft it too. Have an officer of the unit draft it.")
    return decider, without_twins(steps, {position: people[0] for position, people in who.items() if people})


def _heads(units: list[str], today: Chart) -> list[Post]:
    """Return the heads of units; one without a head stops the submission, for nobody may leave out its step (영 §9②)."""
    heads = {unit: today.head_of(unit) for unit in units}
    headless = [today.names.get(unit, unit) for unit, head in heads.items() if head is None]
    if headless:
        raise NotPosted(f"No line position leads {', '.join(headless)}. Enter it, or correct the delegation table.")
    return [head for head in heads.values() if head is not None]


def submit(proposal: Proposal, *, by: Person, at: datetime, shown: str = "") -> Approval:
    """Put a draft to approval (상신): complete, with claims that hold, on the route of the delegation table.

    Where the city approves in another system (`beside`), the sealed draft is handed over instead and nobody signs here.

    `shown` is the `route_digest` of what the drafter was shown; the table that is frozen is the one in force now.

    Raises:
        RouteMoved: the delegation table or the organisation changed since, and another route came of it.
        NotYourDraft, Incomplete, EvidenceStops, EvidenceMoved, NoDelegationRule, NotPosted, NoRoute.
    """
    if proposal.drafter_id != by.pk or not proposal.is_editable:
        raise NotYourDraft("Only the drafter submits a draft, once.")
    found = check(proposal, at=at)
    today = chart(day_of(at))
    decider, why = _decider_or_reason(proposal, at=at, within=today)
    problems = problems_before_submission(proposal, decider)
    if problems == ["approver"] and why is not None:
        raise why
    if problems:
        raise Incomplete(problems)
    if not found.allows():
        raise EvidenceStops(found)
    decider, steps = plan_route(proposal, by=by, at=at, within=today)
    if shown and shown != route_digest(decider, steps):
        raise RouteMoved("The route changed after this page was shown. Look at who decides now, and submit it again.")
    department = today.handling_department(proposal.unit.code)
    with transaction.atomic():
        locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if not locked.is_editable:
            raise NotYourDraft("The draft has been submitted already.")
        content = canonical(content_of(locked))
        if sha256_of(content) != found.digest:
            raise StalePage("The draft was changed while it was being submitted. Submit it again.")
        refuse_moved(found)
        receipt = keep_receipt(found.receipt, found.claims, subject=locked.reference, at=at)
        approval = approval_actions.submit(
            content, subject=locked.reference, round_no=locked.rounds.count() + 1, title=locked.title,
            department=(department, today.names[department]), steps=steps, receipt=receipt.digest, by=by, at=at,
            mandate=Mandate(decider.table_version, decider.match.rule.number, decider.level),
            further=[one["title"] for one in json.loads(content).get("documents", [])],
            elsewhere=settings.ROUTE_MODE == "beside",
        )  # fmt: skip
        Round.objects.create(proposal=locked, approval=approval)
    return approval


def route_digest(decider: Decider, steps: Sequence[PlannedStep]) -> str:
    """Return what tells one route from another: who decides at which level by which row, and every step on the way."""
    told = [[step.turn, step.kind, step.position, step.omitted] for step in steps]
    return sha256_of(canonical([decider.level, decider.post.code, decider.match.rule.number, told]))


def _decider_or_reason(proposal: Proposal, *, at: datetime, within: Chart) -> tuple[Decider | None, Exception | None]:
    try:
        return decider_of(proposal, at=at, within=within), None
    except (NoDelegationRule, NotPosted) as error:
        return None, error
