"""A file brought in the browser: received, looked at by the worker, then kept as versions or dropped by whoever brought it."""

import time
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django_tasks.base import Task

from mulkko.catalog.actions import ENDINGS, LIMITS, Added, Incoming, add_file
from mulkko.catalog.engine.manifest import dataset_name
from mulkko.catalog.engine.nursery import nursery
from mulkko.catalog.errors import CatalogError, NotYours, UploadOver
from mulkko.catalog.models import Dataset, Upload
from mulkko.catalog.providers import uploads
from mulkko.catalog.providers.chunks import incoming
from mulkko.catalog.queries import may_add_to, own_units
from mulkko.jobs.actions import Going, ask
from mulkko.jobs.models import Job
from mulkko.ledger.engine.canonical import canonical
from mulkko.organization.models import Person

MOST_BYTES = 300 * 1024 * 1024
KEPT_DAYS = 7


def receive(
    arrived: Path, *, name: str, dataset: Dataset | None, look: Task, by: Person | None, at: datetime
) -> Upload:
    """Take over a file that has arrived on the disk, and ask for it to be looked at.

    Args:
        dataset: whose next version it is to be; None for a new dataset.
        look: the task of `catalog.jobs`.

    Raises:
        NotYours: the dataset belongs to another unit, or the person has no unit.
        CatalogError: it is too large.
    """
    if dataset is not None and not may_add_to(dataset, by, at):
        raise NotYours(f"The dataset '{dataset.name}' belongs to another unit.", dataset.name, "Ask its owner.")
    if dataset is None and by is not None and not own_units(by, at):
        raise NotYours(
            "You can add data only for your own unit.", by.code, "Ask the unit that keeps the data to add it."
        )
    size = arrived.stat().st_size
    if size > MOST_BYTES:
        raise CatalogError(f"The file has more than {MOST_BYTES >> 20} MiB.", name, "Send it in smaller parts.")
    place = uploads.take_over(settings.MULKKO_HOME, arrived)
    upload = Upload.objects.create(
        place=place, source_name=name[-255:], size_bytes=size, dataset=dataset, brought_by=by, brought_at=at
    )
    _ask(upload, look, {}, by=by, at=at)
    return upload


def _ask(upload: Upload, task: Task, told: dict[str, Any], *, by: Person | None, at: datetime) -> None:
    job = ask(task, subject=upload.source_name, told={"upload": upload.pk} | told, by=by, at=at)
    # The work may be over already: only its name is written here, never what it found.
    Upload.objects.filter(pk=upload.pk).update(job=Job.objects.filter(pk=job.pk).first())
    upload.refresh_from_db()


def look(going: Going, at: datetime) -> dict[str, Any]:
    """Read an upload once, and keep what was understood; nothing of its content goes into the catalogue.

    Raises:
        CatalogError: it cannot be read.
    """
    upload, path = _open(going)
    going.step("reading")
    with incoming(settings.MULKKO_HOME) as folder:
        arguments = {"source": str(path), "name": upload.source_name, "folder": str(folder), "personal": []}
        outcome = nursery().run("read_file", arguments, limits=LIMITS)
    if outcome.ended != "done" or outcome.result is None:
        error = outcome.error if outcome.ended == "refused" and outcome.error else None
        what = ENDINGS.get(outcome.ended, "Reading it broke off.")
        what = what.format(wall=LIMITS.wall_seconds, memory=LIMITS.memory_mib)
        raise CatalogError(**(error or {"what": what, "where": upload.source_name, "cure": "Split the file."}))
    sheets = [{name: value for name, value in sheet.items() if name != "chunks"} for sheet in outcome.result]
    if all("error" in sheet for sheet in sheets):
        raise CatalogError(**sheets[0]["error"])
    upload.understood_text = canonical(sheets)
    upload.save(update_fields=["understood_text"])
    return {"upload": upload.pk, "sheets": len(sheets)}


