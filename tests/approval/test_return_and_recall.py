"""A draft goes back by a return with its reason, or by a recall of its drafter; every round stays readable."""

import json

import pytest
from tests.builders.hall import approved, draft_of, minute, person, put_on_route, sign_as, signed_by
from tests.builders.remembered import remembers

from mulkko.approval.errors import NotYourTurn, OtherVersion, ReasonMissing, RoundOver
from mulkko.approval.queries import rounds_of, waiting_for
from mulkko.policy import actions
from mulkko.policy.models import Proposal
from mulkko.policy.queries import verify_everything


@pytest.fixture
@remembers
def on_route(hall):
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)
    return proposal


def send_back(proposal, login="maeul", **told):
    version = proposal.current_round.approval.version_id
    return actions.return_for_redraft(
        proposal, **{"by": person(login), "at": minute(1), "version_hash": version, "reason": "비용 근거 보완", **told}
    )


def test_a_returned_round_ends_and_stays_readable_beside_the_next_one(on_route):
    """Invariant 13."""
    send_back(on_route)
    actions.write_outline(on_route, by=person("haneul"), at=minute(2), summary="보완함")
    put_on_route(on_route, at=minute(3))

    first, second = rounds_of(on_route.reference)
    assert (first.state, first.ending.reason, second.state) == ("returned", "비용 근거 보완", "in_route")
    assert json.loads(first.version.text)["summary"] == "시범운영"
    assert [step.signature.outcome for step in first.steps.filter(signature__isnull=False)] == ["signed", "returned"]
    assert verify_everything().ok


def test_after_a_return_nobody_signs_that_round(on_route):
    send_back(on_route)

    with pytest.raises(RoundOver, match="returned"):
        sign_as("park", on_route)
    assert waiting_for(person("park"), minute(2)) == []


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_return_needs_a_reason(on_route, reason):
    with pytest.raises(ReasonMissing):
        send_back(on_route, reason=reason)

    assert on_route.state == "in_route"


def test_only_whoever_has_the_turn_returns_and_only_what_he_was_shown(on_route):
    with pytest.raises(NotYourTurn):
        send_back(on_route, "park")
    with pytest.raises(OtherVersion):
        send_back(on_route, version_hash="0" * 64)


def test_the_approver_may_return_too(on_route):
    signed_by(on_route, "maeul", "park", "jung", "seo")

    send_back(on_route, "choi")

    assert Proposal.objects.get().state == "returned"


@pytest.mark.parametrize("login", ["maeul", "park", "choi", "mayor", "jo"])
def test_nobody_but_the_drafter_recalls(on_route, login):
    with pytest.raises(NotYourTurn, match="Only the drafter"):
        actions.recall(on_route, by=person(login), at=minute(1))

    assert on_route.state == "in_route"


def test_a_recalled_draft_can_be_changed_and_submitted_again(on_route):
    sign_as("maeul", on_route)
    actions.recall(on_route, by=person("haneul"), at=minute(1), reason="금액 정정")
    actions.write_outline(on_route, by=person("haneul"), at=minute(2), summary="정정함")

    approval = put_on_route(on_route, at=minute(3))

    assert approval.round_no == 2
    assert [one.state for one in rounds_of(on_route.reference)] == ["recalled", "in_route"]
    assert [step.kind for step in approval.open_steps()] == ["lead_review"]


def test_the_very_same_draft_submitted_again_is_the_same_version_in_another_round(on_route):
    actions.recall(on_route, by=person("haneul"), at=minute(1))
    put_on_route(on_route, at=minute(2))

    first, second = rounds_of(on_route.reference)
    assert first.version_id == second.version_id
    assert verify_everything().ok


def test_what_is_approved_cannot_be_recalled_or_returned(hall):
    proposal = approved(draft_of(person("haneul")))

    with pytest.raises(RoundOver, match="approved"):
        actions.recall(proposal, by=person("haneul"), at=minute(1))
    with pytest.raises(RoundOver, match="approved"):
        send_back(proposal, "choi")
