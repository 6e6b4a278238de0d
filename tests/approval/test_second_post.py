"""Nobody signs two steps of one round, whatever posts come to somebody while it is on its route."""

from datetime import date

import pytest
from tests.builders.hall import draft_of, person, put_on_route, sign_as, signed_by

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


def test_whoever_heads_a_unit_beside_the_line_too_signs_for_it_and_decides(hall):
    """Invariants 17 and 21: a co-operator is never left out, and no document waits for ever."""
    post = Position.objects.get(code="p-bud")
    Posting.objects.filter(position=post).delete()
    Posting.objects.create(person=person("choi"), position=post, kind="regular", valid_from=date(2026, 1, 1))
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)

    signed_by(proposal, "maeul", "park", "choi", "seo", "choi")

    assert proposal.state == "approved"
