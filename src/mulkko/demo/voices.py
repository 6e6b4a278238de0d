"""What citizens of 가람시 wrote, made up from the seed: five subjects, one campaign of identical texts, one real rise.

Every name, number and address in it is invented. Phone numbers use a block that is given to nobody, so that masking
has something to mask.
"""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

WEEKS = 26
DISTRICTS = ("동산단구", "서산단구", "남구", "북구", "중앙구")
RISING = ("동산단구", "서산단구")

SUBJECTS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "night": (
        ("막차가 너무 일찍 끊깁니다", "심야버스가 필요합니다", "야간 퇴근길 버스가 없어요"),
        ("밤 열한 시에 일을 마치면 버스 막차가 끊겨 집에 갈 수 없습니다.", "산업단지 앞 정류소에는 심야버스가 서지 않습니다.",
         "야간 교대를 마친 사람들은 정류소에서 한참을 기다립니다."),
        ("심야버스 노선을 늘려 주세요.", "막차 시간을 늦춰 주시기 바랍니다.", "퇴근 시간에 맞춘 버스를 놓아 주세요."),
    ),
    "parking": (
        ("골목 불법주차 단속 요청", "주차장이 모자랍니다", "학교 앞 불법주차"),
        ("골목마다 불법주차 차량이 있어 소방차가 들어올 수 없습니다.", "주차장이 모자라 차를 댈 곳이 없습니다.",
         "학교 앞 도로에 주차한 차 때문에 아이들이 위험합니다."),
        ("주차 단속을 자주 해 주세요.", "공영주차장을 늘려 주세요.", "주정차 금지 표시를 다시 칠해 주세요."),
    ),
    "light": (
        ("가로등이 꺼져 있습니다", "공원 산책로가 어둡습니다", "가로등 고장 신고"),
        ("공원 산책로의 가로등이 며칠째 꺼져 있습니다.", "골목 가로등이 고장 나 밤길이 어둡습니다.",
         "가로등 불빛이 약해 걷기가 무섭습니다."),
        ("가로등을 고쳐 주세요.", "조명을 더 밝게 바꾸어 주세요.", "가로등을 더 세워 주세요."),
    ),
    "waste": (
        ("쓰레기 무단투기", "재활용 수거가 늦습니다", "음식물 쓰레기통 악취"),
        ("분리수거장 옆에 쓰레기를 함부로 버리는 사람이 있습니다.", "재활용품을 제때 가져가지 않아 쌓여 있습니다.",
         "음식물 쓰레기통에서 악취가 심합니다."),
        ("쓰레기 수거를 더 자주 해 주세요.", "무단투기 감시 카메라를 달아 주세요.", "수거 요일을 지켜 주세요."),
    ),
    "care": (
        ("아이 돌봄 시간이 짧아요", "어린이집 대기가 깁니다", "방과후 돌봄 늘려 주세요"),
        ("어린이집 대기 순번이 너무 길어 아이를 맡길 수 없습니다.", "방과후 돌봄교실이 일찍 끝나 아이가 혼자 있습니다.",
         "저녁 시간에 아이를 돌봐 줄 곳이 없습니다."),
        ("돌봄교실 시간을 늘려 주세요.", "어린이집 정원을 늘려 주시기 바랍니다.", "저녁 돌봄을 열어 주세요."),
    ),
}  # fmt: skip
CAMPAIGN = (
    "택시 요금 인상에 반대합니다",
    "택시 요금을 올리지 말아 주십시오. 서민의 부담이 커집니다. 요금 인상 계획을 거두어 주십시오.",
)


def write_voices(folder: Path, seed: int, *, until: date) -> Path:
    """Write one CSV in CP949 with about six hundred texts of the half year before a day; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(f"voices {seed}")  # noqa: S311 - texts, not secrets
    rows: list[tuple[str, str, str, str, str]] = []
    for week in range(WEEKS):
        begin = until - timedelta(weeks=WEEKS - week)
        for subject in SUBJECTS:
            for _ in range(_how_many(subject, week, chance)):
                rows.append(_text(subject, begin, week, chance))
    begin = until - timedelta(weeks=9)
    for _ in range(chance.randrange(60, 120)):
        rows.append(
            (*CAMPAIGN, (begin + timedelta(days=chance.randrange(4))).isoformat(), chance.choice(DISTRICTS), "누리집")
        )
    chance.shuffle(rows)
    path = folder / "시민의견.csv"
    with path.open("w", encoding="cp949", newline="") as out:
        table = csv.writer(out)
        table.writerow(("제목", "내용", "접수일", "지역", "경로"))
        table.writerows(rows)
    return path


def _how_many(subject: str, week: int, chance: random.Random) -> int:
    rising = subject == "night" and week >= WEEKS - 3
    return chance.randrange(16, 24) if rising else chance.randrange(2, 6)


def _text(subject: str, begin: date, week: int, chance: random.Random) -> tuple[str, str, str, str, str]:
    titles, facts, wishes = SUBJECTS[subject]
    words = [*chance.sample(facts, chance.choice((1, 2))), chance.choice(wishes)]
    if chance.random() < 0.08:
        words.append(f"연락처는 010-0000-{chance.randrange(10_000):04d}입니다.")
    if chance.random() < 0.03:
        words.append(f"답변은 citizen{chance.randrange(1_000)}@example.com 으로 주세요.")
    rising = subject == "night" and week >= WEEKS - 3 and chance.random() < 0.8
    place = chance.choice(RISING if rising else DISTRICTS)
    day = begin + timedelta(days=chance.randrange(7))
    return chance.choice(titles), " ".join(words), day.isoformat(), place, chance.choice(("누리집", "전화", "방문"))
