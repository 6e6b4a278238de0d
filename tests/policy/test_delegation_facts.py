"""A draft tells the table what it asks, goes higher only with a reason, and without a row only by instruction.

Invariant 14: the level is that of the matched row; a higher one needs a written reason in the document, a lower one is impossible.
Invariant 15: the row and the version of the table are stored with the document.
"""

import pytest
from tests.builders.hall import FILES, LARGE, NINE, SMALL, approved, draft_of, open_hall, person, put_on_route

from mulkko.ledger.models import Entry
from mulkko.organization.engine.delegation import CannotLower, FactMissing, NoDelegationRule
from mulkko.policy import actions
from mulkko.policy.actions.delegation import instruct_approver, tell_facts
from mulkko.policy.errors import NotYourDraft, PolicyRefused, RouteMoved
from mulkko.policy.models import Proposal
from mulkko.policy.queries import content_of, decider_of, paper_of, verify_everything

pytestmark = pytest.mark.usefixtures("hall")
HEAD = FILES["delegation"].splitlines()[0]


def fresh(proposal):
    return Proposal.objects.get(pk=proposal.pk)


def told(proposal, **facts):
    tell_facts(proposal, by=proposal.drafter, at=NINE, **facts)
    return fresh(proposal)


def decider(proposal):
    return decider_of(fresh(proposal), at=NINE)


def test_a_matter_is_raised_with_a_reason_that_is_sealed_and_printed():
    proposal = told(
        draft_of(person("haneul"), amount_krw=SMALL), raise_to="bureau_head", raise_because="여러 국이 걸림"
    )

    approval = put_on_route(proposal)

    assert (approval.level, approval.rule_number, approval.table_version) == ("bureau_head", 1, 1)
    assert approval.steps.get(kind="approve").position.code == "p-tra"
    assert content_of(fresh(proposal))["delegation"] == {"raised": ["bureau_head", "여러 국이 걸림"]}
    assert any("여러 국이 걸림" in line for line in paper_of(fresh(proposal), at=NINE).plan.remarks)
    assert verify_everything().ok


@pytest.mark.parametrize("to, because", [("bureau_head", ""), ("team_lead", "급함"), ("section_head", "급함")])
def test_invariant_14_nobody_goes_lower_and_nobody_higher_without_a_reason(to, because):
    proposal = draft_of(person("haneul"), amount_krw=SMALL)

    with pytest.raises(CannotLower):
        told(proposal, raise_to=to, raise_because=because)

    assert decider(proposal).level == "section_head"
    assert "delegation" not in content_of(fresh(proposal))


def test_paperwork_of_a_decided_matter_goes_one_level_lower_and_names_the_decision():
    decision = approved(draft_of(person("haneul"), amount_krw=LARGE))
    number = str(decision.current_round.approval.number)

    proposal = told(draft_of(person("haneul"), amount_krw=LARGE), follows=number)

    assert (decider(proposal).level, decider(proposal).because) == ("section_head", "follow_up")
    assert content_of(proposal)["delegation"] == {"follows": number}


@pytest.mark.parametrize("number", ["대중교통과-99", "없는과-1", "1", "대중교통과-²"])
def test_a_decision_that_does_not_exist_is_followed_by_nothing(number):
    with pytest.raises(PolicyRefused, match="no approved document"):
        told(draft_of(person("haneul")), follows=number)


def test_a_fact_that_a_row_asks_for_is_told_and_then_decides():
    open_hall(delegation=f"{HEAD},category\n1,,plan,0,,section_head,,\n2,,plan,0,,bureau_head,,works\n")
    proposal = draft_of(person("haneul"), amount_krw=SMALL)
    with pytest.raises(FactMissing):
        tell_and_decide(proposal)

    assert tell_and_decide(proposal, category="works").level == "bureau_head"
    assert tell_and_decide(proposal, category="goods").level == "section_head"


def tell_and_decide(proposal, **facts):
    if facts:
        told(proposal, **facts)
    return decider(proposal)


NO_ROW = f"{HEAD}\n1,,plan,1000000000,,mayor,\n"


def test_without_a_row_nobody_decides_until_a_superior_instructs_and_that_is_written_in_the_document():
    open_hall(delegation=NO_ROW)
    proposal = draft_of(person("haneul"), amount_krw=SMALL)
    with pytest.raises(NoDelegationRule):
        decider(proposal)

    before = fresh(proposal).edition
    instruct_approver(proposal, level="section_head", text="1행보다 가벼움", by=person("choi"), at=NINE)
    assert fresh(proposal).edition == before + 1  # whoever saves the draft as it was before is told
    approval = put_on_route(fresh(proposal))

    assert (approval.level, approval.rule_number) == ("section_head", 0)
    assert content_of(fresh(proposal))["delegation"]["instructed"] == [
        "section_head", "1행보다 가벼움", ["k4", "최국장", "교통국장"],
    ]  # fmt: skip
    assert Entry.objects.get(action="policy.approver_instructed").actor == "k4"
    assert verify_everything().ok


@pytest.mark.parametrize(
    "who, level", [("park", "section_head"), ("kang", "section_head"), ("choi", "mayor"), ("haneul", "team_lead")]
)
def test_only_a_superior_from_the_bureau_head_upwards_instructs_up_to_the_own_level(who, level):
    open_hall(delegation=NO_ROW)
    proposal = draft_of(person("haneul"), amount_krw=SMALL)

    with pytest.raises(NotYourDraft):
        instruct_approver(proposal, level=level, text="지시", by=person(who), at=NINE)

    with pytest.raises(NoDelegationRule):
        decider(proposal)


def test_where_a_row_covers_the_matter_nobody_instructs_against_it():
    proposal = draft_of(person("haneul"), amount_krw=LARGE)

    with pytest.raises(PolicyRefused, match="covers"):
        instruct_approver(proposal, level="section_head", text="과장이 결재", by=person("choi"), at=NINE)

    assert decider(proposal).level == "bureau_head"


def test_an_instruction_gives_way_as_soon_as_a_row_covers_the_matter():
    open_hall(delegation=NO_ROW)
    proposal = draft_of(person("haneul"), amount_krw=SMALL)
    instruct_approver(proposal, level="section_head", text="가벼움", by=person("choi"), at=NINE)

    open_hall(delegation=f"{HEAD}\n1,,plan,0,,bureau_head,\n")

    assert (decider(proposal).level, decider(proposal).because) == ("bureau_head", "")


def test_a_table_that_changes_before_submission_is_shown_again_and_the_new_one_is_frozen():
    """Invariant 15."""
    proposal = draft_of(person("haneul"), amount_krw=SMALL)
    shown = actions.route_digest(*actions.plan_route(proposal, by=person("haneul"), at=NINE))
    open_hall(delegation=FILES["delegation"].replace("100000000", "30000000"))

    with pytest.raises(RouteMoved):
        actions.submit(proposal, by=person("haneul"), at=NINE, shown=shown)

    again = actions.route_digest(*actions.plan_route(proposal, by=person("haneul"), at=NINE))
    approval = actions.submit(proposal, by=person("haneul"), at=NINE, shown=again)
    assert (approval.table_version, approval.rule_number, approval.level) == (2, 2, "bureau_head")
    open_hall(delegation=FILES["delegation"].replace("100000000", "40000000"))
    approval.refresh_from_db()
    assert (approval.table_version, approval.rule_number) == (2, 2)
