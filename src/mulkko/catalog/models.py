"""Datasets and their versions. A version never changes; a later one may correct it."""

import json
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q

from mulkko.ledger.engine.canonical import sha256_of
from mulkko.organization.models import Person, Unit, day_of
from mulkko.organization.queries import units_around


class DatasetQuerySet(models.QuerySet["Dataset"]):
    def readable_by(self, person: Person | None, at: Any) -> "DatasetQuerySet":
        """Return what a person may read: everything open to all staff, and what their own units keep. None is the operator."""
        if person is None:
            return self
        return self.filter(Q(readers="all") | Q(owner__code__in=units_around(person, day_of(at))))


class Dataset(models.Model):
    """자료: what keeps its name and owner while its versions follow one another."""

    READERS = (("all", "all"), ("unit", "unit"))

    name = models.CharField(max_length=100, unique=True)  # as queries write it
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    readers = models.CharField(max_length=4, choices=READERS, default="all")
    basis = models.CharField(max_length=10, default="register")  # register, survey, portal, model, document, expert
    licence = models.CharField(max_length=100, blank=True)

    objects = DatasetQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def newest(self) -> "Version | None":
        return self.versions.order_by("-number").first()


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
