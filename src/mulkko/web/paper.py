"""The official paper as a part of a page."""

from django.utils import timezone
from django.utils.safestring import SafeString

from mulkko.approval.models import Approval
from mulkko.documents.formats.html import fragment
from mulkko.policy.models import Proposal
from mulkko.policy.queries import paper_of, paper_of_round


def paper_fragment(proposal: Proposal) -> SafeString:
    """Return the paper of a proposal: as sealed and signed, or as it would be sealed now."""
    return fragment(paper_of(proposal, at=timezone.now()))


def round_fragment(approval: Approval) -> SafeString:
    """Return the paper of one round as it was sealed."""
    return fragment(paper_of_round(approval))
