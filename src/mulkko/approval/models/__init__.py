"""A sealed document, its route, and what became of it. State is read from events: there is no status column.

SealedVersion, Signature, Settlement, Ending, Answer and DocumentNumber are append-only at database level, and so are
the rows about acting in `acting.py`, those in `turns.py` and `ladder.py`, and about rounds decided elsewhere in `beside.py` and further
documents in `batch.py`.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from mulkko.approval.engine.acting import ACTED_FOR, Record, seat_for, signer_of
from mulkko.approval.engine.route import SELF_APPROVED
from mulkko.approval.models.acting import Acknowledgement, Acting, Omission, PostReport
from mulkko.approval.models.batch import FurtherDocument, FurtherNumber
from mulkko.approval.models.beside import FurtherResult, HandOver, Result, ReturnedFile
from mulkko.approval.models.decided import Answer, DocumentNumber, Ending, NumberCounter, Settlement
from mulkko.approval.models.ladder import SettlementRequest, Talk
from mulkko.approval.models.turns import (
    ChangeAnswer,
    ChangeRequest,
    Confirmation,
    Hold,
    Reroute,
    Revision,
    RuleDecision,
    moment,
)
from mulkko.organization.models import Person, Position, day_of
from mulkko.organization.queries import Place, place_of, positions_served
from mulkko.prepared import Keys, Prepared, PreparedModels, first

__all__ = [
    "ADVISING",
    "REMOVED",
    "REVISING",
    "Acknowledgement",
    "Acting",
    "Answer",
    "Approval",
    "ChangeAnswer",
    "ChangeRequest",
    "Confirmation",
    "DocumentNumber",
    "Ending",
    "FurtherDocument",
    "FurtherNumber",
    "FurtherResult",
    "HandOver",
    "Hold",
    "NumberCounter",
    "Omission",
    "PostReport",
    "Reroute",
    "Result",
    "ReturnedFile",
    "Revision",
    "RuleDecision",
    "SealedVersion",
    "Settlement",
    "SettlementRequest",
    "Signature",
    "SignatureQuerySet",
    "Step",
    "StepQuerySet",
    "Talk",
]

ADVISING = ("cooperate", "consent")  # units beside the line: they sign side by side and never return a draft
REMOVED = "removed"  # in the place of the reason why a step is left out: whoever put it on the route took it off
REVISING = ("lead_review", "review", "approve")  # the line, which may put another version on the route (영 §9③)


class SealedVersion(models.Model):
    """The exact text that was put to approval; `hash` is its SHA-256."""

    hash = models.CharField(max_length=64, primary_key=True)
    text = models.TextField()
    sealed_at = models.DateTimeField()


class Approval(models.Model):
    """One round of one document on its route. `subject` is what the upper room calls the document.

    `version` is what stands on the route now: what was submitted, or what the newest Revision put in its place.
    """

    subject = models.CharField(max_length=40)
    round_no = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    version = models.ForeignKey(SealedVersion, on_delete=models.PROTECT, related_name="approvals")
    drafter = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    department_code = models.CharField(max_length=40)
    department_name = models.CharField(max_length=100)
    table_version = models.PositiveIntegerField()
    rule_number = models.PositiveIntegerField()
    level = models.CharField(max_length=20)
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["subject", "round_no"]
        constraints = [models.UniqueConstraint(fields=["subject", "round_no"], name="one_approval_a_round")]

    @property
    def state(self) -> str:
        """Return in_route, in_conflict, approved, returned or recalled.

        in_conflict: everybody but the approver has finished, and an objection of a consenting unit stands.
        """
        if hasattr(self, "ending"):
            return self.ending.kind
        if not self.standing_objections():
            return "in_route"
        others = self.steps.unsigned().exclude(kind="approve")
        return "in_route" if others.exists() else "in_conflict"

    @property
    def first_version(self) -> str:
        """Return the hash of what was submitted, before anybody put another version."""
        return next((one.before_id for one in self.revisions.all()), self.version_id)

    def standing_objections(self) -> list["Signature"]:
        """Return the objections of consenting units that nobody has settled yet."""
        return list(Signature.objects.standing_objections().filter(step__approval=self).order_by("step_id"))

    @property
    def is_over(self) -> bool:
        return hasattr(self, "ending")

    @property
    def is_handed_over(self) -> bool:
        """Tell whether another system decides this round (`beside`)."""
        return hasattr(self, "hand_over")

    @property
    def result(self) -> Result | None:
        """Return what was entered of a decision made elsewhere: the entry that nothing corrects."""
        return self.results.standing().select_related("by").first() if self.is_handed_over else None

    @property
    def shown_number(self) -> str:
        """Return the number of the formed document: ours, or the one that the other system gave; empty before."""
        if hasattr(self, "number"):
            return str(self.number)
        result = self.result
        return result.number if result else ""

    @property
    def cited_as(self) -> str:
        """Return a name of the formed document that no later correction changes: its number here, else proposal and round."""
        return str(self.number) if hasattr(self, "number") else f"{self.subject}.{self.round_no}"

    def open_steps(self) -> list["Step"]:
        """Return the steps whose turn it is: none once the round has ended."""
        return [] if self.is_over else self.open_among(self.line())

    @classmethod
    def locked(cls, pk: int) -> "Approval":
        """Lock a round and return it as it stands then: two presses at once must not both see the same open step.

        Nothing is joined to the row: what stands beside a row that was waited for is as old as the wait.
        """
        (approval,) = _locked(approval=pk)
        approval.read_ending()
        return approval

    def read_ending(self) -> None:
        """Read how the round ended, if it did, anew."""
        ending: Any = self._meta.get_field("ending")
        ending.set_cached_value(self, first(_ending(approval=self.pk)))

    def line(self) -> list["Step"]:
        """Return every step that counts, with its signature, omission and position, in one query: `standing` of one round."""
        steps = _line(approval=self.pk)
        newest = {(step.turn, step.position_id): step.revision for step in sorted(steps, key=lambda one: one.revision)}
        for step in steps:
            step.approval = self
        counting = [step for step in steps if step.revision == newest[step.turn, step.position_id]]
        return [step for step in counting if step.omitted != REMOVED]

    def open_among(self, line: Iterable["Step"]) -> list["Step"]:
        """Return those steps of a running round's line whose turn it is."""
        waiting = [step for step in line if step.is_waiting]
        return [step for step in waiting if step.turn == min(other.turn for other in waiting)]

    def facts(self) -> dict[str, Any]:
        """Return what the ledger keeps of the round when it begins."""
        return {
            "title": self.title,
            "version": self.first_version,
            "drafter": self.drafter.code,
            "department": [self.department_code, self.department_name],
            "rule": [self.table_version, self.rule_number, self.level],
            "steps": [step.facts() for step in self.steps.filter(added_at=None).select_related("position")],
            **({"further": further} if (further := [one.facts() for one in self.further.all()]) else {}),
        }


