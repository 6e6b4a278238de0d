"""A figure is shown as an officer writes it, and a text agrees with a value only to the digit that it shows."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mulkko.evidence.engine.figures import (
    NUMERIC,
    SCALES,
    UNITS,
    BadSlot,
    Slot,
    agrees,
    asserts,
    parse,
    rounded,
    shown,
    slot_of,
)

UNIT = {"count": "명", "money": "원", "rank": "위", "duration": "분", "mean": "명", "median": "원"}
slots = st.builds(
    lambda kind, scale, decimals: slot_of("x", {"type": kind, "unit": UNIT.get(kind, ""), "scale": 1 if kind in UNITS else scale, "decimals": decimals}),
    st.sampled_from(sorted(NUMERIC - {"count"})), st.sampled_from(sorted(SCALES)), st.integers(0, 4),
)  # fmt: skip
values = st.decimals(min_value=-(10**13), max_value=10**13, places=6, allow_nan=False)


@pytest.mark.parametrize(
    "text, value, wanted",
    [
        ("12만 명", "123456", True),
        ("12.3만 명", "123456", True),
        ("12.4만 명", "123456", False),
        ("1조 2,300억 원", "1230040000000", True),
        ("1조 2,301억 원", "1230040000000", False),
        ("3.5%", "3.449", False),
        ("3.5%", "3.45", True),
        ("2.5%", "2.45", True),
        ("12,400명", "12400", True),
        ("12,400명", "12401", False),
        ("약 12만 명", "131000", True),
        ("약 12만 명", "141000", False),
        ("10여 명", "10", True),
        ("10여 명", "9", False),
        ("-3.5%p", "-3.5", True),
        ("△3.5%", "-3.5", True),
        ("많은 사람", "5", False),
    ],
)
def test_a_text_agrees_with_a_value_to_the_last_digit_it_shows(text, value, wanted):
    assert agrees(text, Decimal(value)) is wanted


@given(slots, values)
@example(Slot("x", "percent", "%", 1, 1), Decimal("-2.45"))
@example(Slot("x", "money", "원", 100_000_000, 1), Decimal("1849999999.5"))
def test_what_is_shown_always_agrees_with_the_value_it_was_made_from(slot, value):
    assert agrees(shown(slot, str(value)), value)


@given(st.integers(0, 10**15), st.sampled_from(sorted(SCALES)), st.integers(0, 4))
def test_a_count_that_is_shown_agrees_too(value, scale, decimals):
    slot = slot_of("x", {"type": "count", "unit": "명", "scale": scale, "decimals": decimals})

    assert agrees(shown(slot, str(value)), Decimal(value))


@given(slots, values)
def test_a_figure_that_is_one_digit_off_never_agrees(slot, value):
    figure, quantum = parse(shown(slot, str(value)))
    off = slot.scale * (rounded(value / slot.scale, slot.decimals) + Decimal(1).scaleb(-slot.decimals))

    assert not agrees(shown(slot, str(off)), value)
    assert quantum == Decimal(slot.scale).scaleb(-slot.decimals)
    assert figure == rounded(value / slot.scale, slot.decimals) * slot.scale


@pytest.mark.parametrize("value, wanted", [("2.5", "3"), ("3.5", "4"), ("-2.5", "-3"), ("2.4999", "2"), ("0.5", "1")])
def test_halves_are_rounded_away_from_zero(value, wanted):
    assert rounded(Decimal(value), 0) == Decimal(wanted)


@pytest.mark.parametrize(
    "spec, value, wanted",
    [
        ({"type": "count", "unit": "명"}, "12400", "12,400명"),
        ({"type": "count", "unit": "명", "scale": 10_000, "decimals": 1}, "12400", "1.2만 명"),
        ({"type": "money", "unit": "원", "scale": 100_000_000, "decimals": 1}, "1840000000", "18.4억 원"),
        ({"type": "percent", "decimals": 1}, "2.45", "2.5%"),
        ({"type": "pp", "decimals": 1}, "2.1", "2.1%p"),
        ({"type": "date"}, "2026-11-03", "2026. 11. 3."),
        ({"type": "category"}, "가동", "가동"),
        ({"type": "count", "unit": "명"}, None, "―"),
    ],
)
def test_every_type_is_shown_in_its_own_way(spec, value, wanted):
    assert shown(slot_of("x", spec), value) == wanted


@pytest.mark.parametrize(
    "spec",
    [
        {"type": "score"},
        {"type": "percent", "unit": "명"},
        {"type": "pp", "unit": "%"},
        {"type": "percent", "scale": 1_000},
        {"scale": 7},
        {"scale": 0},
        {"decimals": 9},
        {"decimals": -1},
        {"decimals": 1.5},
        {"compare": ["=", "1"]},
        {"compare": [">=", "많이"]},
        {"compare": [">="]},
        {"compare": [">=", "NaN"]},
    ],
)
def test_a_slot_that_makes_no_sense_is_refused(spec):
    with pytest.raises(BadSlot):
        slot_of("x", spec)


@pytest.mark.parametrize(
    "kind, value",
    [("count", "2.5"), ("count", "-1"), ("money", "많음"), ("percent", "NaN"), ("money", "Infinity"), ("date", "어제")],
)
def test_a_value_that_its_type_does_not_allow_is_refused(kind, value):
    with pytest.raises(BadSlot):
        shown(slot_of("x", {"type": kind}), value)


@pytest.mark.parametrize(
    "compare, true, untrue", [(">=", "100", "99.9"), (">", "100.1", "100"), ("<=", "100", "100.1"), ("<", "99", "100")]
)
def test_what_a_sentence_asserts_is_true_or_not(compare, true, untrue):
    slot = slot_of("x", {"type": "money", "compare": [compare, "100"]})

    assert asserts(slot, true)
    assert not asserts(slot, untrue)
    assert not asserts(slot, None)
