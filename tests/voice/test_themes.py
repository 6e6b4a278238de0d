"""Themes hold voices about one thing, are named by citizens' own words, and come out the same every time."""

import random

import pytest
from tests.builders.voices import rows

from mulkko.language.engine.morphemes import morphemes
from mulkko.voice.engine import themes as engine
from mulkko.voice.engine.boilerplate import standing_sentences, without
from mulkko.voice.engine.folding import copies_key
from mulkko.voice.engine.themes import Sorted, Voice, label_of, sorted_into_themes
from mulkko.voice.engine.words import words_of

NO_MATTER = ("J", "E", "X", "NP", "NR", "NNB", "SN", "SF", "MM")  # particles, endings, suffixes, pronouns, numbers


def voices(table: list[list[str]]) -> list[Voice]:
    return [Voice(number, row[1], row[0], copies_key(row[1])) for number, row in enumerate(table)]


def sorted_voices(given: list[Voice]) -> Sorted:
    return sorted_into_themes(lambda: iter(given))


@pytest.fixture(scope="module")
def table() -> list[list[str]]:
    return [*rows(12), ["", "", "", "", ""], ["", "!!", "", "", ""], rows(1)[0]]


@pytest.fixture(scope="module")
def result(table) -> Sorted:
    return sorted_voices(voices(table))


def test_every_voice_is_placed_or_not_sorted(table, result):
    numbers = {theme for _, theme, _ in result.places}

    assert [voice for voice, _, _ in result.places] == list(range(len(table)))
    assert numbers <= {-1, *range(1, len(result.themes) + 1)}
    assert sum(theme.n for theme in result.themes) + result.unsorted == len(table)


def test_voices_of_one_kind_come_together_and_texts_without_words_stay_out(table, result):
    placed = {voice: theme for voice, theme, _ in result.places}
    kinds = [
        {placed[at] for at, row in enumerate(table) if row[0] == title} - {-1}
        for title in {row[0] for row in table[:36]}
    ]

    assert all(kinds)
    assert not any(one & other for at, one in enumerate(kinds) for other in kinds[at + 1 :])
    assert placed[36] == placed[37] == -1


def test_a_copy_belongs_where_its_first_belongs(result):
    assert result.places[38][1] == result.places[0][1]


def test_labels_are_titles_word_for_word(table, result):
    assert result.themes
    assert all(theme.label == table[theme.label_voice][0] for theme in result.themes)


def test_a_voice_without_title_lends_its_first_words():
    assert label_of(Voice(0, "가로등이 꺼졌습니다. 고쳐 주세요.", " ", "")) == "가로등이 꺼졌습니다."
    assert label_of(Voice(0, "가" * 99, "", "")) == "가" * 40


def test_no_ending_and_no_particle_is_a_theme_word(result):
    words = {word for theme in result.themes for word in theme.words}

    assert len(words) > 5
    assert not [word for word in words if all(one.tag.startswith(NO_MATTER) for one in morphemes(word))]


def test_words_carry_matter_and_masks_are_no_words():
    text = "저는 3번 마을버스가 늦게 와서 [전화]로 알렸습니다. 그것과 정류장 의자를 고쳐 주십시오."

    words = words_of(text, morphemes(text))

    assert {"정류장", "의자", "고치"} <= set(words)
    assert any("버스" in word for word in words)
    assert not {"전화", "저", "그것", "3", "습니다", "주십시오"} & set(words)


def test_the_order_of_the_voices_changes_nothing(result, table):
    shuffled = voices(table)
    random.Random(3).shuffle(shuffled)

    assert sorted_voices(voices(table)) == result
    assert sorted_voices(shuffled) == result


def test_texts_beyond_those_learned_from_are_placed_too(monkeypatch, table):
    monkeypatch.setattr(engine, "FIT", 24)

    result = sorted_voices(voices(table))
    titles = {
        theme: {table[voice][0] for voice, one, _ in result.places if one == theme} for _, theme, _ in result.places
    }

    assert sum(one[1] == -1 for one in result.places) < 10
    assert all(len(found) == 1 for theme, found in titles.items() if theme != -1)


@pytest.mark.parametrize("few", [0, 1, 3])
def test_a_few_voices_make_no_theme(few):
    result = sorted_voices(voices(rows(1)[:few]))

    assert (result.themes, result.unsorted) == ((), few)


def test_a_sentence_of_the_form_tells_nothing():
    form = "이 글은 운영 원칙에 따라 수정되었습니다."
    texts = [f"{form}\n{row[1]}" for row in rows(10)]

    standing = standing_sentences(texts)

    assert len(standing) == 1
    assert without(texts[0], standing).strip() == rows(1)[0][1]