def _newer(prefix: str = "") -> Exists:
    """Tell whether a material change opened a step again, so that a newer one stands in its place."""
    same = {name: OuterRef(f"{prefix}{name}") for name in ("approval", "turn", "position")}
    return Exists(Step.objects.filter(**same, revision__gt=OuterRef(f"{prefix}revision")))


class StepQuerySet(models.QuerySet["Step"]):
    def standing(self) -> "StepQuerySet":
        """Return the steps that count: not those open again as newer ones, and not those taken off the route."""
        return self.filter(~_newer()).exclude(omitted=REMOVED)

    def unsigned(self) -> "StepQuerySet":
        return self.filter(signature__isnull=True, omitted="", omission__isnull=True)

    def of_running_rounds(self) -> "StepQuerySet":
        return self.filter(approval__ending__isnull=True)

    def held_by(self, person: Person, at: datetime, place: Place | None = None) -> "StepQuerySet":
        """Return the steps whose turn a person has by position; those of a position that ended wait for its heir."""
        served = place.positions if place else positions_served(person, day_of(at))
        return self.filter(position__code__in=served)

    def in_turn(self) -> "StepQuerySet":
        """Return the steps whose turn it is, of every running round at once: what `Approval.open_steps` says of one."""
        before = Step.objects.unsigned().filter(approval=OuterRef("approval"), turn__lt=OuterRef("turn"))
        return self.unsigned().of_running_rounds().filter(~Exists(before))

    def shown_to(self, person: Person, at: datetime, place: Place | None = None) -> "StepQuerySet":
        """Return the steps whose turn it is and that a person holds, even while absent, or lawfully acts for.

        Shown to both, signed by one: `signable_by` says by whom. Whoever drafted a document does not decide it.
        """
        place = place or place_of(person, at)
        own = Q(kind="approve", approval__drafter=person) & ~Q(approval__level__in=SELF_APPROVED)
        acted = Q(pk__in=self._acted_for_by(place))
        return self.in_turn().filter(Q(position__code__in=place.held) & ~own | acted)

    def signable_by(self, person: Person, at: datetime, place: Place | None = None) -> "StepQuerySet":
        """Return the steps that a person may sign now: those held while present, and those acted for meanwhile."""
        place = place or place_of(person, at)
        return self.none() if place.is_away else self.shown_to(person, at, place)

    def _acted_for_by(self, place: Place) -> list[int]:
        """Return the open steps from which the person of a place acts today; nothing is read where none could be."""
        if not place.stands_in:
            return []
        rows = Step.objects.in_turn().filter(kind__in=ACTED_FOR, position__code__in=place.stands_in)
        found = list(rows.select_related("approval__drafter", "position"))
        records = records_of([step.approval for step in found])
        return [
            step.pk
            for step in found
            if signer_of(place.person.code, seat_for(step.kind, place.now(step.position.code), records[step.approval_id], place.hall))
        ]  # fmt: skip


