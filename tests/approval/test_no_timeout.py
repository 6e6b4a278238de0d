"""Silence is no consent: whatever time passes, a step waits for its person (영 §67)."""

from datetime import timedelta

import pytest
from tests.builders.hall import NINE, draft_of, minute, person, put_on_route

from mulkko.approval.models import DocumentNumber, Ending, Signature
from mulkko.approval.queries import waiting_for
from mulkko.jobs.actions import recover
from mulkko.policy.queries import verify_everything

pytestmark = pytest.mark.usefixtures("hall")


def test_a_year_of_waiting_signs_nothing():
    """Invariant 24."""
    approval = put_on_route(draft_of(person("haneul")))

    recover(at=NINE + timedelta(days=365))

    assert [step.approval_id for step in waiting_for(person("maeul"), minute(365 * 24 * 60))] == [approval.pk]
    assert [row.step.kind for row in Signature.objects.all()] == ["draft"]
    assert not Ending.objects.exists()
    assert not DocumentNumber.objects.exists()
    assert verify_everything().ok
