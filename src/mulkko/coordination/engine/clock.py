"""Until when an answer is wanted, in working days of the city's calendar, when that is called to mind, and from when its lateness is told further up. Pure.

Nothing is ever decided by any of these days: they only say what is told to whom.
"""

from datetime import date

from mulkko.organization.engine.workdays import Calendar

USUAL_DAYS, URGENT_DAYS = 3, 1
HALF_PERCENT, DUE_PERCENT = 50, 100  # of the term (D): whoever has the turn is reminded
ESCALATED_PERCENT = 150  # of the term (D): from then on the superior of the late unit sees it, and nobody else


def is_escalated(begun: date, due: date, today: date, calendar: Calendar) -> bool:
    """Tell whether one and a half times the term has passed, in working days; nothing is decided by that.

    >>> is_escalated(date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 27), Calendar())
    False
    >>> is_escalated(date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 30), Calendar())
    True
    """
    return _has_passed(ESCALATED_PERCENT, begun, due, today, calendar)


def reminder_of(begun: date, due: date, today: date, calendar: Calendar, *, has_eve: bool = False) -> str:
    """Return which reminder stands on a day: "half" of the term has passed, "eve", "due", or "" while none does.

    The later one takes the place of the earlier one. Only working days bring one: on a free day the one of before stands.

    Args:
        has_eve: whether the working day before `due` brings one too; not the day on which the term begins.

    >>> [reminder_of(date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, day), Calendar()) for day in (24, 25, 26)]
    ['', 'half', 'due']
    """
    if _has_passed(DUE_PERCENT, begun, due, today, calendar):
        return "due"
    if has_eve and begun < calendar.last_working_before(due) <= today:
        return "eve"
    return "half" if _has_passed(HALF_PERCENT, begun, due, today, calendar) else ""


def reminded_on(reminder: str, begun: date, due: date, calendar: Calendar) -> date:
    """Return the working day on which a reminder that `reminder_of` named fell.

    >>> reminded_on("half", date(2026, 11, 23), date(2026, 11, 26), Calendar())
    datetime.date(2026, 11, 25)
    """
    if reminder == "eve":
        return calendar.last_working_before(due)
    percent = DUE_PERCENT if reminder == "due" else HALF_PERCENT
    return calendar.deadline_after(begun, -(-_term(begun, due, calendar) * percent // 100))


def _has_passed(percent: int, begun: date, due: date, today: date, calendar: Calendar) -> bool:
    return calendar.working_days_between(begun, today) * 100 >= _term(begun, due, calendar) * percent


def _term(begun: date, due: date, calendar: Calendar) -> int:
    """Return how many working days there are for it; a term of none counts as one."""
    return max(calendar.working_days_between(begun, due), 1)
