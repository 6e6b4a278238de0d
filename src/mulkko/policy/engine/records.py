"""When a class of disclosure is looked at again, and when a record's term ends. Pure: days in, days out.

Sources: 정보공개법 §9① 5호 and §9② (a reason that has lapsed opens the record), 기록령 §26 (terms run from 1 January after the closing).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

LASTING = ("permanent", "semi_permanent")


@dataclass(frozen=True)
class Term:
    """보존기간 of a closed matter: `ends_on` is its last day, None where it is kept for good."""

    begins_on: date
    ends_on: date | None

    def ends_in(self, year: int) -> bool:
        return self.ends_on is not None and self.ends_on.year == year


def term_of(closed_on: date, retention: str) -> Term:
    """Return the term of a matter closed on a day: it begins on 1 January after the closing.

    >>> term_of(date(2026, 12, 31), "5")
    Term(begins_on=datetime.date(2027, 1, 1), ends_on=datetime.date(2031, 12, 31))
    """
    begins = date(closed_on.year + 1, 1, 1)
    if retention in LASTING:
        return Term(begins, None)
    return Term(begins, date(begins.year + int(retention), 1, 1) - timedelta(days=1))


@dataclass(frozen=True)
class Looked:
    """One look at a class of disclosure: on which day, and when it is looked at again, if ever."""

    on: date
    again_on: date | None
    after_decision: bool


def is_due(*, expected_on: date | None, is_decided: bool, today: date, last: Looked | None) -> bool:
    """Tell whether a class is to be looked at again: that of a decision in progress, or any for which somebody named a day.

    Args:
        expected_on: the day on which the decision in progress was expected to end, as sealed; None where none is the reason.
        last: the newest look, or None.
    """
    if last is None:
        return expected_on is not None and (is_decided or today >= expected_on)
    if expected_on is not None and is_decided and not last.after_decision:
        return True  # it was looked at while the decision was still open
    return last.again_on is not None and today >= last.again_on


BY_HAND = "by_hand"
GROUNDS = ("bylaw", "notice", "named_policy", "level", BY_HAND)
_PROCEDURES = {"leg_notice": "bylaw", "admin_notice": "notice", "policy_name": "named_policy"}


def major_ground(level: str, procedures: Iterable[str]) -> str:
    """Return why returned and recalled rounds of a matter are records of their own (기록령 §17①, §21① 2호); "" where they are not.

    Args:
        level: of the delegation table, at which the matter is decided; the mayor and a vice-mayor decide major policy.
        procedures: codes of the procedures that the sealed document needs, however each was answered.

    >>> major_ground("section_head", ["policy_name"]), major_ground("mayor", []), major_ground("bureau_head", [])
    ('named_policy', 'level', '')
    """
    needed = set(procedures)
    for code, ground in _PROCEDURES.items():
        if code in needed:
            return ground
    return "level" if level in ("vice_mayor", "mayor") else ""
