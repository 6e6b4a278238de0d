"""Asking for long work, carrying it out, and saying how it ended. What it does to the ledger, the action that it calls says."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import Task

from mulkko.jobs.errors import StillGoing, Stopped
from mulkko.jobs.models import Job
from mulkko.jobs.providers.queue import waiting_in_queue
from mulkko.ledger.actions import Actor
from mulkko.ledger.engine.canonical import canonical
from mulkko.organization.models import Person
from mulkko.organization.queries import actor_of

log = logging.getLogger(__name__)
KEPT_DAYS = 90
SETTLING = timedelta(seconds=10)


@dataclass(frozen=True)
class Going:
    """A job on its way, as the action that does the work sees it."""

    job: Job

    @property
    def told(self) -> dict[str, Any]:
        return self.job.told

    @property
    def person(self) -> Person | None:
        return self.job.asked_by

    def actor(self, at: datetime) -> Actor:
        """Return who acts: whoever asked, with the position of this very moment.

        Raises:
            NotPosted: a person who holds no position any more.
        """
        return actor_of(self.person, at) if self.person else Actor("operator")

    def step(self, word: str) -> None:
        """Say how far it has come, in a word that pages know."""
        Job.objects.filter(pk=self.job.pk).update(step=word)


Act = Callable[[Going, datetime], dict[str, Any]]


def ask(task: Task, *, subject: str, told: dict[str, Any], by: Person | None, at: datetime) -> Job:
    """Put work into the queue and return its job; `by` None is the operator."""
    _, room, _, name = task.module_path.split(".")  # mulkko.<room>.jobs.<name>
    job = Job.objects.create(
        task=f"{room}.{name}", subject=subject[:255], told_text=canonical(told), asked_by=by, asked_at=at
    )
    _enqueue(job, task)
    return job


def ask_again(job: Job, *, at: datetime) -> Job:
    """Put work that failed or was interrupted into the queue once more.

    Raises:
        StillGoing: it waits, runs, or is done.
    """
    is_taken = Job.objects.filter(pk=job.pk, ending__in=("failed", "interrupted")).update(
        ending="", ended_at=None, begun_at=None, step="", result_text="", asked_at=at
    )
    if not is_taken:
        raise StillGoing("This work is going on or done already.", str(job.pk), "Look at the page again.")
    room, _, name = job.task.partition(".")
    job.refresh_from_db()
    _enqueue(job, import_string(f"mulkko.{room}.jobs.{name}"))
    return job


def _enqueue(job: Job, task: Task) -> None:
    # Not in one transaction: the queue of the tests runs the work at once. What is lost in between, `recover` finds.
    queued = task.enqueue(job.pk)
    Job.objects.filter(pk=job.pk).update(queued_as=queued.id)
    job.refresh_from_db()


def carry_out(number: int, act: Act) -> None:
    """Do the work of a job that waits, and keep how it ended. Only this writes an ending while it runs."""
    began = timezone.now()
    waits = Job.objects.filter(pk=number, begun_at=None, ending="")
    job = waits.select_related("asked_by").first()
    if job is None or not waits.update(begun_at=began, attempts=job.attempts + 1):
        return  # somebody else took it, or it was run again meanwhile
    try:
        result = act(Going(job), began)
    except Stopped:
        _end(number, "interrupted", {})
        raise
    except Exception as error:
        _end(number, "failed", _told(error, job))
    else:
        _end(number, "done", result)


def _end(number: int, ending: str, result: dict[str, Any]) -> None:
    Job.objects.filter(pk=number, ending="").update(
        ending=ending, ended_at=timezone.now(), result_text=canonical(result)
    )


def _told(error: Exception, job: Job) -> dict[str, str]:
    """Return what a refusal says of itself; of what nobody foresaw only that, and the log says the rest."""
    if all(hasattr(error, part) for part in ("what", "where", "cure")):
        return {part: str(getattr(error, part)) for part in ("what", "where", "cure")}
    log.error("Job %s broke off.", job, exc_info=error)
    return {"what": "The work broke off.", "where": job.task, "cure": "Run it again."}


def recover(*, at: datetime) -> int:
    """Mark what a killed worker left behind as interrupted, and return how many jobs that were.

    Only whoever holds the lock of the worker calls this: then nothing is running.
    """
    waiting, settled = waiting_in_queue(), at - SETTLING  # what was asked for a moment ago may not be queued yet
    lost = [
        job.pk
        for job in Job.objects.filter(ending="")
        if job.begun_at or (job.asked_at < settled and job.queued_as not in waiting)
    ]
    Job.objects.filter(pk__in=lost, ending="").update(ending="interrupted", ended_at=at)
    Job.objects.filter(ended_at__lt=at - timedelta(days=KEPT_DAYS)).delete()
    return len(lost)
