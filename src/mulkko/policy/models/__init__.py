"""A proposal while it is drafted: question, options, body. What is put to approval is a sealed copy in `approval`."""

import hashlib
import json
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from mulkko.approval.models import Approval, Signature, Step
from mulkko.coordination.models import told as told_at
from mulkko.coordination.queries import subjects_asked_about, subjects_asked_of, was_asked
from mulkko.evidence.models import Claim
from mulkko.ledger.engine.canonical import canonical
from mulkko.organization.models import Duty, Person, Unit
from mulkko.organization.queries import Place, place_of
from mulkko.policy.engine.body import Block
from mulkko.policy.models.amendment import Amendment
from mulkko.policy.models.batch import BatchDocument
from mulkko.policy.models.checks import EvidenceCheck
from mulkko.policy.models.citing import TakenClaim
from mulkko.policy.models.desk import NoticesSeen, Nudge, SavedFilter
from mulkko.policy.models.joining import JoinAnswer, JoinOffer
from mulkko.policy.models.options import Cell, CriterionRow, OptionRow
from mulkko.policy.models.outcome import OutcomeJudgement, OutcomeLine, OutcomeMeasurement
from mulkko.policy.models.procedures import ProcedureAnswer, ProcedureFacts
from mulkko.policy.models.records import ClassReview, Closing
from mulkko.policy.models.register import RegisterCorrection
from mulkko.policy.models.round_records import RoundRecord
from mulkko.policy.models.watch import Watch, WatchAnswer, WatchFinding, WatchRun
from mulkko.policy.models.writing import BlockRow, CoAuthor, Presence, RefusedSuggestion, SavedText
from mulkko.prepared import Prepared, PreparedModels, first
from mulkko.voice.engine.board import Wanted
from mulkko.voice.models import Sorting

