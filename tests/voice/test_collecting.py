"""Voices come in masked, as a version of the catalogue; who may not read them does not learn that they exist."""

import csv

import pyarrow.parquet as pq
import pytest
from django.conf import settings
from tests.builders.hall import NINE, OPERATOR, minute, person
from tests.builders.voices import collected, file_of, rows

from mulkko.catalog.actions import Incoming, add_file
from mulkko.catalog.models import Version
from mulkko.catalog.providers.chunks import place_of
from mulkko.catalog.queries import verify_snapshots
from mulkko.ledger.models import Entry
from mulkko.ledger.queries import verify_chain
from mulkko.voice.actions import make_themes
from mulkko.voice.errors import NothingCollected, VoiceError
from mulkko.voice.models import Collection, Theme
from mulkko.voice.queries import collection_named, members_of, rises, search, voices_of, weekly_counts

pytestmark = pytest.mark.django_db
PRIVATE = ["제보", "저는 나루구 사는 홍길동입니다. 010-1234-5678, hong@example.com", "2026-03-01", "나루구", "홍길동"]


def stored(collection: Collection) -> bytes:
    return b"".join(
        place_of(settings.MULKKO_HOME, chunk["sha256"]).read_bytes() for chunk in collection.version.parts["chunks"]
    )


def texts(collection: Collection) -> list[str]:
    return [row["text"] for row in voices_of(collection, ("text",))]


def test_the_text_is_masked_before_it_is_kept():
    one = collected(file_of([PRIVATE]), by=OPERATOR, at=NINE).collection

    assert texts(one) == ["저는 나루구 사는 [이름]입니다. [전화], [메일]"]
    assert (one.n, one.masked, one.found) == (1, 1, {"email": 1, "name": 1, "phone": 1})
    values = str(
        [
            table
            for chunk in one.version.parts["chunks"]
            for table in pq.read_table(place_of(settings.MULKKO_HOME, chunk["sha256"])).to_pylist()
        ]
    )
    assert "홍길동" not in values
    assert "1234-5678" not in values


def test_senders_are_running_numbers_in_chunk_files_of_their_own():
    one = collected(file_of([*rows(2), PRIVATE]), by=OPERATOR, at=NINE).collection
    names = [column["name"] for column in one.version.columns]

    groups = [[names[index] for index in chunk["columns"]] for chunk in one.version.parts["chunks"]]
    assert ["sender"] in groups
    assert [row["sender"] for row in voices_of(one, ("sender",))] == [0, 0, 0, 1, 1, 1, 2]


def test_copies_are_counted_and_kept():
    table = rows(2)

    one = collected(
        file_of([*table, [*table[0][:1], f" {table[0][1]}!", *table[0][2:]]]), by=OPERATOR, at=NINE
    ).collection

    assert (one.n, one.folded) == (7, 1)


def test_columns_that_were_not_named_are_not_kept():
    one = collected(file_of(rows(1)), by=OPERATOR, at=NINE, columns={"text": "내용"}).collection

    assert {row["title"] for row in voices_of(one, ("title",))} == {""}
    assert "작성자".encode() not in stored(one)


def test_a_column_that_is_not_there_is_named_and_leaves_nothing_behind():
    with pytest.raises(VoiceError, match="There is no column '본문' in the file"):
        collected(file_of(rows(1)), by=OPERATOR, at=NINE, columns={"text": "본문"})

    assert not Version.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "=cmd|' /C calc'!A0",
        "'; DROP TABLE voices; --",
        "합계",
        "{{ 7*7 }} %s",
    ],
)
def test_hostile_texts_stay_text(text):
    one = collected(file_of([["합계", text, "", "", ""]]), by=OPERATOR, at=NINE).collection

    assert texts(one) == [text]


def test_what_turns_or_hides_letters_is_taken_out_before_masking():
    one = collected(
        file_of([["", "\u202e010-12\u200b34-5678\u202c 전화", "", "", ""]]), by=OPERATOR, at=NINE
    ).collection

    assert texts(one) == ["[전화] 전화"]


