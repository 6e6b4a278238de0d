"""Equal values are written as equal text, and what has no exact text is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulkko.ledger.engine.canonical import canonical

plain = st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(plain, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)


@given(values)
def test_what_was_written_is_read_back_the_same(value):
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(st.text(), plain))
def test_the_order_of_keys_does_not_matter(value):
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@pytest.mark.parametrize("value", [0.1, {"a": [1, {"b": 2.0}]}, (float("nan"),), float("inf")])
def test_a_float_is_refused_however_deep_it_is(value):
    with pytest.raises(TypeError, match="float"):
        canonical(value)


def test_a_key_that_is_no_text_is_refused():
    with pytest.raises(TypeError, match="no string"):
        canonical({1: "one"})


def test_korean_stays_readable():
    assert canonical({"b": 1, "가": "나"}) == '{"b":1,"가":"나"}'
