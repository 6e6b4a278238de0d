"""등록정보 정정: what the records manager corrected in the register of an approved document. Append-only at database level."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from mulkko.approval.models import Approval
from mulkko.coordination.models import told as told_at
from mulkko.organization.models import Person

FIELDS = ("title", "retention")  # a number is not among them: it is never changed


class RegisterCorrection(models.Model):
    """One registered value as it was and as it is since, with day, reason and who confirmed it (기록물법 시행규칙 §6).

    The sealed document keeps every byte: only what the register says of it is corrected.
    """

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="register_corrections")
    place = models.PositiveSmallIntegerField()  # 1 is the first correction of a document
    field = models.CharField(max_length=10, choices=tuple((field, field) for field in FIELDS))
    old = models.CharField(max_length=200)
    new = models.CharField(max_length=200)
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)  # as on that day, and so are title and unit
    title = models.CharField(max_length=60)
    unit_name = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "place"], name="one_correction_a_place"),
            models.CheckConstraint(condition=Q(field__in=FIELDS), name="no_number_is_corrected"),
            models.CheckConstraint(condition=~Q(old=F("new")) & ~Q(reason=""), name="corrected_to_another_value"),
        ]

    def facts(self) -> dict[str, Any]:
        return {
            "document": [self.approval.version_id, self.approval.round_no, self.place],
            "field": self.field,
            "values": [self.old, self.new],
            "reason": self.reason,
            "by": [self.by.code, self.name, self.title, self.unit_name],
            "at": told_at(self.at),
        }
