"""What becomes of a round: opinions answered, objections settled, its ending and the number of the formed document."""

from typing import Any

from django.db import models
from django.db.models import Q

from mulkko.approval.engine.ladder import WITH_MINUTES
from mulkko.approval.engine.numbering import shown_number
from mulkko.approval.models.ladder import FORUM_CHOICES, named
from mulkko.approval.models.turns import moment
from mulkko.organization.models import Person, Position


class Answer(models.Model):
    """수용 or 불수용: the approver's recorded answer to the opinion of a co-operator, with its reason."""

    opinion = models.OneToOneField("approval.Signature", on_delete=models.PROTECT, related_name="answer")
    approving = models.ForeignKey("approval.Signature", on_delete=models.PROTECT, related_name="answers")
    is_taken_up = models.BooleanField()
    reason = models.TextField()

    def facts(self) -> list[Any]:
        return [self.opinion.step.facts(), self.is_taken_up, self.reason]


class Settlement(models.Model):
    """조정: the instruction of a superior who heads both units; it lifts the block, and the objection stays to be seen.

    Source: the rule that where views differ on a 합의, the common superior instructs (전결규칙 §7②).
    """

    objection = models.OneToOneField("approval.Signature", on_delete=models.PROTECT, related_name="settlement")
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=60)
    at = models.DateTimeField()
    instead_of = models.CharField(max_length=60, blank=True)  # title of the absent superior for whom somebody acted
    # Where it was found; blank before there was a choice.
    forum = models.CharField(max_length=12, choices=FORUM_CHOICES, blank=True)
    held_on = models.DateField(null=True, blank=True)  # the day of the meeting
    minutes = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(forum__in=WITH_MINUTES) | Q(held_on__isnull=False) & ~Q(minutes=""),
                name="a_meeting_has_a_day_and_minutes",
            )
        ]

    def facts(self) -> dict[str, Any]:
        facts = {
            "objection": named(self.objection),
            "text": self.text,
            "by": [self.by.code, self.name, self.title, self.position.code],
            "at": moment(self.at),
        }
        if self.instead_of:
            facts["instead_of"] = self.instead_of
        if self.forum or self.held_on or self.minutes:
            facts["forum"] = [self.forum, self.held_on and self.held_on.isoformat(), self.minutes]
        return facts


class Ending(models.Model):
    """How a round ended."""

    KINDS = tuple((kind, kind) for kind in ("approved", "returned", "recalled"))

    approval = models.OneToOneField("approval.Approval", on_delete=models.PROTECT, related_name="ending")
    kind = models.CharField(max_length=10, choices=KINDS)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()


class NumberCounter(models.Model):
    """The last number given in one series; its row is locked while a number is taken."""

    department_code = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    series = models.CharField(max_length=20)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department_code", "year", "series"], name="one_counter_a_series")
        ]


class DocumentNumber(models.Model):
    """생산등록번호: shown with the name that the department had when the document was formed."""

    approval = models.OneToOneField("approval.Approval", on_delete=models.PROTECT, related_name="number")
    department_code = models.CharField(max_length=40)
    department_name = models.CharField(max_length=100)
    year = models.PositiveSmallIntegerField()
    series = models.CharField(max_length=20)
    serial = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["department_code", "year", "series", "serial"], name="one_document_a_number"
            )
        ]

    def __str__(self) -> str:
        return shown_number(self.department_name, self.serial)

    def facts(self) -> list[Any]:
        return [self.department_code, self.department_name, self.year, self.series, self.serial]
