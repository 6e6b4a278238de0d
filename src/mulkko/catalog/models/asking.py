"""자료 제공 요청 and what was received from others: rows are appended, and what was said stays."""

from typing import Any

from django.db import models
from django.db.models import Q

from mulkko.catalog.engine.asking import DECISIONS, GROUNDS, Decided
from mulkko.organization.models import Person, Unit


class DataRequest(models.Model):
    """Somebody asks a unit for data: another agency under the act, or a unit of the city on the same form."""

    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # who decides
    asking_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asking_agency = models.CharField(max_length=100, blank=True)
    what = models.CharField(max_length=300)
    purpose = models.CharField(max_length=300)
    method = models.CharField(max_length=300)  # how it is analysed
    from_on = models.DateField()
    to_on = models.DateField()
    received_on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(asking_unit__isnull=True) & ~Q(asking_agency="")
                | Q(asking_unit__isnull=False, asking_agency=""),
                name="a_unit_or_an_agency_asks",
            ),
            models.CheckConstraint(condition=Q(to_on__gte=models.F("from_on")), name="a_period_of_use_ends_later"),
        ]

    def told(self) -> dict[str, Any]:
        return {
            "request": self.pk, "owner": self.owner.code, "unit": self.asking_unit.code if self.asking_unit else None,
            "agency": self.asking_agency, "what": self.what, "purpose": self.purpose, "method": self.method,
            "period": [self.from_on.isoformat(), self.to_on.isoformat()], "received_on": self.received_on.isoformat(),
        }  # fmt: skip


class Extension(models.Model):
    """The one extension of a request, told with its reason and length."""

    request = models.OneToOneField(DataRequest, on_delete=models.PROTECT, related_name="extension")
    days = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=10), name="ten_days_more_at_most"),
            models.CheckConstraint(condition=~Q(reason=""), name="an_extension_says_why"),
        ]

    def told(self) -> dict[str, Any]:
        return {"request": self.request_id, "days": self.days, "reason": self.reason, "by": self.by.code}


class DataDecision(models.Model):
    """The decision on a request: given, given in part, or refused on one of three grounds."""

    request = models.OneToOneField(DataRequest, on_delete=models.PROTECT, related_name="decision")
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in DECISIONS])
    given = models.CharField(max_length=300, blank=True)
    withheld = models.CharField(max_length=300, blank=True)
    ground = models.CharField(max_length=10, blank=True, choices=list(GROUNDS.items()))
    law = models.CharField(max_length=200, blank=True)
    separability = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="provided", ground="")
                | ~Q(kind="provided") & ~Q(ground="") & ~Q(law="") & ~Q(separability=""),
                name="refused_only_on_a_ground_and_after_a_look_at_the_rest",
            ),
        ]

    def told(self) -> dict[str, Any]:
        said = vars(Decided(self.kind, self.given, self.withheld, self.ground, self.law, self.separability))
        return {"request": self.request_id, "by": [self.by.code, self.title], **said}


class ReceivedData(models.Model):
    """제공받은 자료: for which purpose and until when a unit holds data of another agency (법 §15)."""

    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    dataset = models.ForeignKey(
        "catalog.Dataset", null=True, blank=True, on_delete=models.PROTECT, related_name="received"
    )
    what = models.CharField(max_length=300)
    provider = models.CharField(max_length=100)
    purpose = models.CharField(max_length=300)
    until = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["until", "pk"]

    def told(self) -> dict[str, Any]:
        return {
            "received": self.pk, "owner": self.owner.code, "dataset": self.dataset.name if self.dataset else None, "what": self.what,
            "provider": self.provider, "purpose": self.purpose, "until": self.until.isoformat(),
        }  # fmt: skip


class ReceivedEnding(models.Model):
    """The purpose of received data has ended, or they were destroyed: by whom, when, how."""

    KINDS = (("purpose_over", "purpose_over"), ("destroyed", "destroyed"))

    received = models.ForeignKey(ReceivedData, on_delete=models.PROTECT, related_name="endings")
    kind = models.CharField(max_length=12, choices=KINDS)
    on = models.DateField()
    how = models.CharField(max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["received", "kind"], name="one_ending_a_kind"),
            models.CheckConstraint(condition=~Q(how=""), name="an_ending_says_how"),
        ]

    def told(self) -> dict[str, Any]:
        return {
            "received": self.received_id,
            "kind": self.kind,
            "on": self.on.isoformat(),
            "how": self.how,
            "by": [self.by.code, self.title],
        }
