"""What a person may do on the route of a proposal beside signing, as its pages offer it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mulkko.approval.errors import ApprovalRefused
from mulkko.approval.models import REVISING, Approval, ChangeAnswer, ChangeRequest, Step
from mulkko.approval.queries.asking import requests_of
from mulkko.approval.queries.holding import hold_of, may_take_up
from mulkko.approval.queries.revising import confirmations_of
from mulkko.approval.queries.seats import turn_for
from mulkko.organization.models import Person, day_of
from mulkko.policy.engine.body import BadBody, marks_of
from mulkko.policy.models import Proposal
from mulkko.policy.queries import sealed_content
from mulkko.policy.queries.changes import TypedChange, typed_change
from mulkko.policy.queries.moved_rule import moved_rule


def turn_on_the_line(proposal: Proposal, person: Person, now: datetime) -> Approval | None:
    """Return the running round in which a person has the turn as reviewer or approver, or None."""
    current = proposal.current_round
    if current is None:
        return None
    try:
        step, _ = turn_for(current.approval, by=person, at=now)
    except ApprovalRefused:
        return None
    return current.approval if step.kind in REVISING else None


def parts_of(proposal: Proposal) -> list[tuple[str, str]]:
    """Return the paragraphs of the text on the route by the key of their part, each with its first words."""
    blocks = (sealed_content(proposal) or {}).get("blocks", [])
    marks = marks_of([block["kind"] for block in blocks])
    words = ["".join(one.get("text") or one.get("shown") or "" for one in block["inlines"]) for block in blocks]
    return [
        (f"block:{block['id']}", f"{mark} {text}".strip()[:70])
        for block, mark, text in zip(blocks, marks, words, strict=True)
    ]


def typed_or_none(proposal: Proposal, text: str) -> TypedChange | None:
    """Return how a typed text differs from the one on the route, or None where a line of it cannot be read."""
    try:
        return typed_change(proposal, text)
    except BadBody:
        return None


@dataclass(frozen=True)
class Asked:
    """One request for a change as a page shows it; `waits` while the drafter has to answer it."""

    asked: ChangeRequest
    part: str
    answer: ChangeAnswer | None
    waits: bool


def change_requests_of(approval: Approval, proposal: Proposal) -> list[Asked]:
    rows = requests_of(approval)
    if not rows:
        return []
    open_ones = set(ChangeRequest.objects.unanswered().filter(step__approval=approval).values_list("pk", flat=True))
    parts = dict(parts_of(proposal))
    return [Asked(row, parts.get(row.part, ""), getattr(row, "answer", None), row.pk in open_ones) for row in rows]


def may_reroute(proposal: Proposal, person: Person, now: datetime) -> bool:
    """Tell whether a person may change the route: the drafter, or whoever has the turn on the line."""
    current = proposal.current_round
    if current is None or current.approval.is_over or current.approval.is_handed_over:
        return False
    return proposal.drafter_id == person.pk or turn_on_the_line(proposal, person, now) is not None


def turns_on_page(
    proposal: Proposal, approval: Approval | None, mine: Step | None, person: Person | None, now: datetime
) -> dict[str, Any]:
    """Return what the rail and the tab of approval show of holds, changed texts, requests and signatures to confirm."""
    is_running = approval is not None and not approval.is_over
    held = hold_of(approval, day_of(now)) if approval is not None and is_running else None
    is_line = mine is not None and mine.kind in REVISING
    asked = confirmations_of(person).filter(step__approval=approval) if person is not None and is_running else ()
    is_here = approval is not None and is_running and not approval.is_handed_over
    is_mine = person is not None and is_here and (is_line or proposal.drafter_id == person.pk)
    moved = moved_rule(proposal, at=now, approval=approval) if is_running else None
    requests = change_requests_of(approval, proposal) if approval is not None else []
    waiting = [one.asked for one in requests if one.waits]
    may_ask = mine is not None and mine.kind != "draft" and mine.pk not in {one.step_id for one in waiting}
    return {
        "change_requests": requests,
        "changes_to_answer": waiting if person is not None and proposal.drafter_id == person.pk else [],
        "may_ask_for_change": may_ask,
        "hold": held,
        "may_take_up": held is not None and person is not None and may_take_up(held, by=person, at=now),
        "may_hold": is_line and held is None,
        "moved": moved,
        "may_keep_rule": moved is not None and moved.may_be_kept and is_mine,
        "may_revise": is_line,
        "may_reroute": is_mine,
        "to_confirm": list(asked),
    }
