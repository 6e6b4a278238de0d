"""Records are kept once, whoever presses at the same moment: a returned round, and who keeps the records of a section."""

import pytest
from tests.builders.races import begin, ended, race, read_back

pytestmark = pytest.mark.race
LARGE = "2026-0001"


def test_of_two_who_register_one_recalled_round_at_once_one_does_and_it_gets_one_number(cloned_hall, tmp_path):
    """Invariant 13."""
    ended(begin(cloned_hall, tmp_path / "before", "free", "recall", "haneul", LARGE))

    first, second = race(cloned_hall, tmp_path, ("register", "park", LARGE), ("register", "park", LARGE))

    assert (first, second["refused"]) == ({"did": "대중교통과-2026-R1"}, "PolicyRefused")
    assert read_back(cloned_hall)["ok"]


def test_of_two_who_name_a_records_manager_at_once_the_second_looks_again(cloned_hall, tmp_path):
    first, second = race(cloned_hall, tmp_path, ("name_keeper", "p-bus-r"), ("name_keeper", "p-bus-r1"))

    assert (first, second["refused"]) == ({"did": "p-bus-r"}, "RecordsManagerMoved")
