"""Long work with voices. Only the worker loads the morphemes that themes need."""

from django_tasks import task

from mulkko.jobs.actions import carry_out
from mulkko.voice import actions


@task()
def sort_into_themes(job: int) -> None:
    """Sort the voices of a collection, told as {"collection": its number}, into themes."""
    carry_out(job, actions.sort_asked)
