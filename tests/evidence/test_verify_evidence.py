"""The one file for strangers repeats three rules of the program: it must show, compare and write every value alike."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulkko.evidence.engine import figures, status, verify_evidence
from mulkko.evidence.engine.answers import _WRITTEN

NUMBERS = st.decimals(min_value=-(10**15), max_value=10**15, allow_nan=False, places=6).map(lambda one: f"{one:f}")


@given(
    kind=st.sampled_from(sorted(figures.NUMERIC - {"count"})),
    unit=st.sampled_from(["", "명", "원", "개월", "km", "%", "시간", "천㎡"]),
    scale=st.sampled_from(sorted(figures.SCALES)),
    decimals=st.integers(0, 8),
    value=st.none() | NUMBERS,
)
def test_every_number_is_shown_as_the_program_shows_it(kind, unit, scale, decimals, value):
    told = {"type": kind, "unit": "" if kind in figures.UNITS else unit, "decimals": decimals}
    slot = figures.slot_of("n", told | {"scale": 1 if kind in figures.UNITS else scale})

    assert verify_evidence.shown(slot.spec(), value) == figures.shown(slot, value)


@pytest.mark.parametrize(
    ("kind", "value"), [("date", "2026-11-30"), ("category", "가동"), ("text", "1"), ("count", "7")]
)
def test_words_days_and_counts_are_shown_as_the_program_shows_them(kind, value):
    slot = figures.slot_of("n", {"type": kind, "unit": "건" if kind == "count" else ""})

    assert verify_evidence.shown(slot.spec(), value) == figures.shown(slot, value)


@given(one=NUMBERS, digits=st.integers(0, 20), step=st.integers(-2, 2))
def test_two_values_are_the_same_where_the_program_says_so(one, digits, step):
    other = format(Decimal(one) + step * Decimal(1).scaleb(-digits), "f")

    assert verify_evidence.same_value(one, other) == status.same_value(one, other)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("BIGINT", 10**18), ("HUGEINT", -(10**30)), ("DECIMAL", Decimal("1E+3")), ("DECIMAL", Decimal("-0.10")),
        ("DOUBLE", 1 / 3), ("DATE", date(2026, 2, 28)), ("TIMESTAMP", datetime(2026, 2, 28, 1, 2)), ("VARCHAR", "가"),  # noqa: DTZ001  # a column without a zone
    ],
)  # fmt: skip
def test_every_value_out_of_a_query_is_written_as_the_program_writes_it(kind, value):
    assert verify_evidence.exact(value) == _WRITTEN[kind](value)


def test_yes_and_no_are_written_as_words():
    assert [verify_evidence.exact(value) for value in (True, False, None)] == ["true", "false", None]
