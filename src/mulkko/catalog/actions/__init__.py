"""Collecting: a file comes in, is read in a limited child, and becomes a version in one short transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from mulkko.catalog.actions.profiling import profile
from mulkko.catalog.engine.manifest import RECIPE, dataset_name, manifest_of, schema_hash, sha256_of_file
from mulkko.catalog.engine.nursery import Limits, nursery
from mulkko.catalog.errors import CatalogError, NotYours
from mulkko.catalog.models import Dataset, Join, Version
from mulkko.catalog.providers.chunks import incoming, keep
from mulkko.ledger.actions import Actor, recording
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.organization.models import Person, Unit, day_of
from mulkko.organization.queries import post_of, unit_with, units_around

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


def add_file(
    path: Path, *, told: Incoming, by: Actor, person: Person | None, at: datetime, name: str = "",
    step: Callable[[str], None] = lambda word: None,
) -> list[Added]:  # fmt: skip
    """Read one file and keep each of its sheets as a version; a file that cannot be read leaves nothing behind.

    Args:
        person: who brings it; None is the operator, who may add to every dataset.
        name: the name that its owner gave it, where it lies under another one.
        step: is told when reading is over and storing begins.
    """
    named = Path(name or path.name)
    try:
        source_sha256 = sha256_of_file(path)
    except OSError as error:
        what = f"The file cannot be opened: {error.strerror}."
        return [_refused(named, what, str(path), "Check the path and its rights.")]
    one = Import(named, told, source_sha256, by, person, at)
    with incoming(settings.MULKKO_HOME) as folder:
        arguments = {
            "source": str(path.absolute()),
            "name": named.name,
            "folder": str(folder),
            "personal": sorted(told.personal),
        }
        outcome = nursery().run("read_file", arguments, limits=LIMITS)
        if outcome.ended != "done" or outcome.result is None:
            return [_ended(named, outcome)]
        step("keeping")
        try:
            keep_chunks(outcome.result, folder)
            added = one.keep_sheets(outcome.result)
        except CatalogError as error:
            return [_refused(named, error.what, error.where or named.name, error.cure)]
    profile_added(added, at=at)
    return added


def _ended(path: Path, outcome: Any) -> Added:
    if outcome.error:
        return _refused(path, **outcome.error)
    what = ENDINGS.get(outcome.ended, "Reading it broke off.").format(
        wall=LIMITS.wall_seconds, memory=LIMITS.memory_mib
    )
    return _refused(path, what, path.name, "Split the file, or save it again from the program it comes from.")


def _refused(path: Path, what: str, where: str, cure: str) -> Added:
    return Added(path.name, None, error={"what": what, "where": where, "cure": cure})


def profile_added(added: list[Added], *, at: datetime) -> None:
    """Compute the profiles of what was added, after it is safe in the catalogue; what fails here is made up for later."""
    for one in added:
        if one.is_new:
            profile(
                Version.objects.select_related("dataset").get(dataset__name=one.dataset, number=one.version or 0), at=at
            )


def keep_chunks(sheets: list[dict[str, Any]], folder: Path) -> None:
    """Store the chunks of sheets that were read into `folder`. A chunk that no version names later does no harm."""
    for sheet in sheets:
        for chunk in sheet.get("chunks", ()):
            keep(settings.MULKKO_HOME, folder / chunk["file"], chunk["sha256"], role=chunk["role"])


class _NothingNew(Exception):
    """Every sheet is what the newest version holds already: the transaction is given up, and no entry is written."""


@dataclass(frozen=True)
class Import:
    """One file on its way in: who brings it and what was said of it."""

    path: Path  # of its name only the last part counts
    told: Incoming
    source_sha256: str
    by: Actor
    person: Person | None
    at: datetime
    kind: str = "table"

    def keep_sheets(self, sheets: list[dict[str, Any]]) -> list[Added]:
        """Put every sheet, whose chunks are stored already, into the catalogue in one short transaction.

        Raises:
            CatalogError: the dataset belongs to another unit, or it is another table.
        """
        tables = [sheet for sheet in sheets if "error" not in sheet]
        added: list[Added] = []
        if tables:
            try:
                with recording("catalog.version_added", by=self.by, at=self.at) as facts:
                    versions: list[dict[str, Any]] = []
                    facts["versions"] = versions
                    added += [self._add_version(sheet, len(tables) > 1, versions) for sheet in tables]
                    if not versions:
                        raise _NothingNew
            except _NothingNew:
                pass
        refused = [Added(self.path.name, sheet["sheet"], error=sheet["error"]) for sheet in sheets if "error" in sheet]
        return added + refused

    def _add_version(self, sheet: dict[str, Any], is_one_of_many: bool, versions: list[dict[str, Any]]) -> Added:
        told, columns = self.told, sheet["columns"]
        dataset = self._dataset_for(sheet["sheet"] if is_one_of_many else None)
        newest = dataset.newest
        manifest = manifest_of(columns, sheet["chunks"], sheet["rows"], sheet.get("document"))
        if newest is not None and newest.content_hash == sha256_of(manifest) and not told.is_correction:
            return Added(
                self.path.name, sheet["sheet"], dataset.name, newest.number, newest.rows, repairs=sheet["repairs"]
            )
        if told.is_correction and newest is None:
            cure = "Add the file without calling it a correction."
            raise CatalogError("There is no version to correct.", dataset.name, cure)
        if newest is not None and not {one["name"] for one in newest.columns} & {one["name"] for one in columns}:
            what = f"The dataset '{dataset.name}' has none of the columns of this file."
            raise CatalogError(what, dataset.name, "Give the file another name: it seems to be another table.")
        version = Version.objects.create(
            dataset=dataset,
            number=newest.number + 1 if newest else 1,
            content_hash=sha256_of(manifest),
            schema_hash=schema_hash(columns),
            manifest=manifest,
            rows=sheet["rows"],
            repairs=canonical(sheet["repairs"]),
            source_name=self.path.name,
            source_sha256=self.source_sha256,
            recipe=RECIPE,
            as_of=told.as_of,
            note=told.note,
            corrects=newest if told.is_correction else None,
            added_by=self.by.person,
            added_at=self.at,
        )
        versions.append(version.facts())
        return Added(self.path.name, sheet["sheet"], dataset.name, version.number, version.rows, True, sheet["repairs"])

    def _dataset_for(self, sheet: str | None) -> Dataset:
        """Return the dataset of a sheet, locked, so that two imports never take the same version number."""
        told, name = self.told, dataset_name(self.told.name or self.path.name, sheet)
        owner = self._owner()
        defaults = {
            "title": (told.title or self.path.stem)[:200],
            "owner": owner,
            "readers": told.readers,
            "basis": told.basis,
            "licence": told.licence,
            "kind": self.kind,
        }
        if Join.objects.filter(name__iexact=name).exists():
            raise CatalogError(f"A join of two datasets is called '{name}'.", name, "Give the file another name.")
        dataset, is_new = Dataset.objects.get_or_create(name=name, defaults=defaults)
        dataset = Dataset.objects.select_for_update(of=("self",)).select_related("owner").get(pk=dataset.pk)
        is_other = dataset.owner is None or dataset.owner.code not in self._own_units()
        if not is_new and (is_other if self.person else told.owner and dataset.owner != owner):
            cure = "Give the file another name, or ask its owner to add it."
            raise NotYours(f"The dataset '{name}' belongs to another unit.", name, cure)
        if dataset.kind != self.kind:
            what = f"'{name}' is a {dataset.kind}, and this file is a {self.kind}."
            raise CatalogError(what, name, "Give the file another name.")
        return dataset

    def _owner(self) -> Unit | None:
        """Return the unit that keeps the data: the one named, else that of the person who brings them."""
        code = self.told.owner
        if not code and self.person:
            post = post_of(self.person, day_of(self.at))
            code = post.unit if post else None
        owner = unit_with(code) if code else None
        if code and owner is None:
            raise CatalogError(f"There is no unit '{code}'.", "--owner", "Use a unit code from the units file.")
        if self.person and owner is not None and owner.code not in self._own_units():
            cure = "Ask the unit that keeps the data to add it."
            raise NotYours("You can add data only for your own unit.", owner.code, cure)
        return owner

    def _own_units(self) -> set[str]:
        return units_around(self.person, day_of(self.at)) if self.person else set()
