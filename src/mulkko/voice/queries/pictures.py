"""What the pages of citizens' voices show: counts for all staff, texts for who handles them, cleared ones for the others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings

from mulkko.catalog.providers.chunks import place_of
from mulkko.organization.models import Person
from mulkko.voice.engine.board import Board, Bools, Picture, Wanted, first_of_folds, picture_of, read_board, weekly
from mulkko.voice.models import Clearing, Collection, Sorting, Theme

MOST_WORDS = 5
_TEXTS = ("voice", "title", "text", "date", "place", "channel")


@dataclass(frozen=True)
class Shown:
    """One voice as a page shows it, word for word as stored; `clearing` is 0 where it was not cleared."""

    voice: int
    title: str
    text: str
    day: date | None
    place: str
    channel: str
    copies: int
    clearing: int


def shown_collections() -> list[Collection]:
    """Return the newest collection of each dataset, the latest one first: that there are voices is known to all staff."""
    found: dict[int, Collection] = {}
    for one in Collection.objects.select_related("version__dataset__owner").order_by("-version__number"):
        found.setdefault(one.version.dataset_id, one)
    return sorted(found.values(), key=lambda one: (one.made_at, one.pk), reverse=True)


def may_read(collection: Collection, person: Person | None, at: datetime) -> bool:
    """Tell whether a person belongs to the unit that handles the texts; None is the operator."""
    return Collection.objects.readable_by(person, at).filter(pk=collection.pk).exists()


def board_of(sorting: Sorting) -> Board | None:
    """Return the voices of a sorting as arrays; None where an older program made it, so that it has to be made again."""
    return _board(str(place_of(settings.MULKKO_HOME, sorting.placed_sha256)))


@lru_cache(maxsize=4)
def _board(path: str) -> Board | None:
    return read_board(Path(path))


def picture(sorting: Sorting, wanted: Wanted) -> Picture | None:
    """Return what a page counts; the same sorting and filters always give the same, so it is remembered a while."""
    if board_of(sorting) is None:
        return None
    return _picture(sorting.pk, sorting.placed_sha256, wanted)


@lru_cache(maxsize=128)
def _picture(sorting_id: int, placed: str, wanted: Wanted) -> Picture:
    sorting = Sorting.objects.select_related("collection__version").get(pk=sorting_id)
    board = board_of(sorting)
    assert board is not None  # `picture` looked before
    return picture_of(board, wanted, _matching(sorting, wanted.words))


def weeks_of(sorting: Sorting, wanted: Wanted) -> tuple[tuple[date, int], ...]:
    """Return weeks with their counts; words are not looked for."""
    board = board_of(sorting)
    return weekly(board, wanted) if board is not None else ()


def _matching(sorting: Sorting, words: str) -> Bools | None:
    asked = tuple(words.split()[:MOST_WORDS])
    if not asked:
        return None
    return holding(tuple(_chunks(sorting.collection)), asked)


def _chunks(collection: Collection) -> Iterable[str]:
    """Yield the chunk files that hold the texts, in the order of the voices."""
    names = [column["name"] for column in collection.version.columns]
    for chunk in collection.version.parts["chunks"]:
        if "text" in {names[index] for index in chunk["columns"]}:
            yield str(place_of(settings.MULKKO_HOME, chunk["sha256"]))


@lru_cache(maxsize=16)
def holding(paths: tuple[str, ...], words: tuple[str, ...]) -> Bools:
    """Return which voices hold all of the words as written, in title or text. No morphemes: those live in the worker."""
    found = [np.zeros(0, bool)]
    for path in paths:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=5_000, columns=["title", "text"], use_threads=False):
                whole = pc.binary_join_element_wise(batch.column("title"), batch.column("text"), "\n")
                kept = np.ones(len(batch), bool)
                for word in words:
                    there = pc.match_substring(whole, word, ignore_case=True)
                    kept &= there.to_numpy(zero_copy_only=False).astype(bool)
                found.append(kept)
    return np.concatenate(found)


def numbers_of(sorting: Sorting, wanted: Wanted, *, order: str = "newest") -> list[int]:
    """Return the voices under the filters, one for each different text.

    Args:
        order: "newest" first, "closest" to the middle of its theme first, or most "copies" first.
    """
    board = board_of(sorting)
    if board is None:
        return []
    at = np.flatnonzero(board.chosen(wanted, _matching(sorting, wanted.words)))
    if order == "copies":
        _, back, often = np.unique(board.fold[at], return_inverse=True, return_counts=True)
        first_of_all = -often[back].astype(np.float64)
    else:
        first_of_all = -(board.similarity if order == "closest" else board.day)[at].astype(np.float64)
    at = at[np.lexsort((board.voice[at], first_of_all))]
    return board.voice[first_of_folds(board, at)].tolist()


def cleared_among(sorting: Sorting, numbers: Sequence[int]) -> list[int]:
    """Return those of some voices that were cleared, in their order."""
    cleared = set(Clearing.objects.filter(collection=sorting.collection).values_list("voice", flat=True))
    return [number for number in numbers if number in cleared]


def shown_voices(sorting: Sorting, numbers: Sequence[int]) -> list[Shown]:
    """Return voices as stored, in the order asked. The caller has cut the numbers to what the person may read."""
    rows = {row["voice"]: row for row in rows_at(sorting.collection, numbers)}
    cleared = {
        one.voice: one for one in Clearing.objects.filter(collection=sorting.collection, voice__in=list(numbers))
    }
    copies = _copies(sorting, numbers)
    return [_shown(rows[number], copies.get(number, 1), cleared.get(number)) for number in numbers if number in rows]


def _copies(sorting: Sorting, numbers: Sequence[int]) -> dict[int, int]:
    board = board_of(sorting)
    if board is None or not len(numbers):
        return {}
    at = np.searchsorted(board.voice, np.array(numbers))
    return {number: int((board.fold == board.fold[place]).sum()) for number, place in zip(numbers, at, strict=True)}


def _shown(row: dict, copies: int, clearing: Clearing | None) -> Shown:
    holds = clearing is not None and clearing.sha256 == text_hash(row["title"], row["text"])
    return Shown(
        row["voice"], row["title"], row["text"], row["date"], row["place"], row["channel"], copies,
        clearing.pk if clearing is not None and holds else 0,
    )  # fmt: skip


def text_hash(title: str, text: str) -> str:
    """Return what a clearing is bound to: another text is another voice."""
    return sha256(f"{title}\n{text}".encode()).hexdigest()


def rows_at(collection: Collection, numbers: Sequence[int]) -> list[dict]:
    """Return the rows of some voices, reading only the parts of the chunks that hold them."""
    wanted, found, begin = set(numbers), [], 0
    for path in _chunks(collection) if wanted else ():
        with pq.ParquetFile(path) as file:
            groups = []
            for group in range(file.metadata.num_row_groups):
                end = begin + file.metadata.row_group(group).num_rows
                if any(begin <= number < end for number in wanted):
                    groups.append(group)
                begin = end
            if groups:
                table = file.read_row_groups(groups, columns=list(_TEXTS), use_threads=False)
                inside = np.isin(table.column("voice").to_numpy(), list(wanted))
                found += table.filter(inside).to_pylist()
    return found


def theme_names(themes: Iterable[Theme], *, reads: bool) -> dict[int, str]:
    """Return what each theme is called: a title word for word; where that may not be read, the words of the theme."""
    listed = list(themes)
    cleared: set[tuple[int, int]] = set()
    if not reads and listed:
        rows = Clearing.objects.filter(collection=listed[0].sorting.collection_id)
        cleared = set(rows.values_list("collection_id", "voice"))
    return {
        one.number: one.label
        if reads or (one.sorting.collection_id, one.label_voice) in cleared
        else " · ".join(one.words[:3])
        for one in listed
    }
