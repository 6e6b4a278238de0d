"""A city is loaded from its files whole or not at all, and every problem is told at once with its cure."""

from datetime import date

import pytest
from tests.builders.hall import FILES, NINE, OPERATOR, open_hall, write_hall

from mulkko.ledger.models import Entry
from mulkko.organization.actions import check_city, load_city
from mulkko.organization.models import DelegationRule, Mandate, Person, Position, Posting, Unit, UnitVersion, User
from mulkko.organization.queries import chart, rules, table_version

pytestmark = pytest.mark.django_db


def problems_of(folder, **changed):
    return [(one.file, one.row) for one in load_city(write_hall(folder, **changed), by=OPERATOR, at=NINE).problems]


def test_a_city_without_a_problem_is_loaded_and_the_ledger_keeps_what_came_from_where(tmp_path):
    loaded = load_city(write_hall(tmp_path), by=OPERATOR, at=NINE)

    assert loaded.problems == []
    assert {file: n for file, n in loaded.loaded.items() if n or file == "mandates"} == {
        "units": 8,
        "positions": 11,
        "people": 13,
        "postings": 12,
        "duties": 2,
        "mandates": 0,
        "delegation": 4,
    }
    assert [entry.action for entry in Entry.objects.all()] == ["organization.city_loaded"]


def test_every_problem_is_told_with_file_row_and_cure_and_nothing_is_written(tmp_path):
    changed = {
        "units": FILES["units"].replace(
            "bus,대중교통과,section,tra,2020-01-01", "bus,대중교통과,division,tra,2020-01-01"
        ),
        "people": FILES["people"] + "k1,또하늘,twice\n",
        "postings": FILES["postings"] + "k99,p-bus,regular,2020-01-01\n",
        "delegation": FILES["delegation"] + "5,,parks,0,,mayor,\n6,,plan,많이,,mayor,\n",
    }

    found = load_city(write_hall(tmp_path, **changed), by=OPERATOR, at=NINE)

    told = [(one.file, one.row) for one in found.problems]
    assert {("units", 2), ("people", 13), ("postings", 12), ("delegation", 4), ("delegation", 5)} <= set(told)
    assert all(one.what and one.cure for one in found.problems)
    assert found.loaded == {}
    assert not any(model.objects.exists() for model in (Unit, Position, Person, User, Posting, DelegationRule, Entry))


@pytest.mark.parametrize(
    "file, row",
    [
        ("units", "new,새과,section,city,2020-01-01"),
        ("postings", "k10,p-bus,regular,2020-01-01"),
        ("delegation", "5,,notice,,,mayor,"),
    ],
)
def test_checking_a_city_writes_nothing(tmp_path, file, row):
    check_city(write_hall(tmp_path, **{file: FILES[file] + row + "\n"}))

    assert not Unit.objects.exists()


def test_a_missing_column_is_named(tmp_path):
    found = check_city(write_hall(tmp_path, people="code\nk1\n"))

    assert "name" in next(one.what for one in found.problems if one.file == "people" and one.row is None)


def test_a_file_that_is_no_text_is_one_problem_and_not_the_end(tmp_path):
    write_hall(tmp_path)
    (tmp_path / "people.csv").write_bytes(b"\x00\xff\xfe\x00")

    found = check_city(tmp_path)

    assert ("people", None) in [(one.file, one.row) for one in found.problems]


def test_a_file_that_this_version_does_not_know_is_left_alone_and_said_so(tmp_path):
    (tmp_path / "parks.csv").write_text("code\n1\n")

    loaded = load_city(write_hall(tmp_path), by=OPERATOR, at=NINE)

    assert loaded.is_whole
    assert [one.file for one in loaded.problems] == ["parks"]
    assert Unit.objects.exists()


def test_files_in_the_code_page_of_korean_offices_are_read_the_same(tmp_path):
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_bytes(text.encode("cp949"))

    assert load_city(tmp_path, by=OPERATOR, at=NINE).problems == []
    assert Person.objects.get(code="k1").name == "김하늘"


def test_loading_the_same_files_again_changes_nothing(tmp_path):
    load_city(write_hall(tmp_path), by=OPERATOR, at=NINE)

    again = load_city(tmp_path, by=OPERATOR, at=NINE)

    assert set(again.loaded.values()) == {0}
    assert table_version() == 1