__all__ = [
    "Amendment",
    "BatchDocument",
    "BlockRow",
    "Cell",
    "ClassReview",
    "Closing",
    "CoAuthor",
    "CriterionRow",
    "DriftAcceptance",
    "EvidenceCheck",
    "JoinAnswer",
    "JoinOffer",
    "NoticesSeen",
    "Nudge",
    "OptionRow",
    "OutcomeJudgement",
    "OutcomeLine",
    "OutcomeMeasurement",
    "Presence",
    "ProcedureAnswer",
    "ProcedureFacts",
    "Proposal",
    "ReferenceCounter",
    "RefusedSuggestion",
    "RegisterCorrection",
    "Round",
    "RoundRecord",
    "SavedFilter",
    "SavedText",
    "TakenClaim",
    "VoiceLink",
    "Watch",
    "WatchAnswer",
    "WatchFinding",
    "WatchRun",
]
RUNNING = ("in_route", "in_conflict", "approved")  # what a withdrawal can neither stop nor undo
CLAUSES = tuple((str(number), str(number)) for number in range(1, 9))  # 정보공개법 §9①
RETENTIONS = tuple((term, term) for term in ("permanent", "semi_permanent", "30", "10", "5", "3", "1"))
# As sealed, or as somebody left it who looked again.
CLOSED_NOW = Q(class_now="closed") | Q(class_now="", disclosure="closed")
OPEN_NOW = Q(class_now="open") | Q(class_now="", disclosure="open")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def readable_by(self, person: Person | None, at: datetime, place: Place | None = None) -> "ProposalQuerySet":
        """Return what a person may read whole; None is the operator. Who has the person's place at hand gives it.

        Until units are asked that is the drafter's team and the people it invited; from then on also the units that were asked and the line
        above the drafter; from the first submission on all staff, but of a closed proposal only those named before and those on its route.
        """
        if person is None:
            return self
        shared = Q(pk__in=Round.objects.values("proposal")) & ~CLOSED_NOW
        return self.filter(_own(place or place_of(person, at)) | shared)

    def findable_by(self, person: Person | None, at: datetime, place: Place | None = None) -> "ProposalQuerySet":
        """Return what a person may know to exist, by title, 요지 and unit: everything but the closed ones of others."""
        if person is None:
            return self
        return self.filter(_own(place or place_of(person, at)) | ~CLOSED_NOW)

    def own_of(self, person: Person, at: datetime, place: Place | None = None) -> "ProposalQuerySet":
        """Return the proposals of a person's own units, those on whose route the person stands, and those asked about."""
        return self.filter(_own(place or place_of(person, at)))

    def kept_in(self, place: Place) -> "ProposalQuerySet":
        """Return what the units of a person keep, as far as the person may read it: no draft that its team has not shared."""
        return self.filter(_own(place), unit__code__in=place.units)

    def writable_by(self, person: Person) -> "ProposalQuerySet":
        """Return the proposals that a person drafts or was invited to write, in whatever state."""
        invited = CoAuthor.objects.filter(person=person, may_write=True).values("proposal")
        return self.filter(Q(drafter=person) | Q(pk__in=invited))

    def undecided(self) -> "ProposalQuerySet":
        """Return what is still drafted or on its route: neither approved nor ended without a decision."""
        approved = Round.objects.filter(approval__ending__kind="approved").values("proposal")
        return self.filter(withdrawn_because="").exclude(pk__in=approved)

    def editable(self) -> "ProposalQuerySet":
        """Return what is drafted now: not ended, and on no route or back from the last one."""
        newest = Round.objects.filter(proposal=OuterRef("pk")).order_by("-approval__round_no")
        back = self.annotate(last_ending=Subquery(newest.values("approval__ending__kind")[:1]))
        never = ~Exists(Round.objects.filter(proposal=OuterRef("pk")))
        return back.filter(never | Q(last_ending__in=("returned", "recalled")), withdrawn_because="")

    def with_state(self) -> "ProposalQuerySet":
        """Add `listed_state`: what `Proposal.state` says, read for a whole list at once."""
        newest = Round.objects.filter(proposal=OuterRef("pk")).order_by("-approval__round_no")
        signing = Signature.objects.filter(step__approval=OuterRef("approval"))
        unfinished = Step.objects.unsigned().filter(approval=OuterRef("approval")).exclude(kind="approve")
        in_conflict = Exists(signing.standing_objections()) & ~Exists(unfinished)
        running = Case(
            When(in_conflict, then=Value("in_conflict")), default=Value("in_route"), output_field=CharField()
        )
        ending = Coalesce(F("approval__ending__kind"), running, output_field=CharField())
        state = Subquery(newest.annotate(kind=ending).values("kind")[:1])
        standing = self.annotate(round_state=Coalesce(state, Value("draft"), output_field=CharField()))
        ended = ~Q(withdrawn_because="") & ~Q(round_state__in=RUNNING)
        return standing.annotate(
            listed_state=Case(When(ended, then=Value("withdrawn")), default=F("round_state"), output_field=CharField())
        )

    def in_state(self, state: str) -> "ProposalQuerySet":
        listed: models.QuerySet[Any] = self.with_state()
        return listed.filter(listed_state=state)  # type: ignore[return-value]  # the annotation stays a Proposal


def _own(place: Place) -> Q:
    """The proposals of a person's own team, those that invited it, those that asked its units, and those on whose route it stands.

    Whoever leads the unit of a drafter reads a draft once it is shared: when units were asked about it or it was submitted.
    """
    held = {post.unit for post in place.posts}
    team = held | place.chart.forebears(held)
    seats = (*place.positions, *place.stands_in)  # whoever may have to act reads what is to be signed
    on_route = Round.objects.filter(approval__steps__position__code__in=seats).values("proposal")
    shared = Q(pk__in=Round.objects.values("proposal")) | Q(reference__in=subjects_asked_about())
    return (
        Q(drafter=place.person)
        | Q(unit__code__in=team)
        | Q(pk__in=CoAuthor.objects.filter(person=place.person).values("proposal"))
        | (shared & Q(unit__code__in=place.units))
        | Q(pk__in=on_route)
        | Q(reference__in=subjects_asked_of(set(place.speaks_for)))
    )


