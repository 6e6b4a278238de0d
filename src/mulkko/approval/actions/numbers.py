"""Taking the next number of a series, inside the transaction that forms the document."""

from datetime import datetime
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet

from mulkko.approval.engine.numbering import PRODUCTION, year_of
from mulkko.approval.models import Approval, DocumentNumber, FurtherDocument, FurtherNumber, NumberCounter
from mulkko.ledger.actions import head_held
from mulkko.prepared import PreparedModels, kept_cursor

SERIES = 'department_code = %s AND "year" = %s AND series = %s'
COUNT_ON = f'UPDATE {NumberCounter._meta.db_table} SET "last" = "last" + 1 WHERE {SERIES}'
PUT = (
    'INSERT INTO {} ({}, department_code, department_name, "year", series, serial) '
    f'SELECT %s, department_code, %s, "year", series, "last" FROM {NumberCounter._meta.db_table} WHERE {SERIES} '
    "RETURNING id, serial"
)
Number = TypeVar("Number", DocumentNumber, FurtherNumber)


def give_numbers(approval: Approval, *, at: datetime) -> tuple[DocumentNumber, list[FurtherNumber]]:
    """Give a formed document the next production number of its department and year, under a lock of the series.

    The further documents of its round get the numbers right behind it (규칙 §5①).
    """
    documents = _further(approval=approval.pk)
    number = _next(DocumentNumber(approval=approval), approval, at)
    return number, [_next(FurtherNumber(document=document), approval, at) for document in documents]


def _next(number: Number, approval: Approval, at: datetime) -> Number:
    """Keep the next number of a department and year, with all that it says, under a lock of the series."""
    key: dict[str, Any] = {"department_code": approval.department_code, "year": year_of(at), "series": PRODUCTION}
    number.department_name = approval.department_name
    for name, value in key.items():
        setattr(number, name, value)
    if not _is_put(number, approval):
        NumberCounter.objects.get_or_create(**key)
        if not _is_put(number, approval):
            raise RuntimeError(f"No number was given in the series {key}.")
    return number


def _is_put(number: Number, approval: Approval) -> bool:
    """Count the series of a number on by one and put its row; False where the series was never counted.

    The series stays locked until the number is committed. The head of the ledger is locked before it, as everybody locks
    it at the end: who waits, waits for one thing once, and all that travels together.
    """
    place: list[Any] = [number.department_code, number.year, number.series]
    _, owner = number._meta.local_concrete_fields[:2]
    with kept_cursor() as counter, kept_cursor() as row:
        with head_held(approval.subject):
            counter.execute(COUNT_ON, place)
            put = PUT.format(number._meta.db_table, owner.column)
            row.execute(put, [getattr(number, owner.attname), number.department_name, *place])
        found = row.fetchone()
    if found is None:
        return False
    number.pk, number.serial = found
    number._state.adding, number._state.db = False, DEFAULT_DB_ALIAS
    return True


@PreparedModels
def _further(approval: int) -> QuerySet[FurtherDocument]:
    return FurtherDocument.objects.filter(approval=approval)
