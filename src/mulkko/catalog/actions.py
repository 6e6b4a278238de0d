"""Collecting: a file comes in, is read in a limited child, and becomes a version in one short transaction."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from mulkko.catalog.engine.manifest import RECIPE, dataset_name, manifest_of, schema_hash, sha256_of_file
from mulkko.catalog.engine.nursery import Limits, nursery
from mulkko.catalog.errors import CatalogError, NotYours
from mulkko.catalog.models import Dataset, Version
from mulkko.catalog.providers.chunks import incoming, keep
from mulkko.ledger.actions import Actor, recording
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import unit_with, units_of

LIMITS = Limits(wall_seconds=900, memory_mib=3072, cpu_seconds=900)
ENDINGS = {
    "timeout": "Reading it took longer than {wall:.0f} seconds.",
    "memory": "Reading it needed more than {memory} MiB of memory.",
}


@dataclass(frozen=True)
class Added:
    """One sheet: a version (a new one, or the newest where nothing had changed), or the reason why there is none."""

    file: str
    sheet: str | None
    dataset: str | None = None
    version: int | None = None
    rows: int | None = None
    is_new: bool = False
    repairs: list[dict[str, Any]] = field(default_factory=list)
    error: dict[str, str] | None = None


@dataclass(frozen=True)
class Incoming:
    """What the person who brings a file says of it."""

    name: str | None = None
    title: str | None = None
    owner: str | None = None
    readers: str = "all"
    basis: str = "register"
    licence: str = ""
    as_of: date | None = None
    note: str = ""
    is_correction: bool = False
    personal: frozenset[str] = frozenset()


def add_file(path: Path, *, told: Incoming, by: Actor, person: Person | None, at: datetime) -> list[Added]:
    """Read one file and keep each of its sheets as a version; a file that cannot be read leaves nothing behind.

    Args:
        person: who brings it; None is the operator, who may add to every dataset.
    """
    try:
        source_sha256 = sha256_of_file(path)
    except OSError as error:
        return [
            _refused(
                path, None, f"The file cannot be opened: {error.strerror}.", str(path), "Check the path and its rights."
            )
        ]
    with incoming(settings.MULKKO_HOME) as folder:
        arguments = {
            "source": str(path.absolute()),
            "name": path.name,
            "folder": str(folder),
            "personal": sorted(told.personal),
        }
        outcome = nursery().run("read_file", arguments, limits=LIMITS)
        if outcome.ended != "done" or outcome.result is None:
            return [_ended(path, outcome)]
        try:
            return _keep_sheets(path, outcome.result, folder, told, source_sha256, by=by, person=person, at=at)
        except CatalogError as error:
            return [_refused(path, None, error.what, error.where or path.name, error.cure)]


def _ended(path: Path, outcome: Any) -> Added:
    if outcome.error:
        return _refused(path, None, **outcome.error)
    what = ENDINGS.get(outcome.ended, "Reading it broke off.").format(
        wall=LIMITS.wall_seconds, memory=LIMITS.memory_mib
    )
    return _refused(path, None, what, path.name, "Split the file, or save it again from the program it comes from.")


def _refused(path: Path, sheet: str | None, what: str, where: str, cure: str) -> Added:
    return Added(path.name, sheet, error={"what": what, "where": where, "cure": cure})


def _keep_sheets(
    path: Path,
    sheets: list[dict[str, Any]],
    folder: Path,
    told: Incoming,
    source: str,
    *,
    by: Actor,
    person: Person | None,
    at: datetime,
) -> list[Added]:
    tables = [sheet for sheet in sheets if "error" not in sheet]
    for sheet in tables:
        for chunk in sheet["chunks"]:
            keep(settings.MULKKO_HOME, folder / chunk["file"], chunk["sha256"])
    added = []
    if tables:
        with recording("catalog.version_added", by=by, at=at) as facts:
            many = len(tables) > 1
            for sheet in tables:
                added.append(_add_version(path, sheet, told, source, many, by=by, person=person, at=at, facts=facts))
            if not any(sheet.is_new for sheet in added):
                facts["unchanged"] = [sheet.dataset for sheet in added]
    return added + [Added(path.name, sheet.get("sheet"), error=sheet["error"]) for sheet in sheets if "error" in sheet]


def _add_version(
    path: Path,
    sheet: dict[str, Any],
    told: Incoming,
    source: str,
    many: bool,
    *,
    by: Actor,
    person: Person | None,
    at: datetime,
    facts: Any,
) -> Added:
    dataset = _dataset_for(path, sheet, told, many, person=person, at=at)
    manifest = manifest_of(sheet["columns"], sheet["chunks"], sheet["rows"])
    newest = dataset.newest
    if newest is not None and newest.content_hash == sha256_of(manifest) and not told.is_correction:
        return Added(path.name, sheet["sheet"], dataset.name, newest.number, newest.rows, repairs=sheet["repairs"])
    if told.is_correction and newest is None:
        raise CatalogError(
            "There is no version to correct.", dataset.name, "Add the file without calling it a correction."
        )
    version = Version.objects.create(
        dataset=dataset, number=newest.number + 1 if newest else 1, content_hash=sha256_of(manifest),
        schema_hash=schema_hash(sheet["columns"]), manifest=manifest, rows=sheet["rows"], repairs=canonical(sheet["repairs"]),
        source_name=path.name, source_sha256=source, recipe=RECIPE, as_of=told.as_of, note=told.note,
        corrects=newest if told.is_correction else None, added_by=by.person, added_at=at,
    )  # fmt: skip
    facts.setdefault("versions", []).append(version.facts())
    return Added(path.name, sheet["sheet"], dataset.name, version.number, version.rows, True, sheet["repairs"])


def _dataset_for(
    path: Path, sheet: dict[str, Any], told: Incoming, many: bool, *, person: Person | None, at: datetime
) -> Dataset:
    """Return the dataset of a sheet, locked, so that two imports never take the same version number."""
    own_sheet = sheet["sheet"] if many else None
    name = dataset_name(told.name or path.name, own_sheet)
    owner = unit_with(told.owner) if told.owner else None
    if told.owner and owner is None:
        raise CatalogError(f"There is no unit '{told.owner}'.", "--owner", "Use a unit code from the units file.")
    mine = units_of(person, day_of(at)) if person else None
    if mine is not None and owner is not None and owner.code not in mine:
        raise NotYours(
            "You can add data only for your own unit.", told.owner or "", "Ask the unit that keeps the data to add it."
        )
    title = told.title or Path(path.name).stem
    dataset, is_new = Dataset.objects.get_or_create(
        name=name,
        defaults={
            "title": title[:200],
            "owner": owner,
            "readers": told.readers,
            "basis": told.basis,
            "licence": told.licence,
        },
    )
    dataset = Dataset.objects.select_for_update(of=("self",)).select_related("owner").get(pk=dataset.pk)
    if not is_new and mine is not None and (dataset.owner is None or dataset.owner.code not in mine):
        raise NotYours(
            f"The dataset '{name}' belongs to another unit.",
            name,
            "Give the file another --name, or ask its owner to add it.",
        )
    return dataset
