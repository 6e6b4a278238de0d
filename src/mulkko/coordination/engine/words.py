"""Noun-like words of a Korean text by a light rule: runs of Hangul without their particles.

The morpheme engine reads better, and takes two seconds and half a gigabyte to load, which no web worker may do:
suggestions are asked for on a page. Mandates are written in nouns, so the light rule loses little there. Pure.
"""

import re
from functools import lru_cache

RUN = re.compile(r"[가-힣]+|[A-Za-z][A-Za-z0-9]+")
# Longest first, so that 에서는 is not read as a word that ends in 에서.
PARTICLES = tuple(
    sorted(
        [
            "은",
            "는",
            "이",
            "가",
            "을",
            "를",
            "의",
            "에",
            "에서",
            "에게",
            "으로",
            "로",
            "와",
            "과",
            "도",
            "만",
            "까지",
            "부터",
            "보다",
            "처럼",
            "마다",
            "에는",
            "에도",
            "에서는",
            "에서의",
            "으로는",
            "으로서",
            "로서",
            "로써",
            "으로써",
            "이나",
            "이라",
            "라는",
            "이라는",
            "이며",
            "이고",
            "이다",
            "한다",
            "하는",
            "하여",
            "하고",
            "했다",
            "하며",
            "하기",
            "하도록",
            "된다",
            "되는",
            "되어",
            "되고",
            "할",
            "함",
            "됨",
            "적인",
            "적으로",
            "들",
            "들의",
            "들은",
            "들이",
            "들을",
            "및",
        ],
        key=len,
        reverse=True,
    )
)
# Words of nearly every mandate and every plan: they tell no unit from another.
COMMON = frozenset(
    [
        "관한",
        "관하여",
        "대한",
        "대하여",
        "위한",
        "위하여",
        "따른",
        "따라",
        "통한",
        "통하여",
        "있는",
        "있다",
        "없는",
        "없다",
        "하는",
        "한다",
        "되는",
        "된다",
        "그리고",
        "또는",
        "이를",
        "그밖",
        "밖에",
        "기타",
        "사항",
        "업무",
        "사무",
        "계획",
        "추진",
        "수립",
        "시행",
        "관리",
        "운영",
        "지원",
        "사업",
        "총괄",
        "조정",
        "협의",
        "사전협의",
        "사전",
        "조사",
        "분석",
        "검토",
        "개선",
        "방안",
        "대책",
        "종합",
        "기본",
        "시범운영",
        "운영관리",
        "현황",
        "배경",
        "추진배경",
        "추진계획",
        "향후계획",
        "기대효과",
        "문제점",
        "소요예산",
        "이상",
        "이하",
        "경우",
        "필요",
        "관련",
        "각종",
        "주요",
        "담당",
        "부서",
        "타부서",
        "다른",
        "소관",
        "속하지",
        "아니하는",
        "우리",
        "무엇",
        "어떻게",
        "어떤",
        "방식",
        "것인가",
        "가운데",
        "모두",
        "대안",
        "기준",
        "제안",
        "결정",
        "정책",
        "시민",
        "도시",
        "전체",
        "신규",
        "올해",
        "내년",
        "평균",
    ]
)


def words_of(text: str) -> list[str]:
    """Return the words of a text in order, each at least two letters long, repeated ones too.

    >>> words_of("심야버스의 운행시간을 조정한다")
    ['심야버스', '운행시간']
    """
    found = (_bare(run) for run in RUN.findall(text))
    return [word for word in found if len(word) > 1 and word not in COMMON]


@lru_cache(maxsize=32_768)  # a city writes the same words all day
def _bare(run: str) -> str:
    if not "가" <= run[0] <= "힣":
        return run.lower()
    for particle in PARTICLES:
        # At least two letters stay: 도로 is a road, and 로 is no particle there.
        if run.endswith(particle) and len(run) - len(particle) >= 2:
            return run[: -len(particle)]
    return run