def records_of(approvals: Collection["Approval"]) -> dict[int, Record]:
    """Return what decides who may act in each of these rounds, by their id, in one query."""
    if not approvals:
        return {}
    found: dict[int, dict[str, set[str]]] = {
        one.pk: {"signed": set(), "waiting": set(), "reviews": set()} for one in approvals
    }
    for pk, kind, position, signer in _parts(approvals=tuple(found)):
        name = "signed" if signer else "waiting" if kind in ACTED_FOR else "reviews"
        found[pk][name].add(signer or position)
    return {
        one.pk: Record(one.drafter.code, one.level, **{name: frozenset(codes) for name, codes in found[one.pk].items()})
        for one in approvals
    }


@Prepared
def _parts(approvals: Keys) -> Any:
    """Round, kind, position and signer of each step that counts, but for that of the drafter."""
    steps = Step.objects.standing().filter(approval__in=approvals, omitted="", omission=None).exclude(kind="draft")
    return steps.order_by().values_list("approval_id", "kind", "position__code", "signature__signed_by__code")


class Step(models.Model):
    """One position's turn in a route. A Signature freezes the person; there is no status column."""

    KINDS = tuple((kind, kind) for kind in ("draft", "lead_review", "review", "cooperate", "consent", "approve"))

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="steps")
    turn = models.PositiveSmallIntegerField()  # steps of one turn are signed in parallel
    kind = models.CharField(max_length=12, choices=KINDS)
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    omitted = models.CharField(max_length=60, blank=True)
    revision = models.PositiveSmallIntegerField(default=0)  # of the material change that opened it again
    added_at = models.DateTimeField(null=True, blank=True)  # where it came on the route after the submission

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["turn", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["approval", "turn", "position", "revision"],
                condition=~Q(omitted=REMOVED),
                name="one_step_per_turn_and_position",
            )
        ]
        # For whether a newer step stands in the place of one: without it a head with many steps has them looked through for each.
        indexes = [models.Index(fields=["approval", "turn", "position", "revision"], name="steps_in_one_place")]

    @property
    def is_signed(self) -> bool:
        return hasattr(self, "signature")

    @property
    def is_waiting(self) -> bool:
        return not self.is_signed and not self.is_left_out

    @property
    def is_left_out(self) -> bool:
        """Tell whether nobody signs it: the same person signs above, or its holder was away (검토 생략)."""
        return bool(self.omitted) or hasattr(self, "omission")

    @property
    def done_at(self) -> datetime | None:
        """Return when it was signed or left out on the route; None while it waits, or where nobody was ever to sign it."""
        if self.is_signed:
            return self.signature.signed_at
        return self.omission.at if hasattr(self, "omission") else None

    def is_own_decision_of(self, person: Person) -> bool:
        """Tell whether a drafter would decide his own draft here, which only the level of a team may (규정 §10)."""
        return (
            self.kind == "approve"
            and self.approval.drafter_id == person.pk
            and self.approval.level not in SELF_APPROVED
        )

    def facts(self) -> list[Any]:
        return [self.turn, self.kind, self.position.code, self.omitted, *([self.revision] if self.revision else [])]

    def key(self) -> list[Any]:
        """Return what names a step within its round, whatever becomes of it."""
        return [self.turn, self.kind, self.position.code, *([self.revision] if self.revision else [])]

    def place(self) -> dict[str, Any]:
        """Return round and step, as the facts of what was done on the way begin."""
        return {"round": [self.approval.subject, self.approval.round_no], "step": self.key()}


