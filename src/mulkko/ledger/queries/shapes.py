"""Whether the values of guarded tables have the shape in which they are written, and which rows cannot be read at all.

SQLite keeps whatever it is given in any column. A date whose bytes were changed may still be read as the same date, or
as none, so that no comparison of what rows say would find it.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import DatabaseError, connection, models

from mulkko.ledger.engine.chain import Break
from mulkko.ledger.queries.comparing import UNRECORDED
from mulkko.ledger.queries.guards import GUARDED

DAY = "[0-9]" * 4 + "-" + "[0-9]" * 2 + "-" + "[0-9]" * 2
SECOND = f"{DAY} " + ":".join(["[0-9]" * 2] * 3)
SHAPES = {"DateField": (DAY,), "DateTimeField": (SECOND, f"{SECOND}." + "[0-9]" * 6)}


def verify_shapes() -> Iterator[Break]:
    """Yield the rows with a date or a moment that was not written by this program; only SQLite lets that happen."""
    if connection.vendor != "sqlite":
        return
    for model in guarded_models():
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


def unreadable_rows() -> Iterator[Break]:
    """Yield the rows of guarded tables that cannot be read any more: asked where a comparison broke off."""
    for model in guarded_models():
        table, key = model._meta.db_table, model._meta.pk.column
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "{key}" FROM {table}')
            keys = [row for (row,) in cursor.fetchall()]
        for one in keys:
            try:
                row = model._default_manager.get(pk=one)
                if hasattr(row, "facts"):
                    row.facts()
            except (ValueError, LookupError, TypeError, AttributeError, DatabaseError, models.ObjectDoesNotExist):
                yield Break(UNRECORDED, "entry", table, str(one))


def guarded_models() -> list[type[models.Model]]:
    """Return the models of the guarded tables, those that Django makes by itself among them."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in GUARDED]
    return sorted(found, key=lambda model: model._meta.db_table)
