"""What another system decided is entered once, whoever presses at the same moment, and a number names one document."""

import pytest
from tests.builders.races import begin, ended, race, read_back

pytestmark = pytest.mark.race


def handed_over(surroundings, folder, name):
    return ended(begin(surroundings, folder / name, "free", "hand_over", "haneul"))["did"]


def test_of_two_who_enter_a_result_at_once_exactly_one_does(cloned_hall, tmp_path):
    """Invariants 2 and 8."""
    reference = handed_over(cloned_hall, tmp_path, "before")

    first, second = race(
        cloned_hall,
        tmp_path,
        ("enter_result", "haneul", reference, "501"),
        ("enter_result", "haneul", reference, "502"),
    )

    assert (first, second["refused"]) == ({"did": "501"}, "RoundOver")
    found = read_back(cloned_hall)
    assert (found["ok"], found["results"], found["states"][reference]) == (True, ["501"], "approved")
    assert found["serials"] == []


def test_two_documents_that_get_one_number_at_once_do_not_both_keep_it(cloned_hall, tmp_path):
    one, other = (handed_over(cloned_hall, tmp_path, name) for name in ("one", "other"))

    first, second = race(
        cloned_hall, tmp_path, ("enter_result", "haneul", one, "501"), ("enter_result", "haneul", other, "501")
    )

    assert (first, second["refused"]) == ({"did": "501"}, "BadResult")
    assert read_back(cloned_hall)["results"] == ["501"]
