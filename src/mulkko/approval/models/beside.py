"""A round that another approval system decides: handed over, and what came back. All append-only at database level."""

from typing import Any

from django.db import models
from django.db.models import Q

from mulkko.approval.models.turns import moment
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.organization.models import Person

KINDS = tuple((kind, kind) for kind in ("hwpx", "docx", "pdf", "txt"))
UNREAD = tuple((why, why) for why in ("pdf", "long"))


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def running(self) -> "HandOverQuerySet":
        """Return the hand-overs whose round waits for what the other system decides."""
        return self.filter(approval__ending__isnull=True)


class HandOver(models.Model):
    """인계: this round is signed and numbered in another system; here nobody signs it but its drafter.

    `route_text` is the route that the delegation table gives, [[kind, title, unit], …], as the paper carries it over.
    """

    approval = models.OneToOneField("approval.Approval", on_delete=models.PROTECT, related_name="hand_over")
    route_text = models.TextField()
    at = models.DateTimeField()

    objects = HandOverQuerySet.as_manager()

    def facts(self) -> dict[str, Any]:
        return {"route": self.route_text, "at": moment(self.at)}


class ReturnedFile(models.Model):
    """The bytes of a final file as they came back, under their SHA-256, and the words that could be read in them.

    `unread` says why there are none: a PDF is kept and not read, a text beyond the limit is not compared.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()
    text = models.TextField(blank=True)
    unread = models.CharField(max_length=8, choices=UNREAD, blank=True)

    def facts(self) -> list[Any]:
        return [self.sha256, sha256_of(self.text), self.unread]


class ResultQuerySet(models.QuerySet["Result"]):
    def standing(self) -> "ResultQuerySet":
        """Return the entries that no later entry corrects."""
        return self.filter(corrected_by__isnull=True)


class Result(models.Model):
    """결재 결과: who decided, under which number, on which day, and the final file. A wrong entry is corrected by another one."""

    approval = models.ForeignKey("approval.Approval", on_delete=models.PROTECT, related_name="results")
    place = models.PositiveSmallIntegerField()  # 1 is the first entry of a round, 2 corrects it, …
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    reason = models.TextField(blank=True)  # of a correction
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=60)
    unit = models.CharField(max_length=100)
    number = models.CharField(max_length=60)
    decided_on = models.DateField()
    file = models.ForeignKey(ReturnedFile, on_delete=models.PROTECT, related_name="results")
    file_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=4, choices=KINDS)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "place"], name="one_result_a_round_and_place"),
            models.CheckConstraint(
                condition=Q(place=1, corrects__isnull=True, reason="")
                | Q(place__gt=1, corrects__isnull=False) & ~Q(reason=""),
                name="corrected_with_a_reason",
            ),
        ]

    def facts(self) -> dict[str, Any]:
        """Return what the ledger keeps of an entry."""
        further = [[row.place, row.number] for row in self.further.all()]
        return {
            **({"further": further} if further else {}),
            "round": [self.approval.version_id, self.approval.round_no, self.place],
            "reason": self.reason,
            "approver": [self.name, self.title, self.unit],
            "number": self.number,
            "decided_on": self.decided_on.isoformat(),
            "file": [self.file_name, self.kind, *self.file.facts()],
            "by": self.by.code,
            "at": moment(self.at),
        }

    @property
    def numbers(self) -> dict[int, str]:
        """Return the number of every document of the round by its place; the round itself is the first."""
        return {1: self.number} | {row.place: row.number for row in self.further.all()}


class FurtherResult(models.Model):
    """The number that another system gave a further document of a round (일괄기안), as one entry of a result says it."""

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="further")
    place = models.PositiveSmallIntegerField()  # as of the further document
    number = models.CharField(max_length=60)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["result", "place"], name="one_further_number_a_result_and_place"),
        ]


def route_text(route: list[list[str]]) -> str:
    return canonical(route)
