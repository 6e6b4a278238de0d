"""Taking the next number of a series, inside the transaction that forms the document."""

from datetime import datetime
from typing import Any

from mulkko.approval.engine.numbering import PRODUCTION, year_of
from mulkko.approval.models import Approval, DocumentNumber, NumberCounter


def give_number(approval: Approval, *, at: datetime) -> DocumentNumber:
    """Give a formed document the next production number of its department and year, under a lock of the series."""
    key: dict[str, Any] = {"department_code": approval.department_code, "year": year_of(at), "series": PRODUCTION}
    NumberCounter.objects.get_or_create(**key)
    counter = NumberCounter.objects.select_for_update().get(**key)
    counter.last += 1
    counter.save(update_fields=["last"])
    return DocumentNumber.objects.create(
        approval=approval, department_name=approval.department_name, serial=counter.last, **key
    )
