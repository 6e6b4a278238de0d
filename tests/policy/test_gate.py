"""What a moved figure means for a signature, in every combination."""

from itertools import product

import pytest

from mulkko.policy.engine.gate import Finding, drift_of, may_sign
from mulkko.policy.queries import Check

STATES = {
    "holds": Finding(1, "holds", None),
    "cosmetic": Finding(2, "drifted", "cosmetic"),
    "material": Finding(3, "drifted", "material"),
    "accepted": Finding(4, "drifted", "material", True),
    "decisive": Finding(5, "drifted", "decisive"),
    "accepted decisive": Finding(6, "drifted", "decisive", True),
    "unverifiable": Finding(7, "unverifiable", None),
    "broken": Finding(8, "broken", None),
}
VERDICTS = {
    "holds": "pass", "cosmetic": "note", "material": "settle", "accepted": "note", "decisive": "refuse",
    "accepted decisive": "refuse", "unverifiable": "refuse", "broken": "stop",
}  # fmt: skip


@pytest.mark.parametrize("state", list(STATES))
def test_each_state_has_one_meaning(state):
    assert STATES[state].verdict == VERDICTS[state]


@pytest.mark.parametrize("first, second", list(product(STATES, STATES)))
@pytest.mark.parametrize("is_approver, override", list(product([True, False], ["", " \n", "급박한 사정"])))
def test_a_signature_passes_exactly_where_the_law_of_the_gate_lets_it(first, second, is_approver, override):
    """Invariant 39."""
    found = {VERDICTS[first], VERDICTS[second]}
    lifted = is_approver and override.strip() != ""
    wanted = not found & {"stop", "settle"} and (lifted or "refuse" not in found)

    assert may_sign([STATES[first], STATES[second]], is_approver=is_approver, override=override) is wanted


def test_a_document_without_figures_passes():
    assert may_sign([], is_approver=False, override="")


def grade(**told):
    return drift_of(
        **{"status": "drifted", "corrected": False, "cells_move": False, "sentence_untrue": False, "preferred_before": "bus", "preferred_now": "bus", **told}
    )  # fmt: skip


@pytest.mark.parametrize(
    "told, wanted",
    [
        ({}, "cosmetic"),
        ({"corrected": True}, "material"),
        ({"sentence_untrue": True}, "material"),
        ({"cells_move": True}, "material"),
        ({"cells_move": True, "preferred_now": "taxi"}, "decisive"),
        ({"cells_move": True, "preferred_now": None}, "decisive"),
        ({"cells_move": True, "excluded_now": frozenset({"taxi"})}, "decisive"),
        ({"cells_move": False, "preferred_now": "taxi"}, "cosmetic"),
        ({"status": "holds", "corrected": True}, None),
        ({"status": "broken", "cells_move": True}, None),
        ({"status": "unverifiable", "cells_move": True}, None),
    ],
)
def test_a_drift_weighs_what_it_does_to_the_decision(told, wanted):
    assert grade(**told) == wanted


@pytest.mark.parametrize(
    "status, drift, needed",
    [
        ("holds", None, False),
        ("drifted", "decisive", True),
        ("unverifiable", None, True),
        ("broken", None, False),
        ("drifted", "material", False),
    ],
)
def test_a_reason_is_asked_for_only_where_it_would_help(status, drift, needed):
    found = Check("2026-0001", "", (), (Finding(1, status, drift),), None, None, {}, "", "")

    assert found.needs_override is needed
