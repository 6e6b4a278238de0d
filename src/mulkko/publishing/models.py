"""Which parts of a decided paper the public does not see. Rows are appended: the newest one of a part counts."""

from typing import Any

from django.db import models
from django.db.models import Q

from mulkko.organization.models import Person
from mulkko.policy.models import Proposal


class HiddenPart(models.Model):
    """A part was hidden for a clause, or, with an empty clause, is shown again; either way somebody said why."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="hidden_parts")
    part = models.CharField(max_length=60)
    clause = models.CharField(max_length=1, blank=True)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_hidden_part_says_why")]

    def told(self) -> dict[str, Any]:
        return {"part": self.part, "clause": self.clause, "reason": self.reason, "by": [self.by.code, self.title]}
