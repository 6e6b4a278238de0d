"""Election days: by the act where it fixes them, by the city's file where it does not."""

from datetime import date

import pytest
from tests.builders.hall import open_hall

from mulkko.organization.engine.elections import Election, by_rule, elections_around, next_election
from mulkko.organization.queries import calendar_of, elections_after, local_gates


@pytest.mark.parametrize(
    "kind, day",
    [
        ("local", date(2022, 6, 1)), ("local", date(2026, 6, 3)), ("local", date(2018, 6, 13)),  # 6 June 2018 was a holiday
        ("assembly", date(2020, 4, 15)), ("assembly", date(2024, 4, 10)), ("assembly", date(2028, 4, 12)),
    ],
)  # fmt: skip
def test_the_days_of_elections_that_were_held_come_out_of_the_rule(kind, day):
    assert by_rule(kind, day.year, {}).day == day


def test_an_election_on_the_day_before_a_holiday_is_held_a_week_later():
    assert by_rule("local", 2030, {}).day == date(2030, 6, 12)  # 5 June lies before 현충일
    assert by_rule("assembly", 2028, {date(2028, 4, 13): "임시공휴일"}).day == date(2028, 4, 19)


def test_the_holiday_of_the_election_itself_does_not_move_it():
    assert by_rule("local", 2026, {date(2026, 6, 3): "전국동시지방선거일"}).day == date(2026, 6, 3)


def test_a_row_of_the_file_stands_in_place_of_the_rule_and_beside_it_where_it_is_another_kind():
    told = [
        Election(date(2026, 6, 10), "옮긴 지방선거", "local"),
        Election(date(2026, 10, 28), "보궐선거", "by_election"),
    ]

    found = elections_around(date(2026, 1, 1), told=told, holidays={})

    assert [one.day for one in found][:2] == [date(2026, 6, 10), date(2026, 10, 28)]
    assert next_election(date(2026, 6, 10), found).name == "옮긴 지방선거"
    assert next_election(date(2026, 6, 11), found).name == "보궐선거"


@pytest.mark.django_db
def test_the_files_of_a_city_name_elections_and_what_its_ordinances_demand():
    loaded = open_hall(
        elections="day,name,kind\n2027-03-03,가람시장 보궐선거,by_election\n2026-12-30,가람시장 재선거,by_election\n",
        gates="procedure,basis,valid_from\nconflict_impact,가람시 갈등 예방 조례 제8조,2026-01-01\n",
    )

    assert (loaded.loaded["elections"], loaded.loaded["gates"]) == (2, 1)
    assert Election(date(2027, 3, 3), "가람시장 보궐선거", "by_election") in elections_after(date(2027, 1, 1))
    assert all(one.day.year >= 2027 for one in elections_after(date(2027, 1, 1)))
    assert "가람시장 재선거" in {one.name for one in elections_after(date(2026, 12, 31))}
    assert local_gates(date(2026, 1, 1)) == {"conflict_impact": "가람시 갈등 예방 조례 제8조"}
    assert local_gates(date(2025, 12, 31)) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("day", [date.min, date(1, 2, 28), date(2028, 2, 29), date.max])
def test_a_mistyped_year_breaks_no_calendar(day):
    assert all(one.day >= date(day.year, 1, 1) for one in elections_after(day))
    assert calendar_of(day).holidays == {}
