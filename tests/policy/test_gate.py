"""What a moved figure means for a signature, in every combination."""

from fractions import Fraction
from itertools import product

import pytest

from mulkko.policy.engine.gate import Finding, Outlook, drift_of, may_sign
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


BUS, TAXI, TIE = Outlook("bus"), Outlook("taxi"), Outlook(None)
BARRED = Outlook("bus", frozenset({"taxi"}))


def firm(*, bus: int) -> Outlook:
    """Return an outlook in which the bus comes first in so many of a hundred weightings."""
    return Outlook("bus", frozenset(), (("bus", Fraction(bus, 100)), ("taxi", 1 - Fraction(bus, 100))))


def grade(**told):
    usual = {"status": "drifted", "corrected": False, "cells_move": False, "sentence_untrue": False}
    return drift_of(**{**usual, "before": BUS, "alone": BUS, **told})


@pytest.mark.parametrize(
    "told, wanted",
    [
        ({}, "cosmetic"),
        ({"corrected": True}, "material"),
        ({"sentence_untrue": True}, "material"),
        ({"unit_suspected": True}, "material"),
        ({"cells_move": True}, "material"),
        ({"cells_move": True, "alone": TAXI}, "decisive"),
        ({"cells_move": True, "alone": TIE}, "decisive"),
        ({"cells_move": True, "alone": BARRED}, "decisive"),
        ({"cells_move": True, "together": TAXI}, "decisive"),
        ({"cells_move": True, "before": firm(bus=80), "alone": firm(bus=70)}, "material"),
        ({"cells_move": True, "before": firm(bus=80), "alone": firm(bus=69)}, "decisive"),
        ({"cells_move": False, "alone": TAXI}, "cosmetic"),
        ({"cells_move": False, "together": TAXI}, "cosmetic"),
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
