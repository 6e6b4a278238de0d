"""A document on its route held against the delegation table in force: does another one decide by now? (4.5)"""

from dataclasses import dataclass
from datetime import datetime

from mulkko.approval.models import Approval
from mulkko.organization.engine.delegation import CannotLower, NoDelegationRule
from mulkko.organization.engine.levels import rank
from mulkko.organization.errors import NotPosted
from mulkko.organization.queries import Decider, table_version
from mulkko.policy.models import Proposal
from mulkko.policy.queries.gate import decider_of


@dataclass(frozen=True)
class MovedRule:
    """What the table in force says of a matter that was submitted under an earlier one; `now` is None where no row covers it."""

    frozen_level: str
    now: Decider | None

    @property
    def may_be_kept(self) -> bool:
        """Tell whether it may be decided where it stands, with a written reason: only above the row in force."""
        return self.now is not None and rank(self.now.level) < rank(self.frozen_level)


def moved_rule(proposal: Proposal, *, at: datetime, approval: Approval | None = None) -> MovedRule | None:
    """Return who decides by now where that is another level than the frozen one, and nobody has settled it yet; else None.

    One query where the table is the one that was frozen.
    """
    current = None if approval else proposal.current_round
    approval = approval or (current.approval if current else None)
    if approval is None or approval.is_over:
        return None
    version = table_version()
    if version == approval.table_version or approval.rule_decisions.filter(table_version=version).exists():
        return None
    try:
        now: Decider | None = decider_of(proposal, at=at)
    except (NoDelegationRule, NotPosted, CannotLower):
        now = None
    if now is not None and now.level == approval.level:
        return None
    return MovedRule(approval.level, now)
