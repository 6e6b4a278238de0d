"""The districts of 가람시 and who lives there, made up from the seed: six 구 of 36 동, and their people by age and sex.

No outline, name or figure is that of a real place. The two 구 with industrial estates have few inhabitants and write
much, so that what is counted by district and what is counted by inhabitant tell different things.
"""

import csv
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mulkko.demo.partition import Partition, grown, partition, together
from mulkko.demo.voices import DISTRICTS

SINCE = "2026-01-01"
TABLE = "행정동_인구"  # as queries name the dataset
# Where a 구 lies, in metres from the middle, and how many people live in a 동 of it, about.
LIES = {
    "중앙구": (0, 0, 47_000), "동산단구": (13_000, 2_500, 17_000), "서산단구": (-13_000, 2_500, 21_000),
    "북구": (0, 12_000, 42_000), "남구": (-7_000, -11_000, 38_000), "항만구": (8_000, -11_000, 24_000),
}  # fmt: skip
# More names than 동, since a 구 may get one or two more than another.
NAMES = {
    "중앙구": "한빛동 누리동 다솜동 온새동 가온동 나래동 미리내동 해오름동",
    "동산단구": "새길동 햇살동 솔바람동 두물동 돌다리동 너른동 새터동 단풍동",
    "서산단구": "해넘이동 갈숲동 너울동 참샘동 늘봄동 달빛동 밤나무동 옹달샘동",
    "북구": "윗마루동 숲안동 맑은내동 꽃재동 샛별동 하늘동 바람재동 솔밭동",
    "남구": "아랫마루동 들꽃동 실개천동 은모래동 비단동 고운동 여울동 참나리동",
    "항만구": "물꼬동 뱃머리동 갯바위동 물결동 포구동 노을동 등대동 갈매기동",
}
DONGS = 36
AGES = {
    "0-9세": 7, "10대": 9, "20대": 13, "30대": 13, "40대": 16, "50대": 17, "60대": 14, "70세 이상": 11,
}  # fmt: skip
WORKING = ("20대", "30대", "40대")  # of whom more men live where the estates are


def write_districts(folder: Path, seed: int) -> None:
    """Write `districts.geojson` and `population.csv` as `docs/city-files.md` describes them; coordinates are planar metres."""
    part = partition(DONGS, str(seed))
    features = []
    for number, cells in enumerate(_cells(part)):
        features.append(_feature(_code(number), DISTRICTS[number], "", together(part.rings[at] for at in cells)))
        features += [
            _feature(_code(number, place), own, _code(number), [part.rings[at]])
            for place, (at, own) in enumerate(zip(cells, _names(number, cells), strict=True), 1)
        ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    (folder / "districts.geojson").write_text(text, encoding="utf-8")
    source = f"dataset,district,people,valid_from\n{TABLE},행정동코드,인구(명),{SINCE}\n"
    (folder / "population.csv").write_text(source, encoding="utf-8")


def _cells(part: Partition) -> list[list[int]]:
    """Return the cells of each 구, in the order of `DISTRICTS`."""
    groups = grown(part, [LIES[name][:2] for name in DISTRICTS])
    return [[at for at, group in enumerate(groups) if group == number] for number in range(len(DISTRICTS))]


def _names(number: int, cells: list[int]) -> list[str]:
    return NAMES[DISTRICTS[number]].split()[: len(cells)]


def write_population(folder: Path, seed: int) -> Path:
    """Write who lives in each 동 by age and sex, as an office would; all of it is synthetic."""
    chance = random.Random(f"people {seed}")  # noqa: S311 - figures, not secrets
    path = folder / f"{TABLE}.csv"
    with path.open("w", encoding="cp949", newline="") as out:
        table = csv.writer(out)
        table.writerow(("행정동코드", "구", "행정동", "연령대", "성별", "인구(명)"))
        table.writerows(_people(chance, _cells(partition(DONGS, str(seed)))))
    return path


def _people(chance: random.Random, cells: list[list[int]]) -> Iterator[tuple[str, str, str, str, str, int]]:
    for number, name in enumerate(DISTRICTS):
        for place, own in enumerate(_names(number, cells[number]), 1):
            everybody = LIES[name][2] * chance.uniform(0.75, 1.25)
            for age, share in AGES.items():
                here = everybody * share / 100 * chance.uniform(0.85, 1.15)
                men = 0.58 if "산단" in name and age in WORKING else 0.44 if age == "70세 이상" else 0.5
                for sex, part in (("남", men), ("여", 1 - men)):
                    yield _code(number, place), name, own, age, sex, round(here * part)


def _code(number: int, place: int = 0) -> str:
    """Return a code that looks like none in use."""
    return f"G{number + 1}-{place:02d}" if place else f"G{number + 1}"


def _feature(code: str, name: str, parent: str, rings: list[Any]) -> dict[str, Any]:
    closed = [[[*point] for point in [*ring, ring[0]]] for ring in rings]
    facts = {"code": code, "name": name, "parent": parent or None, "valid_from": SINCE}
    return {"type": "Feature", "properties": facts, "geometry": {"type": "Polygon", "coordinates": closed}}
