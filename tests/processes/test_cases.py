"""What the acts of a case tell: steps with when their turn came, arrows, loops, and what held it up."""

import pytest
from tests.builders.cases import CLOCK, HOUR, act, at, case, straight

from mulkko.processes.engine.cases import Move, Pass


def names(found):
    return [one.step for one in found.passes]


def arrows(found):
    return [(one.source, one.target) for one in found.moves]


def span(found, step, which=0):
    """Return when a step arrived, was touched and was done, in hours."""
    one = [one for one in found.passes if one.step == step][which]
    return tuple(round(24 * (moment - CLOCK.at(at(0))), 6) for moment in (one.arrived, one.touched, one.ended))


def delays(found):
    """Return what held a case up: kind, hand, when it ended and for how long, in hours."""
    return [(one.kind, one.hand, round((one.ended - at(0)) / HOUR, 6), round(24 * one.days, 6)) for one in found.delays]


def test_a_straight_case_passes_each_step_once_and_each_begins_where_the_one_before_ended():
    found = straight("2026-0001")

    assert names(found) == ["draft", "lead_review", "approve"]
    assert arrows(found) == [("draft", "lead_review"), ("lead_review", "approve"), ("approve", "done")]
    assert [span(found, step) for step in names(found)] == [(0, 0, 48), (48, 72, 72), (72, 144, 144)]
    assert found.decided == at(144)
    assert found.days == 6
    assert found.delays == ()


def test_units_that_sign_side_by_side_all_begin_with_their_turn():
    found = case(
        act(0, "policy.proposal_opened"),
        act(10, "approval.submitted"),
        act(20, "approval.signed", "1.review", hand=2),
        act(30, "approval.signed", "2.cooperate", hand=3, unit="bud"),
        act(50, "approval.signed", "2.consent", hand=4, unit="leg"),
        act(60, "approval.approved", "3.approve", hand=5),
    )

    assert span(found, "cooperate") == (20, 30, 30)
    assert span(found, "consent") == (20, 50, 50)
    assert span(found, "approve") == (50, 60, 60)
    assert arrows(found)[1:5] == [
        ("review", "cooperate"), ("review", "consent"), ("consent", "approve"), ("cooperate", "approve"),
    ]  # fmt: skip


def test_work_begins_with_the_first_act_of_whoever_finishes_the_step():
    found = case(
        act(0, "policy.proposal_opened"),
        act(10, "approval.submitted"),
        act(12, "policy.nudged"),  # the drafter is no sign of work in another office
        act(20, "coordination.remarked", hand=2),
        act(34, "approval.signed", "1.review", hand=2),
    )

    assert span(found, "review") == (10, 20, 34)


def test_a_return_is_a_loop_and_the_time_until_it_comes_again_is_a_delay():
    found = case(
        act(0, "policy.proposal_opened"),
        act(10, "approval.submitted"),
        act(20, "approval.returned", "1.review", hand=2),
        act(30, "policy.draft_changed"),
        act(50, "approval.submitted"),
        act(60, "approval.approved", "1.approve", hand=3),
    )

    assert names(found) == ["draft", "review", "redraft", "approve"]
    assert span(found, "redraft") == (20, 30, 50)
    assert ("review", "redraft") in arrows(found)
    assert ("redraft", "approve") in arrows(found)
    assert delays(found) == [("returned", 1, 50, 30)]


def test_a_recall_leads_back_from_where_the_case_had_come_to():
    found = case(
        act(0, "policy.proposal_opened"),
        act(10, "approval.submitted"),
        act(20, "approval.signed", "1.lead_review", hand=2),
        act(30, "approval.recalled"),
        act(40, "approval.submitted"),
    )

    assert ("lead_review", "redraft") in arrows(found)
    assert delays(found) == [("recalled", 1, 40, 10)]


def test_a_change_that_is_asked_for_goes_to_the_drafter_and_back_to_the_step():
    found = case(
        act(0, "policy.proposal_opened"),
        act(10, "approval.submitted"),
        act(20, "approval.changes_requested", "1.review", hand=2),
        act(44, "approval.changes_answered", "1.review"),
        act(50, "approval.signed", "1.review", hand=2),
    )

    assert [one for one in arrows(found) if "amend" in one] == [("review", "amend"), ("amend", "review")]
    assert span(found, "amend") == (20, 44, 44)
    assert span(found, "review") == (10, 20, 50)
    assert delays(found) == [("changes", 1, 44, 24)]


