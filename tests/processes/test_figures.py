"""Medians, ninetieths, counts and causes: right against another program, hidden where few stand behind them."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.cases import act, at, case, passed, straight

from mulkko.processes.engine.cases import Move
from mulkko.processes.engine.causes import top_causes
from mulkko.processes.engine.figures import about, arrow_counts, quantile, road_of, spread_of, step_figures

days = st.lists(st.floats(0, 1000, allow_nan=False), min_size=5, max_size=60)


@given(days)
def test_the_middle_and_the_ninetieth_are_those_of_the_standard_library(values):
    found = spread_of(values)

    assert found.n == len(values)
    assert found.median == pytest.approx(statistics.median(values))
    assert found.p90 == pytest.approx(statistics.quantiles(values, n=10, method="inclusive")[8])


@given(days, st.randoms())
def test_the_order_of_the_cases_does_not_matter(values, chance):
    turned = list(values)
    chance.shuffle(turned)

    assert spread_of(turned) == spread_of(values)


@given(st.lists(st.floats(0, 1000, allow_nan=False), min_size=1, max_size=30), st.floats(0, 1))
def test_a_share_of_the_values_lies_within_them(values, share):
    ordered = sorted(values)

    assert ordered[0] - 1e-9 <= quantile(ordered, share) <= ordered[-1] + 1e-9


def test_four_cases_tell_nothing_and_five_do():
    assert spread_of([1, 2, 3, 4]) is None
    assert spread_of([1, 2, 3, 4, 5]).median == 3
    assert step_figures([passed("review", 1, hand=hand) for hand in range(4)]) == {}


def test_the_time_of_a_step_that_fewer_than_five_people_do_is_not_told():
    """The approver of a whole city is one person: how long that signature takes is a figure about a person."""
    of_one = step_figures([passed("approve", 3, hand=1)] * 40)["approve"]
    of_four = step_figures([passed("approve", 3, hand=one % 4) for one in range(40)])["approve"]
    of_five = step_figures([passed("approve", 3, hand=one % 5) for one in range(40)])["approve"]

    assert (of_one.n, of_one.spread, of_one.waiting, of_one.working) == (40, None, 0, 0)
    assert of_four.spread is None
    assert of_five.spread.median == pytest.approx(3)


def test_waiting_is_told_apart_from_work():
    figure = step_figures([passed("review", 4, waiting=3, hand=hand) for hand in range(5)])["review"]

    assert figure.waiting == pytest.approx(15)
    assert figure.working == pytest.approx(5)
    assert figure.waiting_percent == 75
    assert figure.waiting_median == pytest.approx(3)


def test_an_arrow_seen_fewer_than_five_times_is_left_out_and_the_counts_beside_it_are_rough():
    moves = [Move("review", "approve", at(0))] * 22 + [Move("review", "redraft", at(0))] * 2

    kept, rough, left_out = arrow_counts(moves)
    figures = step_figures([passed("review", 1, hand=hand) for hand in range(24)], rough=rough)

    assert kept == [("review", "approve", 22)]
    assert left_out == 1
    assert rough == {"review", "redraft"}
    assert (figures["review"].n, figures["review"].is_about, figures["review"].spread.n) == (25, True, 25)


@given(st.integers(5, 10_000))
def test_a_rough_count_is_near_and_says_nothing_of_the_rest(n):
    assert abs(about(n) - n) <= 2
    assert about(n) % 5 == 0


def test_the_whole_way_is_told_from_five_decided_cases_on_and_what_came_back_only_where_neither_side_is_small():
    through = [straight(f"2026-{number:04}") for number in range(6)]
    back = [
        case(
            act(0, "policy.proposal_opened"), act(1, "approval.submitted"), act(2, "approval.recalled"),
            act(3, "approval.submitted"), act(240, "approval.approved", "1.approve", hand=2),
        )
        for _ in range(6)
    ]  # fmt: skip

    assert road_of(through[:4]).spread is None
    assert road_of(through).spread.median == pytest.approx(6)
    assert road_of(through).came_back == 0
    assert road_of(through + back[:2]).came_back is None
    assert road_of(through + back).came_back == 6


def test_causes_come_dearest_first_and_name_the_worst_cases():
    cases = [straight(f"2026-{number:04}", hand=number) for number in range(8)]
    slow = case(
        act(0, "policy.proposal_opened"), act(1, "approval.submitted"),
        act(1 + 24 * 9, "approval.approved", "1.approve", hand=900), key="2026-9999",
    )  # fmt: skip

    first, second = top_causes([*cases, slow])

    assert (first.kind, first.step, first.n) == ("turn", "approve", 9)
    assert first.days == pytest.approx(8 * 3 + 9)
    assert first.examples[0] == "2026-9999"
    assert second.step == "lead_review"
    assert [one.n for one in top_causes(cases, rough={"approve"})] == [10, 8]


def test_a_cause_with_few_cases_or_few_people_behind_it_is_no_cause():
    cases = [straight(f"2026-{number:04}", hand=1) for number in range(8)]  # one team lead, one approver

    assert top_causes(cases) == []
    assert top_causes([straight(f"2026-{number:04}", hand=number) for number in range(4)]) == []


def test_causes_belong_to_the_time_in_which_they_ended():
    cases = [straight(f"2026-{number:04}", hand=number) for number in range(8)]

    assert [one.step for one in top_causes(cases, since=at(100))] == ["approve"]
    assert [one.step for one in top_causes(cases, until=at(100))] == ["lead_review"]
