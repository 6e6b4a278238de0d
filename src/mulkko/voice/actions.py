"""Collecting voices, and sorting them into themes: read and computed outside, kept in one short transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from mulkko.catalog.actions import ENDINGS, Added, Import, Incoming, keep_chunks, profile_added
from mulkko.catalog.engine.manifest import sha256_of_file
from mulkko.catalog.engine.nursery import Limits, nursery
from mulkko.catalog.errors import CatalogError
from mulkko.catalog.models import Version
from mulkko.catalog.providers.chunks import incoming, keep
from mulkko.jobs.actions import Going
from mulkko.ledger.actions import Actor, recording
from mulkko.ledger.engine.canonical import canonical
from mulkko.organization.models import Person
from mulkko.organization.queries import actor_of
from mulkko.voice.engine.placed import facts_of, placed_chunk
from mulkko.voice.engine.themes import RECIPE, Voice, sorted_into_themes
from mulkko.voice.errors import NothingCollected, VoiceError
from mulkko.voice.models import Clearing, Collection, Sorting, Theme
from mulkko.voice.queries import voices_of
from mulkko.voice.queries.pictures import board_of, may_read, rows_at, text_hash

LIMITS = Limits(wall_seconds=1800, memory_mib=3072, cpu_seconds=1800)


@dataclass(frozen=True)
class Collected:
    """What one file brought; `is_new` is false where the newest version held exactly this already."""

    collection: Collection
    is_new: bool


class _NothingNew(Exception):
    """The file brings what is there: the transaction is given up, and no entry is written."""


def collect(
    path: Path, *, columns: Mapping[str, str], told: Incoming, by: Actor, person: Person | None, at: datetime
) -> Collected:
    """Read a file of voices in the limited child, masked there, and keep it as a version of a dataset.

    Args:
        columns: meaning -> name of the file's column, for text and any of title, date, place, channel, answered_by, sender.
        told: texts are read by the unit that handles them, whatever `readers` says.

    Raises:
        VoiceError: the file cannot be read, lacks a column, or holds more than one table.
        CatalogError: the dataset belongs to another unit, or it is another table.
    """
    told = replace(told, readers="unit", personal=frozenset({"sender"}))
    try:
        source_sha256 = sha256_of_file(path)
    except OSError as error:
        raise VoiceError(
            f"The file cannot be opened: {error.strerror}.", str(path), "Check the path and its rights."
        ) from error
    with incoming(settings.MULKKO_HOME) as folder:
        sheet = _read(path, dict(columns), folder)
        keep_chunks([sheet], folder)
    one = Import(path, told, source_sha256, by, person, at)
    try:
        with recording("voice.collected", by=by, at=at) as facts:
            added = one.keep_sheets([sheet])[0]
            if not added.is_new:
                raise _NothingNew
            version = _version_of(added)
            collection = Collection.objects.create(
                version=version, n=sheet["rows"], folded=sheet["folded"], masked=sheet["masked"],
                found_text=canonical(sheet["found"]), columns_text=canonical(dict(columns)), made_at=at,
            )  # fmt: skip
            facts |= {"dataset": added.dataset, "version": added.version, "n": collection.n}
            facts |= {"folded": collection.folded, "masked": collection.masked, "columns": dict(columns)}
    except _NothingNew:
        known = Collection.objects.filter(version=_version_of(added)).first()
        if known is None:
            cure = "Give the voices another name."
            raise CatalogError(f"The dataset '{added.dataset}' holds no voices.", "--name", cure) from None
        return Collected(known, False)
    profile_added([added], at=at)
    return Collected(collection, True)


def _version_of(added: Added) -> Version:
    return Version.objects.get(dataset__name=added.dataset, number=added.version or 0)


def _read(path: Path, columns: dict[str, str], folder: Path) -> dict:
    arguments = {"source": str(path.absolute()), "name": path.name, "folder": str(folder), "columns": columns}
    outcome = nursery().run("read_voices", arguments, limits=LIMITS)
    if outcome.ended != "done" or outcome.result is None:
        if outcome.ended == "refused" and outcome.error:
            raise VoiceError(**outcome.error)
        what = ENDINGS.get(outcome.ended, "Reading it broke off.")
        what = what.format(wall=LIMITS.wall_seconds, memory=LIMITS.memory_mib)
        raise VoiceError(what, path.name, "Split the file, or save it again from the program it comes from.")
    if len(outcome.result) > 1:
        names = ", ".join(str(sheet["sheet"]) for sheet in outcome.result[:5])
        raise VoiceError(
            f"The file holds {len(outcome.result)} tables: {names}.", path.name, "Send one table in a file."
        )
    if "error" in outcome.result[0]:
        raise VoiceError(**outcome.result[0]["error"])
    return outcome.result[0]


def sort_asked(going: Going, at: datetime) -> dict[str, Any]:
    """Make the themes of the collection that a job names; the same recipe is not run twice on it.

    Raises:
        NothingCollected: whoever asked may not read the collection, or there is none.
    """
    collection = Collection.objects.readable_by(going.person, at).filter(pk=going.told["collection"]).first()
    if collection is None:
        raise NothingCollected("There are no such voices.", str(going.told["collection"]), "Choose other voices.")
    going.step("sorting")
    made = collection.sorting
    if made is None or made.recipe != RECIPE or board_of(made) is None:  # of an older program
        made = make_themes(collection, by=going.actor(at), at=at)
    return {"dataset": collection.version.dataset.name, "themes": made.themes.count(), "unsorted": made.unsorted}


def make_themes(collection: Collection, *, by: Actor, at: datetime) -> Sorting:
    """Sort the voices of a collection into themes and keep who belongs where as one chunk.

    The same voices always give the same themes, whatever order they came in.
    """
    result = sorted_into_themes(
        lambda: (
            Voice(row["voice"], row["text"], row["title"], row["copies"])
            for row in voices_of(collection, ("voice", "text", "title", "copies"))
        )
    )
    with incoming(settings.MULKKO_HOME) as folder:
        facts_asked = ("voice", "title", "text", "date", "place", "channel", "copies")
        chunk = placed_chunk(result.places, facts_of(voices_of(collection, facts_asked)), folder)
        keep(settings.MULKKO_HOME, folder / chunk["file"], chunk["sha256"], role=chunk["role"])
    with recording("voice.themes_made", by=by, at=at) as facts:
        sorting = Sorting.objects.create(
            collection=collection, recipe=RECIPE, placed_sha256=chunk["sha256"], unsorted=result.unsorted, made_at=at
        )
        Theme.objects.bulk_create(
            Theme(
                sorting=sorting, number=number, label=theme.label, label_voice=theme.label_voice,
                words_text=canonical(list(theme.words)), n=theme.n,
            )
            for number, theme in enumerate(result.themes, 1)
        )  # fmt: skip
        facts |= {"dataset": collection.version.dataset.name, "version": collection.version.number, "recipe": RECIPE}
        facts |= {"themes": len(result.themes), "unsorted": result.unsorted, "placed": chunk["sha256"]}
    return sorting


def clear(collection: Collection, voice: int, *, by: Person, at: datetime) -> Clearing:
    """Let all staff read one voice, word for word as stored; who clears it has read it through.

    Raises:
        NothingCollected: there is no such voice, or the person does not belong to the unit that handles it.
    """
    rows = rows_at(collection, [voice]) if may_read(collection, by, at) else []
    if not rows:
        raise NothingCollected("There is no such voice that you may read.")
    bound = text_hash(rows[0]["title"], rows[0]["text"])
    with recording("voice.cleared", by=actor_of(by, at), at=at) as facts:
        clearing, _ = Clearing.objects.update_or_create(
            collection=collection, voice=voice, defaults={"sha256": bound, "cleared_by": by, "cleared_at": at}
        )
        facts |= {"dataset": collection.version.dataset.name, "version": collection.version.number}
        facts |= {"voice": voice, "sha256": bound}
    return clearing


def end_clearing(clearing: Clearing, *, by: Person, at: datetime) -> None:
    """Take a voice back from those who do not handle it.

    Raises:
        NothingCollected: the person does not belong to the unit that handles it.
    """
    collection = clearing.collection
    if not may_read(collection, by, at):
        raise NothingCollected("There is no such voice that you may read.")
    with recording("voice.clearing_ended", by=actor_of(by, at), at=at) as facts:
        facts |= {"dataset": collection.version.dataset.name, "version": collection.version.number}
        facts |= {"voice": clearing.voice, "sha256": clearing.sha256}
        clearing.delete()
