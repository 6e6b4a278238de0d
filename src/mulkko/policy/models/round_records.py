"""반려·회수된 기안의 등록: a round that ended without a decision, as a record of its own. Append-only at database level."""

from django.db import models
from django.db.models import Q

from mulkko.approval.models import Approval
from mulkko.organization.models import Person
from mulkko.policy.engine.records import BY_HAND, GROUNDS

KINDS = ("returned", "recalled")


class RoundRecord(models.Model):
    """One returned or recalled round in the register, with a number of its own series (기록령 §21① 2호).

    Production numbers stay those of formed documents: this series runs beside them, by department and year.
    """

    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, related_name="round_record")
    kind = models.CharField(max_length=8, choices=tuple((kind, kind) for kind in KINDS))
    title = models.CharField(max_length=200)
    retention = models.CharField(max_length=14, blank=True)  # as sealed in the round
    ground = models.CharField(max_length=12, choices=tuple((ground, ground) for ground in GROUNDS))
    because = models.CharField(max_length=300, blank=True)  # of whoever registered it by hand
    department_code = models.CharField(max_length=40)
    department_name = models.CharField(max_length=100)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)  # as on that day, and so are title and unit
    post_title = models.CharField(max_length=60)
    unit_name = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        ordering = ["year", "department_code", "serial"]
        constraints = [
            models.UniqueConstraint(fields=["department_code", "year", "serial"], name="one_round_record_a_number"),
            models.CheckConstraint(
                condition=~Q(ground=BY_HAND) | ~Q(because=""),
                name="by_hand_a_round_record_says_why",
            ),
        ]

    @property
    def shown_number(self) -> str:
        return f"{self.department_name}-{self.year}-R{self.serial}"
