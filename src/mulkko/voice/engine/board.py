"""The voices of one sorting as arrays, and what a page counts in them under its filters.

Each part of a page is narrowed by every filter but its own: the themes stay side by side when one of them is chosen.
Periods end with the last week in which anything came, for the clock is none of the engine's business.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from mulkko.voice.engine.counts import EVERYWHERE, Series
from mulkko.voice.engine.placed import NOT_SORTED
from mulkko.voice.engine.rises import FEWEST_VOICES, LAST_WEEKS, WEEKS_BEFORE, Rise, expected_range, rises_in, surged

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
NO_WEEK = -1
FEWEST_SHOWN = 5  # smaller counts could point to a person
EPOCH = date(1969, 12, 29)  # a Monday before every date that counts
NEEDED = ("voice", "theme", "similarity", "day", "district", "channel", "fold", "masks")
MOST_WEEKS = 520
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Wanted:
    """The filters of a page; what is empty or 0 narrows nothing."""

    weeks: int = 0
    theme: int = 0
    district: str = ""
    channel: str = ""
    words: str = ""


@dataclass(frozen=True)
class Picture:
    """What a page shows of the voices under its filters: counts only, no text."""

    n: int
    bundles: int  # different texts, copies folded
    masked: int  # voices in which personal data was masked
    first: date | None
    last: date | None
    themes: tuple[tuple[int, int], ...]  # number, voices; the largest first
    unsorted: int
    weeks: tuple[tuple[date, int], ...]  # Monday, voices; no week left out between the first and the last
    expected: tuple[tuple[float, float] | None, ...]
    surges: frozenset[int]
    districts: tuple[tuple[str, int], ...]
    channels: tuple[tuple[str, int], ...]
    without_district: int
    without_day: int
    rises: tuple[Rise, ...]


@dataclass(frozen=True, eq=False)
class Board:
    """One entry for each voice, in the order of their numbers; districts and channels are places in their lists."""

    voice: Ints
    theme: Ints
    similarity: npt.NDArray[np.float32]
    week: Ints  # since EPOCH, NO_WEEK where the day is not known
    day: Ints
    district: Ints
    channel: Ints
    fold: Ints
    is_masked: Bools
    districts: tuple[str, ...]
    channels: tuple[str, ...]

    @property
    def last_week(self) -> int:
        return int(self.week.max(initial=NO_WEEK))

    def chosen(self, wanted: Wanted, matching: Bools | None = None, *, without: str = "") -> Bools:
        """Return which voices the filters leave; the filter named `without` is not applied.

        Args:
            matching: which voices hold the words that are looked for.
        """
        kept = np.ones(len(self.voice), bool) if matching is None else matching.copy()
        if wanted.weeks and without != "weeks":
            kept &= self.week > self.last_week - wanted.weeks
        if wanted.theme and without != "theme":
            kept &= self.theme == wanted.theme
        if wanted.district and without != "district":
            kept &= self.district == _place_in(self.districts, wanted.district)
        if wanted.channel and without != "channel":
            kept &= self.channel == _place_in(self.channels, wanted.channel)
        return kept


def _place_in(names: tuple[str, ...], name: str) -> int:
    return names.index(name) if name in names else -1


def read_board(path: Path) -> Board | None:
    """Return the board in a chunk; None where an older sorting wrote no more than themes."""
    if not set(NEEDED) <= set(pq.read_schema(path).names):
        return None
    table = pq.read_table(path, columns=list(NEEDED), use_threads=False)
    days = table.column("day").cast(pa.int32()).fill_null(np.iinfo(np.int32).min).to_numpy().astype(np.int64)
    unknown = days == np.iinfo(np.int32).min
    since = days + (date(1970, 1, 1) - EPOCH).days
    district, districts = _coded(table.column("district"))
    channel, channels = _coded(table.column("channel"))
    return Board(
        voice=table.column("voice").to_numpy(), theme=table.column("theme").to_numpy().astype(np.int64),
        similarity=table.column("similarity").to_numpy(), week=np.where(unknown, NO_WEEK, since // 7),
        day=np.where(unknown, NO_WEEK, since), district=district, channel=channel, fold=table.column("fold").to_numpy(),
        is_masked=table.column("masks").to_numpy() > 0, districts=districts, channels=channels,
    )  # fmt: skip


def _coded(column: pa.ChunkedArray) -> tuple[Ints, tuple[str, ...]]:
    coded = column.combine_chunks().dictionary_encode()
    return coded.indices.to_numpy().astype(np.int64), tuple(coded.dictionary.to_pylist())


def picture_of(board: Board, wanted: Wanted, matching: Bools | None = None) -> Picture:
    """Return everything that a page counts under its filters."""
    kept = board.chosen(wanted, matching)
    weeks, expected, surges = _weeks(board, wanted, matching)
    days = board.day[kept & (board.day != NO_WEEK)]
    themes = _counted(board.theme[board.chosen(wanted, matching, without="theme")])
    districts = _counted(board.district[board.chosen(wanted, matching, without="district")])
    channels = _counted(board.channel[board.chosen(wanted, matching, without="channel")])
    named = {board.districts[code]: n for code, n in districts.items()}
    return Picture(
        n=int(kept.sum()), bundles=int(np.count_nonzero(_flags(board.fold[kept]))), masked=int((kept & board.is_masked).sum()),
        first=_day(int(days.min())) if len(days) else None, last=_day(int(days.max())) if len(days) else None,
        themes=_ranked({number: n for number, n in themes.items() if number != NOT_SORTED}), unsorted=themes.get(NOT_SORTED, 0),
        weeks=weeks, expected=expected, surges=surges,
        districts=_ranked({name: n for name, n in named.items() if name != EVERYWHERE}),
        channels=_ranked({board.channels[code]: n for code, n in channels.items() if board.channels[code]}),
        without_district=named.get(EVERYWHERE, 0), without_day=int((kept & (board.week == NO_WEEK)).sum()),
        rises=tuple(rises_on(board, wanted, matching)),
    )  # fmt: skip


def protected(pairs: Iterable[tuple[Any, int]]) -> list[tuple[Any, int]]:
    """Return the counts of five or more, in their order; the smallest of the rest go too until those left out are five or more together.

    Else one that is left out, or a few of them together, would follow from the sum.
    """
    listed = list(pairs)
    kept = [pair for pair in listed if pair[1] >= FEWEST_SHOWN]
    left_out = [n for _name, n in listed if 0 < n < FEWEST_SHOWN]
    while kept and left_out and (len(left_out) == 1 or sum(left_out) < FEWEST_SHOWN):
        smallest = min(reversed(kept), key=lambda pair: pair[1])
        kept.remove(smallest)
        left_out.append(smallest[1])
    return kept


def _counted(codes: Ints) -> dict[int, int]:
    values, often = np.unique(codes, return_counts=True)
    return dict(zip(values.tolist(), often.tolist(), strict=True))


def _flags(numbers: Ints) -> Bools:
    flags = np.zeros(int(numbers.max(initial=-1)) + 1, bool)
    flags[numbers] = True
    return flags


def first_of_folds(board: Board, at: Ints) -> Ints:
    """Return those places of `at` that are the first of their copies, in the order of `at`."""
    place_of_fold = np.full(int(board.fold.max(initial=-1)) + 1, -1)
    place_of_fold[board.fold[at[::-1]]] = at[::-1]  # the first in the order is written last, and stays
    return at[place_of_fold[board.fold[at]] == at]


def _ranked(counts: dict) -> tuple:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _day(number: int) -> date:
    return EPOCH + timedelta(days=number)


def weekly(board: Board, wanted: Wanted) -> tuple[tuple[date, int], ...]:
    """Return the weeks of the period with their counts, without anything else of a picture."""
    return _weeks(board, wanted, None)[0]


def _weeks(board: Board, wanted: Wanted, matching: Bools | None) -> tuple[tuple, tuple, frozenset[int]]:
    """Return the weeks of the period with their counts, what was to be expected in each, and which surged.

    What came before the period counts towards what is expected. At most ten years: a mistyped year is no history.
    """
    weeks = board.week[board.chosen(wanted, matching, without="weeks") & (board.week != NO_WEEK)]
    if not len(weeks):
        return (), (), frozenset()
    last = board.last_week
    first = max(int(weeks.min()), last - MOST_WEEKS + 1)
    often = np.bincount(weeks[weeks >= first] - first, minlength=last - first + 1).tolist()
    ranges, rose = expected_range(often), surged(often)
    skipped = max(0, len(often) - wanted.weeks) if wanted.weeks else 0
    mondays = tuple((EPOCH + (first + at) * _WEEK, n) for at, n in enumerate(often))
    return mondays[skipped:], ranges[skipped:], frozenset(at - skipped for at in rose if at >= skipped)


def rises_on(board: Board, wanted: Wanted, matching: Bools | None = None) -> list[Rise]:
    """Return the series that rose in the last weeks, as `rises_in` finds them, under all filters but the period.

    Only series with enough voices in the last weeks are spelled out: the others cannot be shown anyway.
    """
    kept = board.chosen(wanted, matching, without="weeks") & (board.week != NO_WEEK) & (board.theme != NOT_SORTED)
    kept &= board.week > board.last_week - LAST_WEEKS - WEEKS_BEFORE
    theme, district, week = board.theme[kept], board.district[kept], board.week[kept]
    if not len(week):
        return []
    everywhere = len(board.districts)  # a place of its own for all districts together
    nowhere = board.districts.index(EVERYWHERE) if EVERYWHERE in board.districts else -1
    placed = district != nowhere
    theme, district, week = (
        np.concatenate([theme, theme[placed]]),
        np.concatenate([np.full(len(week), everywhere), district[placed]]),
        np.concatenate([week, week[placed]]),
    )
    series = _series(board, theme, district, week)
    present = board.week[(board.week > board.last_week - LAST_WEEKS - WEEKS_BEFORE) & (board.theme != NOT_SORTED)]
    return rises_in(series, weeks=[EPOCH + one * _WEEK for one in np.unique(present).tolist() if one != NO_WEEK])


def _series(board: Board, theme: Ints, district: Ints, week: Ints) -> Series:
    names = (*board.districts, EVERYWHERE)
    span = LAST_WEEKS + WEEKS_BEFORE
    first = board.last_week - span + 1
    cell = (theme * len(names) + district) * span + week - first  # one number for theme, district and week
    recent = np.bincount(cell[week > board.last_week - LAST_WEEKS] // span)
    loud = np.append(recent >= FEWEST_VOICES, np.zeros(max(0, int(cell.max()) // span + 1 - len(recent)), bool))
    series: Series = {}
    cells, counts = np.unique(cell[loud[cell // span]], return_counts=True)
    for one, n in zip(cells.tolist(), counts.tolist(), strict=True):
        pair, at = divmod(one, span)
        weeks = series.setdefault((pair // len(names), names[pair % len(names)]), {})
        weeks[EPOCH + (first + at) * _WEEK] = n
    return series
