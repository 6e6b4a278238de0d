"""기록물관리책임자: which position keeps the records of a 처리과, as the city names it."""

from django.db import models

from mulkko.organization.models.dated import Dated, ends_after_it_begins


class RecordsManager(Dated):
    """The position whose holder answers for the records of a 처리과; without a row its head does (기록물법 시행규칙 §6)."""

    unit = models.ForeignKey("organization.Unit", on_delete=models.PROTECT, related_name="records_managers")
    position = models.ForeignKey("organization.Position", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["unit", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="one_records_manager_a_unit_and_day"),
            ends_after_it_begins("records_manager_ends_after_it_begins"),
        ]
