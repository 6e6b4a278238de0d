"""Past rounds with all units asked at once: never more saved than was lost, nothing where all were asked together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.cases import act, case

from mulkko.processes.engine.replay import days_saved, replays

spans = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20)), min_size=1, max_size=8).map(
    lambda pairs: [(begun, begun + long) for begun, long in pairs]
)


@pytest.mark.parametrize(
    ("asked", "saved"),
    [
        ([(0, 2), (0, 5), (0, 3)], 0),  # side by side
        ([(0, 2), (2, 5)], 2),  # one after another
        ([(0, 2), (2, 5), (6, 7)], 3),  # the day between in which nobody was asked stays
        ([(0, 4), (2, 6)], 2),  # half beside
        ([(0, 9), (3, 4)], 0),  # the longest one began first
    ],
)
def test_what_asking_at_once_saves(asked, saved):
    assert days_saved(asked) == saved


@given(spans)
def test_it_never_takes_longer_and_never_less_than_the_longest_answer(asked):
    saved = days_saved(asked)
    whole = max(end for _begun, end in asked) - min(begun for begun, _end in asked)
    longest = max(end - begun for begun, end in asked)

    assert 0 <= saved <= whole - longest


@given(spans, st.integers(0, 50))
def test_questions_that_were_all_asked_at_once_save_nothing(asked, begun):
    assert days_saved([(begun, begun + end - start) for start, end in asked]) == 0


@given(spans, st.randoms())
def test_the_order_of_the_answers_does_not_matter(asked, chance):
    turned = list(asked)
    chance.shuffle(turned)

    assert days_saved(turned) == days_saved(asked)


def asked_in_turn(number, *, at_once=False):
    """Return a case in which one unit takes two days and another three."""
    second = 0 if at_once else 48
    return case(
        act(0, "policy.proposal_opened"),
        act(0, "coordination.asked", asks=(1,)),
        act(second, "coordination.asked", asks=(2,)),
        act(48, "coordination.answered", hand=2, unit="bud", answers=1),
        act(second + 72, "coordination.answered", hand=3, unit="leg", answers=2),
        key=f"2026-{number:04}",
    )


def test_a_replay_counts_the_rounds_with_two_units_and_those_that_would_be_sooner():
    in_turn = [asked_in_turn(number) for number in range(5)]
    beside = [asked_in_turn(number, at_once=True) for number in range(5, 12)]

    drafting, on_route = replays(in_turn + beside)

    assert (drafting.what, drafting.cases, drafting.n) == ("asked", 12, 5)
    assert drafting.median == pytest.approx(2)
    assert (on_route.what, on_route.cases, on_route.median) == ("cooperate", 0, None)


def test_fewer_than_five_rounds_are_not_told():
    few, _ = replays([asked_in_turn(number) for number in range(4)])
    beside, _ = replays([asked_in_turn(number, at_once=True) for number in range(6)])

    assert (few.cases, few.n, few.median) == (0, 0, None)
    assert (beside.cases, beside.n, beside.median) == (6, 0, None)


def test_the_rounds_of_one_case_are_replayed_apart():
    """A second round that asks again is no question of the first one."""
    twice = case(
        act(0, "policy.proposal_opened"),
        act(0, "approval.submitted"),
        act(24, "approval.signed", "1.cooperate", hand=2, unit="bud"),
        act(30, "approval.recalled"),
        act(900, "approval.submitted"),
        act(924, "approval.signed", "1.cooperate", hand=2, unit="bud"),
    )

    assert [one.cases for one in replays([twice] * 9)] == [0, 0]
