"""Long work over everything that was kept: the worker verifies it."""

from django_tasks import task

from mulkko.jobs.actions import carry_out
from mulkko.policy.actions import verifying


@task()
def verify_ledger(job: int) -> None:
    """Recompute all that was kept, as `mulkko ledger verify` does; nothing is told and nothing is changed."""
    carry_out(job, verifying.verify_asked)
