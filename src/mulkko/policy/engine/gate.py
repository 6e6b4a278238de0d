"""The gate before a signature: what each claim's state means for it, graded by its effect on the decision.

broken stops, with no override. Decisive drift and unverifiable claims are refused once; then the person with
power to approve may sign with a written reason (행정업무의 운영 및 혁신에 관한 규정 §10). Material drift needs
the drafter's renewal or acceptance. Cosmetic drift passes with a note. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

SWAY = Fraction(1, 10)  # ten points of the ways to weigh the criteria
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


@dataclass(frozen=True)
class Outlook:
    """What the comparison of options says on one set of figures.

    `firmness` is the share of all ways to weigh the criteria in which each option alone comes first.
    """

    preferred: str | None
    excluded: frozenset[str] = frozenset()
    firmness: tuple[tuple[str, Fraction], ...] = ()

    def turns_to(self, other: "Outlook") -> bool:
        """Tell whether another one is preferred, crosses a limit, or is first in ten points more or less of the weightings."""
        if (self.preferred, self.excluded) != (other.preferred, other.excluded):
            return True
        before, now = dict(self.firmness), dict(other.firmness)
        return any(abs(before.get(key, Fraction(0)) - now.get(key, Fraction(0))) > SWAY for key in before.keys() | now)


def drift_of(
    *, status: str, corrected: bool, cells_move: bool, sentence_untrue: bool, before: Outlook, alone: Outlook,
    together: Outlook | None = None, unit_suspected: bool = False, join_broken: bool = False,
) -> str | None:  # fmt: skip
    """Return how much a drift matters: decisive where it turns the comparison, by itself or with what else moved.

    Args:
        before: the comparison on the pinned figures.
        alone: the same with this claim's newest figures, `together` with those of every claim that moved.
        join_broken: a join that the figure relies on is no longer what was accepted: never cosmetic either.
        unit_suspected: the unit seems to be another one: never cosmetic, whatever the digits do.
    """
    if status != "drifted":
        return None
    if cells_move and (before.turns_to(alone) or (together is not None and before.turns_to(together))):
        return "decisive"
    if corrected or cells_move or sentence_untrue or unit_suspected or join_broken:
        return "material"
    return "cosmetic"


def may_sign(findings: Sequence[Finding], *, is_approver: bool, override: str) -> bool:
    """Tell whether a signature may be put: an approver's written reason lifts what is refused, never what is stopped."""
    verdicts = {finding.verdict for finding in findings}
    if STOP in verdicts or SETTLE in verdicts:
        return False
    return REFUSE not in verdicts or (is_approver and bool(override.strip()))