class Proposal(models.Model):
    """정책안. Its state is read from its rounds: there is no status column."""

    DISCLOSURES = (("open", "open"), ("partly", "partly"), ("closed", "closed"))

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    question = models.TextField(blank=True)
    summary = models.TextField(blank=True)  # 문서요지 (영 §5②)
    keywords = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    drafter = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    duty = models.ForeignKey(Duty, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    amount_krw = models.BigIntegerField(null=True, blank=True)
    disclosure = models.CharField(max_length=6, choices=DISCLOSURES, default="open")
    clauses = models.CharField(max_length=20, blank=True)
    disclosure_reason = models.CharField(max_length=300, blank=True)
    statute = models.CharField(max_length=200, blank=True)  # clause 1: what closes it
    closed_parts = models.CharField(max_length=500, blank=True)  # 부분공개: which parts; the rest is opened (§14)
    decision_stage = models.CharField(max_length=100, blank=True)  # clause 5, decision in progress: where it stands
    decision_ends_on = models.DateField(null=True, blank=True)  # and when it is expected to end
    retention = models.CharField(max_length=14, choices=RETENTIONS, blank=True)  # 보존기간 (기록령 §26①)
    is_routine = models.BooleanField(default=False)  # 간단 기안: everyday execution, which compares no options
    as_typed = models.TextField(default="[]")  # corrections of the text that its author took back
    chosen = models.CharField(max_length=20, blank=True)  # key of the option that the draft proposes
    chosen_because = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=0)  # grows with every change: a stale page cannot overwrite
    class_now = models.CharField(max_length=6, blank=True)  # the class since somebody looked at it again; never sealed
    clauses_now = models.CharField(max_length=20, blank=True)
    withdrawn_because = models.TextField(blank=True)
    created_at = models.DateTimeField()

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.reference

    @property
    def current_round(self) -> "Round | None":
        current = first(_current(proposal=self.pk))
        if current is not None:
            current.proposal = self
        return current

    @property
    def state(self) -> str:
        """Return draft, in_route, returned, recalled, approved or withdrawn."""
        current = self.current_round
        state = current.approval.state if current else "draft"
        # Withdrawing ends a draft; it can neither stop what is on its route nor undo what was decided.
        return "withdrawn" if self.withdrawn_because and state not in RUNNING else state

    @property
    def is_closed(self) -> bool:
        """Tell whether it is closed (비공개) as of now."""
        return (self.class_now or self.disclosure) == "closed"

    @property
    def is_editable(self) -> bool:
        return self.state in ("draft", "returned", "recalled")

    @property
    def compares_nothing(self) -> bool:
        """Tell whether it needs no options: everyday execution, or the cancellation of a document."""
        return self.is_routine or Amendment.objects.filter(proposal=self, kind="cancels").exists()

    def is_written_by(self, person: Person | None) -> bool:
        """Tell whether a person drafts it or was invited to write it with the drafter."""
        if person is None:
            return False
        return self.drafter_id == person.pk or self.coauthors.filter(person=person, may_write=True).exists()

    @property
    def is_shared(self) -> bool:
        """Tell whether others than its authors and their team have read it: from then on every change is recorded."""
        return self.rounds.exists() or was_asked(self.reference)

    def read_names(self) -> None:
        """Read its unit, duty and drafter in one statement, unless they are known."""
        known = self._state.fields_cache
        if {"unit", "duty", "drafter"} <= known.keys():
            return
        for unit, unit_code, duty, duty_code, duty_name, drafter, drafter_code, drafter_name in _names(
            proposal=self.pk
        ):
            found = {
                "unit": Unit(unit, unit_code), "duty": Duty(duty, duty_code, duty_name) if duty else None,
                "drafter": Person(drafter, drafter_code, drafter_name),
            }  # fmt: skip
            for name, row in found.items():
                if name not in known and (row.pk if row else None) == getattr(self, f"{name}_id"):
                    setattr(self, name, row)

    def body(self) -> list[Block]:
        return [row.block() for row in _blocks(proposal=self.pk)]


class Round(models.Model):
    """One time that the proposal was put to approval. The upper room holds the key and reads its state from there."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="rounds")
    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, related_name="policy_round")

    class Meta:
        ordering = ["approval__round_no"]


class DriftAcceptance(models.Model):
    """The drafter lets a material drift stand, for exactly these newest versions, with a reason that stays."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="acceptances")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+")
    newest = models.TextField()
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def spec(self) -> dict[str, Any]:
        return {"claim": self.claim_id, "newest": json.loads(self.newest), "reason": self.reason, "by": self.by.code}


