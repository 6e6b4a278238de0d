"""Where a person stands: the posts held, those acted for, and those that ended into one of them."""

import pytest
from tests.builders.hall import FILES, NINE, minute, open_hall, person

from mulkko.organization.actions import enter_absence
from mulkko.organization.models import day_of
from mulkko.organization.queries import duty_of_row, place_of, table_version

pytestmark = pytest.mark.django_db
ENDED = "p-old,tra,교통정책관,bureau_head,2020-01-01"


def test_whoever_acts_for_a_post_acts_for_one_that_ended_into_it():
    positions = FILES["positions"].replace("valid_from\n", "valid_from,valid_to\n", 1)
    rows = [f"{row}," for row in positions.splitlines()[1:]]
    open_hall(
        positions="\n".join([positions.splitlines()[0], *rows, f"{ENDED},2026-01-01", ""]),
        position_successors="position,successor,valid_from\np-old,p-tra,2026-01-01\n",
    )
    assert place_of(person("cha"), NINE).stands_in == ()

    enter_absence(
        person("choi"), reason="trip", starts_on=day_of(NINE), ends_on=day_of(minute(60 * 24)), by=None, at=NINE
    )

    assert place_of(person("cha"), NINE).stands_in == ("p-tra", "p-old")
    assert place_of(person("maeul"), NINE).stands_in == ()


def test_the_duty_of_a_row_is_that_of_the_row_and_of_no_other():
    open_hall()
    version = table_version()

    assert [duty_of_row(version, number) for number in (1, 4, 9)] == ["plan", "notice", ""]
    assert duty_of_row(version + 1, 4) == ""
