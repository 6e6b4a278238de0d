"""One sample of every chart, with made-up figures: for the page of components and for looking at them all at once."""

import math
from datetime import date, timedelta

from mulkko.web.charts.bars import Bar, Parted, bar, stacked_bar
from mulkko.web.charts.bubbles import Bubble, bubbles
from mulkko.web.charts.districts import District, district_map
from mulkko.web.charts.drawing import Chart
from mulkko.web.charts.flow import Arrow, Node, flow
from mulkko.web.charts.lines import Series, line, sparkline
from mulkko.web.charts.matrix import Row, heat_matrix
from mulkko.web.charts.network import Tie, network
from mulkko.web.charts.spread import Dot, dot_plot, histogram
from mulkko.web.charts.timeline import Stretch, timeline

WEEKS = [date(2026, 6, 1) + timedelta(weeks=at) for at in range(26)]
NAMES = [f"{day.month}. {day.day}." for day in WEEKS]
PLACES = ("동산단구", "서산단구", "남구", "북구", "중앙구")
UNITS = (
    "대중교통과",
    "도로과",
    "교통정책과",
    "예산담당관",
    "데이터담당관",
    "산업진흥과",
    "복지정책과",
    "아동복지과",
    "주택과",
)


def charts_gallery() -> list[Chart]:
    """Return the samples, each with its own key; every figure is made up."""
    return [*_over_time(), *_compared(), *_spread(), *_joined(), *_placed()]


def _over_time() -> list[Chart]:
    night = tuple(float(round(14 + 4 * math.sin(at) + (at > 22) * 38 + at / 4)) for at in range(26))
    others = tuple(float(round(22 + 5 * math.cos(at / 2))) for at in range(26))
    third = tuple(float(round(9 + 3 * math.sin(at / 3))) if at > 5 else None for at in range(26))
    band = [(10.0, 24.0)] * 26
    lone = line(
        "g-line", "심야버스 의견, 주별", "마지막 두 주에 기대 범위를 크게 넘었습니다.", names=NAMES, when="주",
        series=[Series("의견", night)], band=band, band_name="기대 범위", surges={23, 24, 25}, surge_name="급증",
    )  # fmt: skip
    several = line(
        "g-lines", "주제별 의견, 주별", "심야버스가 마지막 석 주에 가장 많습니다.", names=NAMES, when="주",
        series=[Series("심야버스", night), Series("불법주차", others), Series("가로등", third)],
    )  # fmt: skip
    spark = sparkline(
        "g-spark", "의견, 주별", "마지막에 늘었습니다.", names=NAMES, values=[value or 0 for value in night], when="주",
        what="의견", surges={23, 24},
    )  # fmt: skip
    rows = [
        Stretch("근거 자료 모으기", date(2026, 9, 1), date(2026, 9, 25), 0),
        Stretch("부서 협의", date(2026, 9, 21), date(2026, 10, 16), 1),
        Stretch("시민 의견 듣기", date(2026, 9, 28), date(2026, 10, 30), 1),
        Stretch("결재", date(2026, 11, 2), date(2026, 11, 13), 2),
        Stretch("시범운영(산업단지 여섯 곳, 열 달)", date(2026, 11, 16), date(2027, 8, 31), 3),
    ]
    plan = timeline(
        "g-timeline", "추진 일정", "시범운영은 2027년 8월까지입니다.", rows, what="일", start="시작", end="끝",
        groups=["준비", "협의", "결재", "시행"], today=date(2026, 11, 25), today_name="오늘",
    )  # fmt: skip
    return [lone, several, spark, plan]


def _compared() -> list[Chart]:
    bars = bar(
        "g-bar", "구별 의견", "동산단구가 가장 많습니다.",
        [Bar(name, value, accent=at == 0, beside=value * 0.6) for at, (name, value) in enumerate(zip(PLACES, (128, 97, 61, 48, 22), strict=True))],
        what="구", how_many="의견", beside="기대",
    )  # fmt: skip
    change = bar(
        "g-change", "예산 증감", "도로 관리가 가장 많이 줄었습니다.",
        [Bar("심야버스 운영", 240_000_000), Bar("공영주차장", 90_500_000), Bar("가로등 교체와 산책로 조명 개선", 12_000_000), Bar("도로 관리", -161_000_000)],
        what="사업", how_many="증감(원)",
    )  # fmt: skip
    parts = stacked_bar(
        "g-stacked", "경로별 의견", "전화가 가장 많습니다.",
        [Parted(name, tuple(float(12 + (7 * at + 13 * part) % 40) for part in range(4))) for at, name in enumerate(PLACES)],
        what="구", series=["전화", "누리집", "방문", "우편"],
    )  # fmt: skip
    return [bars, change, parts]


