"""변경, 취소: a new document that amends or cancels an approved one, whose own content nobody touches."""

from typing import Any

from django.db import models

from mulkko.approval.models import Approval
from mulkko.coordination.models import told as told_at
from mulkko.organization.models import Person


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def of_documents(self, references: Any) -> "AmendmentQuerySet":
        return self.filter(of__subject__in=references)

    def decided(self) -> "AmendmentQuerySet":
        """Return those that were approved: from then on the older document is flagged."""
        return self.filter(proposal__rounds__approval__ending__kind="approved")

    def running(self) -> "AmendmentQuerySet":
        """Return those that are drafted or on their route."""
        decided = self.model.objects.decided().values("pk")
        return self.filter(proposal__withdrawn_because="").exclude(pk__in=decided)


class Amendment(models.Model):
    """What a proposal does to an approved document. Written when it is opened; append-only at database level."""

    KINDS = (("amends", "amends"), ("cancels", "cancels"))

    proposal = models.OneToOneField("policy.Proposal", on_delete=models.PROTECT, related_name="amendment")
    of = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="amendments")
    kind = models.CharField(max_length=8, choices=KINDS)
    number = models.CharField(max_length=120)  # as it stood when this was opened; the new paper names it for ever
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def sealed(self) -> list[str]:
        """Return what is sealed with the new document: what it does, to which document, by number, title and hash."""
        return [self.kind, self.number, self.of.title, self.of.version_id]

    def facts(self) -> dict[str, Any]:
        return {
            "proposal": self.proposal.reference,
            "amends": self.sealed(),
            "by": self.by.code,
            "at": told_at(self.at),
        }
