"""What is in the catalogue, as queries and pages need it, and whether the snapshots are still what was recorded."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from mulkko.catalog.engine.manifest import sha256_of_file
from mulkko.catalog.models import Dataset, Description, Version, VersionQuerySet, Withdrawal
from mulkko.catalog.providers.chunks import place_of, place_of_chunk
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.ledger.models import microseconds
from mulkko.ledger.queries import (
    UNRECORDED,
    Break,
    ErasedActs,
    Kept,
    compared,
    compared_by_content,
    compared_rows,
    erased_acts,
    told_whole,
)
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import units_around


def table_of(version: Version, *, where: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a version as the query child takes it: columns, chunk files with their hashes, and the row filter of a grant."""
    chunks = [{**chunk, "path": str(place_of_chunk(settings.MULKKO_HOME, chunk))} for chunk in version.parts["chunks"]]
    return {"columns": version.columns, "chunks": chunks, "where": where}


def file_of(version: Version) -> tuple[Path, str] | None:
    """Return where the file of a document lies and its SHA-256; None for a table."""
    chunk = next((one for one in version.parts["chunks"] if one["role"] == "file"), None)
    return (place_of_chunk(settings.MULKKO_HOME, chunk), chunk["sha256"]) if chunk else None


def own_units(person: Person, at: datetime) -> set[str]:
    """Return the codes of the units whose data a person keeps."""
    return units_around(person, day_of(at))


def may_add_to(dataset: Dataset, person: Person | None, at: datetime) -> bool:
    """Tell whether somebody keeps a dataset: its owner's people do, and the operator, who is None."""
    return person is None or (dataset.owner is not None and dataset.owner.code in own_units(person, at))


def personal_columns(version: Version) -> set[str]:
    """Return the names of the columns that are kept in chunks of their own because they are about persons."""
    groups = [chunk["columns"] for chunk in version.parts["chunks"] if chunk["role"] == "rows"]
    return {version.columns[place]["name"] for group in groups if group != groups[0] for place in group}


def open_columns(version: Version) -> list[dict[str, Any]]:
    """Return the columns that are not about persons, in order."""
    closed = personal_columns(version)
    return [column for column in version.columns if column["name"] not in closed]


def open_chunks(version: Version) -> list[Path] | None:
    """Return the files with the columns that are not about persons, in row order; None where one is missing or changed."""
    chunks = [chunk for chunk in version.parts["chunks"] if chunk["role"] == "rows"]
    wanted = [chunk["sha256"] for chunk in chunks if chunk["columns"] == chunks[0]["columns"]]
    places = [place_of(settings.MULKKO_HOME, sha256) for sha256 in wanted]
    is_whole = all(
        place.is_file() and sha256_of_file(place) == sha256 for place, sha256 in zip(places, wanted, strict=True)
    )
    return places if is_whole else None


def first_chunk(version: Version) -> Path | None:
    """Return the first of `open_chunks`; of a large version only this one is verified."""
    chunk = next((chunk for chunk in version.parts["chunks"] if chunk["role"] == "rows"), None)
    place = place_of(settings.MULKKO_HOME, chunk["sha256"]) if chunk else None
    is_whole = place is not None and chunk and place.is_file() and sha256_of_file(place) == chunk["sha256"]
    return place if is_whole else None


def newest_numbers(names: set[str]) -> dict[str, int]:
    """Return the number of the newest version of each dataset that was not taken back; 0 where all were."""
    if not names:
        return {}  # even a query that finds nothing has to be written
    rows = Version.objects.filter(dataset__name__in=names).order_by("number")
    found: dict[str, int] = {}
    for name, number, withdrawal in rows.values_list("dataset__name", "number", "withdrawal"):
        found[name] = number if withdrawal is None else found.get(name, 0)
    return found


def newest_versions(names: set[str]) -> dict[str, Version]:
    """Return the newest version of each dataset, taken back or not."""
    return _newest(names, Version.objects.all())


def standing_versions(names: set[str]) -> dict[str, Version]:
    """Return the newest version of each dataset that was not taken back; nothing for one without such a version."""
    return _newest(names, Version.objects.standing())


def _newest(names: set[str], versions: VersionQuerySet) -> dict[str, Version]:
    if not names:
        return {}
    rows = versions.filter(dataset__name__in=names).select_related("dataset__owner", "corrects").order_by("number")
    return {version.dataset.name: version for version in rows}


def corrections_of(version: Version) -> list[Version]:
    """Return the later versions that their owner calls a correction of this one or of one after it, oldest first."""
    later = version.dataset.versions.standing().filter(number__gt=version.number, corrects__isnull=False)
    return list(later.order_by("number"))