def _spread() -> list[Chart]:
    waits = [round(18 + 9 * math.sin(at * 1.7) + 6 * math.sin(at * 0.31) + (at % 13 == 0) * 12, 1) for at in range(240)]
    counted = histogram(
        "g-histogram",
        "정류소 대기시간",
        "대부분 10분에서 30분 사이입니다.",
        waits,
        what="대기시간(분)",
        how_many="정류소",
    )
    dots = dot_plot(
        "g-dots", "부서별 협의 기간(중앙값)", "예산담당관이 가장 깁니다.",
        [Dot(name, 2.0 + at * 0.7 % 4, 1.2 + at * 0.7 % 4, 3.4 + at * 0.7 % 4 * 1.2, at == 3) for at, name in enumerate(UNITS)],
        what="부서", value="중앙값(일)", interval="가운데 절반", reference=3.5, reference_name="시 전체",
    )  # fmt: skip
    heat = heat_matrix(
        "g-heat", "주제와 구", "심야버스는 산업단지가 있는 두 구에 몰립니다.",
        [Row(name, tuple(None if (at + place) % 7 == 6 else float((at * 17 + place * 29) % 60 + 5) for place in range(5))) for at, name in enumerate(("심야버스", "불법주차", "가로등", "쓰레기", "돌봄"))],
        what="주제", columns=PLACES, absent="5건 미만",
    )  # fmt: skip
    return [counted, dots, heat]


def _joined() -> list[Chart]:
    nodes = [
        Node("draft", "기안", "중앙값 3일"), Node("review", "검토", "1일"), Node("cooperate", "협조", "4일"),
        Node("consent", "합의", "6일"), Node("approve", "결재", "1일"),
    ]  # fmt: skip
    arrows = [
        Arrow("draft", "review", 214), Arrow("review", "cooperate", 160), Arrow("review", "consent", 48),
        Arrow("cooperate", "approve", 149), Arrow("consent", "approve", 41), Arrow("review", "draft", 23), Arrow("approve", "draft", 9),
    ]  # fmt: skip
    ran = flow(
        "g-flow", "결재까지의 흐름", "검토에서 되돌아온 것이 23건입니다.", nodes, arrows, source="앞", target="뒤",
        how_often="건",
    )  # fmt: skip
    ties = [
        Tie(UNITS[at], UNITS[(at * 3 + step) % 9], float(4 + (at * 5 + step) % 11), is_missing=(at + step) % 6 == 5)
        for at in range(9)
        for step in (1, 4)
        if UNITS[at] != UNITS[(at * 3 + step) % 9]
    ]
    tied = network(
        "g-network", "부서 사이의 협업", "점선은 같은 자료를 쓰면서도 오간 일이 없는 사이입니다.", ties, one="부서",
        other="부서", how_much="함께 한 일", kind="사이", there="함께 일함", missing="오간 일 없음",
    )  # fmt: skip
    return [ran, tied]


def _placed() -> list[Chart]:
    squares = [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1)]
    shapes = {
        name: [[(127 + x * 0.1, 35 + y * 0.08), (127.1 + x * 0.1, 35.005 + y * 0.08), (127.095 + x * 0.1, 35.08 + y * 0.08), (127.005 + x * 0.1, 35.075 + y * 0.08)]]
        for name, (x, y) in zip(PLACES, squares, strict=True)
    }  # fmt: skip
    values = (128.0, 97.0, 61.0, None, 22.0)
    mapped = district_map(
        "g-map", "구별 의견", "5건이 안 되는 구는 지도에 표시하지 않습니다.",
        [District(name, name, value) for name, value in zip(PLACES, values, strict=True)], shapes, what="구",
        how_many="의견", absent="5건 미만",
    )  # fmt: skip
    themes = [
        ("막차가 너무 일찍 끊깁니다", 152), ("골목 불법주차 단속 요청", 104), ("택시 요금 인상에 반대합니다", 88),
        ("가로등이 꺼져 있습니다", 80), ("재활용 수거가 늦습니다", 71), ("아이 돌봄 시간이 짧아요", 66), ("공원", 31),
        ("놀이터 모래 교체", 18), ("도서관 시간", 12), ("자전거", 7), ("소음", 5),
    ]  # fmt: skip
    circles = bubbles(
        "g-bubbles", "주제", "심야버스가 가장 큽니다.", [Bubble(name, n, accent=at == 0) for at, (name, n) in enumerate(themes)],
        what="주제", how_many="의견", beside="급증", accent="급증",
    )  # fmt: skip
    return [mapped, circles]
