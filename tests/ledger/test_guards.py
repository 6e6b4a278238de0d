"""The database itself refuses to change, delete or replace what was sealed, after all migrations, on both databases."""

from importlib import import_module
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from tests.builders.everything import fill_every_table
from tests.builders.hall import NINE, OPERATOR, approved, draft_of, person
from tests.builders.remembered import remembers
from tests.builders.tampering import run_sql, settle_foreign_keys, take_guards_from

from mulkko.ledger.actions import erase
from mulkko.ledger.queries import GUARDED, missing_guards
from mulkko.policy.queries import verify_everything

ROOT = Path(__file__).resolve().parents[2]
KEYS = {
    table: keys
    for path in sorted((ROOT / "src" / "mulkko").glob("*/migrations/*guards*.py"))
    for table, keys in import_module(f"mulkko.{path.parts[-3]}.migrations.{path.stem}").TABLES.items()
}
TABLES = sorted(GUARDED)
pytestmark = pytest.mark.django_db


@pytest.fixture
@remembers
def full_tables(hall):
    fill_every_table()


def refused(sql):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run_sql(sql)


def columns_of(table):
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def key_of(table):
    with connection.cursor() as cursor:
        return connection.introspection.get_primary_key_column(cursor, table)


def test_no_guard_is_missing_after_all_migrations():
    assert missing_guards() == []
    assert set(KEYS) == GUARDED


def test_nothing_sealed_can_be_updated_deleted_or_replaced(full_tables):
    """Invariants 6, 8 and 46."""
    for table in TABLES:
        key = key_of(table)
        named = ", ".join(f'"{column}"' for column in columns_of(table))
        row = f'SELECT {named} FROM {table} WHERE "{key}" = (SELECT max("{key}") FROM {table})'

        refused(f'UPDATE {table} SET "{key}" = "{key}"')
        refused(f"DELETE FROM {table}")
        refused(f'INSERT INTO {table} ({named}) {row} ON CONFLICT ("{key}") DO UPDATE SET "{key}" = excluded."{key}"')
        if connection.vendor == "sqlite":
            refused(f"INSERT OR REPLACE INTO {table} ({named}) {row}")
            refused(f"REPLACE INTO {table} ({named}) {row}")
            refused(f'UPDATE OR REPLACE {table} SET "{key}" = "{key}"')
        else:
            refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite knows REPLACE")
def test_replacing_by_another_unique_key_than_the_first_is_refused_too(full_tables):
    tried = 0
    for table in TABLES:
        key = key_of(table)
        for unique in KEYS[table]:
            if unique != key:
                new = [f'"{column}"' if column != key else f'"{key}" + 1000000' for column in columns_of(table)]
                there = " AND ".join(f'"{column}" IS NOT NULL' for column in unique.split("+"))
                refused(f"INSERT OR REPLACE INTO {table} SELECT {', '.join(new)} FROM {table} WHERE {there}")
                tried += 1
    assert tried >= 6


def test_every_unique_key_of_a_guarded_table_is_guarded_against_replacing(db):
    with connection.cursor() as cursor:
        for table in TABLES:
            found = connection.introspection.get_constraints(cursor, table).values()
            unique = {"+".join(sorted(one["columns"])) for one in found if one["unique"] or one["primary_key"]}
            guarded = {"+".join(sorted(key.split("+"))) for key in KEYS[table]}
            assert unique <= guarded, table


@pytest.mark.parametrize("table", TABLES)
def test_a_guard_that_was_taken_away_is_reported(db, table):
    take_guards_from(table)

    assert missing_guards() == [table]


def test_a_database_that_lacks_a_guard_is_not_in_order(db):
    take_guards_from(TABLES[-1])

    found = verify_everything()
    assert not found.ok
    assert found.guards_missing == (TABLES[-1],)


def test_a_payload_goes_only_where_an_erasure_names_its_legal_basis(hall):
    approved(draft_of(person("haneul")))
    settle_foreign_keys()

    refused("DELETE FROM ledger_payload WHERE entry_id = 1")
    erase(1, legal_basis="개인정보 보호법 §36", by=OPERATOR, at=NINE)
    assert verify_everything().chain.erased == 1
