"""The route is lawful: who reviews, who co-operates, who decides, in which order, and nobody decides his own draft."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mulkko.approval.engine.route import NoRoute, PlannedStep, route_of, without_twins
from mulkko.organization.engine.levels import LADDER, Post, rank

LINE = {level: Post(f"p-{level}", "x", level, level) for level in LADDER[1:]}
OFFICER = Post("p-officer", "x", "officer", "주무관")
BUDGET, LAW = Post("p-bud", "bud", "section_head", "예산담당관"), Post("p-leg", "leg", "section_head", "법무담당관")


def said(steps):
    return [(step.turn, step.kind, step.position) for step in steps]


def test_the_team_leader_reviews_first_then_the_section_then_the_co_operators_together_then_the_organs_above():
    steps = route_of(drafter=OFFICER, line=LINE, approver=LINE["mayor"], cooperators=[BUDGET, LAW])

    assert said(steps) == [
        (0, "draft", "p-officer"),
        (1, "lead_review", "p-team_lead"),
        (2, "review", "p-section_head"),
        (3, "cooperate", "p-bud"),
        (3, "cooperate", "p-leg"),
        (4, "review", "p-bureau_head"),
        (5, "review", "p-vice_mayor"),
        (6, "approve", "p-mayor"),
    ]


@given(st.sampled_from(LADDER[1:]), st.sampled_from(LADDER), st.lists(st.sampled_from([BUDGET, LAW, *LINE.values()])))
def test_every_route_ends_with_the_one_approver_and_asks_nobody_twice(level, drafting, cooperators):
    """Invariant 1."""
    drafter = OFFICER if drafting == "officer" else LINE[drafting]
    if rank(drafting) >= rank(level) and level not in ("team_lead",):
        return
    steps = route_of(drafter=drafter, line=LINE, approver=LINE[level], cooperators=cooperators)

    assert [step.kind for step in steps].count("approve") == 1
    assert steps[-1] == PlannedStep(steps[-1].turn, "approve", f"p-{level}")
    assert [step.turn for step in steps] == sorted(step.turn for step in steps)
    asked = [step.position for step in steps[1:]]
    assert len(asked) == len(set(asked))


@given(st.permutations([BUDGET, LAW]))
def test_co_operators_sign_side_by_side_so_their_order_gives_them_no_rank(cooperators):
    steps = route_of(drafter=OFFICER, line=LINE, approver=LINE["bureau_head"], cooperators=cooperators)

    assert {step.turn for step in steps if step.kind == "cooperate"} == {3}


def test_a_co_operator_who_stands_on_the_line_is_not_asked_a_second_time():
    steps = route_of(drafter=OFFICER, line=LINE, approver=LINE["mayor"], cooperators=[LINE["bureau_head"]])

    assert "cooperate" not in [step.kind for step in steps]


@pytest.mark.parametrize("level", LADDER[2:])
def test_above_the_level_of_a_team_nobody_decides_what_he_drafted(level):
    """Invariant 16."""
    with pytest.raises(NoRoute, match="officer of the unit"):
        route_of(drafter=LINE[level], line=LINE, approver=LINE[level], cooperators=[])


def test_a_team_leader_may_decide_his_own_draft_where_the_table_leaves_it_to_him():
    steps = route_of(drafter=LINE["team_lead"], line=LINE, approver=LINE["team_lead"], cooperators=[])

    assert said(steps) == [(0, "draft", "p-team_lead"), (1, "approve", "p-team_lead")]


def test_whoever_would_sign_twice_signs_only_the_higher_step_and_the_lower_says_why():
    """Invariants 17 and 21."""
    steps = route_of(drafter=OFFICER, line=LINE, approver=LINE["bureau_head"], cooperators=[])

    kept = without_twins(steps, {"p-officer": "k1", "p-team_lead": "k2", "p-section_head": "k2", "p-bureau_head": "k4"})

    assert [(step.position, step.omitted) for step in kept] == [
        ("p-officer", ""), ("p-team_lead", "same person"), ("p-section_head", ""), ("p-bureau_head", ""),
    ]  # fmt: skip


def test_a_drafter_does_not_review_his_own_draft():
    steps = route_of(drafter=OFFICER, line=LINE, approver=LINE["section_head"], cooperators=[])

    kept = without_twins(steps, {"p-officer": "k1", "p-team_lead": "k1", "p-section_head": "k3"})

    assert [step.omitted for step in kept] == ["", "same person", ""]


def test_a_co_operator_is_never_left_out():
    """Invariants 18 and 21."""
    steps = route_of(drafter=OFFICER, line=LINE, approver=LINE["mayor"], cooperators=[BUDGET])

    kept = without_twins(steps, {"p-officer": "k1", "p-bud": "k6", "p-mayor": "k6"})

    assert next(step.omitted for step in kept if step.kind == "cooperate") == ""


def test_posts_that_nobody_holds_are_not_taken_for_one_person():
    steps = [
        PlannedStep(0, "draft", "p-officer"),
        PlannedStep(1, "review", "p-head"),
        PlannedStep(2, "approve", "p-top"),
    ]

    assert [step.omitted for step in without_twins(steps, {})] == ["", "", ""]
