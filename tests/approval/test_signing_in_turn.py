"""Only whoever holds the step whose turn it is signs it, and what was signed is what was shown."""

from datetime import date

import pytest
from tests.builders.hall import (
    LARGE,
    SMALL,
    approved,
    draft_of,
    minute,
    open_hall,
    person,
    put_on_route,
    sign_as,
    signed_by,
)

from mulkko.approval.errors import AlreadySigned, NotYourTurn, OtherVersion, RoundOver
from mulkko.approval.models import Signature
from mulkko.approval.queries import waiting_for
from mulkko.ledger.models import Entry
from mulkko.organization.errors import NotPosted
from mulkko.organization.models import Position, Posting
from mulkko.policy.errors import NotYourDraft


@pytest.mark.parametrize("login", ["park", "jung", "choi", "cha", "mayor", "jo"])
def test_nobody_signs_out_of_turn_and_the_attempt_leaves_no_trace(hall, login):
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)
    before = Entry.objects.count()

    with pytest.raises(NotYourTurn):
        sign_as(login, proposal)

    assert Signature.objects.count() == 1
    assert Entry.objects.count() == before


def test_nobody_without_a_posting_signs(hall):
    """Invariant 31."""
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)

    with pytest.raises(NotYourTurn):
        sign_as("oh", proposal)


def test_whoever_lost_his_posting_no_longer_signs(hall):
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)
    Posting.objects.filter(person__code="k2").update(valid_to=date(2026, 11, 23))

    with pytest.raises(NotYourTurn):
        sign_as("maeul", proposal)


def test_each_step_waits_for_exactly_the_people_whose_turn_it_is(hall):
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)
    waited = []
    for login in ("maeul", "park", "jung", "seo"):
        waited.append(
            {one for one in ("maeul", "park", "jung", "seo", "choi", "cha") if waiting_for(person(one), minute(1))}
        )
        sign_as(login, proposal)

    assert waited == [{"maeul"}, {"park"}, {"jung", "seo"}, {"seo"}]
    assert {one for one in ("maeul", "jung", "choi", "cha") if waiting_for(person(one), minute(1))} == {"choi"}


def test_a_second_press_is_told_that_the_step_is_signed(hall):
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)
    sign_as("maeul", proposal)

    with pytest.raises(AlreadySigned) as refusal:
        sign_as("maeul", proposal)

    assert refusal.value.signature.signed_by == person("maeul")


def test_after_the_last_signature_nobody_signs_any_more(hall):
    """Invariant 1."""
    proposal = approved(draft_of(person("haneul")))

    with pytest.raises(RoundOver, match="approved"):
        sign_as("choi", proposal)


def test_whoever_saw_another_version_is_asked_to_look_again(hall):
    """Invariant 9."""
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)

    with pytest.raises(OtherVersion, match="Look at it again"):
        sign_as("maeul", proposal, version_hash="0" * 64)


def draft_and_submit(amount=LARGE):
    proposal = draft_of(person("haneul"), amount_krw=amount)
    put_on_route(proposal)
    return proposal


def test_a_step_of_somebody_who_would_sign_a_higher_one_is_left_out_and_says_so(db):
    """Invariant 17."""
    open_hall()
    Posting.objects.filter(person__code="k2").update(position=Position.objects.get(code="p-bus-r"))
    Posting.objects.filter(person__code="k3").update(position=Position.objects.get(code="p-bus-r"))
    Posting.objects.create(
        person=person("maeul"), position=Position.objects.get(code="p-bus"), valid_from=date(2026, 1, 1)
    )

    approval = put_on_route(draft_of(person("haneul"), amount_krw=LARGE))

    assert [step.omitted for step in approval.steps.filter(kind__in=("lead_review", "review"))] == ["same person", ""]
    assert [step.position.code for step in approval.open_steps()] == ["p-bus"]


def test_where_the_drafter_alone_is_posted_to_act_as_the_approver_the_next_of_the_order_decides(hall):
    """Invariants 16 and 17: the team lead decides then, and the lower step is left out as the same person's."""
    Posting.objects.filter(position__code="p-bus").delete()
    Posting.objects.create(
        person=person("haneul"), position=Position.objects.get(code="p-bus"), kind="acting", valid_from=date(2026, 1, 1)
    )
    proposal = draft_of(person("haneul"), amount_krw=SMALL)

    approval = put_on_route(proposal)

    assert [step.omitted for step in approval.steps.filter(kind="lead_review")] == ["same person"]
    with pytest.raises(NotYourTurn):
        sign_as("haneul", proposal)
    assert signed_by(proposal, "maeul").state == "approved"


def test_a_drafter_who_also_acts_for_the_approver_leaves_the_last_signature_to_the_other(hall):
    """Invariant 16."""
    Posting.objects.create(
        person=person("haneul"), position=Position.objects.get(code="p-bus"), kind="acting", valid_from=date(2026, 1, 1)
    )
    proposal = draft_and_submit(SMALL)
    sign_as("maeul", proposal)

    with pytest.raises(NotYourTurn):
        sign_as("haneul", proposal)

    assert waiting_for(person("haneul"), minute(1)) == []
    assert signed_by(proposal, "park").state == "approved"


def test_a_team_leader_decides_his_own_notice(hall):
    """Invariant 16."""
    proposal = draft_of(person("maeul"), duty="notice", amount_krw=None)
    put_on_route(proposal)

    assert signed_by(proposal, "maeul").state == "approved"


def test_a_position_that_nobody_holds_is_named_before_anything_is_put_on_the_route(hall):
    Posting.objects.filter(position__code="p-leg").delete()
    proposal = draft_of(person("haneul"))

    with pytest.raises(NotPosted, match="법무담당관"):
        put_on_route(proposal)


def test_a_draft_is_put_on_its_route_once(hall):
    proposal = draft_and_submit()

    with pytest.raises(NotYourDraft):
        put_on_route(proposal)


def test_only_the_last_step_is_a_decision_of_the_drafter_over_the_own_draft(hall):
    """Invariant 16."""
    approval = put_on_route(draft_of(person("haneul"), amount_krw=SMALL))

    own = [step.kind for step in approval.steps.all() if step.is_own_decision_of(person("haneul"))]

    assert own == ["approve"]
    assert not any(step.is_own_decision_of(person("maeul")) for step in approval.steps.all())
