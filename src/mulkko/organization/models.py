"""Identity apart from dated versions: a unit or a position stays itself while its name, parent and holder change.

Every version is valid on [valid_from, valid_to) in days of Asia/Seoul; history is never rewritten.
"""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

SEOUL = ZoneInfo("Asia/Seoul")


def day_of(at: datetime) -> date:
    """Return the day in Seoul on which a moment falls."""
    return at.astimezone(SEOUL).date()


class DatedQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> "DatedQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)


class Dated(models.Model):
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name=name)


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


class DelegationRule(models.Model):
    """One row of one version of the delegation table (위임전결). A new table is a new version; rows are never changed."""

    table_version = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
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
