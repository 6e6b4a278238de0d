"""The road of an objection: what the two sides talked over, and which forum was asked to settle it. All append-only.

Source: the rule that differing views are written down and never erased (전결규칙 §7②, §9③).
"""

from typing import TYPE_CHECKING, Any

from django.db import models

from mulkko.approval.engine.ladder import FORUMS, OUTCOMES
from mulkko.approval.models.turns import Act

if TYPE_CHECKING:
    from mulkko.approval.models import Signature

FORUM_CHOICES = tuple((forum, forum) for forum in FORUMS)


def named(objection: "Signature") -> list[Any]:
    """Return what names an objection in the ledger."""
    return [objection.version_id, objection.step.approval.round_no, *objection.step.key()]


class Talk(Act):
    """직접 협의: what the drafting unit and the one that objects said to each other, and what came of it.

    Where the unit that objects withdraws, its objection blocks nothing any more, and stays to be seen with this beside it.
    """

    objection = models.ForeignKey("approval.Signature", on_delete=models.PROTECT, related_name="talks")
    held_on = models.DateField()
    present = models.CharField(max_length=300)  # units and titles, as written
    minutes = models.TextField()
    outcome = models.CharField(max_length=10, choices=tuple((one, one) for one in OUTCOMES))

    verb = "objection_talked_over"

    class Meta:
        ordering = ["pk"]

    def facts(self) -> dict[str, Any]:
        told = [self.held_on.isoformat(), self.present, self.minutes, self.outcome]
        return {"objection": named(self.objection), "talk": told, "done": self.done()}


class SettlementRequest(Act):
    """조정 요청: one of the two sides brings an objection before whoever heads both, the vice-mayors or the committee."""

    objection = models.ForeignKey("approval.Signature", on_delete=models.PROTECT, related_name="settlement_requests")
    forum = models.CharField(max_length=12, choices=FORUM_CHOICES)
    reason = models.TextField()

    verb = "settlement_requested"

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["objection", "forum"], name="one_request_a_forum")]

    def facts(self) -> dict[str, Any]:
        return {"objection": named(self.objection), "asked": [self.forum, self.reason], "done": self.done()}
