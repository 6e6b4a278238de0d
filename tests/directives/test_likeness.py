"""What is proposed about a candidate: which directive it repeats, which unit it calls, and by what it was known."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

from mulkko.directives.engine import likeness
from mulkko.directives.engine.likeness import most_alike, unit_called
from mulkko.directives.engine.reading import candidates

TEXTS = st.text(alphabet="가나다라 버스대책보고", max_size=30)


def test_the_examples_hold():
    assert doctest.testmod(likeness).failed == 0


@given(TEXTS, TEXTS)
def test_likeness_is_the_same_from_both_sides_and_lies_between_nothing_and_all(one, other):
    found = likeness.likeness(one, other)

    assert found == likeness.likeness(other, one)
    assert 0 <= found <= 1


def test_the_same_order_in_other_words_is_found_and_another_one_is_not():
    others = {1: "주차장을 야간에 개방할 것", 2: "심야버스 대책을 마련하여 보고할 것"}

    assert most_alike("심야 버스 대책을 마련해 보고", others)[0] == 2
    assert most_alike("도로의 결빙을 점검", others) is None


def test_a_unit_is_called_by_its_longest_name():
    names = {"a": "교통과", "b": "대중교통과", "c": "예산담당관"}

    assert unit_called("대중교통과장께서는", names) == "b"
    assert unit_called("예산 담당관", names) == "c"
    assert unit_called("여러분", names) == ""


def test_a_candidate_tells_the_words_by_which_it_was_known():
    found = candidates(
        "도로과는 결빙 구간을 점검해 주시기 바랍니다. 교통국은 대책을 보고하십시오. 협약을 체결했습니다."
    )

    assert [one.form for one in found] == ["해 주시기 바랍니다", "하십시오", "했습니다"]
    assert [one.act for one in found][:2] == ["결빙 구간을 점검", "대책을 보고"]


def test_a_wish_for_health_is_no_order():
    assert candidates("날씨가 춥습니다. 모두 건강 조심하시기 바랍니다.") == []
