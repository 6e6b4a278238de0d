"""일괄기안: further documents of one round. One signature covers them all, and each has a number of its own. Append-only."""

from typing import Any

from django.db import models

from mulkko.approval.engine.numbering import shown_number


class FurtherDocument(models.Model):
    """One more document of a round, from the second on: the round itself is the first (규칙 §5①)."""

    approval = models.ForeignKey("approval.Approval", on_delete=models.PROTECT, related_name="further")
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["approval", "place"], name="one_further_document_a_place")]

    def facts(self) -> list[Any]:
        return [self.place, self.title]


class FurtherNumber(models.Model):
    """생산등록번호 of a further document: taken right behind the one before it, in the transaction that forms them all."""

    document = models.OneToOneField(FurtherDocument, on_delete=models.PROTECT, related_name="number")
    department_code = models.CharField(max_length=40)
    department_name = models.CharField(max_length=100)
    year = models.PositiveSmallIntegerField()
    series = models.CharField(max_length=20)
    serial = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["department_code", "year", "series", "serial"], name="one_further_document_a_number"
            )
        ]

    def __str__(self) -> str:
        return shown_number(self.department_name, self.serial)

    def facts(self) -> list[Any]:
        return [self.department_code, self.department_name, self.year, self.series, self.serial]
