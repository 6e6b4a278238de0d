"""신구대비: every part that differs is shown, word by word, and joined the words are the texts again."""

from hypothesis import given
from hypothesis import strategies as st

from mulkko.policy.engine.changes import changes_of, stretches

texts = st.text(alphabet="가나 다.1,\n□()", max_size=40)
documents = st.dictionaries(st.sampled_from("abcdefgh"), texts, max_size=8)


@given(texts, texts)
def test_joined_the_stretches_of_both_sides_are_the_texts_again(before, after):
    old, new = stretches(before, after)

    assert "".join(one.text for one in old) == before
    assert "".join(one.text for one in new) == after
    assert [one.text for one in old if not one.is_different] == [one.text for one in new if not one.is_different]


@given(documents, documents)
def test_a_part_is_listed_exactly_when_its_text_differs(before, after):
    listed = {one.key for one in changes_of(before, after)}

    assert listed == {key for key in before | after if before.get(key, "") != after.get(key, "")}


@given(documents)
def test_a_document_does_not_differ_from_itself_in_another_order(document):
    assert changes_of(document, dict(reversed(document.items()))) == []


def test_what_was_taken_out_stands_where_it_stood():
    found = changes_of({"a": "하나", "b": "둘", "c": "셋"}, {"a": "하나", "c": "넷", "d": "다섯"})

    assert [(one.key, one.kind) for one in found] == [("b", "removed"), ("c", "changed"), ("d", "added")]


def test_a_very_long_part_is_shown_whole_instead_of_being_compared_for_minutes():
    old, new = stretches("가 " * 50_000, "나 " * 50_000)

    assert len(old) == len(new) == 1
