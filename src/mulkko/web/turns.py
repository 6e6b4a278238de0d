"""What a person may do on the route of a proposal beside signing, as its pages offer it."""

from datetime import datetime
from typing import Any

from mulkko.approval.errors import ApprovalRefused
from mulkko.approval.models import ADVISING, Approval, Step
from mulkko.approval.queries.holding import hold_of, may_take_up
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
    return None if step.kind in ADVISING else current.approval


def turns_on_page(approval: Approval | None, mine: Step | None, person: Person | None, now: datetime) -> dict[str, Any]:
    """Return what the rail and the tab of approval show of holds."""
    held = hold_of(approval, day_of(now)) if approval is not None and not approval.is_over else None
    return {
        "hold": held,
        "may_take_up": held is not None and person is not None and may_take_up(held, by=person, at=now),
        "may_hold": mine is not None and mine.kind not in ADVISING and held is None,
    }
