"""Every seeded fault gets the status that it must have, none holds in silence, and what is harmless interrupts nobody."""

import pytest
from tests.prove.seeding import FAULTS, HARMLESS, judged, seeded


def wrong(outcomes):
    return [
        (one.case.kind, one.case.name, one.status, one.judgement, one.extra) for one in outcomes if not one.is_right
    ]


@pytest.mark.usefixtures("hall")
def test_each_kind_of_fault_gets_its_status_and_none_holds_in_silence():
    outcomes = judged(list(seeded(len(FAULTS), 1, FAULTS)))

    assert len(outcomes) == len(FAULTS)
    assert wrong(outcomes) == []


@pytest.mark.usefixtures("hall")
def test_a_harmless_refresh_interrupts_nobody():
    outcomes = judged(list(seeded(len(HARMLESS), 1, HARMLESS)))

    assert wrong(outcomes) == []
    assert {one.status for one in outcomes} <= {"holds", "drifted"}


@pytest.mark.long
@pytest.mark.usefixtures("hall")
@pytest.mark.parametrize("seed", [2, 3])
def test_hundreds_of_faults_get_their_status(seed):
    outcomes = judged(list(seeded(400, seed, FAULTS)))

    assert wrong(outcomes) == []
    assert not any(one.is_silent for one in outcomes)
