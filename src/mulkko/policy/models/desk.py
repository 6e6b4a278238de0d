"""What belongs to the desk of a person: reminders sent, saved filters, and how far the notices were read."""

from typing import Any

from django.db import models
from django.db.models import Q

from mulkko.approval.models import Step
from mulkko.coordination.models import Request
from mulkko.coordination.models import told as told_at
from mulkko.organization.models import Person


class Nudge(models.Model):
    """독촉: who waits reminds whoever has the turn, once a day (Seoul). Append-only at database level."""

    proposal = models.ForeignKey("policy.Proposal", on_delete=models.PROTECT, related_name="nudges")
    step = models.ForeignKey(Step, null=True, blank=True, on_delete=models.PROTECT, related_name="nudges")
    request = models.ForeignKey(Request, null=True, blank=True, on_delete=models.PROTECT, related_name="nudges")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["step", "on"], name="one_nudge_a_step_and_day"),
            models.UniqueConstraint(fields=["request", "on"], name="one_nudge_a_request_and_day"),
            models.CheckConstraint(
                condition=Q(step__isnull=False, request__isnull=True) | Q(step__isnull=True, request__isnull=False),
                name="a_nudge_is_about_a_step_or_a_request",
            ),
        ]

    def facts(self) -> dict[str, Any]:
        about = ["step", self.step_id] if self.step_id else ["request", self.request_id]
        return {"about": about, "by": self.by.code, "on": self.on.isoformat(), "at": told_at(self.at)}


class SavedFilter(models.Model):
    """A filter of the list of proposals under a name of one's own. A convenience of one person: it stands in no ledger."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500)  # as it stands in the address, in a fixed order
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="one_saved_filter_a_name")]

    def __str__(self) -> str:
        return self.name


class NoticesSeen(models.Model):
    """How far a person has read the notices: the first entry of the ledger that was not there yet, and when.

    `reminders` are the keys of the reminders that were shown and still stand, with spaces between; no row stands behind one.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="notices_seen")
    next_index = models.BigIntegerField()
    reminders = models.TextField(default="", blank=True)
    at = models.DateTimeField()
