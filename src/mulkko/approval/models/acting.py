"""What stands beside a signature or in its place: 대결, an omitted review, and the report afterwards. All append-only."""

from typing import Any

from django.db import models

from mulkko.approval.models.turns import moment
from mulkko.organization.models import Person

KINDS = tuple((kind, kind) for kind in ("acting", "acting_head"))
WHY = tuple((why, why) for why in ("absent", "vacant"))
BASES = tuple((basis, basis) for basis in ("posting", "named", "order", "statute"))
REASONS = tuple((reason, reason) for reason in ("leave", "trip", "training", "other", "vacant", "same_person"))


class Acting(models.Model):
    """대결: in whose place a signature stands, and by what. The signature itself bears the acting person's own office.

    A signature without this row was put by the holder of the post.
    """

    signature = models.OneToOneField("approval.Signature", on_delete=models.PROTECT, related_name="acting")
    kind = models.CharField(max_length=12, choices=KINDS)
    why = models.CharField(max_length=8, choices=WHY)
    reason = models.CharField(max_length=10, blank=True)  # class of the absence; empty for a vacant post
    basis = models.CharField(max_length=10, choices=BASES)
    instead_of = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60, blank=True)  # of whoever is absent; empty for a vacant post
    title = models.CharField(max_length=60)  # of the post that is acted for
    unit_code = models.CharField(max_length=40)
    unit_name = models.CharField(max_length=100)
    scope = models.CharField(max_length=300, blank=True)  # written scope of whoever acts for the mayor
    urgent_because = models.TextField(blank=True)  # 공익상 긴급: why it was decided outside that scope
    is_important = models.BooleanField()

    def facts(self) -> dict[str, Any]:
        return {
            "kind": self.kind, "why": self.why, "reason": self.reason, "basis": self.basis,
            "instead_of": [self.instead_of.code if self.instead_of else "", self.name, self.title, self.unit_code, self.unit_name],
            "scope": self.scope, "urgent_because": self.urgent_because, "is_important": self.is_important,
        }  # fmt: skip


class Omission(models.Model):
    """검토 생략: a review that was left out while its holder was away; the reason stands in the signature place (영 §9①)."""

    step = models.OneToOneField("approval.Step", on_delete=models.PROTECT, related_name="omission")
    reason = models.CharField(max_length=12, choices=REASONS)
    title = models.CharField(max_length=60)  # of the post whose review is left out, with the name of its holder
    name = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=60)
    by_title = models.CharField(max_length=60)
    at = models.DateTimeField()

    def facts(self) -> dict[str, Any]:
        approval = self.step.approval
        return {
            "step": [approval.first_version, approval.round_no, *self.step.key()],
            "reason": self.reason,
            "of": [self.title, self.name],
            "by": [self.by.code, self.by_name, self.by_title],
            "at": moment(self.at),
        }


class PostReport(models.Model):
    """사후보고: an important matter was decided by 대결, and the absent approver is to be told of it (영 §10③).

    It stays open until the approver acknowledges it; what was decided stands either way.
    """

    signature = models.OneToOneField("approval.Signature", on_delete=models.PROTECT, related_name="post_report")
    to = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def facts(self) -> dict[str, Any]:
        return {"to": self.to.code, "at": moment(self.at)}


class Acknowledgement(models.Model):
    """보고 확인: the approver who was absent has seen what was decided meanwhile, with a remark or without."""

    report = models.OneToOneField(PostReport, on_delete=models.PROTECT, related_name="acknowledgement")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    remark = models.TextField(blank=True)
    at = models.DateTimeField()

    def facts(self) -> dict[str, Any]:
        signature = self.report.signature
        return {
            "report": [signature.version_id, signature.step.approval.round_no, *signature.step.key()],
            "by": [self.by.code, self.name],
            "remark": self.remark,
            "at": moment(self.at),
        }
