"""가람시, a city that does not exist: its offices, people and delegation table, made from a seed.

Everything here is synthetic. Names of people are drawn from lists of common syllables, amounts are invented, and
no real city's rules, texts or seal are imitated.
"""

import csv
import random
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import Any

from mulkko.demo.calendar import HOLIDAYS
from mulkko.demo.districts import write_districts
from mulkko.demo.offices import mandates, offices

SINCE = "2026-01-01"
FAMILY, GIVEN = (
    "김이박최정강조윤장임한오서신권황안송류홍",
    """
하늘 마을 가람 나래 다솜 라온 미르 바다 새봄 아라 온유 초롱 해솔 한결 도담 시내 여울 이든 슬기 보람
가온 나루 다온 리나 모아 별하 빛나 세움 소담 솔비 아름 예솔 우람 은결 이랑 다경 조은 찬솔 초아 푸름
하람 한별 해나 희망 가을 누리 다은 두리 라임 마루 미소 벼리 산들 새로 세라 송이 아람 어진 윤슬 한빛
""",
)
PEOPLE, EMPTY = 900, 12  # positions of officers that nobody holds
# Teams of five people: what is counted of them stands under their own name, that of smaller ones under the unit above.
FULL = (
    "routes", "fares", "signals", "parking", "road-upkeep", "lighting", "statistics", "data-quality", "estate", "jobs",
)  # fmt: skip
DUTIES = {
    "plan-new": "신규 사업계획 수립",
    "plan-detail": "세부 추진계획 수립",
    "data-share": "자료 제공·회신",
    "purchase": "물품·용역·공사 계약",
}


def write_city(folder: Path, seed: int) -> None:
    """Write the files of the city as `docs/city-files.md` describes them: 21 bureaus and what is below them, 900 people."""
    folder.mkdir(parents=True, exist_ok=True)
    units, positions = _units_and_positions()
    people, postings = _people(positions, random.Random(seed))  # noqa: S311 - names, not secrets
    _write(folder / "units.csv", ("code", "name", "kind", "parent", "valid_from"), units)
    _write(folder / "positions.csv", ("code", "unit", "title", "level", "valid_from"), positions)
    _write(folder / "people.csv", ("code", "name", "login"), people)
    _write(folder / "postings.csv", ("person", "position", "kind", "valid_from"), postings)
    _write(folder / "duties.csv", ("code", "name"), DUTIES.items())
    _write(
        folder / "mandates.csv",
        ("unit", "clause_no", "text", "residual", "coordination_duty", "valid_from"),
        [
            *MANDATES,
            *((unit, number, text, "yes" if rest else "no", "no", SINCE) for unit, number, text, rest in mandates()),
        ],
    )
    _write(
        folder / "delegation.csv",
        ("number", "scope", "duty", "floor_krw", "ceiling_krw", "level", "cooperators", "consent", "note", *CONDITIONS),
        [(*row, *[""] * (len(CONDITIONS) - len(row) + 9)) for row in RULES],
    )
    _write(folder / "assignments.csv", ("position", "number", "text", "clause_no", "deputy", "valid_from"), ASSIGNMENTS)
    _write(folder / "deputies.csv", ("position", "order", "deputy", "valid_from"), DEPUTIES)
    _write(folder / "records_managers.csv", ("unit", "position", "valid_from"), RECORDS_MANAGERS)
    (folder / "holidays.csv").write_text(HOLIDAYS, encoding="utf-8")
    write_districts(folder, seed)


