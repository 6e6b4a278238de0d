"""Every fault seeded into a document or a survey gets the status that it must have, and none holds in silence."""

import pytest
from tests.prove.quoting import FAULTS, seeded


@pytest.mark.usefixtures("hall")
def test_each_kind_of_fault_in_documents_and_surveys_gets_its_status():
    found = list(seeded(len(FAULTS), 1))

    assert [one for one in found if not one.is_right] == []
    assert len(found) == len(FAULTS)
