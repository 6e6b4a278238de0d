"""함께 쓰기 지정: a head tells units below to use something together. Both tables are append-only at database level."""

import json
from datetime import date
from functools import cached_property

from django.db import models
from django.db.models import Q

from mulkko.organization.models import Person, Unit


class SharedUseQuerySet(models.QuerySet["SharedUse"]):
    def standing(self) -> "SharedUseQuerySet":
        """Return those that nobody ended."""
        return self.filter(ending__isnull=True)


class SharedUse(models.Model):
    """Units that use one thing together from now on: one leads, and all have begun to by the day that is named."""

    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    partners_text = models.TextField()  # canonical JSON: codes of the other units, in order
    about = models.CharField(max_length=300)  # what is used together, in the words of whoever designated it
    due_on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)  # of whoever designated it, with title, as of that day
    title = models.CharField(max_length=60)
    at = models.DateTimeField()

    objects = SharedUseQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(about=""), name="a_shared_use_says_what")]

    def __str__(self) -> str:
        return self.about

    @cached_property
    def partners(self) -> list[str]:
        return json.loads(self.partners_text)

    @property
    def units(self) -> list[str]:
        """Return the codes of all units concerned, the leading one first."""
        return [self.lead.code, *self.partners]

    def is_late(self, today: date) -> bool:
        return self.due_on < today


class SharedUseEnding(models.Model):
    """A 함께 쓰기 지정 has ended, and why."""

    shared_use = models.OneToOneField(SharedUse, on_delete=models.PROTECT, related_name="ending")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="ending_a_shared_use_has_a_reason")]