class ClosedRead(models.Model):
    """Somebody read a closed paper: which, on which page, when. Append-only; no part of the ledger, which seals batches of it.

    Its values are plain texts that stay readable when a person leaves or a unit is renamed.
    """

    at = models.DateTimeField(db_index=True)
    proposal = models.CharField(max_length=20, db_index=True)
    reader = models.CharField(max_length=60)  # code of the person, or "operator"
    unit = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=60)  # the page, or the command
    salt = models.BinaryField(max_length=32, null=True)  # so that nobody who has the ledger alone can guess who read

    class Meta:
        ordering = ["-id"]

    def leaf(self) -> bytes:
        """Return the digest by which a batch of readings is sealed: of everything that the row says."""
        told = [self.pk, told_at(self.at), self.proposal, self.reader, self.unit, self.place]
        return hashlib.sha256(bytes(self.salt or b"") + canonical(told).encode()).digest()


class ReferenceCounter(models.Model):
    """The last reference given in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)


class VoiceLink(models.Model):
    """시민 의견: the voices that a proposal begins with or leans on, as filters on one sorting, with the figures of that day."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="voice_links")
    sorting = models.ForeignKey(Sorting, on_delete=models.PROTECT, related_name="+")
    wanted_text = models.TextField()  # canonical JSON of voice.engine.board.Wanted
    figures_text = models.TextField()
    linked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "sorting", "wanted_text"], name="one_link_for_the_same_voices")
        ]

    @cached_property
    def wanted(self) -> Wanted:
        return Wanted(**json.loads(self.wanted_text))

    @cached_property
    def figures(self) -> dict[str, Any]:
        return json.loads(self.figures_text)

    def spec(self) -> dict[str, Any]:
        """Return what the ledger keeps of a link."""
        version = self.sorting.collection.version
        return {
            "dataset": version.dataset.name, "version": version.number, "placed": self.sorting.placed_sha256,
            "wanted": json.loads(self.wanted_text), "figures": self.figures,
        }  # fmt: skip


class DelegationFacts(models.Model):
    """What the delegation table asks of a draft beyond duty and amount, and why another level decides than its row names."""

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="delegation")
    annual_krw = models.BigIntegerField(null=True, blank=True)
    category = models.CharField(max_length=40, blank=True)
    novelty = models.CharField(max_length=10, blank=True)
    is_joint = models.BooleanField(null=True)
    follows = models.ForeignKey(Approval, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    follows_number = models.CharField(
        max_length=120, blank=True
    )  # as it stood; one given elsewhere may be corrected later
    raise_to = models.CharField(max_length=20, blank=True)
    raise_because = models.CharField(max_length=300, blank=True)
    instructed_level = models.CharField(max_length=20, blank=True)  # where no row covers the matter (전결규칙 §5②)
    instruction = models.CharField(max_length=300, blank=True)
    instructed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    instructed_as = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(raise_to="") | ~Q(raise_because=""), name="raised_with_a_reason"),
            models.CheckConstraint(
                condition=Q(instructed_level="") | ~Q(instruction="") & Q(instructed_by__isnull=False),
                name="instructed_by_somebody_in_words",
            ),
        ]

    def sealed(self) -> dict[str, Any]:
        """Return the facts as they are sealed with the document, those that are told."""
        by = [self.instructed_by.code, self.instructed_by.name, self.instructed_as] if self.instructed_by else None
        told = {
            "annual_krw": self.annual_krw, "category": self.category or None, "novelty": self.novelty or None,
            "is_joint": self.is_joint, "follows": (self.follows_number or self.follows.cited_as) if self.follows else None,
            "raised": [self.raise_to, self.raise_because] if self.raise_to else None,
            "instructed": [self.instructed_level, self.instruction, by] if self.instructed_level else None,
        }  # fmt: skip
        return {name: value for name, value in told.items() if value is not None}


# Asked at every signature and on most pages.
@PreparedModels
def _current(proposal: int) -> models.QuerySet[Round]:
    rows = Round.objects.filter(proposal=proposal).order_by("-approval__round_no")
    return rows.select_related("approval__ending", "approval__number", "approval__version")[:1]


@Prepared
def _names(proposal: int) -> Any:
    return Proposal.objects.filter(pk=proposal).values_list(
        "unit_id", "unit__code", "duty_id", "duty__code", "duty__name", "drafter_id", "drafter__code", "drafter__name"
    )


@PreparedModels
def _blocks(proposal: int) -> models.QuerySet[BlockRow]:
    return BlockRow.objects.filter(proposal=proposal)
