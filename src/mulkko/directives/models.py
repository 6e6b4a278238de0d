"""Remarks, what was found in them, and what became of it. State is read from events: there is no status column.

Every table but Remarks is append-only at database level; a text of Remarks is sealed by its digest, and can be
deleted where the law demands it.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from typing import Any

from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from mulkko.approval.models import Approval
from mulkko.evidence.models import Claim
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.organization.models import Person, Unit, day_of
from mulkko.organization.queries import Chart, units_around

KINDS = (("directive", "directive"), ("promise", "promise"), ("result", "result"))
ENDED = ("confirmed", "closed_infeasible", "withdrawn")
PAUSES = ("on_hold", "resumed")  # a pause does not move a directive on its road
WAITED_FOR = ("registered", "assigned", "disputed", "accepted", "in_progress", "reopened")  # can be late


def told(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


class RemarksQuerySet(models.QuerySet["Remarks"]):
    def readable_by(self, person: Person | None, at: datetime) -> "RemarksQuerySet":
        """Return the texts that a person may read: all staff the open ones, only its office a closed one. None is the operator."""
        if person is None:
            return self
        return self.filter(Q(is_closed=False) | Q(unit__code__in=units_around(person, day_of(at))))


class Remarks(models.Model):
    """A speech, minutes or notes, kept as the exact text; `digest` is its SHA-256."""

    SOURCES = (
        ("meeting", "간부회의"), ("visit", "현장방문"), ("approval", "결재 의견"), ("briefing", "업무보고"), ("memo", "메모"),
        ("council", "의회"), ("press", "보도자료"),
    )  # fmt: skip

    source = models.CharField(max_length=10, choices=SOURCES)
    title = models.CharField(max_length=200)
    speaker = models.CharField(max_length=100, blank=True)
    held_on = models.DateField()
    text = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # the office that registered them
    is_closed = models.BooleanField(default=False)  # only its office, and the units that work on an order of it
    added_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")  # None: the operator
    added_at = models.DateTimeField()

    objects = RemarksQuerySet.as_manager()

    class Meta:
        ordering = ["held_on", "pk"]


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def undecided(self) -> "CandidateQuerySet":
        standing = Decision.objects.standing().filter(candidate=OuterRef("pk")).exclude(outcome="undone")
        return self.filter(~Exists(standing))

    def decidable_by(self, person: Person | None, at: datetime) -> "CandidateQuerySet":
        """Return what the office of a person found: what a machine thinks is shown to nobody else. None is the operator."""
        if person is None:
            return self
        return self.filter(remarks__unit__code__in=units_around(person, day_of(at)))


class Candidate(models.Model):
    """지시 후보: a span of remarks that the rules found. Nothing follows from it until a person decides."""

    remarks = models.ForeignKey(Remarks, on_delete=models.PROTECT, related_name="candidates")
    kind = models.CharField(max_length=10, choices=KINDS)
    start = models.PositiveIntegerField()  # Unicode code points of the text, end exclusive
    end = models.PositiveIntegerField()
    force = models.CharField(max_length=12, blank=True)
    form = models.TextField(blank=True)  # the words by which the rules knew it
    act = models.TextField()
    addressee = models.TextField(blank=True)
    deadline = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    condition = models.TextField(blank=True)
    speaker = models.CharField(max_length=100, blank=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["remarks", "start"]
        constraints = [models.CheckConstraint(condition=Q(end__gt=F("start")), name="candidate_span_is_not_empty")]

    @property
    def text(self) -> str:
        return self.remarks.text[self.start : self.end]

    def facts(self) -> list[Any]:
        """Return what is sealed of a candidate."""
        due = self.due_on.isoformat() if self.due_on else ""
        return [self.kind, self.start, self.end, self.force, self.form, self.act, self.addressee, self.deadline, due, self.condition, self.speaker]  # fmt: skip

    @property
    def decision(self) -> "Decision | None":
        """Return what stands of what persons made of it; None where nobody decided, or the decision was undone."""
        newest = self.decisions.order_by("-turn").first()
        return newest if newest and newest.outcome != "undone" else None

    @property
    def state(self) -> str:
        """Return candidate, accepted, merged or rejected."""
        decision = self.decision
        return decision.outcome if decision else "candidate"


def found_digest(candidates: Iterable[Candidate]) -> str:
    """Return the digest of everything that was found in a text, in order."""
    return sha256_of(canonical([one.facts() for one in candidates]))


class DirectiveQuerySet(models.QuerySet["Directive"]):
    def readable_by(self, person: Person | None, at: datetime, within: Chart | None = None) -> "DirectiveQuerySet":
        """Return what a person may see: all staff everything but closed ones, those only its office and the units that work on it.

        None is the operator.
        """
        return self if person is None else self.readable_around(units_around(person, day_of(at), within))

    def readable_around(self, mine: Collection[str]) -> "DirectiveQuerySet":
        """Return what somebody sees whose matters are those of these units, as `units_around` tells them."""
        given = Event.objects.filter(directive=OuterRef("pk"), kind="assigned")
        working = given.filter(Q(lead__code__in=mine) | Q(coop__code__in=mine))
        return self.filter(Q(is_closed=False) | Q(office__code__in=mine) | Exists(working))

    def listed(self) -> "DirectiveQuerySet":
        """Leave out what was accepted by mistake and undone."""
        return self.exclude(Exists(Event.objects.filter(directive=OuterRef("pk"), kind="withdrawn")))

    def with_state(self, day: date) -> "DirectiveQuerySet":
        """Add `listed_state`, `lead_id` and `moved_at`: what the events say of a whole list at once."""
        events = Event.objects.filter(directive=OuterRef("pk")).order_by("-pk")
        standing = events.exclude(kind__in=PAUSES).values("kind")[:1]
        added = self.annotate(
            newest_kind=Subquery(events.values("kind")[:1]),
            newest_until=Subquery(events.values("until")[:1]),
            standing_kind=Coalesce(Subquery(standing), Value("registered"), output_field=CharField()),
            lead_id=Subquery(events.filter(kind="assigned").values("lead_id")[:1]),
            moved_at=Subquery(events.values("at")[:1]),
        )
        paused = When(newest_kind="on_hold", newest_until__gt=day, then=Value("on_hold"))
        return added.annotate(listed_state=Case(paused, default=F("standing_kind"), output_field=CharField()))

    def late(self, day: date) -> "DirectiveQuerySet":
        """Narrow a list made by `with_state` to what is overdue on a day."""
        listed: models.QuerySet[Any] = self
        return listed.filter(due_on__lt=day, listed_state__in=WAITED_FOR)  # type: ignore[return-value]


class Directive(models.Model):
    """지시사항, or a promise or result that is tracked in the same way. Its state and lead unit are read from its events."""

    TERMS = (("short", "단기"), ("long", "중장기"), ("continuous", "지속"))

    what = models.CharField(max_length=10, choices=KINDS, default="directive")
    text = models.TextField()
    addressee = models.CharField(max_length=200, blank=True)  # to whom, as written
    issued_by = models.CharField(max_length=100)
    issued_on = models.DateField()
    kind = models.CharField(max_length=10, choices=TERMS, default="short")
    due_on = models.DateField(null=True, blank=True)
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # registers, assigns and confirms
    is_closed = models.BooleanField(default=False)

    objects = DirectiveQuerySet.as_manager()

    class Meta:
        ordering = ["issued_on", "pk"]

    def facts(self) -> dict[str, Any]:
        """Return what is sealed of a directive."""
        return {
            "directive": self.pk, "what": self.what, "text": self.text, "addressee": self.addressee, "issued_by": self.issued_by,
            "issued_on": self.issued_on.isoformat(), "kind": self.kind, "due_on": self.due_on.isoformat() if self.due_on else "",
            "office": self.office.code, "closed": self.is_closed,
        }  # fmt: skip

    @property
    def state(self) -> str:
        """Return the state without asking whether a pause has run out."""
        newest = self.events.order_by("-pk").first()
        return "on_hold" if newest and newest.kind == "on_hold" else self._standing()

    def state_on(self, day: date) -> str:
        """Return the state on a day; a pause that has run out no longer counts."""
        pause = self.pause_on(day)
        return "on_hold" if pause else self._standing()

    def pause_on(self, day: date) -> "Event | None":
        newest = self.events.order_by("-pk").first()
        holds = newest is not None and newest.kind == "on_hold" and newest.until is not None and newest.until > day
        return newest if holds else None

    def _standing(self) -> str:
        newest = self.events.exclude(kind__in=PAUSES).order_by("-pk").first()
        return newest.kind if newest else "registered"

    @property
    def assignment(self) -> "Event | None":
        return self.events.filter(kind="assigned").order_by("-pk").select_related("lead").first()

    @property
    def lead(self) -> Unit | None:
        newest = self.assignment
        return newest.lead if newest else None

    @property
    def coop(self) -> list[Unit]:
        newest = self.assignment
        return list(newest.coop.order_by("code")) if newest else []

    @property
    def source(self) -> Candidate | None:
        """Return the candidate from which it was made; None where it was typed in."""
        made = self.decisions.filter(outcome="accepted").select_related("candidate__remarks__unit").first()
        return made.candidate if made else None

    def is_overdue(self, day: date) -> bool:
        return self.due_on is not None and day > self.due_on and self.state_on(day) in WAITED_FOR


class DecisionQuerySet(models.QuerySet["Decision"]):
    def standing(self) -> "DecisionQuerySet":
        """Leave out the decisions after which another one about the same candidate came."""
        later = Decision.objects.filter(candidate=OuterRef("candidate"), turn__gt=OuterRef("turn"))
        return self.filter(~Exists(later))


class Decision(models.Model):
    """What a person made of a candidate. Of several the one with the highest turn stands; `undone` takes the one before back."""

    OUTCOMES = (("accepted", "accepted"), ("merged", "merged"), ("rejected", "rejected"), ("undone", "undone"))

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="decisions")
    turn = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=10, choices=OUTCOMES)
    directive = models.ForeignKey(Directive, null=True, on_delete=models.PROTECT, related_name="decisions")
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    def facts(self) -> dict[str, Any]:
        return {
            "id": self.pk, "candidate": self.candidate_id, "turn": self.turn, "outcome": self.outcome, "reason": self.reason,
            "directive": self.directive_id, "by": self.by.code if self.by else "", "at": told(self.at),
        }  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "turn"], name="one_decision_a_turn"),
            models.CheckConstraint(
                condition=Q(outcome__in=["rejected", "undone"], directive__isnull=True)
                | Q(outcome__in=["accepted", "merged"], directive__isnull=False),
                name="only_what_is_tracked_has_a_directive",
            ),
        ]


class Event(models.Model):
    """One step of a directive. `lead` is the unit that leads; in a `disputed` step the one to which it belongs instead."""

    STEPS = tuple(
        (step, step)
        for step in (
            "registered", "assigned", "disputed", "accepted", "in_progress", "on_hold", "resumed", "reported", "confirmed",
            "reopened", "closed_infeasible", "withdrawn",
        )
    )  # fmt: skip

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=STEPS)
    lead = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    coop = models.ManyToManyField(Unit, related_name="+")
    percent = models.PositiveSmallIntegerField(null=True)
    until = models.DateField(null=True)  # the day on which a pause ends
    text = models.TextField(blank=True)
    approval = models.ForeignKey(Approval, null=True, on_delete=models.PROTECT, related_name="+")
    claim = models.ForeignKey(Claim, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["directive", "-id"], name="steps_of_a_directive")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="reported") | Q(approval__isnull=False) | Q(claim__isnull=False),
                name="done_only_with_proof",
            ),
            models.CheckConstraint(condition=~Q(kind="assigned") | Q(lead__isnull=False), name="assigned_to_a_unit"),
            models.CheckConstraint(condition=Q(percent__isnull=True) | Q(percent__lte=100), name="percent_up_to_100"),
            models.CheckConstraint(
                condition=~Q(kind="on_hold") | Q(until__isnull=False) & ~Q(text=""), name="paused_with_reason_and_day"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["disputed", "reopened", "closed_infeasible"]) | ~Q(text=""),
                name="sent_back_with_a_reason",
            ),
        ]

    def facts(self) -> dict[str, Any]:
        return {
            "event": self.pk, "directive": self.directive_id, "step": self.kind, "lead": self.lead.code if self.lead else "", "text": self.text,
            "coop": sorted(self.coop.values_list("code", flat=True)), "percent": self.percent,
            "until": self.until.isoformat() if self.until else "",
            "document": self.approval.cited_as if self.approval else "", "claim": self.claim_id,
            "by": self.by.code if self.by else "", "at": told(self.at),
        }  # fmt: skip


class LinkQuerySet(models.QuerySet["Link"]):
    def standing(self) -> "LinkQuerySet":
        """Return what is linked now: the newest word about a directive and a subject."""
        later = Link.objects.filter(directive=OuterRef("directive"), subject=OuterRef("subject"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later), is_linked=True)


class Link(models.Model):
    """What is worked on because of a directive, or no longer. `subject` is a name that only the upper room understands."""

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="links")
    subject = models.CharField(max_length=40)
    is_linked = models.BooleanField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["subject", "-id"], name="links_of_a_subject")]

    def facts(self) -> dict[str, Any]:
        return {
            "link": self.pk, "directive": self.directive_id, "subject": self.subject, "linked": self.is_linked,
            "by": self.by.code, "at": told(self.at),
        }  # fmt: skip
