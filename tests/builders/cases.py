"""Small made-up logs: acts of a case in hours after a Monday midnight in Seoul, without weekends in them."""

from datetime import date

from mulkko.organization.engine.workdays import Calendar
from mulkko.processes.engine.cases import Act, Case, Pass, case_of
from mulkko.processes.engine.worktime import DAY_US, EPOCH, SEOUL_US, WorkClock

MONDAY = date(2026, 11, 23)
MIDNIGHT = (MONDAY - EPOCH).days * DAY_US - SEOUL_US
HOUR = DAY_US // 24


class _EveryDay(Calendar):
    def is_working(self, day: date) -> bool:
        return True


CLOCK = WorkClock.over(_EveryDay(), date(2026, 11, 1), date(2027, 12, 31))


def at(hours: float) -> int:
    return MIDNIGHT + round(hours * HOUR)


def act(hours: float, action: str, step: str = "", *, hand: int = 1, unit: str = "bus", **told) -> Act:
    """Return an act; `hand` is a number that stands for whoever acts."""
    return Act(at(hours), action, step, unit, hand, **told)


def case(*acts: Act, key: str = "2026-0001") -> Case:
    return case_of(key, acts, CLOCK)


def passed(
    step: str, days: float, *, waiting: float = 0.0, hand: int = 1, unit: str = "bus", begun: float = 0.0
) -> Pass:
    """Return one step that took so many days, the first of them waiting."""
    return Pass(step, unit, hand, 1, at(24 * (begun + days)), begun, begun + waiting, begun + days)


def straight(key: str, *, hand: int = 1, offset: float = 0.0) -> Case:
    """Return a case that went straight through: two days to draft, one with the team lead, three with the approver."""
    return case(
        act(offset, "policy.proposal_opened", hand=hand),
        act(offset + 48, "approval.submitted", hand=hand),
        act(offset + 72, "approval.signed", "1.lead_review", hand=hand + 100),
        act(offset + 144, "approval.approved", "2.approve", hand=hand + 200),
        key=key,
    )  # fmt: skip
