"""What is recorded between the last look of a signature and its entry takes the signature back."""

import pytest
from tests.builders.hall import FILES
from tests.builders.races import begin, ended, race, read_back, wait_until

pytestmark = pytest.mark.race
LARGE = "2026-0001"  # waits for 최국장
FOR_THE_MAYOR = [FILES["delegation"].splitlines()[0], "9,,plan,,,mayor,bud;leg"]


def test_invariant_14_a_table_that_comes_while_a_decision_takes_its_number_takes_it_back(cloned_hall, tmp_path):
    if not cloned_hall.get("MULKKO_DATABASE"):
        # There is one writer: who loads a table waits, and the decision stands before it.
        first, second = race(
            cloned_hall, tmp_path, ("sign_after_looking", "choi", LARGE), ("load_rules", *FOR_THE_MAYOR)
        )
        assert (first["did"]["serial"], second) == (1, {"did": "loaded"})
        return
    signing = begin(cloned_hall, tmp_path, "first", "sign_after_looking", "choi", LARGE)
    wait_until((tmp_path / "ready first").exists, "the signer ready")
    (tmp_path / "start first").touch()
    wait_until((tmp_path / "inside").exists, "the signature, when it had looked")
    assert ended(begin(cloned_hall, tmp_path / "rules", "free", "load_rules", *FOR_THE_MAYOR)) == {"did": "loaded"}
    (tmp_path / "go").touch()

    assert ended(signing)["refused"] == "RuleMoved"
    found = read_back(cloned_hall)
    assert (found["ok"], found["serials"], found["states"][LARGE]) == (True, [], "in_route")
