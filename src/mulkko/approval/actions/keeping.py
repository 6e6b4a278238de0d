"""Where a newer delegation table gives a matter to a lower level, it may be decided where it stands, with a reason (전결규칙 §6)."""

from datetime import datetime

from django.db import transaction

from mulkko.approval.actions.rerouting import has_the_turn
from mulkko.approval.actions.signatures import done, mark
from mulkko.approval.actions.submitting import Mandate
from mulkko.approval.errors import CannotKeep, NotYourTurn, ReasonMissing, RoundOver
from mulkko.approval.models import Approval, RuleDecision
from mulkko.ledger.actions import recording
from mulkko.organization.engine.levels import rank
from mulkko.organization.models import Person
from mulkko.organization.queries import actor_of


def keep_rule(
    approval: Approval, now: Mandate, *, reason: str, owner: Person, by: Person, at: datetime
) -> RuleDecision:
    """Record that a matter stays with the approver of the frozen row although the table in force names a lower level.

    Args:
        now: what the table in force says; `owner` drafts the document now. The room above knows both.

    Raises:
        ReasonMissing, RoundOver.
        NotYourTurn: neither the drafter nor whoever has the turn on the line.
        CannotKeep: the table in force names no lower level, or this was decided for it already.
    """
    if not reason.strip():
        raise ReasonMissing("Write why it is decided higher than the table says: the paper prints it.")
    with transaction.atomic():
        approval = Approval.locked(approval.pk)
        if approval.is_over:
            raise RoundOver(approval.state)
        if approval.is_handed_over:
            raise CannotKeep("Another system decides this document, by the route that it was handed over with.")
        if by.pk != owner.pk and not has_the_turn(approval, by=by, at=at):
            raise NotYourTurn("Only the drafter, or whoever has the turn on the line, decides this.")
        decided = approval.rule_decisions.filter(table_version=now.table_version).exists()
        if decided or rank(now.level) >= rank(approval.level):
            raise CannotKeep("The table in force names no lower level here, or this was decided already.")
        with recording("approval.rule_kept", by=actor_of(by, at), at=at, proposal=approval.subject) as facts:
            row = RuleDecision.objects.create(
                approval=approval, table_version=now.table_version, rule_number=now.rule_number, level=now.level,
                reason=reason.strip(), **done(by=by, at=at),
            )  # fmt: skip
            facts["decision"] = row.facts()
            mark(facts, approval, None)
    return row
