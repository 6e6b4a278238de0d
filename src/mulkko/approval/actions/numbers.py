"""Taking the next number of a series, inside the transaction that forms the document."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from mulkko.approval.engine.numbering import PRODUCTION, year_of
from mulkko.approval.models import Approval, DocumentNumber, FurtherDocument, FurtherNumber, NumberCounter
from mulkko.ledger.actions import lock_head
from mulkko.prepared import PreparedInsert, PreparedModels, in_one_trip, kept_cursor

COUNT_ON = (
    f'UPDATE {NumberCounter._meta.db_table} SET "last" = "last" + 1 '
    'WHERE department_code = %s AND "year" = %s AND series = %s RETURNING "last"'
)


def give_numbers(approval: Approval, *, at: datetime) -> tuple[DocumentNumber, list[FurtherNumber]]:
    """Give a formed document the next production number of its department and year, under a lock of the series.

    The further documents of its round get the numbers right behind it (규칙 §5①).
    """
    documents = _further(approval=approval.pk)
    number = _put(DocumentNumber(approval=approval, **_next(approval, at)))
    return number, [FurtherNumber.objects.create(document=document, **_next(approval, at)) for document in documents]


def _next(approval: Approval, at: datetime) -> dict[str, Any]:
    """Return the next number of a department and year with all that it says, under a lock of the series."""
    key: dict[str, Any] = {"department_code": approval.department_code, "year": year_of(at), "series": PRODUCTION}
    if (serial := _counted_on(key)) is None:
        NumberCounter.objects.get_or_create(**key)
        serial = _counted_on(key)
    return {"department_name": approval.department_name, "serial": serial, **key}


def _counted_on(key: dict[str, Any]) -> int | None:
    """Count a series on by one, which locks it until the number is committed; None where it was never counted.

    The head of the ledger is locked before it, as everybody locks it at the end: who waits, waits for one thing once.
    """
    with in_one_trip(), kept_cursor() as head, kept_cursor() as series:
        lock_head(head)
        series.execute(COUNT_ON, [key["department_code"], key["year"], key["series"]])
        found = series.fetchone()
    return found[0] if found else None


_put = PreparedInsert(DocumentNumber)


@PreparedModels
def _further(approval: int) -> QuerySet[FurtherDocument]:
    return FurtherDocument.objects.filter(approval=approval)
