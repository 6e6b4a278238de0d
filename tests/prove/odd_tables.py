"""Tables as offices send them: wide, with units in brackets, days as text, CP949, one name twice, merged headers, notes below.

A `Sent` is a file, a claim on it, and the next file with what became of it: a fault, which must be told, or something
harmless, which must interrupt nobody. Files go through the real reader.
"""

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.builders.hall import NINE, OPERATOR, minute, person
from tests.builders.xlsx import xlsx_of

from mulkko.catalog.actions import Incoming, add_file
from mulkko.catalog.models import Version
from mulkko.evidence.actions import make_claim
from mulkko.evidence.queries import CheckedClaim, check_claims

COUNT, MONEY = {"n": {"type": "count", "unit": "건"}}, {"n": {"type": "money", "unit": "천원"}}
AREAS = ("가람동", "나루동", "다솜동", "라온동", "마루동", "바람동", "사랑동")


@dataclass(frozen=True)
class Sent:
    """`wanted` are the statuses that the claim may have afterwards; of what is harmless, holds or digits that moved."""

    kind: str
    first: bytes
    then: bytes
    sql: str
    wanted: tuple[str, ...] = ("holds",)
    slots: dict[str, dict[str, Any]] = field(default_factory=lambda: COUNT)
    ending: str = "csv"
    word: str = ""  # that stands in the reason

    @property
    def is_harmless(self) -> bool:
        return self.wanted == ("holds",)


def csv(rows: Iterable[Iterable[Any]], encoding: str = "utf-8", end: str = "\n", between: str = ",") -> bytes:
    return (end.join(between.join(map(str, row)) for row in rows) + end).encode(encoding)


WIDE = [
    "동",
    *(f"2025년 {month}월 민원(건)" for month in range(1, 13)),
    *(f"2025년 {month}월 예산(천원)" for month in range(1, 13)),
]
WIDE_ROWS = [[area, *(300 + 17 * row + month for month in range(12)), *(9_000 + 31 * row * month for month in range(12))] for row, area in enumerate(AREAS)]  # fmt: skip
OF_JUNE = 'SELECT SUM("2025년 6월 민원(건)") AS n FROM {t}'
OF_BUDGET = 'SELECT SUM("2025년 6월 예산(천원)") AS n FROM {t}'
DAYS = [[f"2025.{1 + day // 28}.{1 + day % 28}.", AREAS[day % 7], 40 + day] for day in range(112)]
BY_DAY = 'SELECT SUM("접수") AS n FROM {t} WHERE "일자" >= \'2025-02-01\' AND "일자" < \'2025-03-01\''
TWICE = [["동", "인원", "인원"], *([area, 500 + row, 700 + row] for row, area in enumerate(AREAS))]
EVENTS = [["구분", "처리 건수(건)", "비고"], *([area, f'"{1_200 + row * 37:,}"', ""] for row, area in enumerate(AREAS))]
OF_EVENTS = 'SELECT SUM("처리 건수(건)") AS n FROM {t}'
MONTHS = [["연월", "이용(건)"], *([f"2025-{month:02}", 4_000 + 13 * month] for month in range(1, 10))]
OF_HALF = "SELECT SUM(\"이용(건)\") AS n FROM {t} WHERE \"연월\" BETWEEN '2025-01' AND '2025-06'"


def _wide(
    change: Callable[[int, list[Any]], list[Any]] = lambda at, row: row, header: list[str] = WIDE, **told: Any
) -> bytes:
    return csv([header, *(change(at, list(row)) for at, row in enumerate(WIDE_ROWS))], **told)


def _times(column: int, factor: float, rows: range = range(7)) -> Callable[[int, list[Any]], list[Any]]:
    def change(at: int, row: list[Any]) -> list[Any]:
        return [int(one * factor) if place == column and at in rows else one for place, one in enumerate(row)]

    return change


def _renamed(old: str, new: str) -> list[str]:
    return [new if name == old else name for name in WIDE]


def _turned(places: list[int]) -> bytes:
    return csv([[row[at] for at in places] for row in [WIDE, *WIDE_ROWS]])


