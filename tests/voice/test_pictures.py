"""What pages count of voices: every filter narrows, small counts stay hidden, and it is the same as counting by hand."""

from collections import Counter
from datetime import date, timedelta

import pyarrow.parquet as pq
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.hall import NINE, OPERATOR, minute, person
from tests.builders.remembered import remembers
from tests.builders.voices import collected, file_of, rows

from mulkko.catalog.providers.chunks import place_of
from mulkko.ledger.models import Entry
from mulkko.voice.actions import clear, end_clearing, make_themes
from mulkko.voice.engine.board import Wanted, picture_of, protected, read_board, rises_on
from mulkko.voice.engine.counts import district_of, week_of
from mulkko.voice.engine.placed import facts_of, placed_chunk
from mulkko.voice.engine.rises import expected_range, rises_in, surged
from mulkko.voice.errors import NothingCollected
from mulkko.voice.models import Clearing, Sorting
from mulkko.voice.queries import rises, weekly_counts
from mulkko.voice.queries.pictures import (
    board_of,
    cleared_among,
    may_read,
    numbers_of,
    picture,
    rows_at,
    shown_collections,
    shown_voices,
    theme_names,
)

PLACES = ("가람시 나루구", "가람시 누리구 물꼬동", "")
CHANNELS = ("전화", "누리집", "")
FIRST = date(2026, 1, 1)
voices = st.lists(
    st.tuples(
        st.none() | st.integers(0, 200).map(lambda at: FIRST + timedelta(at)),
        st.sampled_from(PLACES),
        st.sampled_from(CHANNELS),
        st.sampled_from(("하나", "둘", "셋", "")),
        st.integers(-1, 3).filter(bool),
    ),
    min_size=1,
    max_size=80,
)


def rows_from(given_voices):
    return [
        {"voice": at, "title": "", "text": f"[전화] {copies}" if at % 3 == 0 else copies, "date": day, "place": place, "channel": channel, "copies": copies}
        for at, (day, place, channel, copies, _theme) in enumerate(given_voices)
    ]  # fmt: skip


def board_from(given_voices, folder):
    folder.mkdir(exist_ok=True)
    places = [(at, one[4], 0.5) for at, one in enumerate(given_voices)]
    chunk = placed_chunk(places, facts_of(rows_from(given_voices)), folder)
    return read_board(folder / chunk["file"])


wanted_ones = st.builds(
    Wanted,
    weeks=st.sampled_from((0, 4, 12)),
    theme=st.integers(0, 3),
    district=st.sampled_from(("", "나루구", "누리구", "없는구")),
    channel=st.sampled_from(("", "전화")),
)


@given(voices, wanted_ones)
def test_counts_are_those_of_counting_by_hand(tmp_path_factory, given_voices, wanted):
    board = board_from(given_voices, tmp_path_factory.mktemp("board"))
    counted = picture_of(board, wanted)
    days = [one[0] for one in given_voices if one[0]]
    since = week_of(max(days)) - timedelta(weeks=wanted.weeks - 1) if days else FIRST

    def fits(one, *, but=""):
        day, place, channel, _copies, theme = one
        return (
            (not wanted.weeks or (day is not None and day >= since) or not days)
            and (not wanted.theme or theme == wanted.theme or but == "theme")
            and (not wanted.district or district_of(place) == wanted.district or but == "district")
            and (not wanted.channel or channel == wanted.channel or but == "channel")
        )

    if not days and wanted.weeks:
        return  # without any day there is no last week to count from
    kept = [(at, one) for at, one in enumerate(given_voices) if fits(one)]
    assert counted.n == len(kept)
    assert counted.bundles == len({one[3] or at for at, one in kept})
    assert counted.masked == sum(at % 3 == 0 for at, _one in kept)
    assert sum(n for _week, n in counted.weeks) + counted.without_day == counted.n
    assert dict(counted.themes) == Counter(
        one[4] for one in given_voices if fits(one, but="theme") and one[4] != -1
    )  # fmt: skip
    assert sum(n for _name, n in counted.districts) + counted.without_district == sum(
        fits(one, but="district") for one in given_voices
    )


@given(voices)
def test_rises_are_the_same_as_those_of_the_command(tmp_path_factory, given_voices):
    recent = FIRST + timedelta(210)
    loud = [*given_voices, *((recent + timedelta(at % 7), PLACES[0], "전화", "", 1) for at in range(30))]
    board = board_from(loud, tmp_path_factory.mktemp("board"))
    series = {}
    for day, place, _channel, _copies, theme in loud:
        if day and theme != -1:
            for where in {district_of(place), ""}:
                weeks = series.setdefault((theme, where), {})
                weeks[week_of(day)] = weeks.get(week_of(day), 0) + 1

    assert rises_on(board, Wanted()) == rises_in(series)


def test_a_surge_is_marked_and_quiet_weeks_are_not():
    weeks = [4, 5, 3, 6, 4, 5, 40]

    assert surged(weeks) == {6}
    assert expected_range(weeks)[:4] == (None,) * 4
    low, high = expected_range(weeks)[6]
    assert 0 <= low < 5 < high < 12


