"""Versions that hold on [valid_from, valid_to), in days of Asia/Seoul."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

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

    def is_on(self, day: date) -> bool:
        """Tell whether it holds on a day, as `on` does for many."""
        return self.valid_from <= day and (self.valid_to is None or self.valid_to > day)


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name=name)
