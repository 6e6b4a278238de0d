"""Taking the next number of a series, inside the transaction that forms the document."""

from datetime import datetime
from typing import Any

from django.db.models import F

from mulkko.approval.engine.numbering import PRODUCTION, year_of
from mulkko.approval.models import Approval, DocumentNumber, FurtherNumber, NumberCounter


def give_number(approval: Approval, *, at: datetime) -> DocumentNumber:
    """Give a formed document the next production number of its department and year, under a lock of the series."""
    return DocumentNumber.objects.create(approval=approval, **_next(approval, at))


def give_further_numbers(approval: Approval, *, at: datetime) -> list[FurtherNumber]:
    """Give the further documents of a round the numbers right behind its own: the series is locked since that one (규칙 §5①)."""
    return [
        FurtherNumber.objects.create(document=document, **_next(approval, at)) for document in approval.further.all()
    ]


def _next(approval: Approval, at: datetime) -> dict[str, Any]:
    """Return the next number of a department and year with all that it says, under a lock of the series."""
    key: dict[str, Any] = {"department_code": approval.department_code, "year": year_of(at), "series": PRODUCTION}
    series = NumberCounter.objects.filter(**key)
    if not series.update(last=F("last") + 1):  # the update locks the row until the number is committed
        NumberCounter.objects.get_or_create(**key)
        series.update(last=F("last") + 1)
    return {"department_name": approval.department_name, "serial": series.get().last, **key}
