"""The worker and the operator seal the readings of closed papers at the same moment."""

import pytest
from tests.builders.races import begin, ended, race, read_back

pytestmark = pytest.mark.race


def test_two_who_seal_at_once_seal_every_reading_once(cloned_hall, tmp_path):
    assert ended(begin(cloned_hall, tmp_path / "before", "free", "read_closed"))["did"]

    first, second = race(cloned_hall, tmp_path / "race", ("seal",), ("seal",))

    assert (first["did"], second["did"]) == (1, 0)
    assert read_back(cloned_hall)["ok"]