def test_a_new_delegation_table_is_a_new_version_and_the_old_rows_stay(tmp_path):
    open_hall()

    load_city(
        write_hall(tmp_path, delegation=FILES["delegation"].replace("100000000", "300000000")), by=OPERATOR, at=NINE
    )

    assert table_version() == 2
    assert DelegationRule.objects.get(table_version=1, number=1).ceiling_krw == 100_000_000


def test_a_unit_that_gets_a_new_name_keeps_the_old_one_until_that_day(tmp_path):
    open_hall()
    later = FILES["units"].splitlines()[0] + "\nbus,교통정책과,section,tra,2026-12-01\n"

    load_city(write_hall(tmp_path, units=later), by=OPERATOR, at=NINE)

    assert chart(date(2026, 11, 30)).names["bus"] == "대중교통과"
    assert chart(date(2026, 12, 1)).names["bus"] == "교통정책과"
    assert UnitVersion.objects.get(unit__code="bus", name="대중교통과").valid_to == date(2026, 12, 1)


@pytest.mark.parametrize(
    "file, row",
    [
        ("postings", "k10,p-bus,regular,2026-01-01,2025-12-31"),
        ("delegation", "5,,plan,100,100,mayor,"),
        ("delegation", "5,,plan,99999999999999999999,,mayor,"),
        ("delegation", "99999999999,,plan,1,,mayor,"),
        ("delegation", "²,,plan,1,,mayor,"),
        ("people", "k14,김바다,haneul"),
        ("people", f"k14,{'김' * 61},bada"),
        ("positions", f"p-new,bus,{'과' * 61},officer,2020-01-01"),
    ],
)
def test_what_the_database_would_refuse_is_told_as_a_problem_of_its_row(tmp_path, file, row):
    text = FILES[file]
    if file == "postings":
        head, *rows = text.splitlines()
        text = "\n".join([f"{head},valid_to", *(f"{one}," for one in rows)]) + "\n"

    told = problems_of(tmp_path, **{file: f"{text}{row}\n"})

    assert told == [(file, text.count("\n") - 1)]
    assert not Unit.objects.exists()


def test_a_login_that_somebody_else_has_already_is_told(tmp_path):
    open_hall()

    told = problems_of(tmp_path, people="code,name,login\nk14,김바다,haneul\n")

    assert told == [("people", 0)]


MANDATES = """\
unit,clause_no,text,residual,coordination_duty,valid_from,valid_to
bud,1,투자사업 심사 및 우선순위 결정,no,yes,2020-01-01,
bud,2,그 밖에 다른 과의 소관에 속하지 아니하는 사항,yes,,2020-01-01,
leg,1,조례·규칙의 심사,,yes,2020-01-01,
"""


def test_mandates_are_loaded_with_their_days_and_a_later_text_ends_the_earlier_one():
    assert open_hall(mandates=MANDATES).loaded["mandates"] == 3
    later = "unit,clause_no,text,valid_from\nbud,1,투자사업 심사,2026-07-01\n"

    assert open_hall(mandates=later).loaded["mandates"] == 1

    first, second = Mandate.objects.filter(unit__code="bud", clause_no="1").order_by("valid_from")
    assert (first.text, first.coordination_duty, first.valid_to) == (
        "투자사업 심사 및 우선순위 결정",
        True,
        date(2026, 7, 1),
    )
    assert (second.text, second.coordination_duty, second.valid_to) == ("투자사업 심사", False, None)


def test_the_same_mandates_again_change_nothing():
    open_hall(mandates=MANDATES)

    assert open_hall(mandates=MANDATES).loaded["mandates"] == 0


def test_a_mandate_of_an_unknown_unit_is_told(tmp_path):
    strange = "unit,clause_no,text,valid_from\nmoon,1,달,2020-01-01\n"

    assert problems_of(tmp_path, mandates=strange) == [("mandates", 0)]


def test_consent_stands_in_the_delegation_table_and_another_one_is_another_version():
    open_hall()
    with_consent = (
        FILES["delegation"].replace("cooperators\n", "cooperators,consent\n").replace("bud;leg\n", "leg,bud\n")
    )

    assert open_hall(delegation=with_consent).loaded["delegation"] == 4
    assert open_hall(delegation=with_consent).loaded["delegation"] == 0
    assert [(rule.cooperators, rule.consent) for rule in rules(2)][1] == (("leg",), ("bud",))
