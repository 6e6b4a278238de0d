"""Taking the next number of a series, inside the transaction that forms the document."""

from datetime import datetime
from typing import Any

from django.db.models import F

from mulkko.approval.engine.numbering import PRODUCTION, year_of
from mulkko.approval.models import Approval, DocumentNumber, NumberCounter


def give_number(approval: Approval, *, at: datetime) -> DocumentNumber:
    """Give a formed document the next production number of its department and year, under a lock of the series."""
    key: dict[str, Any] = {"department_code": approval.department_code, "year": year_of(at), "series": PRODUCTION}
    series = NumberCounter.objects.filter(**key)
    if not series.update(last=F("last") + 1):  # the update locks the row until the number is committed
        NumberCounter.objects.get_or_create(**key)
        series.update(last=F("last") + 1)
    counter = series.get()
    return DocumentNumber.objects.create(
        approval=approval, department_name=approval.department_name, serial=counter.last, **key
    )
