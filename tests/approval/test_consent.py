"""합의: an objection blocks until a superior of both units settles it, and is seen for ever; 협조 never blocks."""

from itertools import permutations

import pytest
from tests.builders.hall import (
    FILES,
    HUGE,
    NINE,
    OPERATOR,
    WITH_CONSENT,
    draft_of,
    minute,
    objected,
    open_hall,
    person,
    put_on_route,
    sign_as,
    signed_by,
)
from tests.builders.remembered import remembers
from tests.builders.tampering import forge, run_sql, take_guards_from

from mulkko.approval.errors import (
    AlreadySettled,
    CannotObject,
    CannotReturn,
    NotAboveBoth,
    ObjectionStands,
    ReasonMissing,
    RoundOver,
)
from mulkko.approval.models import DocumentNumber, Settlement, Signature
from mulkko.approval.queries import objections_waiting_for, opinions_to_answer
from mulkko.documents.formats.html import page
from mulkko.ledger.actions import erase
from mulkko.ledger.models import Entry
from mulkko.organization.errors import NotPosted
from mulkko.policy import actions
from mulkko.policy.models import Proposal
from mulkko.policy.queries import paper_of, verify_everything


@pytest.fixture
def hall(db):
    open_hall(delegation=WITH_CONSENT)


@pytest.fixture
@remembers
def in_conflict(hall):
    """Everybody but the approver has finished, and the budget office objects."""
    proposal = draft_of(person("haneul"))
    objected(proposal)
    return Proposal.objects.get(pk=proposal.pk)


def objection_of(proposal):
    return Signature.objects.get(step__approval=proposal.current_round.approval, outcome="objected")


def settled(proposal, login="vice", text="내년 예산에 반영할 것"):
    return actions.settle_objection(objection_of(proposal), text=text, by=person(login), at=minute(3))


def test_the_unit_whose_consent_the_rule_demands_stands_on_the_route_beside_the_co_operators(hall):
    approval = put_on_route(draft_of(person("haneul")))

    beside = {(step.position.code, step.kind, step.turn) for step in approval.steps.all() if step.turn == 3}
    assert beside == {("p-leg", "cooperate", 3), ("p-bud", "consent", 3)}


def test_a_unit_that_should_co_operate_and_consent_consents(db):
    open_hall(delegation=WITH_CONSENT.replace("leg,bud\n", "leg;bud,bud\n"))

    steps = put_on_route(draft_of(person("haneul"))).steps.filter(position__code="p-bud")

    assert [step.kind for step in steps] == ["consent"]


def test_a_demanded_unit_without_a_head_stops_the_submission_instead_of_being_left_out(db):
    """Invariant 18."""
    headless = "unit-less,빈과,section,fin,2020-01-01\n"
    open_hall(units=FILES["units"] + headless, delegation=WITH_CONSENT.replace("leg,bud\n", "leg,bud;unit-less\n"))

    with pytest.raises(NotPosted, match="빈과"):
        put_on_route(draft_of(person("haneul")))


def test_consent_without_an_objection_lets_the_document_be_decided(hall):
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)

    decided = signed_by(proposal, "maeul", "park", "seo", "jung", "choi")

    assert decided.state == "approved"
    assert verify_everything().ok


def test_consent_with_an_opinion_does_not_block_and_is_answered(hall):
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)
    signed_by(proposal, "maeul", "park", "seo")
    sign_as("jung", proposal, opinion="내년에 반영할 수 있음")

    assert [one.unit_code for one in opinions_to_answer(proposal.current_round.approval)] == ["bud"]
    assert signed_by(proposal, "choi").state == "approved"


def test_an_objection_blocks_the_decision_and_leaves_no_number(in_conflict):
    """Invariant 19."""
    assert in_conflict.state == "in_conflict"

    with pytest.raises(ObjectionStands):
        sign_as("choi", in_conflict)

    assert not DocumentNumber.objects.exists()
    assert not Signature.objects.filter(step__kind="approve").exists()
    assert not Entry.objects.filter(action="approval.approved").exists()


def test_while_others_have_not_finished_the_round_is_still_on_its_route(hall):
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)
    signed_by(proposal, "maeul", "park")
    sign_as("jung", proposal, opinion="재원이 없음", objects=True)

    assert proposal.state == "in_route"
    sign_as("seo", proposal)
    assert Proposal.objects.get(pk=proposal.pk).state == "in_conflict"
    assert [row.listed_state for row in Proposal.objects.with_state()] == ["in_conflict"]


@pytest.mark.parametrize("order", list(permutations(["jung", "seo"])))
def test_the_order_of_signing_side_by_side_changes_nothing_about_the_conflict(hall, order):
    """Invariant 20."""
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)
    signed_by(proposal, "maeul", "park")

    for login in order:
        told = {"opinion": "재원이 없음", "objects": True} if login == "jung" else {}
        sign_as(login, proposal, **told)

    assert Proposal.objects.get(pk=proposal.pk).state == "in_conflict"


