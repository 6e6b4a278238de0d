"""The rule that proposes a judgement: 달성, 일부, 미달, 판단 불가."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulkko.policy.engine.outcome import Standing, is_wrong_way, judged, sentences_in

DAY = date(2027, 9, 30)
NUMBERS = st.decimals(min_value=-1000, max_value=1000, places=2)


@pytest.mark.parametrize(
    ("better", "today", "target", "measured", "verdict"),
    [
        ("less", 38, 15, 15, "reached"),  # equal to the target
        ("less", 38, 15, 9, "reached"),
        ("less", 38, 15, 20, "partly"),
        ("less", 38, 15, 38, "missed"),  # equal to today: nothing came of it
        ("less", 38, 15, 51, "missed"),  # the wrong direction
        ("more", 10, 40, 40, "reached"),
        ("more", 10, 40, 11, "partly"),
        ("more", 10, 40, 10, "missed"),
        ("more", 10, 40, 3, "missed"),
        ("less", 38, 38, 38, "reached"),  # a value that was to be kept
        ("less", 38, 38, 39, "missed"),
    ],
)
def test_the_rule_says_what_a_person_would_say(better, today, target, measured, verdict):
    assert judged(better, today=Decimal(today), target=Decimal(target), measured=Decimal(measured)) == verdict


def test_what_was_not_measured_is_not_judged():
    assert judged("less", today=Decimal(38), target=Decimal(15), measured=None) == "unknown"


@given(NUMBERS, NUMBERS, NUMBERS)
def test_less_and_more_are_mirror_images(today, target, measured):
    mirrored = judged("more", today=-today, target=-target, measured=-measured)

    assert judged("less", today=today, target=target, measured=measured) == mirrored
    assert is_wrong_way("less", today=today, target=target) == is_wrong_way("more", today=-today, target=-target)


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_a_better_value_is_never_judged_worse(today, target, one, other):
    order = ["missed", "partly", "reached"]
    worse, better = sorted((one, other))

    judgements = [judged("more", today=today, target=target, measured=value) for value in (worse, better)]
    assert order.index(judgements[0]) <= order.index(judgements[1])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0), ("배차를 늘렸다.", 1), ("배차를 늘렸다", 1), ("늘렸다. 줄었다.", 2), ("늘렸다.\n줄었다.\n또 줄었다.", 3),
        ("2026. 3. 2. 부터 3.5분 줄었다.", 1), ("왜 늦었나? 차가 없었다! 늘린다.", 3),
    ],
)  # fmt: skip
def test_sentences_are_counted_and_days_and_decimals_are_none(text, number):
    assert sentences_in(text) == number


def test_a_promise_goes_from_ahead_over_due_and_measured_to_judged():
    assert Standing(DAY, False, False).on(date(2027, 9, 29)) == "ahead"
    assert Standing(DAY, False, False).on(DAY) == "due"
    assert Standing(DAY, True, False).on(DAY) == "measured"
    assert Standing(DAY, True, True).on(DAY) == "judged"
