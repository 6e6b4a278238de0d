"""Made-up voices of three kinds, and a collection of them."""

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

from mulkko.catalog.actions import Incoming
from mulkko.voice.actions import Collected, collect

KINDS = {
    "버스": (
        "마을버스 배차 간격을 줄여 주세요",
        "{}번 마을버스가 너무 늦게 와서 정류장에서 오래 기다립니다. 배차 간격을 줄이고 막차 시간을 늘려 주세요. {}",
    ),
    "공원": (
        "공원 산책로 가로등을 고쳐 주세요",
        "{}호 공원 산책로에 가로등이 꺼져 있어 밤에 어둡고 위험합니다. 나무도 심고 의자도 놓아 주세요. {}",
    ),
    "쓰레기": (
        "쓰레기 무단투기를 단속해 주세요",
        "{}번지 골목에 쓰레기 무단투기가 심해 냄새가 납니다. 분리수거함을 놓고 단속 카메라를 달아 주세요. {}",
    ),
}
TAILS = (
    "출근길 승객이 많습니다.",
    "노선을 조정해 주세요.",
    "아이들이 다칩니다.",
    "구청에서 나와 보세요.",
    "여름에는 더 심합니다.",
)
COLUMNS = {"text": "내용", "title": "제목", "date": "접수일", "place": "지역", "sender": "작성자"}


def rows(each: int = 12) -> list[list[str]]:
    """Return 제목, 내용, 접수일, 지역, 작성자: as many of each kind, none a copy."""
    return [
        [
            title,
            text.format(number + 1, TAILS[number % 5]),
            f"2026-03-{number % 28 + 1:02}",
            "가람시 나루구",
            f"작성자{number}",
        ]
        for number in range(each)
        for title, text in KINDS.values()
    ]


def file_of(table: list[list[str]], *, header: tuple[str, ...] = ("제목", "내용", "접수일", "지역", "작성자")) -> Path:
    written = io.StringIO()
    csv.writer(written).writerows([header, *table])
    path = Path(tempfile.mkdtemp()) / "의견.csv"
    path.write_text(written.getvalue(), encoding="utf-8")
    return path


def collected(
    path: Path, *, by: Any, at: Any, person: Any = None, columns: dict[str, str] = COLUMNS, **told: Any
) -> Collected:
    return collect(path, columns=columns, told=Incoming(**{"name": "voices"} | told), by=by, person=person, at=at)
