"""사전절차 of a draft: what it tells of itself, and what was answered of each procedure. Answers are appended and never changed."""

import json
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from mulkko.organization.models import Person
from mulkko.policy.engine.facts import Facts, facts_of
from mulkko.policy.engine.procedures import Answer


class ProcedureFacts(models.Model):
    """What a proposal told of itself, as canonical JSON of `policy.engine.facts.Facts`. Sealed with the document."""

    proposal = models.OneToOneField("policy.Proposal", on_delete=models.CASCADE, related_name="procedure_facts")
    told_text = models.TextField()
    told_on = models.DateField()  # the ordinances of this day count

    def facts(self) -> Facts:
        return facts_of(json.loads(self.told_text))


class ProcedureAnswer(models.Model):
    """One answer: done with its proof, not applicable, a legal exception, or waived by the approver. The newest one counts."""

    KINDS = (("done", "done"), ("not_applicable", "not_applicable"), ("exception", "exception"), ("waived", "waived"))

    proposal = models.ForeignKey("policy.Proposal", on_delete=models.PROTECT, related_name="procedure_answers")
    procedure = models.CharField(max_length=40)
    variant = models.CharField(max_length=60, blank=True)  # what it was answered for
    kind = models.CharField(max_length=14, choices=KINDS)
    number = models.CharField(max_length=60, blank=True)
    on = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    exception = models.CharField(max_length=4, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    cost_krw = models.BigIntegerField(null=True, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=60, blank=True)  # as whom
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="done", on__isnull=False) & ~Q(number="") | ~Q(kind="done") & ~Q(reason=""),
                name="answered_with_a_proof_or_a_reason",
            ),
        ]

    def answer(self) -> Answer:
        return Answer(
            self.kind, self.variant, self.number, self.on, self.until, self.outcome, self.exception, self.reason, self.cost_krw
        )  # fmt: skip

    def told(self) -> dict[str, Any]:
        """Return what is sealed and recorded of an answer: what was said, by whom."""
        said = {
            "kind": self.kind, "number": self.number, "on": _day(self.on), "until": _day(self.until), "outcome": self.outcome,
            "exception": self.exception, "reason": self.reason,
        }  # fmt: skip
        by = [self.by.code, self.by.name, self.title]
        return {name: value for name, value in said.items() if value} | {"by": by}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
