"""The tables of 가람시 as its offices write them: CP949, title and unit rows, totals, thousands separators.

All figures are synthetic. One thing is built in, because the story needs a mistake that
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
# What the tables add up to; how it is shared among firms, routes and stops is drawn from the seed.
WORKERS = 6_200  # on the night shift, everybody counted once
FIXED_KRW = 1_840_000_000  # of six new routes, a year
WAITING_MINUTES = 38  # on the mean of all stops
# Rides on demand cost less than the routes for the true number of workers, and more for twice as many.
RIDES = {"이용률(%)": 4, "운행일수(일)": 250, "1회 운행비(원)": 18_000, "국비 지원(원)": 326_000_000}


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
    places = [(zone, f"{zone} {number}사업장") for zone in ZONES for number in range(1, FIRMS_A_ZONE + 1)]
    firms = [
        (*place, count) for place, count in zip(places, _shared(WORKERS, len(places), chance, spread=60), strict=True)
    ]
    names = {
        name: folder / f"{name}.csv"
        for name in ("야간근로자", "야간근로자_정정", "심야노선_운영비", "호출형_단가", "심야_대기시간", "심야_승하차")
    }
    _workers(names["야간근로자"], firms, twice=True)
    _workers(names["야간근로자_정정"], firms, twice=False)
    _routes(names["심야노선_운영비"], chance)
    _rides(names["호출형_단가"])
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


def _shared(total: int, parts: int, chance: random.Random, *, spread: int) -> list[int]:
    """Return whole numbers around the mean that add up to a total; `spread` is how far they lie apart, in percent."""
    weights = [chance.randrange(100 - spread, 101 + spread) for _ in range(parts)]
    shares = [total * weight // sum(weights) for weight in weights]
    for place in chance.sample(range(parts), total - sum(shares)):
        shares[place] += 1
    return shares


def _routes(path: Path, chance: random.Random) -> None:
    costs = [1_000 * cost for cost in _shared(FIXED_KRW // 1_000, 6, chance, spread=20)]
    rows = [[f"심야{number:02d}", chance.randrange(2, 5), f"{cost:,}"] for number, cost in enumerate(costs, 1)]
    _write(path, [["노선", "차량수(대)", "연간운영비(원)"], *rows])


def _rides(path: Path) -> None:
    _write(path, [["항목", "값"], *[[name, f"{value:,}"] for name, value in RIDES.items()]])


def _waiting(path: Path, chance: random.Random) -> None:
    stops = [[zone, f"정류소 {number}"] for zone in ZONES for number in range(1, 6)]
    minutes = _shared(WAITING_MINUTES * len(stops), len(stops), chance, spread=15)
    rows = [[*stop, minute] for stop, minute in zip(stops, minutes, strict=True)]
    _write(path, [["심야 정류소 평균 대기시간", "", ""], ["구역", "정류소", "대기시간(분)"], *rows])


def _boardings(path: Path, chance: random.Random) -> None:
    rows = [
        [f"2026-{month:02d}", zone, f"{chance.randrange(1_500, 9_000):,}"] for month in range(1, 11) for zone in ZONES
    ]
    _write(path, [["연월", "구역", "승차인원"], *rows])


def _write(path: Path, rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="cp949", newline="") as out:
        csv.writer(out).writerows(rows)
