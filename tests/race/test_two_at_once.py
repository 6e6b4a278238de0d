"""Two people press at the same moment: one act counts, and the other one is told calmly."""

import pytest
from tests.builders.hall import WORKERS, table_of_workers
from tests.builders.races import begin, ended, race, read_back

pytestmark = pytest.mark.race
LARGE = "2026-0001"  # waits for 최국장; the next eight wait for 박과장


def test_one_person_who_presses_twice_signs_once(cloned_hall, tmp_path):
    first, second = race(cloned_hall, tmp_path, ("sign", "choi", LARGE), ("sign", "choi", LARGE))

    assert first["did"]["serial"] == 1
    assert second["refused"] in ("RoundOver", "AlreadySigned")
    assert read_back(cloned_hall)["serials"] == [1]


def test_a_recall_that_comes_second_finds_the_document_approved(cloned_hall, tmp_path):
    """Invariant 22."""
    first, second = race(cloned_hall, tmp_path, ("sign", "choi", LARGE), ("recall", "haneul", LARGE))

    assert first["did"]["serial"] == 1
    assert (second["refused"], "approved" in second["said"]) == ("RoundOver", True)
    assert read_back(cloned_hall)["states"][LARGE] == "approved"


def test_a_signature_that_comes_second_finds_the_document_recalled_and_takes_no_number(cloned_hall, tmp_path):
    """Invariant 22."""
    first, second = race(cloned_hall, tmp_path, ("recall", "haneul", LARGE), ("sign", "choi", LARGE))

    assert first == {"did": "recalled"}
    assert (second["refused"], "recalled" in second["said"]) == ("RoundOver", True)
    found = read_back(cloned_hall)
    assert (found["ok"], found["states"][LARGE], found["serials"], found["endings"]) == (True, "recalled", [], 1)


def test_an_absence_that_ends_while_the_deputy_signs_waits_for_that_signature(cloned_hall, tmp_path):
    """Invariants 25 and 29: what was signed inside the absence stays."""
    ended(begin(cloned_hall, tmp_path / "away", "free", "leave", "choi"))

    first, second = race(cloned_hall, tmp_path, ("sign", "cha", LARGE), ("come_back", "choi"))

    assert (first["did"]["serial"], second) == (1, {"did": "back"})
    assert read_back(cloned_hall)["ok"]


def test_a_deputy_who_signs_while_the_absence_ends_is_told_that_it_is_the_holders_turn(cloned_hall, tmp_path):
    """Invariants 25 and 29."""
    ended(begin(cloned_hall, tmp_path / "away", "free", "leave", "choi"))

    first, second = race(cloned_hall, tmp_path, ("come_back", "choi"), ("sign", "cha", LARGE))

    assert (first, second["refused"]) == ({"did": "back"}, "NotYourTurn")
    assert read_back(cloned_hall)["serials"] == []


def test_two_documents_of_one_department_decided_at_once_get_two_numbers(cloned_hall, tmp_path):
    first, second = race(cloned_hall, tmp_path, ("sign", "park", "2026-0002"), ("sign", "choi", LARGE))

    assert (first["did"]["serial"], second["did"]["serial"]) == (1, 2)
    assert read_back(cloned_hall)["ok"]


def test_two_imports_of_one_dataset_get_the_next_two_version_numbers(cloned_hall, tmp_path):
    paths = []
    for number in (1, 2):
        paths.append(tmp_path / f"workers-{number}.csv")
        paths[-1].write_text(table_of_workers([*WORKERS, ("라동", number, 5)]), encoding="utf-8")

    first, second = race(cloned_hall, tmp_path / "words", ("import", str(paths[0])), ("import", str(paths[1])))

    assert (first["did"], second["did"]) == (2, 3)
    found = read_back(cloned_hall)
    assert found["versions"] == [["workers", 1], ["workers", 2], ["workers", 3]]
    assert found["ok"]


def test_the_first_two_imports_of_a_dataset_get_the_numbers_one_and_two(cloned_database, tmp_path):
    for number in (1, 2):
        (tmp_path / f"workers-{number}.csv").write_text(
            table_of_workers([*WORKERS, ("라동", number, 5)]), encoding="utf-8"
        )
    told = [str(tmp_path / f"workers-{number}.csv") for number in (1, 2)]
    first, second = race(cloned_database, tmp_path / "words", ("import", told[0], ""), ("import", told[1], ""))

    assert (first["did"], second["did"]) == (1, 2)
    assert read_back(cloned_database)["versions"] == [["workers", 1], ["workers", 2]]


def test_eight_decisions_of_one_department_at_once_are_numbered_one_to_eight(cloned_hall, tmp_path):
    """Invariant 3."""
    workers = [begin(cloned_hall, tmp_path, "free", "sign", "park", f"2026-{number:04d}") for number in range(2, 10)]

    serials = [ended(worker)["did"]["serial"] for worker in workers]

    assert sorted(serials) == list(range(1, 9))
    found = read_back(cloned_hall)
    assert (found["ok"], found["serials"]) == (True, list(range(1, 9)))
