"""Claims of other matters that a draft may cite."""

from django.db import models

from mulkko.evidence.models import Claim
from mulkko.organization.models import Person


class TakenClaim(models.Model):
    """이 근거 쓰기: an author took a claim of another matter on the list of figures that this draft may cite.

    What is sealed is what the draft cites: a claim that is only taken changes nothing of its text.
    """

    proposal = models.ForeignKey("policy.Proposal", on_delete=models.CASCADE, related_name="taken_claims")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "claim"], name="taken_once")]
