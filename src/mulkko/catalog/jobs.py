"""Long work with files: the worker reads what people upload."""

from django_tasks import task

from mulkko.catalog.actions import uploads
from mulkko.jobs.actions import carry_out


@task()
def look_at_upload(job: int) -> None:
    """Read an upload, told as {"upload": its number}, to say what is understood."""
    carry_out(job, uploads.look)


@task()
def add_upload(job: int) -> None:
    """Keep an upload as versions, told as {"upload": its number, "told": what its owner says of it}."""
    carry_out(job, uploads.add)
