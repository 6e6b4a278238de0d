"""People at random, and the laws after every step: a few hundred steps in every run, more than twenty thousand in script/prove."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from tests.prove.office import Office

WHILE = {
    "deadline": None, "database": None, "suppress_health_check": list(HealthCheck), "print_blob": True,
}  # fmt: skip


def test_the_route_holds_whatever_people_do(db):
    """Invariants 1, 2, 3, 4, 9, 14, 16, 17, 19, 21, 24, 30, 31, 46, 47 and 48."""
    run_state_machine_as_test(
        Office, settings=settings(max_examples=6, stateful_step_count=30, derandomize=True, **WHILE)
    )


@pytest.mark.long
def test_the_route_holds_through_twenty_thousand_steps(db):
    before, rounds = Office.steps, 0
    while Office.steps - before < 20_000:
        run_state_machine_as_test(Office, settings=settings(max_examples=100, stateful_step_count=60, **WHILE))
        rounds += 1
        assert rounds < 40, "the machine does not get on"
