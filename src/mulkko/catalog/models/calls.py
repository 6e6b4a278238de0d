"""자료 취합: a call, the units that were asked, and every sheet they ever saved. Rows are appended, and what was said stays."""

import json
from collections.abc import Collection
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from mulkko.catalog.engine.calls import Cell, Column, Place, cells_of
from mulkko.organization.models import Person, Unit

if TYPE_CHECKING:
    from mulkko.organization.queries import Place as Standing


class DataCallQuerySet(models.QuerySet["DataCall"]):
    def seen_by(self, place: "Standing | None") -> "DataCallQuerySet":
        """Return the calls that the units of a person sent or have to fill in; None is the operator, who sees all."""
        if place is None:
            return self
        mine = place.units | place.speaks_for
        asked = AskedUnit.objects.filter(call=OuterRef("pk"), unit__code__in=mine)
        return self.filter(Q(owner__code__in=mine) | Exists(asked))

    def open(self) -> "DataCallQuerySet":
        return self.filter(closing__isnull=True)


class DataCall(models.Model):
    """One call: what is asked, on which ground, for which period, until when. Append-only at database level."""

    title = models.CharField(max_length=120)
    ground = models.CharField(max_length=200)  # the legal basis
    purpose = models.CharField(max_length=300)
    from_on = models.DateField()
    to_on = models.DateField()
    due_on = models.DateField()
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    columns_text = models.TextField()  # canonical JSON
    rows_text = models.TextField()  # canonical JSON; [""] where a unit fills in one row
    dataset = models.CharField(max_length=100)  # the name that the result takes in the catalogue
    despite = models.CharField(max_length=300, blank=True)  # why it is asked although all of it is known
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = DataCallQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=models.F("from_on")), name="a_period_of_a_call_ends_later"),
            models.CheckConstraint(condition=~Q(ground="") & ~Q(purpose=""), name="a_call_says_on_which_ground"),
        ]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return tuple(Column(**one | {"parts": tuple(one["parts"])}) for one in json.loads(self.columns_text))

    @cached_property
    def rows(self) -> tuple[str, ...]:
        return tuple(json.loads(self.rows_text))

    @property
    def is_closed(self) -> bool:
        return hasattr(self, "closing")

    def is_late(self, today: date) -> bool:
        return not self.is_closed and today > self.due_on


class AskedUnitQuerySet(models.QuerySet["AskedUnit"]):
    def standing(self) -> "AskedUnitQuerySet":
        """Annotate `newest` (the newest sheet), `is_whole` and `is_confirmed`."""
        newest = CallSheet.objects.filter(asked=OuterRef("pk")).order_by("-number")
        confirmed = CallConfirmation.objects.filter(sheet=OuterRef("newest"))
        every: Any = self
        rows = every.annotate(
            newest=Subquery(newest.values("pk")[:1]), is_whole=Subquery(newest.values("is_whole")[:1])
        )
        return rows.annotate(is_confirmed=Exists(confirmed))

    def waiting_for(self, fills: Collection[str], confirms: Collection[str]) -> "AskedUnitQuerySet":
        """Return what of open calls waits to be filled in by some units, or to be confirmed for others."""
        waits = Q(is_whole=False, unit__code__in=fills) | Q(is_whole=True, unit__code__in=confirms)
        rows: Any = self.standing()
        return rows.filter(waits, call__closing__isnull=True, is_confirmed=False)


class AskedUnit(models.Model):
    """One unit that a call asks. Append-only at database level."""

    call = models.ForeignKey(DataCall, on_delete=models.PROTECT, related_name="asked")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField(max_length=100)  # on the day it was asked
    at = models.DateTimeField()

    objects = AskedUnitQuerySet.as_manager()
    newest: int  # key of the newest sheet; this and the next two only where `standing` was asked for
    is_whole: bool
    is_confirmed: bool

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["call", "unit"], name="a_call_asks_a_unit_once")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.unit_name}"


class CallSheet(models.Model):
    """What a unit had filled in when it saved: the whole of it. The newest counts. Append-only at database level."""

    WAYS = (("prefilled", "prefilled"), ("typed", "typed"), ("file", "file"))

    asked = models.ForeignKey(AskedUnit, on_delete=models.PROTECT, related_name="sheets")
    number = models.PositiveIntegerField()  # 0 is what was known when the call went out
    cells_text = models.TextField()  # canonical JSON of `engine.calls.told_cells`
    is_whole = models.BooleanField()
    way = models.CharField(max_length=9, choices=WAYS)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["asked_id", "number"]
        constraints = [models.UniqueConstraint(fields=["asked", "number"], name="one_sheet_a_number")]

    def __str__(self) -> str:
        return f"{self.asked} {self.number}"

    @cached_property
    def cells(self) -> dict[Place, Cell]:
        return cells_of(json.loads(self.cells_text))


class CallConfirmation(models.Model):
    """The head of the unit, or who acts, stands for a sheet. A later sheet has to be confirmed anew."""

    sheet = models.OneToOneField(CallSheet, on_delete=models.PROTECT, related_name="confirmation")
    title = models.CharField(max_length=60)
    acting_for = models.CharField(max_length=20, blank=True)  # code of the absent holder
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.sheet} {self.title}"


class CallClosing(models.Model):
    """The owner closes a call; what was confirmed is a version of the catalogue. Says why where units are missing."""

    call = models.OneToOneField(DataCall, on_delete=models.PROTECT, related_name="closing")
    version = models.ForeignKey(
        "catalog.Version", null=True, blank=True, on_delete=models.PROTECT, related_name="calls"
    )
    confirmed = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(missing=0) | ~Q(reason=""), name="closed_with_units_missing_says_why"),
            models.CheckConstraint(
                condition=Q(confirmed=0) | Q(version__isnull=False), name="what_was_confirmed_is_kept"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} closed"


class CallEnding(models.Model):
    """폐지 or not: the owner decides about a call whose results nobody used twice running, with a reason."""

    KINDS = (("ended", "ended"), ("kept", "kept"))

    call = models.OneToOneField(DataCall, on_delete=models.PROTECT, related_name="decision")
    kind = models.CharField(max_length=5, choices=KINDS)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="the_end_of_a_call_says_why")]

    def __str__(self) -> str:
        return f"{self.call} {self.kind}"


class CallReplacement(models.Model):
    """버리기: the owner gives the series of a call up, because another call asks the same. Append-only at database level."""

    call = models.OneToOneField(DataCall, on_delete=models.PROTECT, related_name="replacement")
    by_call = models.ForeignKey(DataCall, on_delete=models.PROTECT, related_name="replaces")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(call=models.F("by_call")), name="the_replacement_of_a_call_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.call} → {self.by_call}"
