"""Collections of voices and the themes found in them. The voices themselves are rows of a catalogue version."""

import json
from functools import cached_property
from typing import Any

from django.db import models

from mulkko.catalog.models import Dataset, Version
from mulkko.organization.models import Person


class CollectionQuerySet(models.QuerySet["Collection"]):
    def readable_by(self, person: Person | None, at: Any) -> "CollectionQuerySet":
        """Return the collections whose texts a person may read; None is the operator."""
        return self.filter(version__dataset__in=Dataset.objects.readable_by(person, at))


class Collection(models.Model):
    """수집: one version of the catalogue that holds voices, and what was seen while it was loaded."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="collection")
    n = models.BigIntegerField()
    folded = models.BigIntegerField()  # voices that are a copy of an earlier one
    masked = models.BigIntegerField()  # voices in which something was masked
    found_text = models.TextField()  # canonical JSON: kind of personal data -> how often
    columns_text = models.TextField()  # canonical JSON: meaning -> column of the file
    made_at = models.DateTimeField()

    objects = CollectionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return str(self.version)

    @cached_property
    def found(self) -> dict[str, int]:
        return json.loads(self.found_text)

    @cached_property
    def columns(self) -> dict[str, str]:
        return json.loads(self.columns_text)

    @property
    def sorting(self) -> "Sorting | None":
        """Return the newest sorting into themes."""
        return self.sortings.order_by("-id").first()


class Sorting(models.Model):
    """One time that themes were made: every voice has a theme or none. Derived; it can be made again."""

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="sortings")
    recipe = models.PositiveSmallIntegerField()
    placed_sha256 = models.CharField(max_length=64)  # chunk of (voice, theme, similarity); theme -1 is "not sorted"
    unsorted = models.BigIntegerField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.collection} sorting {self.pk}"


class Theme(models.Model):
    """주제: voices about one thing, named by the title of one of them, word for word."""

    sorting = models.ForeignKey(Sorting, on_delete=models.CASCADE, related_name="themes")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=300)
    label_voice = models.BigIntegerField()
    words_text = models.TextField()
    n = models.BigIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["sorting", "number"], name="one_theme_a_number")]

    def __str__(self) -> str:
        return self.label

    @cached_property
    def words(self) -> list[str]:
        return json.loads(self.words_text)


class Clearing(models.Model):
    """공개 확인: a voice that its handling unit lets all staff read, for exactly this text; taken back by deleting the row."""

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="clearings")
    voice = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)  # of title, line break and text as stored, that is masked
    cleared_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    cleared_at = models.DateTimeField()

    class Meta:
        ordering = ["-cleared_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["collection", "voice"], name="one_clearing_a_voice")]

    def __str__(self) -> str:
        return f"{self.collection} voice {self.voice}"
