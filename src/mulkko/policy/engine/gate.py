"""The gate before a signature: what each claim's state means for it, graded by its effect on the decision.

broken stops, with no override. Decisive drift and unverifiable claims are refused once; then the person with
power to approve may sign with a written reason (행정업무의 운영 및 혁신에 관한 규정 §10). Material drift needs
the drafter's renewal or acceptance. Cosmetic drift passes with a note. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

STOP, REFUSE, SETTLE, NOTE, PASS = "stop", "refuse", "settle", "note", "pass"


@dataclass(frozen=True)
class Finding:
    """One claim at the gate. `drift` is cosmetic, material, decisive or None."""

    claim: int
    status: str
    drift: str | None
    is_accepted: bool = False  # the drafter accepted exactly this drift with a reason

    @property
    def verdict(self) -> str:
        if self.status == "broken":
            return STOP
        if self.status == "unverifiable" or self.drift == "decisive":
            return REFUSE
        if self.drift == "material":
            return NOTE if self.is_accepted else SETTLE
        return NOTE if self.drift == "cosmetic" else PASS


def drift_of(
    *, status: str, corrected: bool, cells_move: bool, sentence_untrue: bool, preferred_before: str | None, preferred_now: str | None,
    excluded_before: frozenset[str] = frozenset(), excluded_now: frozenset[str] = frozenset(),
) -> str | None:  # fmt: skip
    """Return how much a drift matters: decisive where another option is preferred or crosses a limit."""
    if status != "drifted":
        return None
    if cells_move and (preferred_before != preferred_now or excluded_before != excluded_now):
        return "decisive"
    if corrected or cells_move or sentence_untrue:
        return "material"
    return "cosmetic"


def may_sign(findings: Sequence[Finding], *, is_approver: bool, override: str) -> bool:
    """Tell whether a signature may be put: an approver's written reason lifts what is refused, never what is stopped."""
    verdicts = {finding.verdict for finding in findings}
    if STOP in verdicts or SETTLE in verdicts:
        return False
    return REFUSE not in verdicts or (is_approver and bool(override.strip()))
