"""Identity apart from dated versions: a unit or a position stays itself while its name, parent and holder change.

Every version is valid on [valid_from, valid_to) in days of Asia/Seoul; history is never rewritten.
"""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from mulkko.organization.engine.elections import KINDS as ELECTION_KINDS
from mulkko.organization.models.dated import SEOUL, Dated, DatedQuerySet, day_of, ends_after_it_begins
from mulkko.organization.models.districts import AreaShare, District, PopulationSource
from mulkko.organization.models.records import RecordsManager

__all__ = [
    "SEOUL",
    "Absence",
    "AbsenceQuerySet",
    "AreaShare",
    "Assignment",
    "Dated",
    "DatedQuerySet",
    "DelegationRule",
    "DelegationTable",
    "Deputy",
    "District",
    "Duty",
    "ElectionDay",
    "FailedSignIn",
    "Handover",
    "Holiday",
    "LocalGate",
    "Mandate",
    "Person",
    "PopulationSource",
    "Position",
    "PositionSuccession",
    "PositionVersion",
    "Posting",
    "RecordsManager",
    "SentForm",
    "Unit",
    "UnitSuccession",
    "UnitVersion",
    "User",
    "day_of",
    "ends_after_it_begins",
]  # fmt: skip


class Unit(models.Model):
    """실·국, 과 or 팀: the identity that outlives its names."""

    code = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.code


class UnitVersion(Dated):
    KINDS = (("city", "city"), ("bureau", "bureau"), ("section", "section"), ("team", "team"))

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=KINDS)
    parent = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="one_unit_version_a_day"),
            ends_after_it_begins("unit_version_ends_after_it_begins"),
        ]


class Position(models.Model):
    """직위: what a step of a route points to."""

    code = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.code


class PositionVersion(Dated):
    LEVELS = tuple(
        (level, level) for level in ("officer", "team_lead", "section_head", "bureau_head", "vice_mayor", "mayor")
    )

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="versions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    level = models.CharField(max_length=20, choices=LEVELS)
    is_line = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["position", "valid_from"], name="one_position_version_a_day"),
            ends_after_it_begins("position_version_ends_after_it_begins"),
        ]


class Person(models.Model):
    """An officer. `code` is what the ledger keeps, so it never changes and holds no name."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.name


class Posting(Dated):
    """보직: who holds a position, since when."""

    KINDS = (("regular", "regular"), ("acting", "acting"))

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="postings")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="postings")
    kind = models.CharField(max_length=10, choices=KINDS, default="regular")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "position", "valid_from"], name="one_posting_a_day"),
            ends_after_it_begins("posting_ends_after_it_begins"),
        ]


class Duty(models.Model):
    """단위업무: a kind of matter that the delegation table speaks of."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class UnitSuccession(models.Model):
    """What came after a unit that ended: one row for a merge or a new code, several for a split."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "successor"], name="one_succession_a_pair_of_units"),
            models.CheckConstraint(condition=~Q(unit=F("successor")), name="no_unit_succeeds_itself"),
        ]


class PositionSuccession(models.Model):
    """What came after a position that ended, where the unit's heir does not say it clearly."""

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["position", "successor"], name="one_succession_a_pair_of_positions"),
            models.CheckConstraint(condition=~Q(position=F("successor")), name="no_position_succeeds_itself"),
        ]


class Deputy(Dated):
    """직무대리 순서: whose holder acts for a position while it has no present holder; the lowest order is asked first."""

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="deputies")
    order = models.PositiveSmallIntegerField()
    deputy = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position", "order"]
        constraints = [
            models.UniqueConstraint(fields=["position", "order", "valid_from"], name="one_deputy_an_order_and_day"),
            ends_after_it_begins("deputy_ends_after_it_begins"),
        ]


class AbsenceQuerySet(DatedQuerySet):
    def standing(self) -> "AbsenceQuerySet":
        return self.filter(called_off_at__isnull=True)


class Absence(models.Model):
    """부재: somebody is away on [valid_from, valid_to). The class of the reason is kept, never a private detail."""

    REASONS = tuple((reason, reason) for reason in ("leave", "trip", "training", "other"))

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="absences")
    reason = models.CharField(max_length=10, choices=REASONS)
    valid_from = models.DateField()
    valid_to = models.DateField()
    deputy = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    order_document = models.CharField(max_length=60, blank=True)  # 직무대리 지정 문서
    scope = models.CharField(max_length=300, blank=True)  # written scope for whoever acts for the mayor
    duties = models.ManyToManyField(Duty, related_name="+", blank=True)
    entered_by = models.CharField(max_length=40)  # person code, or the operator
    called_off_at = models.DateTimeField(null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "valid_from"], condition=Q(called_off_at__isnull=True), name="one_absence_a_day"
            ),
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="absence_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("person")), name="nobody_acts_for_oneself"
            ),
        ]


