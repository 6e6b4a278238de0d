"""Sentences of every form. `sentences.tsv` is what the rules are tuned on; `held_out.tsv` was frozen before any rule was written."""

from collections import Counter
from pathlib import Path

import pytest

from mulkko.directives.engine.reading import candidates

HERE = Path(__file__).parent


def rows(name):
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines]


def read(sentence):
    return [one.force or one.kind for one in candidates(sentence)]


def counted(label):
    words = [] if label == "none" else label.split("+")
    return Counter(word if word in ("promise", "result") else "directive" for word in words)


@pytest.mark.parametrize("label,sentence", rows("sentences.tsv"))
def test_a_sentence_is_read_by_its_form(label, sentence):
    assert "+".join(read(sentence)) == ("" if label == "none" else label)


def test_on_sentences_that_no_rule_was_made_for_little_is_missed_and_little_is_invented():
    hits = given = wanted = 0
    for label, sentence in rows("held_out.tsv"):
        found, meant = counted("+".join(read(sentence)) or "none"), counted(label)
        hits += (found & meant).total()
        given, wanted = given + found.total(), wanted + meant.total()

    assert hits / given >= 0.90
    assert hits / wanted >= 0.85


def test_the_two_sets_share_no_sentence_and_are_large_enough():
    own, held = rows("sentences.tsv"), rows("held_out.tsv")

    assert len(own) >= 150
    assert len(held) == 60
    assert sum(label == "none" for label, _ in own) >= 60
    assert not {sentence for _, sentence in own} & {sentence for _, sentence in held}
