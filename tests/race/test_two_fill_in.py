"""Two people save or confirm in one data call at the same moment."""

import pytest
from tests.builders.races import begin, ended, race, read_back

pytestmark = pytest.mark.race


@pytest.fixture
def call(cloned_hall, tmp_path):
    return str(ended(begin(cloned_hall, tmp_path / "before", "free", "call"))["did"])


def test_two_of_one_unit_who_save_at_once_write_one_sheet(cloned_hall, tmp_path, call):
    first, second = race(
        cloned_hall, tmp_path / "race", ("fill", "haneul", call, "bus-r", "1"), ("fill", "maeul", call, "bus-r", "1")
    )

    assert first["did"] == 2
    assert second["refused"] == "CallRefused"
    assert "moved" in second["said"]
    assert read_back(cloned_hall)["ok"]


def test_two_units_that_fill_in_at_once_are_both_saved(cloned_hall, tmp_path, call):
    first, second = race(
        cloned_hall, tmp_path / "race", ("fill", "haneul", call, "bus-r", "1"), ("fill", "jo", call, "bus-s", "0")
    )

    assert (first["did"], second["did"]) == (2, 1)
    assert read_back(cloned_hall)["ok"]


def test_who_confirms_while_somebody_edits_does_not_stand_for_what_was_not_seen(cloned_hall, tmp_path, call):
    first, second = race(
        cloned_hall, tmp_path / "race", ("fill", "haneul", call, "bus-r", "1"), ("confirm", "maeul", call, "bus-r", "1")
    )

    assert first["did"] == 2
    assert "moved" in second["said"]
    assert read_back(cloned_hall)["ok"]