class Holiday(models.Model):
    """공휴일, 대체공휴일 or 임시공휴일: a day on which the city hall does not work."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["day"]


class ElectionDay(models.Model):
    """An election that the city's file names: one that no rule fixes, or one that takes the place of what the rule gives."""

    day = models.DateField()
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in ELECTION_KINDS])

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["day", "kind"], name="one_election_a_day_and_kind")]


class LocalGate(Dated):
    """A procedure of a rule, not of a statute, that an ordinance of the city makes a condition of the decision."""

    procedure = models.CharField(max_length=40)
    basis = models.CharField(max_length=200)  # name and article of the ordinance

    class Meta:
        ordering = ["procedure", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "valid_from"], name="one_local_gate_a_day"),
            ends_after_it_begins("local_gate_ends_later"),
        ]


class Assignment(Dated):
    """업무분장: a duty in words as it is assigned to a position, with who steps in (영 §60)."""

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="assignments")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    clause_no = models.CharField(max_length=20, blank=True)  # of the mandates of the position's unit
    deputy = models.ForeignKey(Position, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["position", "number", "valid_from"], name="one_assignment_a_number_and_day"
            ),
            ends_after_it_begins("assignment_ends_after_it_begins"),
        ]


class Handover(models.Model):
    """인계·인수: the successor confirmed what was open when a posting ended (영 §61). Append-only at database level."""

    posting = models.OneToOneField(Posting, on_delete=models.PROTECT, related_name="handover")
    successor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    matters = models.TextField()  # what stood on the list, as canonical text
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()


class Mandate(Dated):
    """분장사무: one numbered clause of the organisation rule, which says what a unit is for.

    `residual` clauses ("그 밖에 …") fit everything and so are never matched; `coordination_duty` clauses say outright
    that others must come to the unit before they act.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="mandates")
    clause_no = models.CharField(max_length=20)
    text = models.CharField(max_length=500)
    residual = models.BooleanField(default=False)
    coordination_duty = models.BooleanField(default=False)

    class Meta:
        ordering = ["unit__code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "clause_no", "valid_from"], name="one_mandate_a_clause_and_day"),
            ends_after_it_begins("mandate_ends_after_it_begins"),
        ]


class DelegationTable(models.Model):
    """One version of the delegation table (위임전결): rows are read once a digest, which is SHA-256 over all of them."""

    version = models.PositiveIntegerField(primary_key=True)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["version"]


class DelegationRule(models.Model):
    """One row of one version of the delegation table (위임전결). A new table is a new version; rows are never changed."""

    BASES = (("total", "total"), ("annual", "annual"))
    NOVELTIES = (("new", "new"), ("changed", "changed"), ("follow_up", "follow_up"))
    JOINT = (("yes", "yes"), ("no", "no"))

    table_version = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    item = models.CharField(max_length=200, blank=True)  # 세부업무, as the table words it
    basis = models.CharField(max_length=6, choices=BASES, default="total")
    with_vat = models.BooleanField(default=True)
    category = models.CharField(max_length=40, blank=True)
    novelty = models.CharField(max_length=10, choices=NOVELTIES, blank=True)
    joint = models.CharField(max_length=3, choices=JOINT, blank=True)
    scope = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="+")
    floor_krw = models.BigIntegerField(null=True, blank=True)
    ceiling_krw = models.BigIntegerField(null=True, blank=True)
    level = models.CharField(max_length=20, choices=PositionVersion.LEVELS)
    cooperators = models.ManyToManyField(Unit, related_name="+")  # 협조: states an opinion, never blocks
    consent = models.ManyToManyField(Unit, related_name="+")  # 합의: an objection blocks until it is settled
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["table_version", "number"]
        constraints = [
            models.UniqueConstraint(fields=["table_version", "number"], name="one_rule_a_number"),
            models.CheckConstraint(
                condition=Q(floor_krw__isnull=True) | Q(ceiling_krw__isnull=True) | Q(ceiling_krw__gt=F("floor_krw")),
                name="rule_ceiling_above_floor",
            ),
        ]


class UserManager(BaseUserManager["User"]):
    def create_user(self, login: str, *, password: str | None = None, person: Person | None = None) -> "User":
        user = self.model(login=login, person=person)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A sign-in. The operator has no person: it loads and administers, and never signs."""

    login = models.CharField(max_length=60, unique=True)
    person = models.OneToOneField(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="user")
    is_active = models.BooleanField(default=True)

    objects = UserManager()

    USERNAME_FIELD = "login"

    def __str__(self) -> str:
        return self.login


class FailedSignIn(models.Model):
    """A wrong password, kept to slow down guessing. Knows the name that was typed, never the password."""

    login = models.CharField(max_length=60)
    address = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["login", "-at"], name="failed_sign_ins"),
            models.Index(fields=["address", "-at"], name="failed_from_an_address"),
        ]


class SentForm(models.Model):
    """A form that somebody sent, by the digest of who, where and what: the same press again does nothing twice.

    `location` is where the answer led, empty while it is not known; `said` is what it said, as [[level, sentence], …].
    """

    digest = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(db_index=True)
    location = models.TextField(blank=True)
    said = models.TextField(default="[]")
