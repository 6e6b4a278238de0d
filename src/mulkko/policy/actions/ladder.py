"""The road of an objection on the route of a proposal: talked over, brought before a forum, settled."""

from datetime import date, datetime
from typing import Any

from mulkko.approval import actions as approval_actions
from mulkko.approval.actions import ladder
from mulkko.approval.actions.settling import ALONE, Meeting
from mulkko.approval.models import Settlement, SettlementRequest, Signature, Talk
from mulkko.organization.models import Person
from mulkko.policy.models import Proposal

__all__ = ["Meeting", "ask_forum", "settle_objection", "talk_over"]


def talk_over(
    objection: Signature, *, held_on: date, present: str, minutes: str, outcome: str, by: Person, at: datetime
) -> Talk:
    """Record what the drafting side and the unit that objects said to each other, and what came of it.

    Raises:
        ApprovalRefused: as `approval.actions.ladder.talk_over`.
    """
    told: dict[str, Any] = {"held_on": held_on, "present": present, "minutes": minutes, "outcome": outcome}
    return ladder.talk_over(objection, **told, drafter=_drafter(objection), by=by, at=at)


def ask_forum(objection: Signature, *, forum: str, reason: str, by: Person, at: datetime) -> SettlementRequest:
    """Bring an objection before a forum above both sides (조정 요청).

    Raises:
        ApprovalRefused: as `approval.actions.ladder.ask_forum`.
    """
    return ladder.ask_forum(objection, forum=forum, reason=reason, drafter=_drafter(objection), by=by, at=at)


def settle_objection(
    objection: Signature, *, text: str, by: Person, at: datetime, meeting: Meeting = ALONE
) -> Settlement:
    """Record the instruction of a superior of both units, so that the approver may decide (조정).

    Raises:
        ApprovalRefused: as `approval.actions.settle`.
    """
    return approval_actions.settle(objection, text=text, by=by, at=at, meeting=meeting)


def _drafter(objection: Signature) -> Person:
    return Proposal.objects.select_related("drafter").get(reference=objection.step.approval.subject).drafter
