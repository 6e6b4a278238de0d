"""Two batches that are approved at the same moment: each has consecutive numbers, and the series has no gap."""

import pytest
from tests.builders.races import begin, ended, race, read_back

pytestmark = pytest.mark.race


def test_two_batches_approved_at_once_get_consecutive_numbers_each(cloned_hall, tmp_path):
    """Invariants 3 and 5."""
    one, other = (ended(begin(cloned_hall, tmp_path / name, "free", "batch", "haneul"))["did"] for name in "ab")

    first, second = race(cloned_hall, tmp_path, ("sign_batch", "park", one), ("sign_batch", "park", other))

    assert (first["did"], second["did"]) == ([1, 2, 3], [4, 5, 6])
    assert read_back(cloned_hall)["ok"]
