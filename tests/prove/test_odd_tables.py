"""Faults and harmless changes in tables as offices send them, through the real reader."""

import pytest
from tests.prove.odd_tables import FAULTS, HARMLESS, became


@pytest.mark.usefixtures("hall")
def test_every_fault_in_an_odd_table_is_told_and_none_holds_in_silence():
    found = [(one.kind, checked.judgement) for one, checked in became(FAULTS, "f") if not _is_told(one, checked)]

    assert found == []


@pytest.mark.usefixtures("hall")
def test_what_is_harmless_to_an_odd_table_leaves_its_figure_as_it_is():
    found = [(one.kind, checked.judgement) for one, checked in became(HARMLESS, "h") if checked.judgement.status != "holds"]  # fmt: skip

    assert found == []


def _is_told(one, checked):
    return checked.judgement.status in one.wanted and one.word in checked.judgement.reason
