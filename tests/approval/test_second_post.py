"""Nobody signs two steps of one round, whatever posts come to somebody while it is on its route."""

from datetime import date

import pytest
from tests.builders.hall import approved, draft_of, person, put_on_route, sign_as, signed_by

from mulkko.approval.errors import SecondSignature
from mulkko.organization.models import Position, Posting


def test_whoever_got_a_second_post_after_submission_does_not_sign_the_second_step(hall):
    """Invariant 17."""
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)
    signed_by(proposal, "maeul")
    post = Position.objects.get(code="p-bus")
    Posting.objects.create(person=person("maeul"), position=post, kind="regular", valid_from=date(2026, 1, 1))

    with pytest.raises(SecondSignature):
        sign_as("maeul", proposal)


def test_a_drafter_who_became_the_reviewer_does_not_review_the_own_draft(hall):
    """Invariant 17."""
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)
    post = Position.objects.get(code="p-bus-r")
    Posting.objects.create(person=person("haneul"), position=post, kind="regular", valid_from=date(2026, 1, 1))

    with pytest.raises(SecondSignature):
        sign_as("haneul", proposal)


def test_others_go_on_signing(hall):
    assert approved(draft_of(person("haneul"))).state == "approved"
