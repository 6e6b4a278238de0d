"""What people do on the route of a proposal beside signing it: holding it and taking it up again."""

from datetime import date, datetime

from mulkko.approval.actions import holding
from mulkko.approval.models import Hold
from mulkko.organization.models import Person
from mulkko.policy.actions.signing import current_round_of
from mulkko.policy.models import Proposal


def hold(proposal: Proposal, *, until: date, reason: str, version_hash: str, by: Person, at: datetime) -> Hold:
    """Let the document stand still until a day (보류); on that day it goes on by itself.

    Raises:
        ApprovalRefused: too late, not your turn, a unit beside the line, no reason, no day to come, or on hold already.
    """
    approval = current_round_of(proposal).approval
    return holding.hold(approval, until=until, reason=reason, version_hash=version_hash, by=by, at=at)


def take_up(held: Hold, *, by: Person, at: datetime) -> Hold:
    """Take a document up again before its day: whoever has the turn, or a superior on the line.

    Raises:
        ApprovalRefused: it is over already, or somebody else's.
    """
    return holding.take_up(held, by=by, at=at)
