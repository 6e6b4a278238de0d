"""The golden cases of the words that a figure may be asked in, and the three small tables that they are asked of."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyarrow as pa

FILE = Path(__file__).parents[1] / "evidence" / "golden.txt"
REFUSED = "refused"  # by the guard, before anything runs
FAILS = "fails"  # the engine answers an error, and never a wrong value


@dataclass(frozen=True)
class Case:
    """`answer` is the exact text of the only value, NULL, `refused` or `fails`."""

    word: str
    name: str
    sql: str
    answer: str

    @property
    def query(self) -> str:
        return f"SELECT {self.sql}"


@cache
def cases() -> tuple[Case, ...]:
    """Return the lines of the file, which name a word after `=` and below it `what | SQL behind SELECT | answer`."""
    found, word = [], ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            word = line[2:].strip()
        elif line and not line.startswith("#"):
            name, rest = line.split(" | ", 1)
            sql, answer = rest.rsplit(" | ", 1)
            found.append(Case(word, name.strip(), sql.strip(), answer.strip()))
    return tuple(found)


def told(value: object) -> str:
    """Return a value as the file writes it: a text with blanks at its ends, or none in it, stands between quotes."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return f"'{text}'" if text.strip() != text or not text else text


def tables() -> dict[str, pa.Table]:
    """Return 표 (six rows with gaps, a leap day and equal values), 빈표 (the same without rows) and 큰수."""
    rows = pa.table(
        {
            "id": pa.array([1, 2, 3, 4, 5, 6], pa.int64()),
            "gu": pa.array(["가", "가", "나", "나", "다", "다"], pa.string()),
            "n": pa.array([3, -7, 3, None, 0, 10], pa.int64()),
            "d": pa.array(
                [None if text is None else Decimal(text) for text in ("1.05", "2.00", "-0.50", None, "2.50", "10.00")],
                pa.decimal128(14, 2),
            ),
            "s": pa.array(["가람", "나래", "가람", None, "", "Ab 1"], pa.string()),
            "day": pa.array(
                [date(2024, 2, 29), date(2024, 1, 31), date(2023, 12, 31), None, date(2024, 12, 30), date(2024, 2, 29)],
                pa.date32(),
            ),
        }
    )
    large = pa.table(
        {
            "b": pa.array([9_007_199_254_740_993, 9_223_372_036_854_775_807], pa.int64()),
            "e": pa.array([Decimal("9" * 38), Decimal(1)], pa.decimal128(38, 0)),
        }
    )
    return {"표": rows, "빈표": rows.slice(0, 0), "큰수": large}