# Fictional amounts. A row covers floor <= amount < ceiling.
RULES = [
    (1, "", "plan-new", 0, 300_000_000, "section_head", "", "", "가상 금액"),
    (2, "", "plan-new", 300_000_000, 3_000_000_000, "bureau_head", "data", "budget", "가상 금액"),
    (3, "", "plan-new", 3_000_000_000, "", "mayor", "data;industry", "budget", "가상 금액"),
    (4, "", "plan-detail", 0, 1_000_000_000, "section_head", "budget", "", "가상 금액"),
    (5, "", "plan-detail", 1_000_000_000, "", "bureau_head", "budget", "", "가상 금액"),
    (6, "", "data-share", "", "", "team_lead", "", "", ""),
    (7, "", "purchase", 0, 20_000_000, "team_lead", "", "", "가상 금액", "소액 구매"),
    (8, "", "purchase", 20_000_000, 500_000_000, "section_head", "budget", "", "가상 금액", "일반 계약"),
    (9, "", "purchase", 20_000_000, 200_000_000, "bureau_head", "budget", "", "가상 금액", "공사 계약", "공사"),
    (10, "", "purchase", 500_000_000, "", "bureau_head", "", "budget", "가상 금액", "큰 계약"),
    (11, "lighting", "purchase", 0, 30_000_000, "team_lead", "", "", "가상 금액", "조명 소모품", "물품"),
]
CONDITIONS = ("item", "category")
# Made up like the rest: what two teams of a section do, and who steps in where the rule on acting officers leaves it open.
ASSIGNMENTS = [
    ("p-routes", 1, "노선팀 업무 총괄", "", "", SINCE),
    ("p-routes-1", 1, "시내버스·심야버스 노선 조정", "1", "p-routes", SINCE),
    ("p-routes-1", 2, "노선 민원 처리와 통계 작성", "1", "p-routes", SINCE),
    ("p-fares-1", 1, "운송수지 정산", "", "p-fares", SINCE),
    ("p-statistics-1", 1, "통계 작성과 자료 제공 협의", "2", "p-statistics", SINCE),
]
DEPUTIES = [
    ("p-traffic", 1, "p-transit", SINCE), ("p-traffic", 2, "p-traffic-policy", SINCE),
    ("p-mayor", 1, "p-planning", SINCE), ("p-routes", 1, "p-fares", SINCE), ("p-fares", 1, "p-routes", SINCE),
]  # fmt: skip
# Of all other sections the head keeps the records.
RECORDS_MANAGERS = [
    ("transit", "p-fares-1", SINCE),
    ("roads", "p-road-upkeep-1", SINCE),
    ("budget", "p-budget-team-1", SINCE),
]
# Made-up clauses in the shape of an organisation rule.
MANDATES = [
    ("transit", "1", "시내버스와 심야버스 노선의 조정에 관한 사항", "no", "no", SINCE),
    ("transit", "2", "그 밖에 교통국 안에서 다른 과의 소관에 속하지 아니하는 사항", "yes", "no", SINCE),
    ("traffic-policy", "1", "교통신호와 주차장의 운영에 관한 사항", "no", "no", SINCE),
    ("roads", "1", "도로의 유지와 정류소 조명의 관리에 관한 사항", "no", "no", SINCE),
    ("budget", "1", "예산의 편성과 재원의 배분에 관한 사항", "no", "no", SINCE),
    ("data", "1", "자료의 수집과 통계의 작성에 관한 사항", "no", "no", SINCE),
    ("data", "2", "다른 부서가 쓰는 통계 수치의 사전 협의에 관한 사항", "no", "yes", SINCE),
    ("industry", "1", "산업단지의 조성과 산업단지 근로자의 지원에 관한 사항", "no", "no", SINCE),
]


def _units_and_positions() -> tuple[list[Any], list[Any]]:
    units: list[Any] = [("city", "가람시", "city", "", SINCE)]
    positions: list[Any] = [("p-mayor", "city", "시장", "mayor", SINCE)]
    for office in offices():
        units.append((office.code, office.name, office.kind, office.parent, SINCE))
        positions.append((f"p-{office.code}", office.code, *office.head, SINCE))
        if office.kind == "team":
            positions.append((f"p-{office.code}-1", office.code, "주무관", "officer", SINCE))
    teams = [unit[0] for unit in units if unit[2] == "team"]
    for number in count(2):
        for team in teams:
            if len(positions) == PEOPLE + EMPTY - len(FULL):
                return units, positions + [(f"p-{team}-4", team, "주무관", "officer", SINCE) for team in FULL]
            positions.append((f"p-{team}-{number}", team, "주무관", "officer", SINCE))
    raise AssertionError("an endless count ended")


def _people(positions: list[Any], chance: random.Random) -> tuple[list[Any], list[Any]]:
    """Fill the positions with 900 people: every head, every team lead, and nearly every officer."""
    officers = [
        position[0] for position in positions
        if position[3] == "officer" and position[1] not in FULL and position[0] != "p-budget-team-1"
    ]  # fmt: skip
    empty = set(chance.sample(officers, EMPTY))
    names = chance.sample([family + given for family in FAMILY for given in GIVEN.split()], PEOPLE)
    people, postings = [], []
    filled = [position[0] for position in positions if position[0] not in empty]
    for number, (position, name) in enumerate(zip(filled, names, strict=True), 1):
        people.append((f"g{number:03d}", name, position.removeprefix("p-")))
        postings.append((f"g{number:03d}", position, "regular", SINCE))
    return people, postings


def _write(path: Path, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(header)
        table.writerows(rows)
