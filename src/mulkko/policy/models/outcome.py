"""평가: the plan of a draft line by line, sealed with it; what was measured and judged after the approval is appended."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q

from mulkko.evidence.models import Claim
from mulkko.organization.models import Person, Unit
from mulkko.policy.engine.options import plain
from mulkko.policy.engine.outcome import VERDICTS, judged

WORDS = tuple((one, one) for one in VERDICTS)


class OutcomeLine(models.Model):
    """평가 계획: what is to change, from which value to which, by which day, and who measures it how."""

    BETTER = (("less", "less"), ("more", "more"))
    METHODS = (("claim", "claim"), ("person", "person"))

    proposal = models.ForeignKey("policy.Proposal", on_delete=models.CASCADE, related_name="outcome")
    key = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    unit = models.CharField(max_length=20, blank=True)  # of the figure
    better = models.CharField(max_length=4, choices=BETTER)
    claim = models.ForeignKey(Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    slot = models.CharField(max_length=40, blank=True)
    value = models.DecimalField(max_digits=24, decimal_places=4, null=True, blank=True)  # today, where no claim says it
    source = models.CharField(max_length=300, blank=True)  # where that value comes from
    target = models.DecimalField(max_digits=24, decimal_places=4)
    due_on = models.DateField(db_index=True)
    method = models.CharField(max_length=6, choices=METHODS)
    how = models.CharField(max_length=300, blank=True)  # how a person measures it
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "key"], name="one_outcome_line_a_key"),
            models.CheckConstraint(
                condition=Q(claim__isnull=False, value__isnull=True) & ~Q(slot="")
                | Q(claim__isnull=True, value__isnull=False) & ~Q(source=""),
                name="a_value_of_today_has_a_source",
            ),
            models.CheckConstraint(
                condition=Q(method="claim", claim__isnull=False) | Q(method="person") & ~Q(how=""),
                name="a_line_says_how_it_is_measured",
            ),
        ]

    @property
    def today(self) -> Decimal:
        """Return the value on the day of drafting, as its claim pinned it or as it was typed."""
        if self.claim is not None:
            return Decimal(self.claim.values[self.slot] or 0)
        assert self.value is not None  # a constraint: a line without a claim has a value
        return self.value

    def sealed(self, claims: Mapping[int, Claim]) -> dict[str, Any]:
        """Return what is sealed of a line; `claims` are those of the document."""
        return {
            "key": self.key, "name": self.name, "unit": self.unit, "better": self.better, "today": self._today(claims),
            "target": plain(self.target), "due_on": self.due_on.isoformat(), "method": self.method, "how": self.how,
            "owner": self.owner.code,
        }  # fmt: skip

    def _today(self, claims: Mapping[int, Claim]) -> dict[str, Any]:
        if self.claim_id is None:
            return {"value": plain(self.value), "source": self.source}
        claim = claims[self.claim_id]
        return {"value": claim.values[self.slot], "claim": claim.pk, "slot": self.slot, "shown": claim.shown(self.slot)}


class OutcomeMeasurement(models.Model):
    """What was measured of one line: by the machine, which ran the claim again, or by a person. The newest one counts."""

    line = models.ForeignKey(OutcomeLine, on_delete=models.PROTECT, related_name="measurements")
    value = models.CharField(max_length=30, blank=True)  # plain decimal; empty where nothing could be measured
    measured_on = models.DateField()
    source = models.CharField(max_length=1_000)
    because = models.CharField(max_length=300, blank=True)  # why there is no value, or why it is measured once more
    versions_text = models.CharField(max_length=2_000, default="{}")  # dataset -> version that the machine read
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # None: the machine
    title = models.CharField(max_length=60, blank=True)
    unit_name = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(value="") | ~Q(because=""), name="a_missing_value_says_why"),
        ]

    @property
    def versions(self) -> dict[str, int]:
        return json.loads(self.versions_text)

    @property
    def number(self) -> Decimal | None:
        return Decimal(self.value) if self.value else None

    @property
    def proposed(self) -> str:
        """Return the judgement that the rule proposes."""
        line = self.line
        return judged(line.better, today=line.today, target=line.target, measured=self.number)


class OutcomeJudgement(models.Model):
    """판정: a person of the unit confirmed what the rule proposes, or changed it with a reason; with what was learned."""

    measurement = models.ForeignKey(OutcomeMeasurement, on_delete=models.PROTECT, related_name="judgements")
    proposed = models.CharField(max_length=8, choices=WORDS)
    verdict = models.CharField(max_length=8, choices=WORDS)
    reason = models.CharField(max_length=300, blank=True)
    lesson = models.CharField(max_length=500)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    unit_name = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict=models.F("proposed")) | ~Q(reason=""), name="another_judgement_says_why"
            ),
            models.CheckConstraint(condition=~Q(lesson=""), name="a_judgement_leaves_a_lesson"),
        ]
