"""A simple rise: its chance by Poisson is right, and it keeps quiet where there is too little to tell."""

from datetime import date, timedelta
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulkko.voice.engine.counts import counts_of, district_of, week_of
from mulkko.voice.engine.rises import METHOD, poisson_tail, rises_in

MONDAY = date(2026, 1, 5)


def exact_tail(observed: int, expected: int) -> float:
    """Add up the tail with sixty digits."""
    with localcontext() as context:
        context.prec = 60
        term = below = Decimal(-expected).exp()
        for at in range(1, observed):
            term = term * expected / at
            below += term
        return float(1 - below)


@pytest.mark.parametrize(
    "observed, expected, wanted", [(0, 3.0, 1.0), (1, 1.0, 0.6321206), (3, 1.0, 0.0803014), (10, 2.5, 0.0002773521)]
)
def test_the_poisson_tail_is_that_of_the_tables(observed, expected, wanted):
    assert poisson_tail(observed, expected) == pytest.approx(wanted, rel=1e-6)


@given(st.integers(1, 150), st.integers(1, 80))
def test_the_poisson_tail_is_right_far_out_too(observed, expected):
    assert poisson_tail(observed, expected) == pytest.approx(exact_tail(observed, expected), rel=1e-9)


def voices(theme: int, district: str, weekly: list[int]) -> list[tuple[int, str, date]]:
    return [
        (theme, district, MONDAY + timedelta(weeks=week, days=2)) for week, n in enumerate(weekly) for _ in range(n)
    ]


def test_a_theme_that_comes_four_times_as_often_rises_where_it_does():
    found = rises_in(counts_of(voices(1, "가람구", [3] * 20 + [12, 12]) + voices(2, "나루구", [3] * 22)))

    assert {(one.theme, one.district) for one in found} == {(1, ""), (1, "가람구")}
    assert (found[0].observed, found[0].start, found[0].end) == (
        24,
        MONDAY + timedelta(weeks=20),
        MONDAY + timedelta(weeks=22),
    )


def test_fewer_than_five_voices_are_not_shown():
    assert rises_in(counts_of(voices(1, "가람구", [0] * 19 + [1] + [2, 2]) + voices(2, "나루구", [1] * 22))) == []


def test_four_weeks_are_needed_to_expect_anything():
    assert rises_in(counts_of(voices(1, "가람구", [1, 1, 1, 30, 30]))) == []


def test_weeks_in_which_nothing_came_at_all_are_no_silence():
    collected_again = [4] * 8 + [0] * 40 + [4] * 8

    assert rises_in(counts_of(voices(1, "", collected_again))) == []


def test_it_says_that_it_is_simple():
    assert METHOD.startswith("simple")


@pytest.mark.parametrize(
    "place, district",
    [("가람시 나루구 물꼬동", "나루구"), ("나루구", "나루구"), ("물꼬동 12", "물꼬동"), ("", ""), ("구청 앞", "구청")],
)
def test_a_district_is_read_from_the_place(place, district):
    assert district_of(place) == district


def test_a_week_begins_on_monday():
    assert week_of(date(2026, 1, 11)) == MONDAY
