"""Words are found whatever their endings, and the places shown are those of the stored text."""

import pytest
from tests.builders.voices import rows

from mulkko.language.engine.morphemes import morphemes
from mulkko.voice.engine.search import Hit, best_of

TEXTS = [row[1] for row in rows(6)] + [
    "버스트 모드 사진을 찍었습니다.",
    "<b>가로등</b>이 또 꺼졌어요\n공원은 어둡습니다.",
]


def hits(asked: str, most: int = 20) -> list[Hit]:
    return best_of(lambda: enumerate(TEXTS), asked, morphemes_in=morphemes, most=most)


@pytest.mark.parametrize("asked", ["가로등", "쓰레기 단속", "정류장에서 기다려요"])
def test_spans_slice_the_stored_text(asked):
    found = hits(asked)

    assert found
    for hit in found:
        assert hit.text == TEXTS[hit.voice][hit.start : hit.end]
        assert all(0 <= start < end <= len(TEXTS[hit.voice]) for start, end in hit.spans)
        assert any(hit.start <= start and end <= hit.end for start, end in hit.spans)


def test_the_word_stands_at_its_span():
    assert {TEXTS[hit.voice][start:end] for hit in hits("가로등을") for start, end in hit.spans} == {"가로등"}


def test_a_word_within_another_word_is_no_hit():
    assert "버스트" not in "".join(hit.text for hit in hits("쓰레기와 마을버스"))


def test_the_better_text_comes_first_and_only_as_many_as_asked_for():
    found = hits("가로등 공원", most=3)

    assert len(found) == 3
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)


@pytest.mark.parametrize("asked", ["", "그리고 또한", "없는낱말이다", "???"])
def test_what_is_not_there_is_not_found(asked):
    assert hits(asked) == []
