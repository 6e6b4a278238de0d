"""Document numbers: gapless per department, year and series, taken in the approving transaction.

Source: 공공기록물 관리에 관한 법률 시행령 §20; the year is that of the approval in Asia/Seoul.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
PRODUCTION = "production"


@dataclass(frozen=True, order=True)
class Number:
    department: str  # unit code of the 처리과
    year: int
    series: str
    serial: int  # 1, 2, 3 …


def year_of(at: datetime) -> int:
    """Return the year in which a number is given: 15:00 UTC on 31 December is next year in Seoul.

    >>> from datetime import UTC
    >>> year_of(datetime(2026, 12, 31, 15, 0, tzinfo=UTC))
    2027
    """
    return at.astimezone(SEOUL).year


def first_gap(numbers: Iterable[Number]) -> Number | None:
    """Return the first number that is missing or given twice, or None where every series runs 1, 2, 3 without a gap."""
    expected: dict[tuple[str, int, str], int] = {}
    for number in sorted(numbers):
        key = (number.department, number.year, number.series)
        wanted = expected.get(key, 1)
        if number.serial != wanted:
            return Number(*key, min(wanted, number.serial))
        expected[key] = wanted + 1
    return None


def shown_number(department_name: str, serial: int) -> str:
    """Return a number as the document shows it: 처리과 name and serial (기록규칙 §5③).

    >>> shown_number("대중교통과", 17)
    '대중교통과-17'
    """
    return f"{department_name}-{serial}"