def keep(upload: Upload, *, told: Incoming, add: Task, by: Person | None, at: datetime) -> None:
    """Ask for an upload to become versions of the catalogue, as its owner now describes it.

    Raises:
        UploadOver: it was kept or dropped already, or was not looked at yet.
        CatalogError: a new dataset has the name of one that exists, or a version would come from several tables.
        NotYours: the person may not add to it any more.
    """
    if upload.ending or not upload.understood or (upload.job is not None and upload.job.is_going_on):
        raise UploadOver("This file was kept or dropped already.", upload.source_name, "Bring it again.")
    tables = [sheet for sheet in upload.understood if "error" not in sheet]
    if upload.dataset is not None:
        if not may_add_to(upload.dataset, by, at):
            raise NotYours(f"The dataset '{upload.dataset.name}' belongs to another unit.", upload.dataset.name)
        if len(tables) > 1:
            raise CatalogError(f"The file holds {len(tables)} tables.", upload.source_name, "Send one table in a file.")
        told = replace(told, name=upload.dataset.name)
    else:
        _refuse_known_names(told, tables)
    _ask(upload, add, {"told": _plain(told)}, by=by, at=at)


def _refuse_known_names(told: Incoming, tables: list[dict[str, Any]]) -> None:
    for sheet in tables:
        name = dataset_name(told.name or "", sheet["sheet"] if len(tables) > 1 else None)
        if Dataset.objects.filter(name=name).exists():
            raise CatalogError(
                f"There is a dataset '{name}' already.", name, "Give it another name, or add a version to that one."
            )


def _plain(told: Incoming) -> dict[str, Any]:
    as_of = told.as_of.isoformat() if told.as_of else None
    return asdict(told) | {"as_of": as_of, "personal": sorted(told.personal)}


def add(going: Going, at: datetime) -> dict[str, Any]:
    """Keep an upload as versions. Run again after an interruption, it finds what is there already and adds nothing twice.

    Raises:
        CatalogError: the reader or the catalogue refuses it.
    """
    upload, path = _open(going)
    told = dict(going.told["told"])
    as_of = date.fromisoformat(told["as_of"]) if told["as_of"] else None
    heard = Incoming(**told | {"as_of": as_of, "personal": frozenset(told["personal"])})
    going.step("reading")
    added = add_file(
        path, name=upload.source_name, told=heard, by=going.actor(at), person=going.person, at=at, step=going.step
    )
    if all(one.error for one in added):
        raise CatalogError(**(added[0].error or {"what": "Reading it broke off."}))
    Upload.objects.filter(pk=upload.pk).update(ending="kept", ended_at=at)
    uploads.drop(settings.MULKKO_HOME, upload.place)
    return {"upload": upload.pk, "versions": [_result(one) for one in added]}


def _result(one: Added) -> dict[str, Any]:
    return {
        "sheet": one.sheet, "dataset": one.dataset, "version": one.version, "rows": one.rows, "is_new": one.is_new,
        "error": one.error,
    }  # fmt: skip


def _open(going: Going) -> tuple[Upload, Path]:
    upload = Upload.objects.visible_to(going.person).filter(pk=going.told["upload"], ending="").first()
    path = uploads.path_of(settings.MULKKO_HOME, upload.place) if upload else None
    if upload is None or path is None or not path.is_file():
        raise UploadOver("The file is not here any more.", str(going.told["upload"]), "Bring it again.")
    return upload, path


def drop(upload: Upload, *, at: datetime) -> None:
    """Forget an upload and its bytes; nothing of it was in the catalogue.

    Raises:
        UploadOver: it was kept or dropped already, or is being added at this moment.
    """
    if upload.job is not None and upload.job.is_going_on and "told" in upload.job.told:
        raise UploadOver("This file is being added at this moment.", upload.source_name, "Wait until it is done.")
    if not Upload.objects.filter(pk=upload.pk, ending="").update(ending="dropped", ended_at=at, understood_text=""):
        raise UploadOver("This file was kept or dropped already.", upload.source_name, "Bring it again.")
    uploads.drop(settings.MULKKO_HOME, upload.place)


def tidy_uploads(*, at: datetime) -> int:
    """Drop what nobody kept within a week, and bytes that no upload names any more; return how many files went."""
    stale = Upload.objects.filter(ending="", brought_at__lt=at - timedelta(days=KEPT_DAYS))
    stale.update(ending="dropped", ended_at=at, understood_text="")
    wanted = set(Upload.objects.filter(ending="").values_list("place", flat=True))
    gone = 0
    for path in uploads.places(settings.MULKKO_HOME):
        is_old = time.time() - path.stat().st_mtime > 24 * 3600  # a file that is just arriving is named by nothing yet
        if path.name not in wanted and is_old:
            path.unlink(missing_ok=True)
            gone += 1
    return gone
