"""Where an objection on a consent step is taken, one rung after another. Pure.

The two sides talk first; what stands is settled by whoever heads both, between vice-mayors by the mayor, and across
bureaus by the committee that co-ordinates the city's policy.

Sources: 전결규칙 §7②, §9③; 행정기구 조례 §5②; 시정조정위원회 조례 §2, §5, §6.
"""

from datetime import date

SUPERIOR = "superior"
VICE_MAYORS = "vice_mayors"
COMMITTEE = "committee"
FORUMS = (SUPERIOR, VICE_MAYORS, COMMITTEE)
WITH_MINUTES = (VICE_MAYORS, COMMITTEE)
OUTCOMES = ("stands", "changes", "withdrawn")


def forums_for(*, has_superior: bool, is_one_bureau: bool, has_vice_mayors: bool) -> tuple[str, ...]:
    """Return where an objection may be taken, the lowest first; nowhere where nobody stands above both units.

    Args:
        is_one_bureau: whether both units lie in one bureau, whose head settles what is between them.
        has_vice_mayors: whether one side at least has a vice-mayor of its own, so that only the mayor heads both.
    """
    if not has_superior:
        return ()
    between = (VICE_MAYORS,) if has_vice_mayors else ()
    return (SUPERIOR, *between) if is_one_bureau else (SUPERIOR, *between, COMMITTEE)


def is_day_of_talk(held_on: date, *, objected_on: date, today: date) -> bool:
    """Tell whether a talk or a meeting about an objection can have been held on a day."""
    return objected_on <= held_on <= today
