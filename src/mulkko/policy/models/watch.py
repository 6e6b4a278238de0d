"""감시: what moved under an approved document. Findings and what people did about them are appended and guarded."""

import json
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from mulkko.evidence.models import Claim
from mulkko.organization.models import Person
from mulkko.policy.engine.watching import APPROVERS_GRADES, OWNERS_GRADES
from mulkko.policy.models.amendment import Amendment

ROLES = (("owner", "owner"), ("approver", "approver"))


class WatchFindingQuerySet(models.QuerySet["WatchFinding"]):
    def standing(self) -> "WatchFindingQuerySet":
        """Return the newest finding of each claim of each document."""
        later = WatchFinding.objects.filter(
            proposal=OuterRef("proposal"), claim=OuterRef("claim"), pk__gt=OuterRef("pk")
        )
        return self.filter(~Exists(later))

    def moved(self) -> "WatchFindingQuerySet":
        """Return what stands and differs from what was decided."""
        return self.standing().filter(is_known=False).exclude(grade="holds")

    def open_to(self, role: str) -> "WatchFindingQuerySet":
        """Return what still waits for the owner of a document, or for who decided it.

        An approver who looked at it answers for both; an amendment or a renewal that is under way, or was approved, answers all.
        """
        return self._unanswered().filter(_waits_for(role))

    def open(self) -> "WatchFindingQuerySet":
        """Return what still waits for anybody."""
        return self._unanswered().filter(_waits_for("owner") | _waits_for("approver"))

    def _unanswered(self) -> "WatchFindingQuerySet":
        """Return what moved and no other document answers."""
        amended = Amendment.objects.filter(of__subject=OuterRef("proposal__reference"), proposal__withdrawn_because="")
        renewed = WatchAnswer.objects.filter(
            kind="renewed", proposal=OuterRef("proposal"), upto__gte=OuterRef("pk"), made__withdrawn_because=""
        )
        return self.moved().filter(~Exists(amended), ~Exists(renewed))


def _waits_for(role: str) -> Q:
    """Return the condition that somebody in a role has not looked at a finding that concerns them."""
    looked = WatchAnswer.objects.filter(kind="looked", proposal=OuterRef("proposal"), upto__gte=OuterRef("pk"))
    if role == "owner":
        return Q(~Exists(looked), grade__in=OWNERS_GRADES)
    return Q(~Exists(looked.filter(role="approver")), grade__in=APPROVERS_GRADES)


class WatchFinding(models.Model):
    """One claim of one approved document in another state than when it was last looked at. Append-only at database level."""

    STATUSES = tuple((one, one) for one in ("holds", "drifted", "broken", "unverifiable"))

    proposal = models.ForeignKey("policy.Proposal", on_delete=models.PROTECT, related_name="watch_findings")
    version = models.CharField(max_length=64)  # hash of the document that was approved
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=STATUSES)
    grade = models.CharField(max_length=12)  # cosmetic, material or decisive of what drifted; else the status
    is_known = models.BooleanField()  # whoever decided had this very state in view, and signed
    reason = models.TextField(blank=True)
    then_text = models.TextField()  # values that the document pins
    now_text = models.TextField()  # values on the versions looked at; empty where nothing could be computed
    newest_text = models.TextField()  # dataset -> version looked at
    preferred_then = models.CharField(max_length=20, blank=True)
    preferred_now = models.CharField(max_length=20, blank=True)  # with everything that moved
    at = models.DateTimeField()

    objects = WatchFindingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["proposal", "claim"], name="watch_findings_of_a_claim")]

    @property
    def drift(self) -> str | None:
        return self.grade if self.status == "drifted" else None

    @property
    def then(self) -> dict[str, str | None]:
        return json.loads(self.then_text)

    @property
    def now(self) -> dict[str, str | None]:
        return json.loads(self.now_text)

    @property
    def newest(self) -> dict[str, int]:
        return json.loads(self.newest_text)


class WatchAnswer(models.Model):
    """What somebody did about what moved, up to a finding: looked at it (살펴봄), or opened a new proposal in its place."""

    KINDS = (("looked", "looked"), ("renewed", "renewed"))

    proposal = models.ForeignKey("policy.Proposal", on_delete=models.PROTECT, related_name="watch_answers")
    upto = models.ForeignKey(WatchFinding, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=KINDS)
    role = models.CharField(max_length=8, choices=ROLES)
    reason = models.CharField(max_length=500)
    made = models.ForeignKey("policy.Proposal", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    unit_name = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_watch_answer_says_why"),
            models.CheckConstraint(
                condition=Q(kind="looked", made__isnull=True) | Q(kind="renewed", made__isnull=False),
                name="a_renewal_names_its_proposal",
            ),
        ]


class Watch(models.Model):
    """When an approved document was last looked at, and on which versions. Derived: without it everything is run again."""

    proposal = models.OneToOneField("policy.Proposal", on_delete=models.PROTECT, related_name="watch")
    until = models.DateField()
    looked_at = models.DateTimeField()
    newest_text = models.TextField()
    unchecked = models.PositiveSmallIntegerField(
        default=0
    )  # claims whose run broke off; they are run again the next day
    failing_text = models.TextField(default="{}")  # claim -> day on which its runs began to break off

    @property
    def newest(self) -> dict[str, int]:
        return json.loads(self.newest_text)

    @property
    def failing(self) -> dict[int, date]:
        return {int(claim): date.fromisoformat(day) for claim, day in json.loads(self.failing_text).items()}


class WatchRun(models.Model):
    """How far one run has come, for the page that shows it. Nothing rests on it."""

    begun_at = models.DateTimeField()
    moved_at = models.DateTimeField()  # when it last said how far it is
    ended_at = models.DateTimeField(null=True, blank=True)
    due = models.PositiveIntegerField()  # documents
    done = models.PositiveIntegerField(default=0)
    claims = models.PositiveIntegerField(default=0)
    findings = models.PositiveIntegerField(default=0)
    unchecked = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]

    def is_broken_off(self, now: Any) -> bool:
        """Tell whether it was killed: not ended, and silent for longer than a batch may take."""
        return self.ended_at is None and now - self.moved_at > timedelta(minutes=15)