def test_a_step_that_is_opened_again_begins_with_the_change_of_the_text():
    found = case(
        act(0, "policy.proposal_opened"),
        act(10, "approval.submitted"),
        act(20, "approval.signed", "1.lead_review", hand=2),
        act(40, "approval.revised", "2.review", hand=3),
        act(45, "approval.signed", "0.draft"),
        act(50, "approval.signed", "1.lead_review", hand=2),
        act(60, "approval.signed", "2.review", hand=3),
    )

    assert span(found, "amend") == (40, 45, 45)
    assert span(found, "lead_review", 1) == (45, 50, 50)
    assert span(found, "review") == (50, 60, 60)


def test_a_hold_ends_with_what_ends_it_or_by_itself_on_its_day():
    def held(until):
        return delays(
            case(
                act(0, "policy.proposal_opened"),
                act(10, "approval.submitted"),
                act(20, "approval.held", "1.review", hand=2, until=until),
                act(80, "approval.signed", "1.review", hand=2),
            )
        )

    assert held(at(48)) == [("held", 2, 48, 28)]
    assert held(at(500)) == [("held", 2, 80, 60)]


def test_an_objection_lasts_until_it_is_settled():
    found = case(
        act(0, "policy.proposal_opened"),
        act(10, "approval.submitted"),
        act(20, "approval.signed", "1.consent", hand=2, unit="bud"),
        act(70, "approval.settled", "1.consent", hand=3),
    )

    assert delays(found) == [("objection", 3, 70, 50)]


@pytest.mark.parametrize(("withdraws", "expected"), [(True, [("objection", 2, 30, 10)]), (False, [])])
def test_an_objection_lasts_until_its_unit_takes_it_back_and_a_talk_alone_ends_nothing(withdraws, expected):
    found = case(
        act(0, "policy.proposal_opened"),
        act(10, "approval.submitted"),
        act(20, "approval.signed", "1.consent", hand=2, unit="bud"),
        act(30, "approval.objection_talked_over", "1.consent", hand=2, withdraws=withdraws),
    )

    assert delays(found) == expected


def test_each_question_to_a_unit_is_matched_with_its_own_answer():
    found = case(
        act(0, "policy.proposal_opened"),
        act(5, "coordination.asked", asks=(7, 8)),
        act(15, "coordination.answered", hand=2, unit="leg", answers=8, asks=(9,)),  # not ours: passed on
        act(20, "coordination.answered", hand=3, unit="bud", answers=7),
        act(30, "coordination.answered", hand=4, unit="tax", answers=9),
        act(40, "coordination.answered", hand=4, unit="tax", answers=99),  # of a question that nobody knows
        act(50, "approval.submitted"),
        act(60, "approval.signed", "1.review", hand=5),
    )

    assert [span(found, "asked", at_) for at_ in range(3)] == [(5, 15, 15), (5, 20, 20), (15, 30, 30)]
    assert names(found).count("asked") == 3
    assert arrows(found) == [("draft", "asked"), ("asked", "review")]


def test_a_review_that_is_left_out_gives_the_turn_on_without_being_a_step():
    found = case(
        act(0, "policy.proposal_opened"),
        act(10, "approval.submitted"),
        act(20, "approval.review_omitted", "1.lead_review", hand=2),
        act(30, "approval.signed", "2.review", hand=3),
    )

    assert names(found) == ["draft", "review"]
    assert span(found, "review") == (20, 30, 30)


def test_what_another_system_decides_ends_with_the_result():
    found = case(act(0, "policy.proposal_opened"), act(10, "approval.submitted"), act(90, "approval.result_entered"))

    assert names(found) == ["draft", "elsewhere"]
    assert arrows(found) == [("draft", "elsewhere"), ("elsewhere", "done")]
    assert found.decided == at(90)


def test_rounds_are_told_apart_and_a_case_without_a_submission_has_no_step():
    assert case(act(0, "policy.proposal_opened"), act(9, "policy.withdrawn")).passes == ()
    found = case(
        act(0, "policy.proposal_opened"),
        act(1, "approval.submitted"),
        act(2, "approval.recalled"),
        act(3, "approval.submitted"),
        act(4, "approval.approved", "1.approve", hand=2),
    )
    assert [(one.step, one.round_no) for one in found.passes] == [("draft", 1), ("redraft", 2), ("approve", 2)]
    assert isinstance(found.passes[0], Pass)
    assert isinstance(found.moves[0], Move)
