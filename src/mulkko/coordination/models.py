"""A question to a unit while a document is drafted, its answer, and what became of it. State is read from events.

All four tables are append-only at database level: an opinion that was given cannot be erased (전결규칙 §9③).
`subject` is what the upper room calls the document; this room never learns what it is.
"""

import json
from datetime import UTC, date, datetime
from typing import Any

from django.db import models
from django.db.models import Q

from mulkko.organization.models import Person, Position, Unit


def told(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


class RequestQuerySet(models.QuerySet["Request"]):
    def unanswered(self) -> "RequestQuerySet":
        return self.filter(answer__isnull=True)

    def about(self, subject: str) -> "RequestQuerySet":
        return self.filter(subject=subject)


class Request(models.Model):
    """협의: one unit asked about one document. `content` is the digest of what there was to read when it was asked."""

    subject = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    asking_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    content = models.CharField(max_length=64)
    reasons = models.TextField(default="[]")  # [kind, what, [words]] of each reason that was shown when it was asked
    redirects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="redirected_to"
    )
    asked_at = models.DateTimeField()
    due_on = models.DateField()

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [
            models.Index(fields=["subject", "id"], name="requests_of_a_subject"),
            models.Index(fields=["subject", "unit"], name="requests_to_a_unit"),
        ]

    @property
    def is_answered(self) -> bool:
        return hasattr(self, "answer")

    def is_late(self, today: date) -> bool:
        return not self.is_answered and self.due_on < today

    def facts(self) -> dict[str, Any]:
        return {
            "id": self.pk,
            "subject": self.subject,
            "unit": self.unit.code,
            "asking": [self.asked_by.code, self.asking_unit.code],
            "question": self.question,
            "content": self.content,
            "reasons": json.loads(self.reasons),
            "redirects": self.redirects_id,
            "due": self.due_on.isoformat(),
            "at": told(self.asked_at),
        }


class AnswerQuerySet(models.QuerySet["Answer"]):
    def standing_objections(self) -> "AnswerQuerySet":
        """Return the objections that nobody settled and that the same unit did not answer anew since."""
        later = Answer.objects.filter(
            request__subject=models.OuterRef("request__subject"), request__unit=models.OuterRef("request__unit"),
            pk__gt=models.OuterRef("pk"),
        )  # fmt: skip
        return self.filter(kind="objection", settlement__isnull=True).exclude(models.Exists(later))


class Answer(models.Model):
    """What a unit said: advice to the drafter. Names and titles are those of the day."""

    KINDS = tuple((kind, kind) for kind in ("no_opinion", "conditional", "objection", "not_ours"))

    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="answer")
    kind = models.CharField(max_length=12, choices=KINDS)
    text = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=60)
    unit_name = models.CharField(max_length=100)  # of the unit that was asked
    redirect_to = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(redirect_to__isnull=True) | Q(kind="not_ours"), name="only_not_ours_redirects"),
            models.CheckConstraint(
                condition=~Q(kind__in=["conditional", "objection"]) | ~Q(text=""), name="a_condition_is_written"
            ),
        ]  # fmt: skip

    @property
    def wants_reply(self) -> bool:
        """Tell whether the drafter says 반영 or 미반영: where something was asked for."""
        return self.kind in ("conditional", "objection")

    def facts(self) -> dict[str, Any]:
        return {
            "request": self.request_id,
            "kind": self.kind,
            "text": self.text,
            "by": [self.by.code, self.name, self.title, self.unit_name],
            "redirect_to": self.redirect_to.code if self.redirect_to else None,
            "at": told(self.at),
        }


class Reply(models.Model):
    """반영 or 미반영: what the drafter does about a condition or an objection, with the reason."""

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="reply")
    is_taken_up = models.BooleanField()
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def facts(self) -> dict[str, Any]:
        return {
            "request": self.answer.request_id,
            "is_taken_up": self.is_taken_up,
            "reason": self.reason,
            "by": self.by.code,
            "at": told(self.at),
        }


class Settlement(models.Model):
    """조정: a superior of both units decides over an objection, with the positions of both sides beside the decision."""

    objection = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="settlement")
    asking_position = models.TextField()  # what the drafting unit wants
    asked_position = models.TextField()  # what the unit that objects wants
    decision = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=60)
    at = models.DateTimeField()

    def facts(self) -> dict[str, Any]:
        return {
            "request": self.objection.request_id,
            "positions": [self.asking_position, self.asked_position],
            "decision": self.decision,
            "by": [self.by.code, self.name, self.title, self.position.code],
            "at": told(self.at),
        }


class RemarkQuerySet(models.QuerySet["Remark"]):
    def about(self, subject: str) -> "RemarkQuerySet":
        return self.filter(subject=subject)

    def threads(self) -> "RemarkQuerySet":
        """Return what begins a thread; its answers hang on it."""
        return self.filter(thread__isnull=True)


class Remark(models.Model):
    """의견: what somebody who reads a draft says of it, or of one part of it; it binds nobody (의견 ≠ 협조).

    `anchor` names the part (`block:ID`, `claim:NUMBER`, empty for the whole) and `original` its words of that moment.
    `proposed` holds other words for a block (수정 의견), with the marks of a draft.
    """

    subject = models.CharField(max_length=40, db_index=True)
    thread = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="answers")
    anchor = models.CharField(max_length=40, blank=True)
    original = models.TextField(blank=True)
    text = models.TextField(blank=True)
    proposed = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=60, blank=True)
    unit_name = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text="") | ~Q(proposed=""), name="a_remark_says_something"),
            models.CheckConstraint(
                condition=Q(thread__isnull=True) | Q(anchor="", proposed=""), name="an_answer_has_the_anchor_of_its_thread"
            ),
        ]  # fmt: skip

    @property
    def is_open(self) -> bool:
        return not hasattr(self, "ending")

    def facts(self) -> dict[str, Any]:
        return {
            "id": self.pk,
            "thread": self.thread_id,
            "anchor": self.anchor,
            "original": self.original,
            "text": self.text,
            "proposed": self.proposed,
            "by": [self.by.code, self.name, self.title, self.unit_name],
            "at": told(self.at),
        }


class RemarkEnding(models.Model):
    """What became of a thread: taken up, not taken up with a reason, or closed by whoever began it."""

    KINDS = tuple((kind, kind) for kind in ("taken_up", "declined", "closed"))

    remark = models.OneToOneField(Remark, on_delete=models.PROTECT, related_name="ending")
    kind = models.CharField(max_length=8, choices=KINDS)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kind="declined") | ~Q(reason=""), name="declining_has_a_reason")
        ]

    def facts(self) -> dict[str, Any]:
        return {
            "remark": self.remark_id,
            "kind": self.kind,
            "reason": self.reason,
            "by": [self.by.code, self.name],
            "at": told(self.at),
        }
