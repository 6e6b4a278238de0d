"""연결: which columns of two datasets name the same things, and what those who keep them say of it."""

import json
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q

from mulkko.organization.models import Person


class Join(models.Model):
    """One proposal to join two datasets by one or more pairs of columns, under a name for queries. Append-only at database level."""

    name = models.CharField(max_length=60, unique=True)  # as queries write it: no dataset has it
    left = models.ForeignKey("catalog.Dataset", on_delete=models.PROTECT, related_name="joins_left")
    right = models.ForeignKey("catalog.Dataset", on_delete=models.PROTECT, related_name="joins_right")
    pairs_text = models.TextField()  # canonical JSON: [[left column, right column], …]
    measured_text = models.TextField()  # canonical JSON: what it does, and on which versions, when it was proposed
    found = models.BooleanField(default=False)  # the machine found it
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # None: operator
    at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(left=models.F("right")), name="a_join_has_two_sides"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_join_says_why"),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        return [(one, other) for one, other in json.loads(self.pairs_text)]

    @cached_property
    def measured(self) -> dict[str, Any]:
        return json.loads(self.measured_text)


class JoinDecision(models.Model):
    """One word of those who keep the data: accepted, refused or held. The newest counts. Append-only at database level."""

    KINDS = (("accepted", "accepted"), ("refused", "refused"), ("held", "held"))

    join = models.ForeignKey(Join, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=8, choices=KINDS)
    reason = models.CharField(max_length=300)
    measured_text = models.TextField()  # canonical JSON: what was seen before deciding, and on which versions
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # None: operator
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_decision_on_a_join_says_why")]

    def __str__(self) -> str:
        return f"{self.join.name}: {self.kind}"

    @cached_property
    def measured(self) -> dict[str, Any]:
        return json.loads(self.measured_text)


class JoinSearch(models.Model):
    """What the machine found on one state of the catalogue. Derived; it can be made again."""

    state = models.CharField(max_length=64, unique=True)  # digest of the newest versions that were looked at
    text = models.TextField()  # JSON of `engine.join_finding`
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"joins found on {self.made_at:%Y-%m-%d}"

    @cached_property
    def links(self) -> list[dict[str, Any]]:
        return json.loads(self.text)
