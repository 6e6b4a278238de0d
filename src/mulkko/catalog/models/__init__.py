"""Datasets and their versions. A version never changes; a later one may correct it."""

import json
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q

from mulkko.catalog.models.asking import DataDecision, DataRequest, Extension, ReceivedData, ReceivedEnding
from mulkko.catalog.models.calls import (
    AskedUnit,
    CallClosing,
    CallConfirmation,
    CallEnding,
    CallReplacement,
    CallSheet,
    DataCall,
)
from mulkko.catalog.models.joins import Join, JoinDecision, JoinSearch
from mulkko.catalog.models.withdrawing import Withdrawal
from mulkko.jobs.models import Job
from mulkko.ledger.engine.canonical import sha256_of
from mulkko.organization.models import Person, Unit, day_of
from mulkko.organization.queries import units_around

__all__ = [
    "AskedUnit",
    "CallClosing",
    "CallConfirmation",
    "CallEnding",
    "CallReplacement",
    "CallSheet",
    "DataCall",
    "DataDecision",
    "DataRequest",
    "Dataset",
    "Description",
    "Extension",
    "Join",
    "JoinDecision",
    "JoinSearch",
    "Profile",
    "ReceivedData",
    "ReceivedEnding",
    "Upload",
    "Version",
    "Withdrawal",
]


class DatasetQuerySet(models.QuerySet["Dataset"]):
    def readable_by(self, person: Person | None, at: Any) -> "DatasetQuerySet":
        """Return what a person may read: everything open to all staff, and what their own units keep. None is the operator."""
        if person is None:
            return self
        return self.filter(Q(readers="all") | Q(owner__code__in=units_around(person, day_of(at))))


class Dataset(models.Model):
    """자료: what keeps its name and owner while its versions follow one another."""

    READERS = (("all", "all"), ("unit", "unit"))
    KINDS = (("table", "table"), ("document", "document"))

    name = models.CharField(max_length=100, unique=True)  # as queries write it
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    readers = models.CharField(max_length=4, choices=READERS, default="all")
    basis = models.CharField(max_length=10, default="register")  # register, survey, portal, model, document, expert
    licence = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=8, choices=KINDS, default="table")  # a document is quoted, never computed

    objects = DatasetQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def newest(self) -> "Version | None":
        return self.versions.order_by("-number").first()


class VersionQuerySet(models.QuerySet["Version"]):
    def standing(self) -> "VersionQuerySet":
        """Return the versions that nobody took back."""
        return self.filter(withdrawal__isnull=True)


class Version(models.Model):
    """One snapshot: an ordered list of chunks, each named by its SHA-256. Append-only at database level."""

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)
    schema_hash = models.CharField(max_length=64)
    manifest = models.TextField()
    rows = models.BigIntegerField()
    repairs = models.TextField()
    source_name = models.CharField(max_length=255)
    source_sha256 = models.CharField(max_length=64)
    recipe = models.PositiveSmallIntegerField()
    as_of = models.DateField(null=True, blank=True)
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    note = models.CharField(max_length=300, blank=True)
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["dataset_id", "number"]
        constraints = [models.UniqueConstraint(fields=["dataset", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"{self.dataset.name} v{self.number}"

    @cached_property
    def parts(self) -> dict[str, Any]:
        return json.loads(self.manifest)

    @property
    def columns(self) -> list[dict[str, Any]]:
        return self.parts["columns"]

    def facts(self) -> dict[str, Any]:
        """Return what the ledger keeps of a version."""
        return {
            "dataset": self.dataset.name,
            "version": self.number,
            "content_hash": self.content_hash,
            "schema_hash": self.schema_hash,
            "rows": self.rows,
            "source": [self.source_name, self.source_sha256, self.recipe],
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "corrects": self.corrects.number if self.corrects else None,
            "note": self.note,
            "repairs": sha256_of(self.repairs),
        }


class DescriptionQuerySet(models.QuerySet["Description"]):
    def newest(self) -> "DescriptionQuerySet":
        """Return the last word on each dataset."""
        later = Description.objects.filter(dataset=models.OuterRef("dataset"), pk__gt=models.OuterRef("pk"))
        return self.filter(~models.Exists(later))


class Description(models.Model):
    """설명: what its owner says of a dataset. A new one follows the old one, which stays. Append-only at database level."""

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="descriptions")
    text = models.TextField(blank=True)
    cycle_days = models.PositiveSmallIntegerField(null=True, blank=True)  # how often a new version is due, if it is
    contact = models.CharField(max_length=200, blank=True)  # whom to ask, as a post and not as a person
    meanings_text = models.TextField()  # canonical JSON: column -> what it means
    licence_ends_on = models.DateField(null=True, blank=True)  # the last day on which the city may use the data
    described_by = models.CharField(max_length=80)
    described_at = models.DateTimeField()

    objects = DescriptionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.dataset.name}: {self.text[:40]}"

    @cached_property
    def meanings(self) -> dict[str, str]:
        return json.loads(self.meanings_text)

    def facts(self) -> dict[str, Any]:
        """Return what the ledger keeps of a description."""
        ends_on = {"licence_ends_on": self.licence_ends_on.isoformat()} if self.licence_ends_on else {}
        return {
            "dataset": self.dataset.name, "text": self.text, "cycle_days": self.cycle_days, "contact": self.contact,
            "meanings": self.meanings, **ends_on,
        }  # fmt: skip


class Profile(models.Model):
    """What a version looks like: missing cells, distinct values, ranges, and what changed. Derived; it can be made again."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="profile")
    text = models.TextField()  # JSON of `engine.profiling`; {} where it could not be computed
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"profile of {self.version}"

    @cached_property
    def parts(self) -> dict[str, Any]:
        return json.loads(self.text)


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, person: Person | None) -> "UploadQuerySet":
        """Return what somebody brought; nobody else sees it, the operator only its own."""
        return self.filter(brought_by=person)


class Upload(models.Model):
    """A file on its way in: brought, looked at, then kept as versions or dropped. Its bytes lie in `uploads/` until then."""

    ENDINGS = (("kept", "kept"), ("dropped", "dropped"))

    place = models.CharField(max_length=40, unique=True)  # name of its file in `uploads/`
    source_name = models.CharField(max_length=255)
    size_bytes = models.BigIntegerField()
    dataset = models.ForeignKey(
        Dataset, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # or a new one
    brought_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    understood_text = models.TextField(blank=True)  # canonical JSON: what reading it found, sheet by sheet
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")  # the newest
    ending = models.CharField(max_length=8, choices=ENDINGS, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.source_name

    @property
    def understood(self) -> list[dict[str, Any]]:
        return json.loads(self.understood_text) if self.understood_text else []