def withdrawn_among(names: set[str]) -> list[tuple[str, int]]:
    """Return which versions of these datasets were taken back, as name and number in order."""
    if not names:
        return []
    rows = Withdrawal.objects.filter(version__dataset__name__in=names)
    return sorted(rows.values_list("version__dataset__name", "version__number"))


def barred(versions: Iterable[Version], *, on: date) -> tuple[str, str] | None:
    """Return why a figure may not stand on these versions on a day, as kind and sentence; None where it may.

    The kind is withdrawn, where the owner took one of them back, or licence, where the right to use the data has ended.
    """
    rows = list(versions)
    taken = {one.version_id: one for one in Withdrawal.objects.filter(version__in=[row.pk for row in rows])}
    for row in rows:
        if row.pk in taken:
            return "withdrawn", f"Version {row.number} of '{row.dataset.name}' was withdrawn: {taken[row.pk].reason}"
    ends = licence_ends({row.dataset.name for row in rows})
    for name, last in sorted(ends.items()):
        if last < on:
            return "licence", f"The licence of '{name}' ended on {last.isoformat()}."
    return None


def licence_ends(names: set[str]) -> dict[str, date]:
    """Return the last day on which the city may use each dataset, where its owner named one."""
    if not names:
        return {}
    said = Description.objects.newest().filter(dataset__name__in=names, licence_ends_on__isnull=False)
    return {name: last for name, last in said.values_list("dataset__name", "licence_ends_on") if last}


def datasets(person: Person | None, at: datetime) -> list[dict[str, Any]]:
    """Return what a person may read of the catalogue, as the command line lists it; None is the operator."""
    listed = []
    for dataset in Dataset.objects.readable_by(person, at).select_related("owner").prefetch_related("versions"):
        newest = max(dataset.versions.all(), key=lambda version: version.number, default=None)
        if newest is not None:
            listed.append(
                {
                    "dataset": dataset.name, "title": dataset.title, "owner": dataset.owner.code if dataset.owner else None,
                    "version": newest.number, "rows": newest.rows, "as_of": newest.as_of.isoformat() if newest.as_of else None,
                    "columns": [column["name"] for column in newest.columns], "content_hash": newest.content_hash,
                }
            )  # fmt: skip
    return listed


def verify_snapshots() -> Iterator[Break]:
    """Yield every version whose row, manifest or chunk bytes are not what the ledger recorded, and every such description."""
    recorded = {
        (facts["dataset"], facts["version"]): (one.index, [facts, one.actor, one.occurred_us])
        for one in told_whole("catalog.version_added")
        for facts in one.facts.get("versions", [])
    }
    hashed: dict[str, bool] = {}
    erased = erased_acts()
    rows = list(Version.objects.select_related("dataset", "corrects"))
    there = [
        Kept(
            (row.dataset.name, row.number),
            [row.facts(), row.added_by, microseconds(row.added_at)],
            row.added_at,
            row.pk,
        )
        for row in rows
    ]
    yield from compared("catalog_version", recorded, there, erased, kind="snapshot")
    for row, kept in zip(rows, there, strict=True):
        index = recorded.get(kept.key, (UNRECORDED, None))[0]
        if sha256_of(row.manifest) != row.content_hash:
            yield Break(index, "snapshot", "catalog_version", str(row.pk))
        else:
            yield from (Break(index, "snapshot", "chunks", sha256) for sha256 in _broken_chunks(row, hashed))
    yield from _bad_descriptions(erased)
    yield from compared_rows(Withdrawal, ["catalog.version_withdrawn"], erased)


def _bad_descriptions(erased: ErasedActs) -> Iterator[Break]:
    """Yield the descriptions that differ. They have no name in the ledger but what they say, when, and who said it."""
    recorded = (
        (one.index, [one.occurred_us, one.actor, one.facts["description"], True])
        for one in told_whole("catalog.described")
    )
    rows = Description.objects.select_related("dataset").order_by("pk")
    there = (
        (
            [
                microseconds(row.described_at),
                row.described_by,
                row.facts(),
                row.meanings_text == canonical(row.meanings),
            ],
            row.described_at,
            row.pk,
        )
        for row in rows
    )
    yield from compared_by_content("catalog_description", recorded, there, erased, kind="version")


def _broken_chunks(version: Version, hashed: dict[str, bool]) -> Iterator[str]:
    """Yield the digests of the chunks of a version that are gone or have other bytes."""
    for chunk in version.parts["chunks"]:
        sha256 = chunk["sha256"]
        if sha256 not in hashed:
            place = place_of_chunk(settings.MULKKO_HOME, chunk)
            hashed[sha256] = place.is_file() and sha256_of_file(place) == sha256
        if not hashed[sha256]:
            yield sha256
