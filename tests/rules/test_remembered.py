"""A city that is put back is the city that was loaded, row by row."""

import pytest
from django.db import connection, transaction
from tests.builders.city import city_that_runs_buses
from tests.builders.hall import draft_of, open_hall, person, put_on_route
from tests.builders.remembered import every_row, remembered

from mulkko.organization.models import Unit
from mulkko.policy.queries import verify_everything


class _TakenBack(Exception):
    pass


def test_what_is_put_back_is_what_was_made(db):
    try:
        with transaction.atomic():
            remembered(open_hall)
            made = every_row()
            raise _TakenBack
    except _TakenBack:
        assert not Unit.objects.exists()

    remembered(open_hall)

    assert every_row() == made
    assert len(made["organization_posting"]) == 12
    if connection.vendor == "sqlite":
        _has_the_types_of_its_columns()


def _has_the_types_of_its_columns():
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT typeof(valid_from), typeof(id) FROM organization_posting")
        assert cursor.fetchall() == [("text", "integer")]


def test_who_works_on_in_a_hall_that_was_put_back_finds_a_whole_ledger(hall):
    put_on_route(draft_of(person("haneul")))

    assert verify_everything().ok


def test_a_database_that_is_used_already_takes_no_rows_and_tells_what_speaks_against_them(db, tmp_path):
    city_that_runs_buses(tmp_path / "files")

    with pytest.raises(AssertionError, match="is loaded under another name"):
        remembered(open_hall)
