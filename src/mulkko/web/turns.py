"""What a person may do on the route of a proposal beside signing, as its pages offer it."""

from datetime import datetime
from typing import Any

from mulkko.approval.errors import ApprovalRefused
from mulkko.approval.models import REVISING, Approval, Step
from mulkko.approval.queries.holding import hold_of, may_take_up
from mulkko.approval.queries.revising import confirmations_of
from mulkko.approval.queries.seats import turn_for
from mulkko.organization.models import Person, day_of
from mulkko.policy.models import Proposal


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


def turns_on_page(approval: Approval | None, mine: Step | None, person: Person | None, now: datetime) -> dict[str, Any]:
    """Return what the rail and the tab of approval show of holds, of changed texts and of signatures to confirm."""
    is_running = approval is not None and not approval.is_over
    held = hold_of(approval, day_of(now)) if approval is not None and is_running else None
    is_line = mine is not None and mine.kind in REVISING
    asked = confirmations_of(person).filter(step__approval=approval) if person is not None and is_running else ()
    return {
        "hold": held,
        "may_take_up": held is not None and person is not None and may_take_up(held, by=person, at=now),
        "may_hold": is_line and held is None,
        "may_revise": is_line,
        "to_confirm": list(asked),
    }
