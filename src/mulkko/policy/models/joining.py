"""함께 쓰기: two drafts about the same become one, because both drafters say so. Both tables are append-only at database level."""

import json
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q

from mulkko.organization.models import Person


class JoinOfferQuerySet(models.QuerySet["JoinOffer"]):
    def waiting_for(self, person: Person) -> "JoinOfferQuerySet":
        """Return those that a drafter has not answered, of drafts that neither side has ended meanwhile."""
        rows = self.filter(other__drafter=person, answer__isnull=True)
        return rows.filter(proposal__withdrawn_because="", other__withdrawn_because="")

    def agreed(self) -> "JoinOfferQuerySet":
        return self.filter(answer__agrees=True)


class JoinOffer(models.Model):
    """The drafter of `proposal` asks the drafter of another draft to write it together; why, was found by the rule."""

    proposal = models.ForeignKey("policy.Proposal", on_delete=models.PROTECT, related_name="join_offers")
    other = models.ForeignKey("policy.Proposal", on_delete=models.PROTECT, related_name="joins_offered")
    reasons_text = models.TextField()  # canonical JSON: words, and things as [kind, label], as they were found
    note = models.CharField(max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = JoinOfferQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "other"], name="one_join_offer_a_pair"),
            models.CheckConstraint(
                condition=~Q(note="") & ~Q(proposal=models.F("other")), name="a_join_offer_says_why"
            ),
        ]

    @cached_property
    def reasons(self) -> dict[str, Any]:
        return json.loads(self.reasons_text)


class JoinAnswer(models.Model):
    """What the drafter of the other draft said; with `ends_other` that draft ends, joined into the first, and its text is kept."""

    offer = models.OneToOneField(JoinOffer, on_delete=models.PROTECT, related_name="answer")
    agrees = models.BooleanField()
    ends_other = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(agrees=True) | ~Q(reason=""), name="declining_a_join_has_a_reason"),
            models.CheckConstraint(condition=Q(agrees=True) | Q(ends_other=False), name="only_a_joined_draft_ends"),
        ]
