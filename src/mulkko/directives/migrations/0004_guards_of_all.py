"""Guards for every table of the room but the texts, which the law may want deleted: those are sealed by their digest.

SQLite dropped the triggers of the two older tables when they were made anew, and PostgreSQL kept them; so what is
there is taken away first.
"""

from django.db import migrations

# table: columns that name a row on their own (REPLACE would delete the old row without a DELETE trigger)
TABLES = {
    "directives_candidate": ["id"],
    "directives_directive": ["id"],
    "directives_decision": ["id", "candidate_id+turn"],
    "directives_event": ["id"],
    "directives_event_coop": ["id", "event_id+unit_id"],
    "directives_link": ["id"],
}


def guard(apps, schema_editor):
    unguard(apps, schema_editor)
    for table, keys in TABLES.items():
        for statement in (on_sqlite if schema_editor.connection.vendor == "sqlite" else on_postgresql)(table, keys):
            schema_editor.execute(statement)


def on_sqlite(table, keys):
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    yield f"CREATE TRIGGER {table}_refuse_update BEFORE UPDATE ON {table} {refuse}"
    yield f"CREATE TRIGGER {table}_refuse_delete BEFORE DELETE ON {table} {refuse}"
    same = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {match(key)})" for key in keys)
    yield f"CREATE TRIGGER {table}_refuse_replace BEFORE INSERT ON {table} WHEN {same} {refuse}"


def match(key):
    return " AND ".join(f'"{column}" = NEW."{column}"' for column in key.split("+"))


def on_postgresql(table, keys):
    yield (
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    for act in ("update", "delete"):
        yield (
            f"CREATE TRIGGER {table}_refuse_{act} BEFORE {act.upper()} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
        )
    yield (
        f"CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )


def unguard(apps, schema_editor):
    for table in TABLES:
        for act in ("update", "delete", "replace", "truncate"):
            on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuse_{act}{on}")
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {table}_refuse()")


class Migration(migrations.Migration):
    dependencies = [("directives", "0003_closed_joined_and_paused")]
    operations = [migrations.RunPython(guard, unguard)]
