"""Guards: the database itself refuses to change or delete a row of an append-only table, and REPLACE too.

The migrations of every room are made with this, those that have run long ago among them: what a function here writes is
never changed; another kind of guard is written beside it. SQLite drops triggers when a table is made anew, so a test
asserts them after all migrations, and whoever alters such a table adds its guards again.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import migrations

ACTS = ("update", "delete", "replace", "truncate")


def guarded(
    tables: Mapping[str, Sequence[str]], *, unless: Mapping[str, str] | None = None, is_anew: bool = False
) -> migrations.RunPython:
    """Return the operation that guards tables, and takes their guards away again where it is undone.

    Args:
        tables: by table the columns that name a row on their own, joined by "+" where several do together: REPLACE
            would delete the old row without a trigger of DELETE.
        unless: by table the condition under which a row may be deleted all the same.
        is_anew: some of the tables may have guards already, which are taken away first.
    """
    lawful = unless or {}

    def guard(apps: Any, schema_editor: Any) -> None:
        if is_anew:
            unguard(apps, schema_editor)
        write = _on_sqlite if schema_editor.connection.vendor == "sqlite" else _on_postgresql
        for table, keys in tables.items():
            for statement in write(table, keys, lawful.get(table, "")):
                schema_editor.execute(statement)

    def unguard(apps: Any, schema_editor: Any) -> None:
        is_postgresql = schema_editor.connection.vendor == "postgresql"
        for table in tables:
            for act in ACTS:
                on = f" ON {table}" if is_postgresql else ""
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuse_{act}{on}")
            if is_postgresql:
                schema_editor.execute(f"DROP FUNCTION IF EXISTS {table}_refuse()")

    return migrations.RunPython(guard, unguard)


def _on_sqlite(table: str, keys: Sequence[str], lawful: str) -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    when = f"WHEN NOT {lawful} " if lawful else ""
    yield f"CREATE TRIGGER {table}_refuse_update BEFORE UPDATE ON {table} {refuse}"
    yield f"CREATE TRIGGER {table}_refuse_delete BEFORE DELETE ON {table} {when}{refuse}"
    same = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {_match(key)})" for key in keys)
    yield f"CREATE TRIGGER {table}_refuse_replace BEFORE INSERT ON {table} WHEN {same} {refuse}"


def _match(key: str) -> str:
    return " AND ".join(f'"{column}" = NEW."{column}"' for column in key.split("+"))


def _on_postgresql(table: str, keys: Sequence[str], lawful: str) -> Iterator[str]:
    given = f"IF TG_OP = 'DELETE' THEN IF {lawful} THEN RETURN OLD; END IF; END IF; " if lawful else ""
    yield (
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {given}RAISE EXCEPTION '{table} is append-only'; END $$"
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
