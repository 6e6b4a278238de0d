"""After the decision: the class of disclosure looked at again, and the matter closed. Rows are appended and never changed."""

import json
from typing import Any

from django.db import models
from django.db.models import Q

from mulkko.organization.models import Person
from mulkko.policy.engine.records import Term, term_of

CLASSES = (("open", "open"), ("partly", "partly"), ("closed", "closed"))


class ClassReview(models.Model):
    """공개 구분 다시 보기: somebody looked at a class again, and confirmed or changed it with a reason. What it was is kept."""

    proposal = models.ForeignKey("policy.Proposal", on_delete=models.PROTECT, related_name="class_reviews")
    was_text = models.CharField(max_length=1_000)  # canonical JSON of the class that stood until then
    disclosure = models.CharField(max_length=6, choices=CLASSES)
    clauses = models.CharField(max_length=20, blank=True)
    disclosure_reason = models.CharField(max_length=300, blank=True)
    closed_parts = models.CharField(max_length=500, blank=True)
    again_on = models.DateField(null=True, blank=True)
    after_decision = models.BooleanField()
    because = models.CharField(max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    unit_name = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(disclosure="open", clauses="")
                | ~Q(disclosure="open") & ~Q(clauses="") & ~Q(disclosure_reason=""),
                name="a_reviewed_class_is_whole",
            ),
            models.CheckConstraint(condition=~Q(because=""), name="a_class_review_says_why"),
        ]

    @property
    def was(self) -> dict[str, str]:
        return json.loads(self.was_text)

    @property
    def is_change(self) -> bool:
        return any(self.was[name] != getattr(self, name) for name in ("disclosure", "clauses"))

    def told(self) -> dict[str, Any]:
        """Return what the ledger keeps of a review."""
        now = {name: getattr(self, name) for name in ("disclosure", "clauses", "disclosure_reason", "closed_parts")}
        again = self.again_on.isoformat() if self.again_on else None
        return {
            "was": self.was,
            "now": now,
            "again_on": again,
            "because": self.because,
            "by": [self.by.code, self.title, self.unit_name],
        }


class Closing(models.Model):
    """철 마감 of one matter: from 1 January after it its term runs. Nothing is destroyed by the machine."""

    proposal = models.OneToOneField("policy.Proposal", on_delete=models.PROTECT, related_name="closing")
    closed_on = models.DateField()
    retention = models.CharField(max_length=14)  # as the register named it on the day of the closing
    ends_on = models.DateField(null=True, blank=True, db_index=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    unit_name = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        ordering = ["closed_on", "pk"]

    @property
    def term(self) -> Term:
        return term_of(self.closed_on, self.retention)

    def told(self) -> dict[str, Any]:
        ends = self.ends_on.isoformat() if self.ends_on else None
        return {
            "closed_on": self.closed_on.isoformat(),
            "retention": self.retention,
            "ends_on": ends,
            "by": [self.by.code, self.title, self.unit_name],
        }
