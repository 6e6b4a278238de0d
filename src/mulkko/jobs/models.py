"""Jobs, as people see them. The queue of django-tasks says only which of them a worker takes next."""

import json
from typing import Any

from django.db import models
from django.db.models import Q

from mulkko.organization.models import Person


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, person: Person | None) -> "JobQuerySet":
        """Return what somebody asked for; None is the operator, who sees all."""
        return self if person is None else self.filter(asked_by=person)


class Job(models.Model):
    """One piece of long work. Its state is read from when it began and how it ended."""

    ENDINGS = (("done", "done"), ("failed", "failed"), ("interrupted", "interrupted"))

    task = models.CharField(max_length=80)  # room and name, such as "catalog.add_upload"
    subject = models.CharField(max_length=255)  # what it works on, as people call it
    told_text = models.TextField()  # canonical JSON: its arguments, so that it can be run again
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    queued_as = models.CharField(max_length=64, blank=True)  # the queue's own name of the newest attempt
    attempts = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=40, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=12, choices=ENDINGS, blank=True)
    result_text = models.TextField(blank=True)  # canonical JSON: what it brought, or {"what", "where", "cure"}

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="") | Q(ended_at__isnull=False) & ~Q(ending=""),
                name="a_job_has_ended_somehow",
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"

    @property
    def state(self) -> str:
        """Return waiting, running, done, failed or interrupted."""
        return self.ending or ("running" if self.begun_at else "waiting")

    @property
    def is_going_on(self) -> bool:
        return not self.ending

    @property
    def can_run_again(self) -> bool:
        return self.ending in ("failed", "interrupted")

    @property
    def told(self) -> dict[str, Any]:
        return json.loads(self.told_text)

    @property
    def result(self) -> dict[str, Any]:
        return json.loads(self.result_text) if self.result_text else {}