def _merged(second: int) -> bytes:
    """Return a sheet whose header is two rows deep, one name over two columns."""
    rows = [
        ["동", "민원", None],
        [None, "접수(건)", "처리(건)"],
        *([area, 900 + row * second, 800 + row] for row, area in enumerate(AREAS)),
    ]
    with tempfile.TemporaryDirectory() as folder:
        return xlsx_of(Path(folder) / "merged.xlsx", {"민원": rows}, {"민원": ["A1:A2", "B1:C1"]}).read_bytes()


FAULTS = [
    Sent("a value of a wide table", _wide(), _wide(_times(6, 1.6)), OF_JUNE, ("drifted",)),
    Sent("thousands in place of ones", _wide(), _wide(_times(18, 0.001)), OF_BUDGET, ("drifted",), MONEY, word="unit"),
    Sent("another unit in the brackets", _wide(), _wide(_times(18, 1000), _renamed("2025년 6월 예산(천원)", "2025년 6월 예산(원)")), OF_BUDGET, ("broken",), MONEY, word="예산(원)"),
    Sent("another unit in the brackets and the same numbers", _wide(), _wide(header=_renamed("2025년 6월 예산(천원)", "2025년 6월 예산(백만원)")), OF_BUDGET, ("broken",), MONEY),
    Sent("the unit of some rows", _wide(), _wide(_times(18, 1000, range(3))), OF_BUDGET, ("drifted",), MONEY),
    Sent("two columns that changed their names", _wide(), _wide(header=[{"2025년 6월 민원(건)": "2025년 7월 민원(건)", "2025년 7월 민원(건)": "2025년 6월 민원(건)"}.get(name, name) for name in WIDE]), OF_JUNE, ("drifted",)),
    Sent("rows that are there twice", csv([WIDE, *WIDE_ROWS]), csv([WIDE, *WIDE_ROWS, *WIDE_ROWS]), OF_JUNE, ("drifted",)),
    Sent("rows that are gone", csv([WIDE, *WIDE_ROWS]), csv([WIDE, *WIDE_ROWS[:4]]), OF_JUNE, ("drifted",)),
    Sent("numbers that became words", csv(EVENTS), csv([EVENTS[0], *([row[0], f"{row[1].strip(chr(34)).replace(',', '')}건쯤", ""] for row in EVENTS[1:])]), OF_EVENTS, ("broken",)),
    Sent("one name twice, exchanged", csv(TWICE), csv([TWICE[0], *([row[0], row[2], row[1]] for row in TWICE[1:])]), 'SELECT SUM("인원") AS n FROM {t}', ("drifted",)),
    Sent("one name twice, one of them gone", csv(TWICE), csv([row[:2] for row in TWICE]), 'SELECT SUM("인원_2") AS n FROM {t}', ("broken",)),
    Sent("days that became months", csv([["일자", "동", "접수"], *DAYS]), csv([["일자", "동", "접수"], *([f"2025년 {row[0].split('.')[1]}월", *row[1:]] for row in DAYS)]), BY_DAY, ("broken", "drifted", "unverifiable")),
    Sent("a value below a merged header", _merged(11), _merged(37), 'SELECT SUM("민원 / 접수(건)") AS n FROM {t}', ("drifted",), ending="xlsx"),
    Sent("a column gone out of CP949", csv(EVENTS, "cp949"), csv([[row[0], row[2]] for row in EVENTS], "cp949"), OF_EVENTS, ("broken",)),
    Sent("months that were counted anew", csv(MONTHS), csv([MONTHS[0], *([month, int(number * 1.2)] for month, number in MONTHS[1:])]), OF_HALF, ("drifted",)),
    Sent("areas that were joined", csv(EVENTS), csv([EVENTS[0], ["가나동", '"2,437"', ""], *EVENTS[3:]]), "SELECT SUM(\"처리 건수(건)\") AS n FROM {t} WHERE \"구분\" IN ('가람동', '나루동')", ("drifted", "unverifiable", "broken")),
]  # fmt: skip
HARMLESS = [
    Sent("CP949 in place of UTF-8", csv(EVENTS), csv(EVENTS, "cp949"), OF_EVENTS),
    Sent("UTF-8 with a mark, other line ends", csv(EVENTS, "cp949"), csv(EVENTS, "utf-8-sig", "\r\n"), OF_EVENTS),
    Sent("UTF-16 with tabs", csv(EVENTS), csv(EVENTS, "utf-16", between="\t"), OF_EVENTS),
    Sent("columns in another order", _wide(), _turned([0, *range(24, 0, -1)]), OF_JUNE),
    Sent("rows in another order", _wide(), csv([WIDE, *reversed(WIDE_ROWS)]), OF_JUNE),
    Sent("blanks behind names and values", csv(EVENTS), csv([[f"{cell} " if '"' not in str(cell) else cell for cell in row] for row in EVENTS]), OF_EVENTS),
    Sent("blank lines and empty columns at the end", csv(EVENTS), csv(EVENTS) + b",,\n,,\n", OF_EVENTS),
    Sent("a new column of another matter", _wide(), csv([[*WIDE, "담당자 연번"], *([*row, at] for at, row in enumerate(WIDE_ROWS))]), OF_JUNE),
    Sent("a note below", csv(EVENTS), csv([*EVENTS, ["※ 자료: 종합민원과(2025. 12. 기준)", "", ""]]), OF_EVENTS),
    Sent("a title above", csv(EVENTS), "2025년 처리 현황,,\n".encode() + csv(EVENTS), OF_EVENTS),
    Sent("a total below", csv(EVENTS), csv([*EVENTS, ["합계", f'"{sum(1_200 + row * 37 for row in range(7)):,}"', ""]]), OF_EVENTS),
    Sent("a later month that nobody asked for", csv(MONTHS), csv([*MONTHS, ["2025-10", 9_000]]), OF_HALF),
    Sent("numbers without commas", csv(EVENTS), csv([[str(cell).strip('"').replace(",", "") for cell in row] for row in EVENTS]), OF_EVENTS),
    Sent("days written with lines", csv([["일자", "동", "접수"], *DAYS]), csv([["일자", "동", "접수"], *([f"{int(year):04}-{int(month):02}-{int(day):02}", *row[1:]] for row in DAYS for year, month, day in [row[0].rstrip(".").split(".")])]), BY_DAY),
    Sent("the same merged header again", _merged(11), _merged(11)[:], 'SELECT SUM("민원 / 접수(건)") AS n FROM {t}', ending="xlsx"),
    Sent("a remark that was written", csv(EVENTS), csv([EVENTS[0], *([*row[:2], "확인함"] for row in EVENTS[1:])]), OF_EVENTS),
    Sent("one column more beside one name twice", csv(TWICE), csv([[*row, at] if at else [*row, "연번"] for at, row in enumerate(TWICE)]), 'SELECT SUM("인원") AS n FROM {t}'),
]  # fmt: skip


def became(sent: list[Sent], prefix: str) -> list[tuple[Sent, CheckedClaim]]:
    """Bring each file in, make its claim, bring the next file, and check all claims as a signature does."""
    made = []
    for number, one in enumerate(sent):
        name = f"{prefix}{number}"
        _bring(one, one.first, name, minute(0))
        made.append(
            make_claim(
                sentence="모두 {n}이다.", sql=one.sql.replace("{t}", name), slots=one.slots, by=person("haneul"), at=minute(1)
            )
        )  # fmt: skip
        _bring(one, one.then, name, minute(2))
    return list(zip(sent, check_claims(made, at=NINE + timedelta(days=1)), strict=True))


def columns_of(name: str) -> list[str]:
    return [column["name"] for column in Version.objects.filter(dataset__name=name).earliest("number").columns]


def _bring(one: Sent, content: bytes, name: str, at: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.{one.ending}"
        path.write_bytes(content)
        sheets = add_file(path, told=Incoming(owner="bus", name=name), by=OPERATOR, person=None, at=at)
    assert not [sheet.error for sheet in sheets if sheet.error], (one.kind, sheets)