def test_one_small_count_takes_the_next_smallest_with_it_so_that_it_does_not_follow_from_the_sum():
    assert protected([("가", 9), ("나", 7), ("다", 3)]) == [("가", 9)]
    assert protected([("가", 9), ("나", 3), ("다", 2)]) == [("가", 9)]
    assert protected([("가", 9), ("나", 7)]) == [("가", 9), ("나", 7)]
    assert protected([("가", 4)]) == []


@pytest.fixture
@remembers
def sorting(hall) -> Sorting:
    table = [[*row, "전화"] for row in [*rows(12), rows(1)[0]]]
    path = file_of(table, header=("제목", "내용", "접수일", "지역", "작성자", "경로"))
    columns = {"text": "내용", "title": "제목", "date": "접수일", "place": "지역", "channel": "경로"}
    one = collected(path, by=OPERATOR, at=NINE, columns=columns, owner="bus").collection
    return make_themes(one, by=OPERATOR, at=minute(1))


def test_the_picture_of_a_real_sorting_agrees_with_the_queries(sorting):
    counted = picture(sorting, Wanted())

    assert counted.n == 37
    assert counted.bundles == 36
    assert dict(counted.themes) == {theme.number: theme.n for theme in sorting.themes.all()}
    assert rises_in(weekly_counts(sorting)) == rises(sorting) == list(counted.rises)
    assert counted.districts == (("나루구", 37),)


def test_words_are_looked_for_in_title_and_text_as_written(sorting):
    assert picture(sorting, Wanted(words="마을버스")).n == 13
    assert picture(sorting, Wanted(words="마을버스 배차")).n == 13
    assert picture(sorting, Wanted(words="없는낱말")).n == 0


def test_texts_are_read_word_for_word_in_the_order_asked(sorting):
    numbers = [30, 2, 17]

    shown = shown_voices(sorting, numbers)

    assert [one.voice for one in shown] == numbers
    everything = {row["voice"]: row["text"] for row in rows_at(sorting.collection, range(37))}
    assert all(one.text == everything[one.voice] for one in shown)


def test_copies_are_listed_once_with_how_often_they_came(sorting):
    numbers = numbers_of(sorting, Wanted(), order="copies")

    assert len(numbers) == 36
    assert shown_voices(sorting, numbers[:1])[0].copies == 2


def test_texts_lie_in_small_groups_so_that_one_page_does_not_read_all(hall):
    one = collected(file_of(rows(700)), by=OPERATOR, at=NINE, owner="bus").collection
    (texts,) = [chunk for chunk in one.version.parts["chunks"] if 1 in chunk["columns"]]

    assert pq.ParquetFile(place_of(settings.MULKKO_HOME, texts["sha256"])).num_row_groups == 3


def test_a_sorting_of_an_older_program_has_no_board(sorting, tmp_path):
    table = pq.read_table(
        place_of(settings.MULKKO_HOME, sorting.placed_sha256), columns=["voice", "theme", "similarity"]
    )
    pq.write_table(table, tmp_path / "old.parquet")

    assert read_board(tmp_path / "old.parquet") is None
    assert board_of(sorting) is not None


def test_only_the_unit_that_handles_voices_reads_and_clears_them(sorting):
    collection = shown_collections()[0]

    assert may_read(collection, person("haneul"), NINE)
    assert not may_read(collection, person("jung"), NINE)
    with pytest.raises(NothingCollected):
        clear(collection, 3, by=person("jung"), at=NINE)
    assert not Clearing.objects.exists()


def test_a_cleared_voice_is_recorded_and_can_be_taken_back(sorting):
    cleared = clear(sorting.collection, 3, by=person("haneul"), at=NINE)

    assert cleared_among(sorting, [5, 3, 1]) == [3]
    assert shown_voices(sorting, [3])[0].clearing == cleared.pk
    with pytest.raises(NothingCollected):
        end_clearing(cleared, by=person("jung"), at=NINE)
    end_clearing(cleared, by=person("haneul"), at=NINE)
    assert cleared_among(sorting, [3]) == []
    assert list(Entry.objects.filter(action__startswith="voice.clear").values_list("action", flat=True)) == [
        "voice.cleared",
        "voice.clearing_ended",
    ]


def test_a_clearing_holds_for_exactly_one_text(sorting):
    clear(sorting.collection, 3, by=person("haneul"), at=NINE)
    Clearing.objects.update(sha256="0" * 64)

    assert shown_voices(sorting, [3])[0].clearing == 0


def test_a_theme_is_named_by_its_words_where_its_title_may_not_be_read(sorting):
    themes = list(sorting.themes.all())
    first = themes[0]

    assert theme_names(themes, reads=True)[first.number] == first.label
    assert theme_names(themes, reads=False)[first.number] == " · ".join(first.words[:3])
    clear(sorting.collection, first.label_voice, by=person("haneul"), at=NINE)
    assert theme_names(themes, reads=False)[first.number] == first.label