def test_days_are_read_and_what_is_no_day_is_none():
    days = ["2026-03-01", "2026.3.2 12:30", "20260303", "2026년 3월 4일", "어제", "2026-13-01", ""]

    one = collected(
        file_of([["", f"글 {number}", day, "", ""] for number, day in enumerate(days)]), by=OPERATOR, at=NINE
    ).collection

    read = [row["date"] for row in voices_of(one, ("date",))]
    assert [day and day.isoformat() for day in read] == [
        "2026-03-01",
        "2026-03-02",
        "2026-03-03",
        "2026-03-04",
        None,
        None,
        None,
    ]


def test_the_same_file_again_adds_nothing():
    path = file_of(rows(2))
    first = collected(path, by=OPERATOR, at=NINE)

    again = collected(path, by=OPERATOR, at=minute(1))

    assert (first.is_new, again.is_new, again.collection) == (True, False, first.collection)
    assert Entry.objects.count() == 1


def test_the_ledger_tells_of_it_and_the_snapshots_verify():
    one = collected(file_of(rows(4)), by=OPERATOR, at=NINE).collection
    make_themes(one, by=OPERATOR, at=minute(1))

    assert list(Entry.objects.values_list("action", flat=True)) == ["voice.collected", "voice.themes_made"]
    assert verify_chain().first_bad is None
    assert list(verify_snapshots()) == []


def test_themes_made_again_are_the_same():
    one = collected(file_of(rows(6)), by=OPERATOR, at=NINE).collection
    first, second = (make_themes(one, by=OPERATOR, at=minute(at)) for at in (1, 2))

    assert first.placed_sha256 == second.placed_sha256
    assert list(first.themes.values_list("label", "words_text", "n")) == list(
        second.themes.values_list("label", "words_text", "n")
    )


def test_members_counts_and_search_come_from_what_is_stored():
    one = collected(file_of(rows(8)), by=OPERATOR, at=NINE).collection
    sorting = make_themes(one, by=OPERATOR, at=minute(1))
    theme = Theme.objects.get(sorting=sorting, number=1)

    assert theme.label in {row["title"] for row in members_of(sorting, 1)}
    assert sum(weekly_counts(sorting)[1, "나루구"].values()) == theme.n
    assert rises(sorting) == []
    assert all(texts(one)[hit.voice][hit.start : hit.end] == hit.text for hit in search(one, "가로등"))


def test_only_the_unit_that_handles_them_reads_the_voices(hall):
    collected(file_of(rows(1)), by=OPERATOR, at=NINE, owner="bus")

    assert collection_named(None, person=person("haneul"), at=minute(1)).n == 3
    assert collection_named("voices", person=None, at=minute(1)).n == 3
    with pytest.raises(NothingCollected, match="that you may read"):
        collection_named("voices", person=person("jung"), at=minute(1))


def test_voices_without_an_owner_are_read_by_the_operator_alone(hall):
    collected(file_of(rows(1)), by=OPERATOR, at=NINE)

    with pytest.raises(NothingCollected):
        collection_named(None, person=person("haneul"), at=minute(1))


def test_a_table_of_figures_does_not_become_voices(hall):
    path = file_of(rows(1))
    add_file(path, told=Incoming(name="voices"), by=OPERATOR, person=None, at=NINE)

    with pytest.raises(Exception, match="none of the columns"):
        collected(path, by=OPERATOR, at=minute(1))
    assert not Collection.objects.exists()


def test_a_long_table_is_kept_in_several_chunks(monkeypatch, tmp_path):
    from mulkko.voice.engine import loading

    monkeypatch.setattr(loading, "CHUNK_VOICES", 1_000)
    source = tmp_path / "의견.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["내용"], *([f"{number}번 버스가 늦습니다"] for number in range(2_500))])

    [sheet] = loading.run(
        {"source": str(source), "name": source.name, "folder": str(tmp_path), "columns": {"text": "내용"}}
    )

    assert sheet["rows"] == 2_500
    assert [chunk["rows"] for chunk in sheet["chunks"] if len(chunk["columns"]) > 1] == [1_000, 1_000, 500]
