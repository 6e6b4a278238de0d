"""간단 기안: an everyday paper goes its way without question and options; what a bureau head decides never does."""

import pytest
from tests.builders.hall import LARGE, NINE, SMALL, approved, minute, person

from mulkko.policy import actions
from mulkko.policy.errors import Incomplete
from mulkko.policy.queries import content_of, paper_of


def routine(amount_krw=SMALL):
    drafter = person("haneul")
    proposal = actions.open_proposal(title="안내문 발송", by=drafter, at=NINE)
    actions.write_outline(
        proposal, summary="안내문을 보낸다.", keywords="안내", duty="plan", amount_krw=amount_krw, retention="1",
        is_routine=True, by=drafter, at=NINE,
    )  # fmt: skip
    actions.write_body(proposal, "1. 보내는 곳\n2. 보내는 날", by=drafter, at=NINE)
    return proposal


def test_a_routine_paper_is_approved_without_question_and_options(hall):
    proposal = approved(routine())

    assert proposal.state == "approved"
    assert content_of(proposal)["is_routine"]
    assert paper_of(proposal).plan.grid is None
    assert [line.mark for line in paper_of(proposal).plan.lines] == ["1.", "2."]


def test_what_a_bureau_head_decides_is_no_routine(hall):
    with pytest.raises(Incomplete) as refusal:
        actions.submit(routine(LARGE), by=person("haneul"), at=minute(1))

    assert refusal.value.problems == ["routine_level"]


def test_options_that_were_begun_are_finished_in_a_routine_paper_too(hall):
    proposal = routine()
    actions.put_criterion(proposal, "cost", name="비용", better="less", by=proposal.drafter, at=minute(1))

    with pytest.raises(Incomplete) as refusal:
        actions.submit(proposal, by=proposal.drafter, at=minute(2))

    assert "too_few" in refusal.value.problems
