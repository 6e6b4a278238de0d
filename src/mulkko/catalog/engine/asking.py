"""Requests for data between agencies: the clock, and what may be answered. Pure.

Source: 데이터기반행정법 §10, §11, §15, 같은 법 시행령 §11. The act counts twenty days and one extension of at most ten, and is silent on how: days are calendar days, the first is
not counted, and a last day that is not worked moves to the next that is (행정기본법 §6①, by interpretation). Inside one city the act does not apply; the same form runs five working days.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from mulkko.organization.engine.workdays import Calendar

DAYS, MOST_MORE, WORKING_DAYS = 20, 10, 5
GROUNDS = {
    "secret": "다른 법률이나 위임된 명령·조례에서 비밀로 정함",
    "security": "국가안전보장 등 국가의 중대한 이익을 해칠 우려",
    "other_law": "다른 법률에서 목적 외 이용을 금지함",
}
DECISIONS = ("provided", "partly", "refused")


def due_on(received_on: date, calendar: Calendar, *, more_days: int = 0, is_internal: bool = False) -> date:
    """Return the last day for an answer.

    >>> due_on(date(2026, 11, 2), Calendar()), due_on(date(2026, 11, 2), Calendar(), more_days=10)
    (datetime.date(2026, 11, 23), datetime.date(2026, 12, 2))
    """
    if is_internal:
        return calendar.deadline_after(received_on, WORKING_DAYS)
    return calendar.next_working(received_on + timedelta(days=DAYS + more_days))


def refusal_of_extension(
    days: int, reason: str, *, was_extended: bool, is_over: bool, today: date, due: date
) -> str | None:  # fmt: skip
    """Return why an extension is refused: once, over, late, days, reason; None where it may be."""
    if was_extended:
        return "once"
    if is_over:
        return "over"
    if today > due:
        return "late"
    if not 1 <= days <= MOST_MORE:
        return "days"
    return None if reason.strip() else "reason"


@dataclass(frozen=True)
class Decided:
    """A decision: what is given, and for what is not given the ground, the statute and whether it can be separated."""

    kind: str
    given: str = ""
    withheld: str = ""
    ground: str = ""
    law: str = ""
    separability: str = ""


def refusal_of_decision(decided: Decided) -> str | None:
    """Return what a decision lacks, as a code; None where it is whole (법 §11, 시행령 §11③).

    Codes: kind, given, ground (one of the three, no other), law, separability, withheld, extra (a ground where everything is given).
    """
    if decided.kind not in DECISIONS:
        return "kind"
    if decided.kind != "refused" and not decided.given.strip():
        return "given"
    reasons = (decided.withheld, decided.ground, decided.law, decided.separability)
    if decided.kind == "provided":
        return "extra" if any(one.strip() for one in reasons) else None
    if decided.ground not in GROUNDS:
        return "ground"
    for name in ("law", "separability", "withheld"):
        if not getattr(decided, name).strip() and not (name == "withheld" and decided.kind == "refused"):
            return name
    return None


def is_to_be_destroyed(*, until: date, purpose_ended_on: date | None, today: date) -> bool:
    """Tell whether received data are past their period or their purpose (법 §15)."""
    return today > until or (purpose_ended_on is not None and today >= purpose_ended_on)
