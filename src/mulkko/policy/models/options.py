"""The table that compares options by criteria."""

from django.db import models
from django.db.models import Q

from mulkko.evidence.models import Claim
from mulkko.organization.models import Person


class CriterionRow(models.Model):
    """기준: what the options are compared by; stated before the figures."""

    BETTER = (("less", "less"), ("more", "more"))

    proposal = models.ForeignKey("policy.Proposal", on_delete=models.CASCADE, related_name="criteria")
    key = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    better = models.CharField(max_length=4, choices=BETTER)
    weight = models.PositiveSmallIntegerField(default=1)
    unit = models.CharField(max_length=20, blank=True)
    limit = models.DecimalField(max_digits=24, decimal_places=4, null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "key"], name="one_criterion_a_key")]


class OptionRow(models.Model):
    """대안: 현행 유지 (bau) is always among them."""

    KINDS = (("bau", "bau"), ("do_minimum", "do_minimum"), ("variant", "variant"))

    proposal = models.ForeignKey("policy.Proposal", on_delete=models.CASCADE, related_name="options")
    key = models.CharField(max_length=20)
    kind = models.CharField(max_length=12, choices=KINDS)
    title = models.CharField(max_length=120)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "key"], name="one_option_a_key")]


class Cell(models.Model):
    """What one option means by one criterion: a claim's figure, an assumption with its reason, or a named judgement."""

    SOURCES = (("claim", "claim"), ("assumption", "assumption"), ("judgement", "judgement"))

    option = models.ForeignKey(OptionRow, on_delete=models.CASCADE, related_name="cells")
    criterion = models.ForeignKey(CriterionRow, on_delete=models.CASCADE, related_name="cells")
    source = models.CharField(max_length=10, choices=SOURCES)
    claim = models.ForeignKey(Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    slot = models.CharField(max_length=40, blank=True)
    value = models.DecimalField(max_digits=24, decimal_places=4, null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["option", "criterion"], name="one_cell_a_criterion"),
            models.CheckConstraint(
                condition=Q(source="claim", claim__isnull=False, value__isnull=True) & ~Q(slot="")
                | ~Q(source="claim") & Q(claim__isnull=True, value__isnull=False) & ~Q(reason=""),
                name="no_untyped_cell",
            ),
        ]
