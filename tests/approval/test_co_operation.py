"""Co-operating units sign side by side, state opinions that must be answered, and never return a draft."""

from itertools import permutations

import pytest
from tests.builders.hall import FILES, draft_of, minute, open_hall, person, put_on_route, sign_as, signed_by
from tests.builders.remembered import remembers

from mulkko.approval.actions import OpinionAnswer
from mulkko.approval.errors import AnswerMissing, CannotReturn
from mulkko.approval.models import Answer, DocumentNumber, NumberCounter, Signature
from mulkko.approval.queries import opinions_to_answer
from mulkko.policy import actions


@pytest.fixture
@remembers
def before_the_decision(hall):
    """On its route, with an opinion of the budget office, one signature short of the decision."""
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)
    sign_as("maeul", proposal)
    sign_as("park", proposal)
    sign_as("jung", proposal, opinion="예산은 내년에 반영할 수 있음")
    sign_as("seo", proposal)
    return proposal


@pytest.mark.parametrize("order", list(permutations(["jung", "seo", "kang"])))
def test_the_order_in_which_co_operators_sign_changes_nothing(db, order):
    """Invariant 20."""
    open_hall(delegation=FILES["delegation"].replace("bud;leg", "bud;leg;fin"))
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)
    signed_by(proposal, "maeul", "park")

    for login in order:
        assert person("choi") not in [
            step.position.postings.first().person for step in proposal.current_round.approval.open_steps()
        ]
        sign_as(login, proposal, opinion=f"{login}의 의견")
    decided = signed_by(proposal, "choi")

    assert str(decided.current_round.approval.number) == "대중교통과-1"
    answers = [
        answer.opinion.unit_code for answer in Answer.objects.order_by("opinion__step__turn", "opinion__step_id")
    ]
    assert answers == ["bud", "fin", "leg"]


@pytest.mark.parametrize("answers", [{}, None])
def test_an_opinion_never_blocks_but_it_must_be_answered(before_the_decision, answers):
    """Invariant 19."""
    with pytest.raises(AnswerMissing, match="예산담당관"):
        sign_as("choi", before_the_decision, answers=answers)

    assert before_the_decision.state == "in_route"
    assert not DocumentNumber.objects.exists()
    assert not NumberCounter.objects.exists()


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_an_answer_without_a_reason_is_no_answer(before_the_decision, reason):
    [opinion] = opinions_to_answer(before_the_decision.current_round.approval)

    with pytest.raises(AnswerMissing):
        sign_as("choi", before_the_decision, answers={opinion.pk: OpinionAnswer(True, reason)})


def test_an_opinion_may_be_turned_down_with_a_reason_and_both_stay(before_the_decision):
    """Invariant 12."""
    [opinion] = opinions_to_answer(before_the_decision.current_round.approval)

    sign_as("choi", before_the_decision, answers={opinion.pk: OpinionAnswer(False, "올해 안에 시작해야 함")})

    answer = Answer.objects.get()
    assert (answer.is_taken_up, answer.reason) == (False, "올해 안에 시작해야 함")
    assert answer.opinion.opinion == "예산은 내년에 반영할 수 있음"


def test_a_co_operator_cannot_return_a_draft(hall):
    proposal = draft_of(person("haneul"))
    approval = put_on_route(proposal)
    signed_by(proposal, "maeul", "park")

    with pytest.raises(CannotReturn, match="opinion"):
        actions.return_for_redraft(
            proposal, by=person("jung"), at=minute(1), version_hash=approval.version_id, reason="예산 없음"
        )

    assert proposal.state == "in_route"
    assert not Signature.objects.filter(outcome="returned").exists()
