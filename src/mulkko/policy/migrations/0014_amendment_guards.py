"""Guards of amendments: the database itself refuses to change or delete one, and REPLACE too.

SQLite drops triggers when a table is made anew, so a test asserts them after all migrations; whoever alters one
of these tables adds its guards again.
"""

from django.db import migrations

# table: columns that name a row on their own (REPLACE would delete the old row without a DELETE trigger)
TABLES = {"policy_amendment": ["id", "proposal_id"]}


def guard(apps, schema_editor):
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
    dependencies = [("policy", "0013_amendment")]
    operations = [migrations.RunPython(guard, unguard)]
