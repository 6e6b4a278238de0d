"""What is there while a draft is written: its blocks, who writes it and where, what was saved, which units are not asked."""

import json
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from mulkko.organization.models import Person, Unit
from mulkko.policy.engine.body import Block, block_of

PRESENT_SECONDS = 45  # how long somebody who is not heard of still counts as writing


class BlockRow(models.Model):
    """One block of the body of a draft."""

    proposal = models.ForeignKey("policy.Proposal", on_delete=models.CASCADE, related_name="blocks")
    order = models.PositiveIntegerField()
    block_id = models.CharField(max_length=12)
    kind = models.CharField(max_length=10)
    inlines = models.TextField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["proposal", "block_id"], name="one_block_an_id")]

    def block(self) -> Block:
        return block_of({"id": self.block_id, "kind": self.kind, "inlines": json.loads(self.inlines)})


class CoAuthor(models.Model):
    """공동 작성: somebody whom the drafter invited to read the draft, or to write it too; only the drafter submits it."""

    proposal = models.ForeignKey("policy.Proposal", on_delete=models.CASCADE, related_name="coauthors")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    may_write = models.BooleanField(default=True)
    invited_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="one_invitation_a_person")]


class SavedText(models.Model):
    """되돌리기: the text as it was saved, a bounded number of times; derived, never sealed.

    A working text (임시저장) is what one author typed and did not save yet; `base` is the digest of the body that it began from.
    """

    proposal = models.ForeignKey("policy.Proposal", on_delete=models.CASCADE, related_name="saved_texts")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    begun_at = models.DateTimeField()  # saves of one sitting are one row: this is its first
    text = models.TextField()
    base = models.CharField(max_length=64)
    is_working = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "by"], condition=Q(is_working=True), name="one_working_text_an_author"
            )
        ]


class PresenceQuerySet(models.QuerySet["Presence"]):
    def now(self, at: datetime) -> "PresenceQuerySet":
        return self.filter(seen_at__gt=at - timedelta(seconds=PRESENT_SECONDS), seen_at__lte=at)


class Presence(models.Model):
    """Who is writing where, as long as the page says so; forgotten after seconds, and never in the ledger."""

    proposal = models.ForeignKey("policy.Proposal", on_delete=models.CASCADE, related_name="presences")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=60, blank=True)
    seen_at = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        ordering = ["person_id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="one_presence_a_person")]


class RefusedSuggestion(models.Model):
    """A unit that was suggested and is not asked: the drafter says why, and that stays."""

    proposal = models.ForeignKey("policy.Proposal", on_delete=models.PROTECT, related_name="refused_suggestions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "unit"], name="one_refusal_a_unit")]
