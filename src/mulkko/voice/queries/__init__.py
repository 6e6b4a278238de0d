"""Reading voices, their themes, how often they come, and where words stand in them. Only who may read the texts may ask."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import pyarrow.parquet as pq
from django.conf import settings

from mulkko.catalog.providers.chunks import place_of
from mulkko.language.engine.morphemes import morphemes
from mulkko.organization.models import Person
from mulkko.voice.engine.counts import counts_of, district_of
from mulkko.voice.engine.placed import NOT_SORTED
from mulkko.voice.engine.rises import Rise, rises_in
from mulkko.voice.engine.search import Hit, best_of
from mulkko.voice.errors import NothingCollected
from mulkko.voice.models import Collection, Sorting

_ROWS = 5_000


def collections(person: Person | None, at: datetime) -> list[Collection]:
    """Return the newest collection of each dataset that a person may read; None is the operator."""
    found: dict[int, Collection] = {}
    rows = Collection.objects.readable_by(person, at).select_related("version__dataset__owner")
    for one in rows.order_by("-version__number"):
        found.setdefault(one.version.dataset_id, one)
    return sorted(found.values(), key=lambda one: one.version.dataset.name)


def collection_named(name: str | None, *, person: Person | None, at: datetime) -> Collection:
    """Return the newest collection of a dataset; without a name, of the only or the latest one.

    Raises:
        NothingCollected: there is none, or none that the person may read.
    """
    found = [one for one in collections(person, at) if name in (None, one.version.dataset.name)]
    if not found:
        what = (
            f"There are no voices named '{name}' that you may read."
            if name
            else "There are no voices that you may read."
        )
        raise NothingCollected(what, "--dataset", "Collect some with: mulkko voices add FILE --text COLUMN")
    return max(found, key=lambda one: (one.made_at, one.pk))


def sorting_of(collection: Collection) -> Sorting:
    """Return the newest sorting of a collection.

    Raises:
        NothingCollected: its themes were not made yet.
    """
    sorting = collection.sorting
    if sorting is None:
        name = collection.version.dataset.name
        raise NothingCollected(
            f"The voices of '{name}' have no themes yet.", name, "Make them with: mulkko voices themes"
        )
    return sorting


def voices_of(collection: Collection, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the voices of a collection in order, a few thousand in memory at a time."""
    names = [column["name"] for column in collection.version.columns]
    for chunk in collection.version.parts["chunks"]:
        if not set(columns) <= {names[index] for index in chunk["columns"]}:
            continue
        with pq.ParquetFile(place_of(settings.MULKKO_HOME, chunk["sha256"])) as file:
            for batch in file.iter_batches(batch_size=_ROWS, columns=list(columns), use_threads=False):
                yield from batch.to_pylist()


def themes_of_voices(sorting: Sorting) -> dict[int, int]:
    """Return the theme number of each voice; a voice that is not sorted is left out."""
    table = pq.read_table(place_of(settings.MULKKO_HOME, sorting.placed_sha256), columns=["voice", "theme"])
    pairs = zip(table.column("voice").to_pylist(), table.column("theme").to_pylist(), strict=True)
    return {voice: theme for voice, theme in pairs if theme != NOT_SORTED}


def members_of(sorting: Sorting, number: int, *, most: int = 20) -> list[dict[str, Any]]:
    """Return the voices closest to the middle of a theme, closest first, as stored."""
    table = pq.read_table(place_of(settings.MULKKO_HOME, sorting.placed_sha256), filters=[("theme", "=", number)])
    rows = sorted(table.to_pylist(), key=lambda row: (-row["similarity"], row["voice"]))[:most]
    near = {row["voice"]: row["similarity"] for row in rows}
    found = [
        row
        for row in voices_of(sorting.collection, ("voice", "title", "text", "date", "place"))
        if row["voice"] in near
    ]
    return sorted(found, key=lambda row: (-near[row["voice"]], row["voice"]))


def weekly_counts(sorting: Sorting) -> dict[tuple[int, str], dict[date, int]]:
    """Return (theme number, district) -> Monday of the week -> voices; voices without a day are left out."""
    placed = themes_of_voices(sorting)
    rows = voices_of(sorting.collection, ("voice", "date", "place"))
    return counts_of(
        (placed[row["voice"]], district_of(row["place"]), row["date"])
        for row in rows
        if row["voice"] in placed and row["date"] is not None
    )


def rises(sorting: Sorting) -> list[Rise]:
    """Return the theme-and-district series that rose in the last weeks, least likely by chance first."""
    return rises_in(weekly_counts(sorting))


def search(collection: Collection, asked: str, *, most: int = 20) -> list[Hit]:
    """Return the best voices for a few words, with the places where the words stand in the stored text."""
    rows = lambda: ((row["voice"], row["text"]) for row in voices_of(collection, ("voice", "text")))  # noqa: E731
    return best_of(rows, asked, morphemes_in=morphemes, most=most)