class SignatureQuerySet(models.QuerySet["Signature"]):
    def standing(self) -> "SignatureQuerySet":
        """Return the signatures that count: not those that a material change left with the version they were given on."""
        return self.filter(~_newer("step__"))

    def standing_objections(self) -> "SignatureQuerySet":
        """Return the objections that nobody settled, and that their unit did not withdraw."""
        return self.standing().filter(outcome="objected", settlement__isnull=True).exclude(talks__outcome="withdrawn")

    def to_confirm(self) -> "SignatureQuerySet":
        """Return the signatures of running rounds on a text in which errors of writing were put right since."""
        seen = Confirmation.objects.filter(signature=OuterRef(OuterRef("pk")), revision__number__gte=OuterRef("number"))
        later = Revision.objects.filter(
            approval=OuterRef("step__approval"), is_material=False, at__gt=OuterRef("signed_at")
        )
        later = later.exclude(by=OuterRef("signed_by")).filter(~Exists(seen))
        return self.standing().filter(Exists(later), step__approval__ending__isnull=True)


class Signature(models.Model):
    """Who signed what, when, as what. Names and titles are those of the day and stay after a reorganisation."""

    OUTCOMES = tuple((outcome, outcome) for outcome in ("signed", "signed_with_opinion", "objected", "returned"))

    step = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="signature")
    version = models.ForeignKey(SealedVersion, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=60)
    unit_code = models.CharField(max_length=40)
    unit_name = models.CharField(max_length=100)
    outcome = models.CharField(max_length=20, choices=OUTCOMES)
    opinion = models.TextField(blank=True)
    receipt = models.CharField(max_length=64, blank=True)  # digest of what was checked before signing
    override = models.TextField(blank=True)  # why the power holder signed although evidence had moved
    signed_at = models.DateTimeField()

    objects = SignatureQuerySet.as_manager()

    @property
    def organ(self) -> tuple[str, str]:
        """Return code and name of the unit for which it stands: that of the post, also where somebody acted."""
        acting = getattr(self, "acting", None)
        return (acting.unit_code, acting.unit_name) if acting else (self.unit_code, self.unit_name)

    def facts(self) -> dict[str, Any]:
        """Return what the ledger keeps; that somebody acted is told only where somebody did."""
        acting = getattr(self, "acting", None)
        return self.plain_facts() | ({"acting": acting.facts()} if acting else {})

    def plain_facts(self) -> dict[str, Any]:
        """Return what a signature says without looking whether somebody acted."""
        return {
            "round": self.step.approval.round_no,
            "step": self.step.facts(),
            "version": self.version_id,
            "by": [self.signed_by.code, self.name, self.title, self.unit_code, self.unit_name],
            "outcome": self.outcome,
            "opinion": self.opinion,
            "receipt": self.receipt,
            "override": self.override,
            "at": moment(self.signed_at),
        }


# Asked at every signature, while others wait for their turn to write.
@PreparedModels
def _locked(approval: int) -> models.QuerySet[Approval]:
    return Approval.objects.select_for_update().filter(pk=approval)


@PreparedModels
def _ending(approval: int) -> models.QuerySet[Ending]:
    return Ending.objects.filter(approval=approval)


@PreparedModels
def _line(approval: int) -> models.QuerySet[Step]:
    return Step.objects.filter(approval=approval).select_related("signature", "omission", "position")
