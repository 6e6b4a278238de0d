"""Long work for tests only: it says when it has begun and then takes its time."""

import time
from pathlib import Path

from django_tasks import task

from mulkko.jobs.actions import carry_out


def _rest(going, at):
    going.step("resting")
    Path(going.told["begun"]).touch()
    time.sleep(going.told["seconds"])
    return {}


@task()
def rest(job: int) -> None:
    carry_out(job, _rest)
