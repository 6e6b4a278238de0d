"""Claims, their pins and their runs. Claim, Run and Receipt are append-only at database level."""

import json
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import models

from mulkko.catalog.models import Dataset, Version
from mulkko.evidence.engine.figures import Slot, read_out, shown, slot_of
from mulkko.ledger.engine.canonical import sha256_of
from mulkko.organization.models import Person


class ClaimQuerySet(models.QuerySet["Claim"]):
    def readable_by(self, person: Person | None, at: datetime) -> "ClaimQuerySet":
        """Return the claims all of whose data a person may read. None is the operator."""
        open_ones = Dataset.objects.readable_by(person, at).values("pk")
        return self.exclude(pinned__version__dataset__in=Dataset.objects.exclude(pk__in=open_ones))


class Claim(models.Model):
    """근거: one sentence with its figures, and what stands behind them on pinned versions. A newer claim supersedes it.

    The kind says what that is: query, the answer of one query; document, a passage that says so word for word;
    survey, sums over answers and the interval made of them;
    model, a forecast of a series.
    """

    KINDS = (("query", "query"), ("document", "document"), ("survey", "survey"), ("model", "model"))

    proposal = models.CharField(max_length=40, blank=True)  # for which it was first made; a claim may serve many
    sentence = models.TextField()
    kind = models.CharField(max_length=8, choices=KINDS, default="query")
    sql = models.TextField(blank=True)  # as printed from the checked parse tree: the text that runs; of a query alone
    method_text = models.TextField(blank=True)  # canonical JSON: what else the kind needs, such as the passage
    slots = models.TextField()
    values_text = models.TextField()  # exact values when it was made
    pins_text = models.TextField()
    grant = models.TextField()  # the author's rights when it was made: every run uses them, never the viewer's
    joins_text = models.TextField(default="[]")  # canonical JSON: [[name of a join, its acceptance], …] it relies on
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    choice = models.TextField(
        blank=True, default=""
    )  # what was chosen in the builder; empty where the query was written
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )

    objects = ClaimQuerySet.as_manager()

    @cached_property
    def slot_map(self) -> dict[str, Slot]:
        return {name: slot_of(name, spec) for name, spec in json.loads(self.slots).items()}

    @cached_property
    def values(self) -> dict[str, str | None]:
        return json.loads(self.values_text)

    @cached_property
    def pins(self) -> list[dict[str, Any]]:
        return json.loads(self.pins_text)

    @cached_property
    def method(self) -> dict[str, Any]:
        return json.loads(self.method_text) if self.method_text else {}

    @cached_property
    def joins(self) -> list[list[Any]]:
        """Return the joins that the figure relies on, each with the number of the decision that accepted it."""
        return json.loads(self.joins_text)

    @property
    def datasets(self) -> list[str]:
        return [pin["dataset"] for pin in self.pins]

    def shown(self, slot: str) -> str:
        return shown(self.slot_map[slot], self.values.get(slot))

    def read_out(self) -> str:
        """Return the sentence with its figures."""
        return read_out(self.sentence, self.slots, self.values_text)

    def facts(self) -> dict[str, Any]:
        """Return what is sealed of a claim."""
        return {
            "id": self.pk,
            "sentence": self.sentence,
            "sql": self.sql,
            "slots": json.loads(self.slots),
            "values": self.values,
            "pins": self.pins,
            "grant": sha256_of(self.grant),
            "supersedes": self.supersedes_id,
            "proposal": self.proposal,
            **({"kind": self.kind, "method": self.method} if self.kind != "query" or self.method_text else {}),
            **({"joins": self.joins} if self.joins else {}),
            **({"choice": json.loads(self.choice)} if self.choice else {}),
        }


class ClaimPin(models.Model):
    """One version that a claim reads."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="pinned")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="claim_pins")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "version"], name="one_pin_a_version")]


class Receipt(models.Model):
    """What was checked before a signature: the content, each claim's answer, and the newest version numbers."""

    digest = models.CharField(max_length=64, unique=True)
    subject = models.CharField(max_length=40)
    text = models.TextField()
    made_at = models.DateTimeField()


class Run(models.Model):
    """One claim run once, kept for good."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="runs")
    receipt = models.ForeignKey(Receipt, null=True, on_delete=models.PROTECT, related_name="runs")
    mode = models.CharField(max_length=8)  # replay or refresh
    engine = models.CharField(max_length=40)
    versions = models.TextField()
    values_text = models.TextField()
    error = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    rows_read = models.BigIntegerField()
    milliseconds = models.PositiveIntegerField()
    at = models.DateTimeField()
