"""기록물관리책임자: the city names who keeps the records of a section, dated; the head only stands in."""

from datetime import timedelta

import pytest
from tests.builders.hall import FILES, NINE, OPERATOR, minute, open_hall, person, write_hall

from mulkko.ledger.models import Entry
from mulkko.organization.actions import check_city, end_posting, load_city, name_records_manager
from mulkko.organization.errors import OrganizationError, RecordsManagerMoved
from mulkko.organization.models import Position, RecordsManager
from mulkko.organization.queries import chart, handling_departments, records_keeper, unit_with

TODAY = NINE.date()
HEADER = "unit,position,valid_from,valid_to\n"
pytestmark = pytest.mark.usefixtures("hall")


def name(position, *, unit="bus", since=TODAY, **told):
    post = Position.objects.get(code=position) if position else None
    return name_records_manager(unit_with(unit), post, since=since, by=OPERATOR, at=minute(5), **told)


def keeper(day=TODAY, unit="bus"):
    found = records_keeper(unit, day)
    return found.position, found.why


def test_the_head_keeps_the_records_until_the_city_names_somebody_and_the_answer_says_why():
    assert keeper() == ("p-bus", "nobody_named")

    name("p-bus-r1", since=TODAY + timedelta(days=3))

    assert keeper(TODAY + timedelta(days=2)) == ("p-bus", "nobody_named")
    assert keeper(TODAY + timedelta(days=3)) == ("p-bus-r1", "named")
    assert keeper(TODAY + timedelta(days=3), "bud") == ("p-bud", "nobody_named")


def test_a_newer_name_ends_the_one_before_and_nobody_gives_the_records_back_to_the_head():
    name("p-bus-r1", since=TODAY)
    name("p-bus-s1", since=TODAY + timedelta(days=10))
    name(None, since=TODAY + timedelta(days=20))

    days = [keeper(TODAY + timedelta(days=number))[0] for number in (0, 9, 10, 19, 20)]
    assert days == ["p-bus-r1", "p-bus-r1", "p-bus-s1", "p-bus-s1", "p-bus"]
    said = Entry.objects.filter(action="organization.records_manager_named")
    assert [(one.actor, one.payload.text.count('"bus"')) for one in said] == [("operator", 1)] * 3


def test_a_named_position_that_nobody_holds_leaves_the_records_to_the_head():
    name("p-bus-r1")
    end_posting(person("haneul"), Position.objects.get(code="p-bus-r1"), on=TODAY, by=OPERATOR, at=minute(6))

    assert keeper() == ("p-bus", "vacant")


@pytest.mark.parametrize(
    "position, told, cure",
    [
        ("p-bus-r1", {"since": TODAY - timedelta(days=1)}, "from today on"),
        ("p-bus-r1", {"unit": "bus-r"}, "registers no documents"),
        (None, {}, "so already"),
    ],
)
def test_what_cannot_be_named_is_refused_with_the_reason(position, told, cure):
    with pytest.raises(OrganizationError, match=cure):
        name(position, **told)

    assert not RecordsManager.objects.exists()


def test_a_page_that_showed_another_name_looks_again():
    name("p-bus-r1", seen="")

    with pytest.raises(RecordsManagerMoved):
        name("p-bus-s1", seen="")


def test_the_sections_and_units_with_posts_of_their_own_register_documents():
    assert {"bus", "bud", "leg", "tra", "fin"} <= set(handling_departments(chart(TODAY)))
    assert "bus-r" not in handling_departments(chart(TODAY))


def test_a_file_names_them_dated_and_a_later_row_ends_the_one_before():
    open_hall(records_managers=HEADER + "bus,p-bus-r1,2026-01-01,\n")
    open_hall(records_managers=HEADER + "bus,p-bus-s1,2026-11-24,\n")

    assert (keeper(), keeper(TODAY + timedelta(days=1))) == (("p-bus-r1", "named"), ("p-bus-s1", "named"))


def test_a_file_with_a_stranger_is_refused_and_one_that_leaves_sections_out_is_noted(tmp_path):
    bad = load_city(write_hall(tmp_path, records_managers=HEADER + "bus,p-nobody,2026-01-01,\n"), by=OPERATOR, at=NINE)
    assert [(one.file, one.row) for one in bad.problems] == [("records_managers", 0)]

    city = check_city(write_hall(tmp_path, records_managers=HEADER + "bus,p-bud,2026-01-01,\n"))
    told = [(one.row, one.what) for one in city.notes if one.file == "records_managers"]
    assert told == [
        (0, "The records of 'bus' are kept by 'p-bud', which stands in another unit."),
        (None, "No records manager is named for bud, leg."),
    ]
    assert FILES["units"].count("section") == 3
