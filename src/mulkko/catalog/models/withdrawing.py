"""A version that its owner takes back: its bytes stay, and no figure may stand on it any more."""

from django.db import models
from django.db.models import Q

from mulkko.organization.models import Person


class Withdrawal(models.Model):
    """철회: the owner of a dataset takes one version back, with a reason. Append-only at database level."""

    version = models.OneToOneField("catalog.Version", on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # None: operator
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_withdrawal_says_why")]

    def __str__(self) -> str:
        return f"{self.version} withdrawn"
