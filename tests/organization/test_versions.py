"""Dated versions of a unit stay apart, and a circle of units is refused."""

from itertools import pairwise

from tests.builders.hall import FILES, NINE, OPERATOR, open_hall, write_hall

from mulkko.ledger.models import Entry
from mulkko.organization.actions import load_city
from mulkko.organization.models import UnitVersion


def made(folder):
    folder.mkdir()
    return folder


def test_versions_of_a_unit_never_overlap_whatever_the_order_of_loading(db, tmp_path):
    open_hall()
    later = FILES["units"].splitlines()[0] + "\nbus,대중교통정책과,section,tra,2026-06-01\n"
    between = FILES["units"].splitlines()[0] + "\nbus,교통과,section,tra,2023-01-01\n"
    load_city(write_hall(made(tmp_path / "later"), units=later), by=OPERATOR, at=NINE)
    load_city(write_hall(made(tmp_path / "between"), units=between), by=OPERATOR, at=NINE)

    versions = list(UnitVersion.objects.filter(unit__code="bus").order_by("valid_from"))
    assert [version.name for version in versions] == ["대중교통과", "교통과", "대중교통정책과"]
    assert all(one.valid_to == other.valid_from for one, other in pairwise(versions))
    assert versions[-1].valid_to is None


def test_the_same_files_again_change_nothing_and_leave_no_entry(db, tmp_path):
    open_hall()
    entries = Entry.objects.count()

    loaded = load_city(write_hall(made(tmp_path / "again")), by=OPERATOR, at=NINE)

    assert loaded.is_whole
    assert not any(loaded.loaded.values())
    assert Entry.objects.count() == entries


def test_a_row_that_contradicts_what_is_loaded_is_named_and_nothing_is_written(db, tmp_path):
    open_hall()
    other = FILES["units"].replace("노선팀", "새노선팀")

    loaded = load_city(write_hall(made(tmp_path / "other"), units=other), by=OPERATOR, at=NINE)

    assert [problem.file for problem in loaded.problems] == ["units"]
    assert not UnitVersion.objects.filter(name="새노선팀").exists()


def test_units_in_a_circle_are_refused(db, tmp_path):
    circle = FILES["units"].replace("tra,교통국,bureau,city", "tra,교통국,bureau,bus-r")

    loaded = load_city(write_hall(made(tmp_path / "circle"), units=circle), by=OPERATOR, at=NINE)

    assert any("above itself" in problem.what for problem in loaded.problems)
    assert not UnitVersion.objects.exists()
