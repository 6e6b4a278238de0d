"""Remarks, what was found in them, and what became of it. State is read from events: there is no status column.

Decision and Event are append-only at database level.
"""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from mulkko.approval.models import Approval
from mulkko.evidence.models import Claim
from mulkko.organization.models import Person, Unit

KINDS = (("directive", "directive"), ("promise", "promise"), ("result", "result"))


class Remarks(models.Model):
    """A speech, minutes or notes, kept as the exact text; `digest` is its SHA-256."""

    SOURCES = (
        ("meeting", "간부회의"), ("visit", "현장방문"), ("approval", "결재 의견"), ("briefing", "업무보고"), ("memo", "메모"),
        ("council", "의회"), ("press", "보도자료"),
    )  # fmt: skip

    source = models.CharField(max_length=10, choices=SOURCES)
    title = models.CharField(max_length=200)
    speaker = models.CharField(max_length=100, blank=True)
    held_on = models.DateField()
    text = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # the office that registered them
    added_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")  # None: the operator
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["held_on", "pk"]


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def undecided(self) -> "CandidateQuerySet":
        return self.filter(decision__isnull=True)


class Candidate(models.Model):
    """지시 후보: a span of remarks that the rules found. Nothing follows from it until a person decides."""

    remarks = models.ForeignKey(Remarks, on_delete=models.PROTECT, related_name="candidates")
    kind = models.CharField(max_length=10, choices=KINDS)
    start = models.PositiveIntegerField()  # Unicode code points of the text, end exclusive
    end = models.PositiveIntegerField()
    force = models.CharField(max_length=12, blank=True)
    act = models.TextField()
    addressee = models.TextField(blank=True)
    deadline = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    condition = models.TextField(blank=True)
    speaker = models.CharField(max_length=100, blank=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["remarks", "start"]
        constraints = [models.CheckConstraint(condition=Q(end__gt=F("start")), name="candidate_span_is_not_empty")]

    @property
    def text(self) -> str:
        return self.remarks.text[self.start : self.end]

    @property
    def state(self) -> str:
        """Return candidate, accepted, merged or rejected."""
        return self.decision.outcome if hasattr(self, "decision") else "candidate"


class Directive(models.Model):
    """지시사항, or a promise or result that is tracked in the same way. Its state and lead unit are read from its events."""

    TERMS = (("short", "단기"), ("long", "중장기"), ("continuous", "지속"))

    what = models.CharField(max_length=10, choices=KINDS, default="directive")
    text = models.TextField()
    issued_by = models.CharField(max_length=100)
    issued_on = models.DateField()
    kind = models.CharField(max_length=10, choices=TERMS, default="short")
    due_on = models.DateField(null=True, blank=True)
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # registers, assigns and confirms

    class Meta:
        ordering = ["issued_on", "pk"]

    @property
    def state(self) -> str:
        newest = self.events.order_by("-pk").first()
        return newest.kind if newest else "registered"

    @property
    def lead(self) -> Unit | None:
        newest = self.events.filter(kind="assigned").order_by("-pk").select_related("lead").first()
        return newest.lead if newest else None

    @property
    def coop(self) -> list[Unit]:
        newest = self.events.filter(kind="assigned").order_by("-pk").first()
        return list(newest.coop.order_by("code")) if newest else []

    def is_overdue(self, day: date) -> bool:
        return (
            self.due_on is not None
            and day > self.due_on
            and self.state not in ("reported", "confirmed", "closed_infeasible")
        )


class Decision(models.Model):
    """What a person made of a candidate, once."""

    OUTCOMES = (("accepted", "accepted"), ("merged", "merged"), ("rejected", "rejected"))

    candidate = models.OneToOneField(Candidate, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=10, choices=OUTCOMES)
    directive = models.ForeignKey(Directive, null=True, on_delete=models.PROTECT, related_name="decisions")
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="rejected", directive__isnull=True)
                | ~Q(outcome="rejected") & Q(directive__isnull=False),
                name="only_a_rejected_candidate_has_no_directive",
            )
        ]


class Event(models.Model):
    """One step of a directive."""

    STEPS = tuple(
        (step, step)
        for step in ("registered", "assigned", "accepted", "in_progress", "reported", "confirmed", "reopened", "closed_infeasible")
    )  # fmt: skip

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=STEPS)
    lead = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    coop = models.ManyToManyField(Unit, related_name="+")
    percent = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(blank=True)
    approval = models.ForeignKey(Approval, null=True, on_delete=models.PROTECT, related_name="+")
    claim = models.ForeignKey(Claim, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="reported") | Q(approval__isnull=False) | Q(claim__isnull=False),
                name="done_only_with_proof",
            ),
            models.CheckConstraint(condition=~Q(kind="assigned") | Q(lead__isnull=False), name="assigned_to_a_unit"),
            models.CheckConstraint(condition=Q(percent__isnull=True) | Q(percent__lte=100), name="percent_up_to_100"),
        ]

    def facts(self) -> dict[str, Any]:
        return {
            "directive": self.directive_id, "step": self.kind, "lead": self.lead.code if self.lead else "", "text": self.text,
            "coop": sorted(self.coop.values_list("code", flat=True)), "percent": self.percent,
            "document": str(self.approval.number) if self.approval else "", "claim": self.claim_id,
        }  # fmt: skip
