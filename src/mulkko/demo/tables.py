"""The tables of 가람시 as its offices write them: CP949, title and unit rows, totals, thousands separators.

All figures are synthetic and drawn from the seed. One thing is built in, because the story needs a mistake that
offices really make: the first table of night workers counts those who work for subcontractors twice, once with the
contractor's and once with their own firm; the corrected table counts everybody once.
"""

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ZONES = ("동산단", "서산단", "남산단", "북산단", "첨단지구", "항만지구")
FIRMS_A_ZONE = 8


@dataclass(frozen=True)
class Tables:
    """Where each table was written."""

    workers: Path
    workers_corrected: Path
    routes: Path
    rides: Path
    waiting: Path
    boardings: Path


def write_tables(folder: Path, seed: int) -> Tables:
    """Write six files; the same seed writes the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(f"tables {seed}")  # noqa: S311 - figures, not secrets
    firms = [
        (zone, f"{zone} {number}사업장", chance.randrange(60, 420))
        for zone in ZONES
        for number in range(1, FIRMS_A_ZONE + 1)
    ]
    workers = sum(count for _, _, count in firms)
    use_percent, days = chance.choice((3, 4)), 250
    fare = chance.randrange(9_000, 13_000, 100)
    on_demand = workers * use_percent * days * fare // 100
    # The fixed route costs more than riding on demand for the true number of workers and less than for twice as many.
    fixed = on_demand * chance.randrange(130, 170) // 100
    names = {
        name: folder / f"{name}.csv"
        for name in ("야간근로자", "야간근로자_정정", "심야노선_운영비", "호출형_단가", "심야_대기시간", "심야_승하차")
    }
    _workers(names["야간근로자"], firms, twice=True)
    _workers(names["야간근로자_정정"], firms, twice=False)
    _routes(names["심야노선_운영비"], fixed, chance)
    _rides(names["호출형_단가"], use_percent, days, fare)
    _waiting(names["심야_대기시간"], chance)
    _boardings(names["심야_승하차"], chance)
    return Tables(*names.values())


def _workers(path: Path, firms: list[tuple[str, str, int]], *, twice: bool) -> None:
    rows: list[list[object]] = []
    for zone, firm, count in firms:
        rows.append([zone, firm, "원청 집계", f"{count:,}"])
        if twice:
            rows.append([zone, firm, "협력사 집계", f"{count:,}"])
    total = sum(int(str(row[3]).replace(",", "")) for row in rows)
    head = [
        ["산업단지 야간근로자 현황", "", "", ""],
        ["", "", "", "(단위: 명)"],
        ["구역", "사업장", "집계구분", "야간근로자"],
    ]
    _write(path, [*head, *rows, ["합계", "", "", f"{total:,}"]])


def _routes(path: Path, fixed: int, chance: random.Random) -> None:
    weights = [chance.randrange(80, 120) for _ in range(6)]
    costs = [fixed * weight // sum(weights) for weight in weights]
    costs[-1] += fixed - sum(costs)
    rows = [[f"심야{number:02d}", chance.randrange(2, 5), f"{cost:,}"] for number, cost in enumerate(costs, 1)]
    _write(path, [["노선", "차량수(대)", "연간운영비(원)"], *rows])


def _rides(path: Path, use_percent: int, days: int, fare: int) -> None:
    _write(path, [["항목", "값"], ["이용률(%)", use_percent], ["운행일수(일)", days], ["1회 운임(원)", f"{fare:,}"]])


def _waiting(path: Path, chance: random.Random) -> None:
    rows = [[zone, f"정류소 {number}", chance.randrange(34, 52)] for zone in ZONES for number in range(1, 6)]
    _write(path, [["심야 정류소 평균 대기시간", "", ""], ["구역", "정류소", "대기시간(분)"], *rows])


def _boardings(path: Path, chance: random.Random) -> None:
    rows = [
        [f"2026-{month:02d}", zone, f"{chance.randrange(1_500, 9_000):,}"] for month in range(1, 11) for zone in ZONES
    ]
    _write(path, [["연월", "구역", "승차인원"], *rows])


def _write(path: Path, rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="cp949", newline="") as out:
        csv.writer(out).writerows(rows)
