"""Acting while somebody is away: leaving a review out, and acknowledging what was decided meanwhile."""

from datetime import datetime

from mulkko.approval.actions import acting
from mulkko.approval.models import Acknowledgement, Omission, PostReport
from mulkko.organization.models import Person
from mulkko.policy.errors import PolicyRefused
from mulkko.policy.models import Proposal


def leave_out_review(proposal: Proposal, *, by: Person, at: datetime, version_hash: str) -> Omission:
    """Leave the open review out because its holder is away (검토 생략); the reason stands in the signature place.

    Raises:
        PolicyRefused: the draft is on no route. ApprovalRefused: too late, or nothing that `by` may leave out.
    """
    current = proposal.current_round
    if current is None:
        raise PolicyRefused("The draft has not been submitted yet.")
    return acting.leave_out_review(current.approval, by=by, at=at, version_hash=version_hash)


def acknowledge_report(report: PostReport, *, by: Person, at: datetime, remark: str = "") -> Acknowledgement:
    """Say that one has seen what was decided in one's absence (사후보고 확인); the decision stands either way.

    Raises:
        ApprovalRefused: somebody else's report, or acknowledged already.
    """
    return acting.acknowledge(report, by=by, at=at, remark=remark)
