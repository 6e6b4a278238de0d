"""What was found when the figures of a draft were run between two signatures. Append-only at database level."""

from django.db import models

from mulkko.evidence.models import Receipt


class EvidenceCheck(models.Model):
    """The figures of a draft, run when other units were asked about it, or when it came to a reviewer on its route.

    Signatures keep receipts of their own. `of` is the key of the newest request that was open, or of the step.
    """

    KINDS = (("coordination", "coordination"), ("turn", "turn"))

    proposal = models.ForeignKey("policy.Proposal", on_delete=models.PROTECT, related_name="evidence_checks")
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="evidence_check")
    kind = models.CharField(max_length=12, choices=KINDS)
    of = models.PositiveBigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "of"], name="one_evidence_check_a_moment")]
