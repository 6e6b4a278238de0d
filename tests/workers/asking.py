"""Ask for long work, or say how it stands: python -m tests.workers.asking themes | rest FILE SECONDS | state NUMBER."""

import sys

from tests.workers import office  # isort: skip
from django.utils import timezone
from tests.builders.voices import collected, file_of, rows
from tests.workers import tasks

from mulkko.jobs.actions import ask
from mulkko.jobs.models import Job
from mulkko.ledger.actions import Actor
from mulkko.voice.jobs import sort_into_themes


def themes() -> int:
    made = collected(file_of(rows()), by=Actor("operator"), at=timezone.now()).collection
    return ask(sort_into_themes, subject="의견", told={"collection": made.pk}, by=None, at=timezone.now()).pk


def rest(begun: str, seconds: str) -> int:
    told = {"begun": begun, "seconds": int(seconds)}
    return ask(tasks.rest, subject="쉼", told=told, by=None, at=timezone.now()).pk


def state(number: str) -> str:
    job = Job.objects.get(pk=number)
    return f"{job.state} {job.attempts} {job.result_text}"


assert office
print({"themes": themes, "rest": rest, "state": state}[sys.argv[1]](*sys.argv[2:]))
