"""전결규칙 §6, 4.5: where the delegation table changes while a round is open, the decision waits for another one.

Invariant 14: nobody decides below the row in force; above it only with a written reason in the document.
"""

import pytest
from tests.builders.hall import (
    FILES,
    LARGE,
    SMALL,
    draft_of,
    minute,
    open_hall,
    person,
    put_on_route,
    sign_as,
    signed_by,
)

from mulkko.approval.errors import CannotKeep, NotYourTurn, ReasonMissing, RoundOver
from mulkko.approval.models import RuleDecision, Signature
from mulkko.documents.engine.paper import strings_of
from mulkko.policy import actions
from mulkko.policy.actions import signing
from mulkko.policy.actions.turns import keep_rule
from mulkko.policy.errors import RuleMoved
from mulkko.policy.models import Proposal
from mulkko.policy.queries import paper_of, verify_everything
from mulkko.policy.queries.moved_rule import moved_rule

pytestmark = pytest.mark.usefixtures("hall")
HEAD = FILES["delegation"].splitlines()[0]


def load_table(*rows):
    open_hall(delegation="\n".join([HEAD, *rows]) + "\n")


def to_the_approver(amount=LARGE):
    """A document that everybody but the approver has signed: the bureau head, or of a small one the section head."""
    proposal = draft_of(person("haneul"), amount_krw=amount)
    put_on_route(proposal)
    return signed_by(proposal, "maeul", *(("park", "jung", "seo") if amount == LARGE else ()))


def moved(proposal):
    return moved_rule(proposal, at=minute(5))


def test_a_table_that_gives_the_matter_to_the_same_level_changes_nothing():
    proposal = to_the_approver()
    load_table("9,,plan,,,bureau_head,bud;leg")

    assert moved(proposal) is None
    assert sign_as("choi", proposal, at=minute(5))


def test_invariant_14_nobody_decides_below_the_row_in_force():
    proposal = to_the_approver()
    load_table("9,,plan,,,mayor,bud;leg")

    found = moved(proposal)

    assert (found.now.level, found.may_be_kept) == ("mayor", False)
    with pytest.raises(RuleMoved):
        sign_as("choi", proposal, at=minute(5))
    with pytest.raises(CannotKeep):
        keep_rule(proposal, reason="급함", by=person("haneul"), at=minute(5))
    assert Proposal.objects.get().state == "in_route"
    actions.recall(proposal, by=person("haneul"), at=minute(6))
    assert put_on_route(Proposal.objects.get(), at=minute(7)).level == "mayor"
    assert verify_everything().ok


def test_a_table_that_comes_in_while_the_figures_are_checked_stops_the_decision_too(monkeypatch):
    """Invariant 14."""
    proposal = to_the_approver()
    really = signing.check

    def checked(*given, **told):
        load_table("9,,plan,,,mayor,bud;leg")
        return really(*given, **told)

    monkeypatch.setattr(signing, "check", checked)

    with pytest.raises(RuleMoved):
        sign_as("choi", proposal, at=minute(5))
    assert Proposal.objects.get().state == "in_route"
    assert not Signature.objects.filter(step__kind="approve").exists()
    assert verify_everything().ok


def test_everybody_before_the_approver_signs_on_and_is_told():
    proposal = draft_of(person("haneul"), amount_krw=LARGE)
    put_on_route(proposal)
    load_table("9,,plan,,,mayor,bud;leg")

    signed_by(proposal, "maeul", "park", at=minute(1))

    assert moved(proposal).now.level == "mayor"


@pytest.mark.parametrize("login", ["haneul", "choi"])
def test_invariant_14_above_the_row_in_force_it_is_decided_with_a_reason_that_the_paper_prints(login):
    proposal = to_the_approver()
    load_table("9,,plan,,,section_head,bud;leg")
    with pytest.raises(RuleMoved):
        sign_as("choi", proposal, at=minute(5))
    with pytest.raises(ReasonMissing):
        keep_rule(proposal, reason=" ", by=person(login), at=minute(5))

    keep_rule(proposal, reason="여러 국이 걸림", by=person(login), at=minute(5))
    sign_as("choi", proposal, at=minute(6))

    row = RuleDecision.objects.get()
    assert (row.table_version, row.rule_number, row.level) == (2, 9, "section_head")
    assert any("여러 국이 걸림" in line for line in strings_of(paper_of(Proposal.objects.get())))
    assert verify_everything().ok


@pytest.mark.parametrize("login", ["park", "jung", "mayor", "jo"])
def test_nobody_else_keeps_it(login):
    proposal = to_the_approver()
    load_table("9,,plan,,,section_head,bud;leg")

    with pytest.raises(NotYourTurn):
        keep_rule(proposal, reason="급함", by=person(login), at=minute(5))

    assert not RuleDecision.objects.exists()


def test_a_table_that_changes_once_more_asks_once_more():
    proposal = to_the_approver()
    load_table("9,,plan,,,section_head,bud;leg")
    keep_rule(proposal, reason="여러 국이 걸림", by=person("haneul"), at=minute(5))
    assert moved(proposal) is None

    load_table("9,,plan,,,team_lead,bud;leg")

    assert moved(proposal).may_be_kept
    with pytest.raises(RuleMoved):
        sign_as("choi", proposal, at=minute(6))


def test_where_no_row_covers_it_any_more_nobody_decides():
    proposal = to_the_approver(SMALL)
    load_table("4,,notice,,,team_lead,")

    assert moved(proposal).now is None
    with pytest.raises(RuleMoved):
        sign_as("park", proposal, at=minute(5))
    with pytest.raises(CannotKeep):
        keep_rule(proposal, reason="급함", by=person("haneul"), at=minute(5))
    assert Signature.objects.filter(step__kind="approve").count() == 0


def test_what_has_not_changed_cannot_be_kept_and_what_is_over_neither():
    proposal = to_the_approver()
    with pytest.raises(CannotKeep):
        keep_rule(proposal, reason="급함", by=person("haneul"), at=minute(5))
    sign_as("choi", proposal, at=minute(5))

    load_table("9,,plan,,,section_head,bud;leg")

    assert moved(proposal) is None
    with pytest.raises((RoundOver, CannotKeep)):
        keep_rule(proposal, reason="급함", by=person("haneul"), at=minute(6))
