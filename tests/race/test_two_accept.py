"""Two officers press 받음 on the same candidate at the same moment."""

import pytest
from tests.builders.races import begin, ended, race, read_back

pytestmark = pytest.mark.race


def test_two_who_accept_the_same_candidate_make_one_directive(cloned_hall, tmp_path):
    number = str(ended(begin(cloned_hall, tmp_path / "before", "free", "remarks"))["did"])

    first, second = race(cloned_hall, tmp_path / "race", ("accept", "kang", number), ("accept", "mayor", number))

    assert first["did"]
    assert second["refused"] == "OutOfTurn"
    found = read_back(cloned_hall)
    assert (found["ok"], found["directives"], found["decisions"]) == (True, 1, 1)
