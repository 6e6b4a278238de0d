"""Whether the values of guarded tables have the shape in which they are written, and which rows cannot be read at all.

SQLite keeps whatever it is given in any column. A date whose bytes were changed may still be read as the same date, or
as none, so that no comparison of what rows say would find it.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models

from mulkko.ledger.engine.chain import Break
from mulkko.ledger.queries.comparing import UNRECORDED
from mulkko.ledger.queries.guards import GUARDED

# Not guarded, for their rows are changed or lie beside what is; the ledger tells of them all the same.
COMPARED = {
    "approval_approval", "approval_numbercounter", "approval_step", "directives_remarks", "ledger_head", "policy_driftacceptance",
}  # fmt: skip
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, DatabaseError, models.ObjectDoesNotExist)
DAY = "[0-9]" * 4 + "-" + "[0-9]" * 2 + "-" + "[0-9]" * 2
SECOND = f"{DAY} " + ":".join(["[0-9]" * 2] * 3)
SHAPES = {"DateField": (DAY,), "DateTimeField": (SECOND, f"{SECOND}." + "[0-9]" * 6)}


def verify_shapes() -> Iterator[Break]:
    """Yield the rows with a date or a moment that was not written by this program; only SQLite lets that happen."""
    if connection.vendor != "sqlite":
        return
    for model in compared_models():
        table, key = model._meta.db_table, model._meta.pk.column
        for field in model._meta.local_concrete_fields:
            shapes = SHAPES.get(field.get_internal_type(), ())
            if not shapes:
                continue
            unlike = " AND ".join([f'CAST("{field.column}" AS TEXT) NOT GLOB %s'] * len(shapes))
            with connection.cursor() as cursor:
                cursor.execute(
                    f'SELECT "{key}" FROM {table} WHERE "{field.column}" IS NOT NULL AND {unlike}', list(shapes)
                )
                yield from (Break(UNRECORDED, "entry", table, str(row)) for (row,) in cursor.fetchall())


def verify_references() -> Iterator[Break]:
    """Yield the rows that refer to something that is not there, which a join leaves out.

    Both databases refuse such rows; whoever can switch triggers off can switch that off too.
    """
    for model in compared_models():
        table = model._meta.db_table
        if not table.startswith("ledger_"):  # there everything is compared with everything
            yield from (Break(UNRECORDED, "entry", table, str(row)) for row in _dangling(model))


def _dangling(model: type[models.Model]) -> list[Any]:
    """Return the keys of the rows of a table that refer to nothing."""
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA foreign_key_check({table})")
            return [row for _, row, *_ in cursor.fetchall()]
        found: list[Any] = []
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.ForeignKey):
                there, wanted = field.related_model._meta.db_table, field.target_field.column
                cursor.execute(
                    f'SELECT one."{key}" FROM {table} one LEFT JOIN {there} other ON other."{wanted}" = one."{field.column}" '
                    f'WHERE one."{field.column}" IS NOT NULL AND other."{wanted}" IS NULL'
                )
                found += [row for (row,) in cursor.fetchall()]
        return found


def unreadable_rows(only: str = "") -> Iterator[Break]:
    """Yield the rows that cannot be read any more, of all tables or of one: asked where a comparison broke off."""
    for model in compared_models():
        if only not in ("", model._meta.db_table):
            continue
        table, key = model._meta.db_table, model._meta.pk.column
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "{key}" FROM {table}')
            keys = [row for (row,) in cursor.fetchall()]
        for one in keys:
            try:
                row = model._default_manager.get(pk=one)
                for said in ("facts", "spec"):
                    getattr(row, said, str)()
            except UNREADABLE:
                yield Break(UNRECORDED, "entry", table, str(one))


def compared_models() -> list[type[models.Model]]:
    """Return the models whose rows are compared with the ledger, those that Django makes by itself among them."""
    wanted = GUARDED | COMPARED
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in wanted]
    return sorted(found, key=lambda model: model._meta.db_table)
