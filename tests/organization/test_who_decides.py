"""Who decides is read from the delegation table: to the won, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulkko.organization.engine.delegation import NoDelegationRule, Rule, matching_rule
from mulkko.organization.engine.levels import LADDER, Post, line_above, rank

UNITS = ("bus-r", "bus", "tra", "city")
TABLE = [
    Rule(1, "", "plan", None, 100, "section_head"),
    Rule(2, "", "plan", 100, 1_000, "bureau_head"),
    Rule(3, "", "plan", 1_000, None, "mayor"),
]


def level(amount, rules=TABLE, units=UNITS, duty="plan"):
    return matching_rule(rules, units=units, duty=duty, amount_krw=amount).rule.level


@pytest.mark.parametrize(
    "amount, wanted",
    [(0, "section_head"), (99, "section_head"), (100, "bureau_head"), (999, "bureau_head"), (1_000, "mayor")],
)
def test_a_floor_belongs_to_its_row_and_a_ceiling_to_the_next(amount, wanted):
    assert level(amount) == wanted


@given(st.integers(0, 2_000))
def test_rows_without_a_gap_leave_no_amount_without_a_decider_and_none_with_two(amount):
    assert matching_rule(TABLE, units=UNITS, duty="plan", amount_krw=amount).conflicts == ()


@pytest.mark.parametrize("amount, duty", [(5, "parks"), (None, "plan")])
def test_where_no_row_covers_the_matter_nobody_is_guessed(amount, duty):
    with pytest.raises(NoDelegationRule, match="Add a row"):
        level(amount, duty=duty)


def test_an_amount_below_every_floor_has_no_decider():
    with pytest.raises(NoDelegationRule):
        level(99, rules=TABLE[1:])


def test_a_row_without_amounts_covers_a_matter_without_an_amount():
    assert level(None, rules=[Rule(1, "", "plan", None, None, "team_lead")]) == "team_lead"


@given(st.permutations(range(3)))
def test_of_several_rows_the_highest_level_wins_and_the_others_are_shown_whatever_their_order(order):
    rules = [
        Rule(1, "", "plan", None, None, "section_head"),
        Rule(2, "bus", "plan", None, None, "mayor"),
        Rule(3, "tra", "plan", 0, 100, "bureau_head"),
    ]

    match = matching_rule([rules[place] for place in order], units=UNITS, duty="plan", amount_krw=5)

    assert match.rule.number == 2
    assert [rule.number for rule in match.conflicts] == [3, 1]


def test_a_row_of_ones_own_bureau_counts_and_a_row_of_another_bureau_does_not():
    rules = [Rule(1, "fin", "plan", None, None, "mayor"), Rule(2, "tra", "plan", None, None, "section_head")]

    assert level(5, rules=rules) == "section_head"


def test_a_row_of_ones_own_decides_before_the_common_row_where_it_says_nothing_wider():
    rules = [Rule(1, "", "plan", None, None, "bureau_head"), Rule(2, "bus", "plan", None, None, "team_lead")]

    match = matching_rule(rules, units=UNITS, duty="plan", amount_krw=5)

    assert match.rule.level == "team_lead"
    assert [rule.level for rule in match.overridden] == ["bureau_head"]
    assert match.why == "narrower"


def test_a_row_of_ones_own_does_not_lower_what_a_common_row_asks_for_one_amount():
    rules = [Rule(1, "", "plan", 0, 100, "bureau_head"), Rule(2, "bus", "plan", None, None, "team_lead")]

    match = matching_rule(rules, units=UNITS, duty="plan", amount_krw=5)

    assert match.rule.level == "bureau_head"
    assert [rule.level for rule in match.conflicts] == ["team_lead"]
    assert (match.overridden, match.why) == ((), "higher")


@given(st.lists(st.sampled_from(LADDER), min_size=1, max_size=6))
def test_the_decider_is_never_lower_than_any_row_that_covers_the_matter(levels):
    rules = [Rule(number, "", "plan", None, None, one) for number, one in enumerate(levels)]

    assert rank(level(0, rules=rules)) == max(map(rank, levels))


def test_of_two_line_posts_of_one_level_the_nearer_one_stands_on_the_line():
    posts = [Post("p-head", "tra", "bureau_head", "국장"), Post("p-other", "city", "bureau_head", "실장")]
    parents = {"bus-r": "bus", "bus": "tra", "tra": "city", "city": None}

    assert line_above("bus-r", parents=parents, posts=posts)["bureau_head"].code == "p-head"


def test_a_staff_post_beside_the_line_decides_nothing():
    posts = [Post("p-adviser", "tra", "bureau_head", "보좌관", is_line=False)]

    assert line_above("tra", parents={"tra": None}, posts=posts) == {}


def test_a_loop_in_the_table_of_units_ends_instead_of_turning_for_ever():
    assert line_above("a", parents={"a": "b", "b": "a"}, posts=[]) == {}
