"""A sentence is held against its figures: directions, comparisons, limits and numbers written out; negations turn them."""

import pytest

from mulkko.evidence.engine.figures import slot_of
from mulkko.evidence.engine.wording import names_its_universe, untrue

PEOPLE = {"type": "count", "unit": "명"}
POINTS = {"type": "pp", "decimals": 1}
CHANGE = {"type": "pct_change", "decimals": 1}
HOW_FAR = {**CHANGE, "compare": [">", "0"]}
WON = {"type": "money", "unit": "원", "scale": 10_000}


def denied(sentence, values, then=None, **specs):
    slots = {name: slot_of(name, spec) for name, spec in specs.items()}
    return untrue(sentence, slots, {name: str(value) for name, value in values.items()}, then=then)


@pytest.mark.parametrize(
    "sentence, value, is_denied",
    [
        ("시 평균보다 {d} 높다.", "3.5", False),
        ("시 평균보다 {d} 높다.", "-3.5", True),
        ("시 평균보다 {d} 높다.", "0", True),
        ("시 평균보다 {d} 높지 않다.", "3.5", True),
        ("시 평균보다 {d} 높지 않다.", "0", False),
        ("시 평균보다 {d} 낮다.", "-3.5", False),
        ("시 평균보다 {d} 낮다.", "3.5", True),
        ("작년보다 {d} 증가하지 못했다.", "1", True),
        ("작년보다 {d}가량 더 늘었다.", "-1", True),
        ("작년보다 {d} 증가", "-1", True),
        ("작년보다 {d} 안 늘었다.", "1", True),
    ],
)
def test_a_direction_behind_a_change_has_its_sign(sentence, value, is_denied):
    assert bool(denied(sentence, {"d": value}, d=POINTS)) is is_denied


def test_how_far_something_fell_is_above_nothing_where_the_slot_asserts_it():
    assert not denied("작년보다 {d} 감소했다.", {"d": "3.5"}, d=HOW_FAR)
    assert denied("작년보다 {d} 감소했다.", {"d": "3.5"}, d=CHANGE)


def test_a_plain_figure_that_said_how_far_something_fell_must_not_turn_its_sign():
    assert not denied("비용은 {m} 줄었다.", {"m": "40000"}, m=WON)
    assert denied("비용은 {m} 줄었다.", {"m": "-40000"}, then={"m": "40000"}, m=WON)


@pytest.mark.parametrize(
    "sentence, a, b, is_denied",
    [
        ("{a}에서 {b}으로 늘었다.", 3, 5, False),
        ("{a}에서 {b}으로 늘었다.", 5, 3, True),
        ("{a}에서 {b}으로 늘지 않았다.", 5, 3, False),
        ("{a}에서 {b}으로 감소했다.", 3, 5, True),
        ("가동은 {b}으로 나동({a})보다 많다.", 3, 5, False),
        ("가동은 {b}으로 나동({a})보다 많다.", 5, 3, True),
        ("가동은 {b}으로 나동({a})보다 적지 않다.", 3, 5, False),
    ],
)
def test_two_figures_stand_as_the_sentence_sets_them(sentence, a, b, is_denied):
    assert bool(denied(sentence, {"a": a, "b": b}, a=PEOPLE, b=PEOPLE)) is is_denied


@pytest.mark.parametrize(
    "sentence, is_denied",
    [
        ("사람은 {n}으로 1,200명을 넘는다.", False),
        ("사람은 {n}으로 1,300명을 넘는다.", True),
        ("사람은 {n}으로 1,200명을 넘지 않는다.", True),
        ("사람은 {n}으로 1,243명 이상이다.", False),
        ("사람은 {n}으로 1,243명 초과이다.", True),
        ("사람은 {n}으로 1,200명 미만이다.", True),
        ("사람은 {n}으로 1,200명 미만이 아니다.", False),
        ("사람은 {n}으로 목표 2,000명에 못 미친다.", False),
        ("사람은 {n}으로 목표 1,000명에 미치지 못한다.", True),
        ("사람은 {n}으로 1,300명을 웃돈다.", True),
        ("사람은 {n}으로 1,200명을 밑돈다.", True),
        ("5명 이상 사업장에서 일하는 사람은 {n}이다.", False),
        ("인구 10만 명당 {n}이다.", False),
    ],
)
def test_a_limit_behind_a_figure_is_kept(sentence, is_denied):
    assert bool(denied(sentence, {"n": 1_243}, n=PEOPLE)) is is_denied


@pytest.mark.parametrize(
    "sentence, is_denied",
    [
        ("사람은 {n}(1,243명)이다.", False),
        ("사람은 {n}, 곧 1,234명이다.", True),
        ("사람은 {n}(약 1,200명)이다.", False),
        ("사람은 {n}(약 1,500명)이다.", True),
        ("사람은 {n}으로, 목표는 2,000명이다.", False),
        ("2분기에 3개월 동안 모두 {n}이다.", False),
    ],
)
def test_a_number_in_the_unit_of_a_figure_is_that_figure(sentence, is_denied):
    assert bool(denied(sentence, {"n": 1_243}, n=PEOPLE)) is is_denied


def test_an_increase_inside_its_interval_is_none():
    ends = {"d_low": POINTS, "d_high": POINTS}

    assert denied("{d} 증가했다({d_low}~{d_high}).", {"d": 1, "d_low": -1, "d_high": 3}, d=POINTS, **ends)
    assert not denied("{d} 증가했다({d_low}~{d_high}).", {"d": 2, "d_low": 1, "d_high": 3}, d=POINTS, **ends)


@pytest.mark.parametrize(
    "sentence",
    ["오늘 하늘은 맑고 실적은 {n}이다.", "시작한 작년부터 {n}이다.", "청년 증가율은 높은 편이 아니고 사람은 {n}이다."],
)
def test_words_that_speak_of_no_figure_are_left_alone(sentence):
    assert not denied(sentence, {"n": 13}, n=PEOPLE)


def test_a_rank_says_among_how_many():
    slots = {"r": slot_of("r", {"type": "rank", "unit": "위"})}

    assert names_its_universe("25개 구 중 {r}이다.", slots)
    assert not names_its_universe("전국 {r}이다.", slots)
