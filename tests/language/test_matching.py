"""Asked words are found as a Korean reader would find them."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulkko.language.engine.matching import bare, excerpt, initials, likeness, spans, stands_in, words_of


@pytest.mark.parametrize(
    ("asked", "text"),
    [("돌봄터", "마을 돌봄 터 시범운영"), ("ㄷㅂㅌ", "마을돌봄터"), ("2026-0004", "2026-0004"), ("brt", "BRT 노선")],
)
def test_spaces_case_and_first_consonants_do_not_keep_a_word_from_being_found(asked, text):
    assert all(stands_in(word, bare(text)) for word in words_of(asked))


def test_letters_typed_in_parts_are_found_in_composed_ones_and_the_other_way_round():
    parts = unicodedata.normalize("NFD", "돌봄터")

    assert stands_in(words_of(parts)[0], bare("돌봄터"))
    assert stands_in("돌봄터", bare(parts))


def test_a_word_with_its_particle_is_like_the_word_and_another_word_is_not():
    assert likeness("돌봄터를", bare("마을돌봄터 운영")) > 0.6
    assert likeness("가로등이", bare("마을돌봄터 운영")) == 0


def test_one_consonant_alone_finds_nothing_by_initials():
    assert not stands_in("ㄷ", bare("돌봄터"))


def test_the_places_of_a_word_are_told_with_the_spaces_inside_it():
    assert spans("마을 돌봄 터를 연다", ["돌봄터"]) == [(3, 7)]
    assert spans("돌봄터", ["돌봄", "봄터"]) == [(0, 3)]


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=4), max_size=3))
def test_places_lie_in_the_text_in_order_and_never_overlap(text, words):
    text = unicodedata.normalize("NFC", text)
    found = spans(text, [word for word in map(bare, words) if word])

    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] < other[0] for one, other in pairwise(found))


@given(st.text(max_size=80))
def test_a_text_stands_in_itself(text):
    assert stands_in(bare(text), bare(text))
    assert len(initials(bare(text))) == len(bare(text))


def test_a_long_text_is_cut_about_the_first_place():
    text = "가" * 100 + "돌봄" + "나" * 100

    cut = excerpt(text, ["돌봄"], around=5)

    assert cut == "…" + "가" * 5 + "돌봄" + "나" * 5 + "…"
