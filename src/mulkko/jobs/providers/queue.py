"""The queue of django-tasks: which jobs wait in it, and the loop that takes them out one after the other."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

FINISHED_DAYS = 7


def waiting_in_queue() -> set[str]:
    """Return the queue's own names of what no worker has taken yet."""
    return {
        str(name) for name in DBTaskResult.objects.filter(status=TaskResultStatus.READY).values_list("id", flat=True)
    }


def tidy(*, at: datetime) -> None:
    """Close what a killed worker left open in the queue, and forget what ended a week ago."""
    DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).update(status=TaskResultStatus.FAILED, finished_at=at)
    DBTaskResult.objects.filter(finished_at__lt=at - timedelta(days=FINISHED_DAYS)).delete()


def work_off(*, worker: str, interval: float) -> Any:
    """Return the loop of django-tasks, ready to run: it ends by the exception of a signal only."""
    from django_tasks_db.management.commands.db_worker import Worker

    logging.getLogger("django_tasks").setLevel(logging.CRITICAL)  # a job says itself how it ended
    return Worker(
        queue_names=["default"], interval=interval, batch=False, backend_name="default", startup_delay=False,
        max_tasks=None, worker_id=worker, excluded_queue_names=[],
    )  # fmt: skip
