"""What people do on the route beside signing it, returning it and taking it back. All append-only.

What a row says is repeated in the ledger entry of its act (`facts`), and `ledger verify` compares the two.
"""

from datetime import UTC, date, datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from mulkko.organization.models import Person, day_of


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


class Act(models.Model):
    """Who did it, under which title of that day, and when."""

    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        abstract = True

    def done(self) -> list[str]:
        return [self.by.code, self.name, self.title, moment(self.at)]


class HoldQuerySet(models.QuerySet["Hold"]):
    def newest(self) -> "HoldQuerySet":
        """Return the one row of each step that counts."""
        return self.filter(~Exists(Hold.objects.filter(step=OuterRef("step"), pk__gt=OuterRef("pk"))))

    def binding(self, day: date) -> "HoldQuerySet":
        """Return the holds that last on a day: their step waits, nobody took it up, and their day has not come."""
        return self.newest().filter(until__gt=day, step__signature__isnull=True, step__omitted="")


class Hold(Act):
    """보류: a step stands still until a day, for a reason; a row without a day takes it up earlier. The newest one counts.

    On its day the step goes on by itself: no job, no row. A signature ends a hold too (invariants 23, 24).
    """

    step = models.ForeignKey("approval.Step", on_delete=models.PROTECT, related_name="holds")
    until = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=False) & ~Q(reason="") | Q(until__isnull=True, reason=""),
                name="held_with_a_day_and_a_reason",
            )
        ]

    @property
    def verb(self) -> str:
        return "held" if self.until else "taken_up"

    @property
    def ends_on(self) -> date:
        """Return the day from which the clock of the step runs again."""
        return self.until or day_of(self.at)

    def facts(self) -> dict[str, Any]:
        until = self.until.isoformat() if self.until else None
        return {**self.step.place(), "until": until, "reason": self.reason, "done": self.done()}
