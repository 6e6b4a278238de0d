"""Exact copies count as senders of one voice, however they are spaced."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from mulkko.voice.engine.folding import Fold, copies_key, folds_of


@given(st.text(min_size=1, max_size=60))
def test_spaces_letter_case_and_unicode_forms_make_no_other_text(text):
    other = unicodedata.normalize("NFD", f"  {text} \n").upper().lower()

    assert copies_key(f" {text.lower()}") == copies_key(text.lower())
    assert copies_key(unicodedata.normalize("NFD", text)) == copies_key(unicodedata.normalize("NFC", text))
    assert copies_key(other) == copies_key(other.replace(" ", ""))


def test_one_other_letter_makes_another_text():
    assert copies_key("버스를 늘려 주세요") != copies_key("버스를 줄여 주세요")


def test_copies_are_counted_with_their_different_senders():
    same = copies_key("버스를 늘려 주세요")

    assert folds_of([(0, same, 1), (1, same, 1), (2, same, 2), (3, copies_key("다른 글"), None)]) == [
        Fold(0, 3, 2),
        Fold(3, 1, None),
    ]


def test_texts_without_letters_are_no_copies_of_each_other():
    assert [fold.copies for fold in folds_of([(0, copies_key("!!"), None), (1, copies_key(""), None)])] == [1, 1]
