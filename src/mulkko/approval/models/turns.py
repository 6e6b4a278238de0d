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


class Revision(Act):
    """수정: whoever had the turn on the line put another version in the place of the one on the route (영 §9③).

    Where `is_material`, every signature given before stays with its version, and its step is open again as a new
    `Step` that bears this number; else those who signed are asked to confirm (invariant 11).
    """

    approval = models.ForeignKey("approval.Approval", on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    step = models.ForeignKey("approval.Step", on_delete=models.PROTECT, related_name="revisions_made")
    before = models.ForeignKey("approval.SealedVersion", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("approval.SealedVersion", on_delete=models.PROTECT, related_name="revisions")
    is_material = models.BooleanField()
    reason = models.TextField()

    verb = "revised"

    class Meta:
        ordering = ["approval_id", "number"]
        constraints = [models.UniqueConstraint(fields=["approval", "number"], name="one_revision_a_number")]

    def facts(self) -> dict[str, Any]:
        approval = self.approval
        again = approval.steps.filter(revision=self.number).select_related("position")
        return {
            "round": [approval.subject, approval.round_no, self.number], "step": self.step.key(),
            "versions": [self.before_id, self.version_id], "is_material": self.is_material,
            "open_again": [step.key() for step in again], "reason": self.reason, "done": self.done(),
        }  # fmt: skip


class Confirmation(Act):
    """재확인: who signed before an error of writing was put right lets the signature stand for the new version."""

    signature = models.ForeignKey("approval.Signature", on_delete=models.PROTECT, related_name="confirmations")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="confirmations")

    verb = "confirmed"

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["signature", "revision"], name="one_confirmation_a_signature_and_revision")
        ]

    def facts(self) -> dict[str, Any]:
        place = self.signature.step.place()
        return {**place, "versions": [self.signature.version_id, self.revision.version_id], "done": self.done()}


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    def unanswered(self) -> "ChangeRequestQuerySet":
        """Return what still waits for the drafter: who asked has neither an answer nor signed without one."""
        running = self.filter(answer=None, step__signature__isnull=True, step__approval__ending__isnull=True)
        return running.filter(step__omitted="", step__omission=None)


class ChangeRequest(Act):
    """보완요청: whoever has the turn asks the drafter for a change, of the whole or of one part; the round goes on afterwards."""

    step = models.ForeignKey("approval.Step", on_delete=models.PROTECT, related_name="change_requests")
    version = models.ForeignKey("approval.SealedVersion", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=60, blank=True)  # as the room above names its parts
    text = models.TextField()

    verb = "changes_requested"
    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def facts(self) -> dict[str, Any]:
        told = {"version": self.version_id, "part": self.part, "text": self.text}
        return {**self.step.place(), **told, "done": self.done()}


class ChangeAnswer(Act):
    """The drafter's answer: another version on the route, or why there is none."""

    request = models.OneToOneField(ChangeRequest, on_delete=models.PROTECT, related_name="answer")
    revision = models.OneToOneField(
        Revision, null=True, blank=True, on_delete=models.PROTECT, related_name="answers_request"
    )
    text = models.TextField()

    verb = "changes_answered"

    class Meta:
        ordering = ["pk"]

    def facts(self) -> dict[str, Any]:
        asked = self.request
        version = self.revision.version_id if self.revision else None
        told = {"asked": [asked.by.code, moment(asked.at)], "version": version, "text": self.text}
        return {**asked.step.place(), **told, "done": self.done()}


class Reroute(Act):
    """경로변경: a step was put on the route of a running round, or one that was put there was taken off again, with the reason."""

    KINDS = (("added", "added"), ("removed", "removed"))

    step = models.ForeignKey("approval.Step", on_delete=models.PROTECT, related_name="reroutes")
    kind = models.CharField(max_length=7, choices=KINDS)
    unit_code = models.CharField(max_length=40)
    unit_name = models.CharField(max_length=100)
    reason = models.TextField()

    verb = "rerouted"

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["step", "kind"], name="a_step_is_added_and_removed_once")]

    def facts(self) -> dict[str, Any]:
        told = {"kind": self.kind, "reason": self.reason, "unit": [self.unit_code, self.unit_name]}
        return {**self.step.place(), **told, "done": self.done()}


class RuleDecision(Act):
    """A newer delegation table gives the matter to a lower level, and it is decided where it stands, with the reason (전결규칙 §6)."""

    approval = models.ForeignKey("approval.Approval", on_delete=models.PROTECT, related_name="rule_decisions")
    table_version = models.PositiveIntegerField()
    rule_number = models.PositiveIntegerField()
    level = models.CharField(max_length=20)  # that the newer table names
    reason = models.TextField()

    verb = "rule_kept"

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["approval", "table_version"], name="one_decision_a_table")]

    def facts(self) -> dict[str, Any]:
        return {
            "round": [self.approval.subject, self.approval.round_no],
            "rule": [self.table_version, self.rule_number, self.level],
            "reason": self.reason,
            "done": self.done(),
        }


class HoldQuerySet(models.QuerySet["Hold"]):
    def newest(self) -> "HoldQuerySet":
        """Return the one row of each step that counts."""
        return self.filter(~Exists(Hold.objects.filter(step=OuterRef("step"), pk__gt=OuterRef("pk"))))

    def binding(self, day: date) -> "HoldQuerySet":
        """Return the holds that last on a day: their step waits, nobody took it up, and their day has not come."""
        waiting = {"step__signature": None, "step__omitted": "", "step__omission": None}
        return self.newest().filter(until__gt=day, **waiting)


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
