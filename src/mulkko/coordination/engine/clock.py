"""Until when an answer is wanted, in working days of the city's calendar, and from when its lateness is told further up. Pure."""

from datetime import date

from mulkko.organization.engine.workdays import Calendar

USUAL_DAYS, URGENT_DAYS = 3, 1
ESCALATED_PERCENT = 150  # of the term (D): from then on the superior of the late unit sees it, and nobody else


def is_escalated(begun: date, due: date, today: date, calendar: Calendar) -> bool:
    """Tell whether one and a half times the term has passed, in working days; nothing is decided by that.

    >>> is_escalated(date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 27), Calendar())
    False
    >>> is_escalated(date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 30), Calendar())
    True
    """
    term = max(calendar.working_days_between(begun, due), 1)
    return calendar.working_days_between(begun, today) * 100 >= term * ESCALATED_PERCENT