def test_the_instruction_of_the_common_superior_lets_the_approver_decide(in_conflict):
    """Invariant 19."""
    settled(in_conflict)

    assert in_conflict.state == "in_route"
    assert signed_by(in_conflict, "choi").state == "approved"
    assert verify_everything().ok


def test_where_the_approver_heads_both_units_his_own_decision_settles_it(hall):
    proposal = draft_of(person("haneul"), amount_krw=HUGE)
    objected_by_budget = _up_to_the_mayor(proposal)

    actions.settle_objection(objected_by_budget, text="추진할 것", by=person("mayor"), at=minute(4))

    assert signed_by(proposal, "mayor").state == "approved"


def _up_to_the_mayor(proposal):
    put_on_route(proposal)
    signed_by(proposal, "maeul", "park", "seo")
    objection = sign_as("jung", proposal, opinion="재원이 없음", objects=True)
    signed_by(proposal, "choi", "vice")
    return objection


@pytest.mark.parametrize("login", ["choi", "kang", "jung", "park", "haneul", "seo"])
def test_nobody_who_does_not_head_both_units_settles(in_conflict, login):
    with pytest.raises(NotAboveBoth):
        settled(in_conflict, login)

    assert not Settlement.objects.exists()
    assert objections_waiting_for(person(login), NINE) == []


@pytest.mark.parametrize("login", ["vice", "mayor"])
def test_the_objection_waits_for_every_common_superior(in_conflict, login):
    assert objections_waiting_for(person(login), NINE) == [objection_of(in_conflict)]


def test_an_objection_is_settled_once_and_with_words(in_conflict):
    with pytest.raises(ReasonMissing):
        settled(in_conflict, text=" ")
    settled(in_conflict)

    with pytest.raises(AlreadySettled):
        settled(in_conflict)


def test_only_a_unit_whose_consent_is_needed_objects_and_only_with_a_reason(hall):
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)
    signed_by(proposal, "maeul", "park")

    with pytest.raises(CannotObject):
        sign_as("seo", proposal, opinion="반대함", objects=True)
    with pytest.raises(ReasonMissing):
        sign_as("jung", proposal, objects=True)
    told = {"version_hash": proposal.current_round.approval.version_id, "reason": "반대"}
    with pytest.raises(CannotReturn):
        actions.return_for_redraft(proposal, by=person("jung"), at=NINE, **told)


def test_a_document_in_conflict_can_be_recalled_and_the_objection_stays_to_be_seen(in_conflict):
    """Invariant 12."""
    actions.recall(in_conflict, by=person("haneul"), at=minute(5), reason="다시 협의")

    assert in_conflict.is_editable
    assert objection_of(in_conflict).opinion == "재원이 없음"
    assert objections_waiting_for(person("vice"), NINE) == []
    with pytest.raises(RoundOver):
        settled(in_conflict)


def test_the_paper_shows_the_objection_and_its_settlement_for_ever(in_conflict):
    assert "예산담당관(이견)" in page(paper_of(in_conflict))
    settled(in_conflict)

    printed = page(paper_of(signed_by(in_conflict, "choi")))

    assert "재원이 없음" in printed
    assert "조정(부시장 윤부시장)" in printed
    assert "내년 예산에 반영할 것" in printed


@pytest.mark.parametrize("changes", [{"text": "추진할 것"}, {"name": "김부시장"}, {"title": "시장"}])
def test_a_changed_settlement_is_found_where_it_was_made(in_conflict, changes):
    row = settled(in_conflict)
    forge(Settlement, changes, pk=row.pk)

    found = verify_everything()

    where = Entry.objects.get(action="approval.settled").index
    assert (where, "signature") in found.bad


def test_a_deleted_settlement_is_found(in_conflict):
    settled(in_conflict)
    take_guards_from("approval_settlement")
    run_sql("DELETE FROM approval_settlement")

    assert (Entry.objects.get(action="approval.settled").index, "signature") in verify_everything().bad


def test_a_settlement_that_no_entry_recorded_is_found(in_conflict):
    told = {"text": "추진", "name": "윤부시장", "title": "부시장", "by": person("vice"), "at": minute(3)}
    position = person("vice").postings.get().position
    Settlement.objects.create(objection=objection_of(in_conflict), position=position, **told)

    assert not verify_everything().ok


def test_a_lawfully_erased_settlement_is_no_tampering(in_conflict):
    settled(in_conflict)
    erase(
        Entry.objects.get(action="approval.settled").index, legal_basis="개인정보 보호법 §36", by=OPERATOR, at=minute(9)
    )

    assert verify_everything().ok
