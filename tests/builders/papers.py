"""Papers as plain values, tame and hostile, and confirmation sheets."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from mulkko.documents.engine.confirmation import Basis, Confirmation, CoOperation
from mulkko.documents.engine.marks import Point, itemised
from mulkko.documents.engine.paper import Address, Grid, Letter, Line, Opinion, Paper, Piece, Plan, Promise, Source
from mulkko.documents.engine.signing import Seat
from mulkko.documents.engine.writing import format_money

AFTERNOON = datetime(2026, 11, 23, 15, 20, tzinfo=ZoneInfo("Asia/Seoul"))
TITLE = "심야버스 시범운영 계획(안)"
SUMMARY = "심야버스를 열 달 시범운영한다."


def paper_about_buses(said: str = "") -> Paper:
    """Return a formed paper with everything that a paper can bear; `said` is added wherever people write."""
    return Paper(letter_about_buses(said), plan_about_buses(said), AFTERNOON)


def letter_about_buses(said: str = "") -> Letter:
    points = [
        Point("관련: 정책안 2026-0001"),
        Point(SUMMARY + said),
        Point("붙임과 같이 추진하고자 합니다.", (Point("제안: 심야노선"), Point(f"소요예산: {format_money(113560)}"))),
    ]
    return Letter(
        agency="가람시", recipient="내부결재", title=TITLE + said, items=tuple(itemised(points)), attachments=(f"{TITLE}{said} 1부.",),
        signers=(
            Seat("주무관", "김하늘", is_originator=True), Seat("노선팀장", "이마을"), Seat("대중교통과장", omitted="(출장)"),
            Seat("교통국장", "최국장", "전결", "11/23"),
        ),
        cooperators=(Seat("예산담당관", "정예산", has_opinion=True),), department="대중교통과", disclosure="부분공개(5,6)",
        via="교통국" + said, number="대중교통과-17", formed_on="2026. 11. 23.",
        address=Address("12345", "가람시 강변로 1", "https://www.garam.example", "02-000-0000", "02-000-0001", "bus@garam.example"),
    )  # fmt: skip


def plan_about_buses(said: str = "") -> Plan:
    lines = (
        Line("□", 0, (Piece("추진배경" + said),)),
        Line("○", 1, (Piece("밤에 일하는 사람은 "), Piece("7,000명", 1), Piece("이다." + said))),
        Line("-", 2, (Piece("이용 실적으로 다시 판단한다." + said),)),
        Line("※", 2, (Piece("수치는 자료의 판에 묶여 있다." + said),)),
        Line("", 0, (Piece("끝으로 덧붙인다." + said),)),
    )
    cells = (("0명", "가정: 지금은 없다." + said), ("2,000,000,000원", "근거 1"))
    return Plan(
        title=TITLE + said, summary=SUMMARY + said, keywords=("심야" + said, "버스"), question="어떻게 집에 가게 할 것인가?" + said,
        lines=lines, grid=Grid(("현행 유지", "심야노선" + said), (("비용 (작을수록 좋음)" + said, cells),), "심야노선" + said, "가장 낫다." + said, "계산도 같다."),
        sources=(Source(1, "밤에 일하는 사람은 7,000명이다." + said, ("night v2 (2026. 11. 3.)",), 'SELECT sum("야간근로자") FROM night' + said),),
        opinions=(Opinion("예산담당관", "예산담당관", "정예산", "실적을 알려 달라." + said, "수용", "알리겠음." + said),),
        remarks=("근거가 달라졌으나 결재한 까닭: 시급함." + said,), department="대중교통과", version="9f86d081884c7d65" * 4,
        promises=(Promise("대기시간 (작을수록 좋음)" + said, "38.0분 (근거 1)", "15분 이하", "2027. 11. 23.", "직접 측정: 정류소에서 잰다" + said, "노선팀"),),
    )  # fmt: skip


def paper_with_a_line(text: str) -> Paper:
    paper = paper_about_buses()
    return replace(paper, plan=replace(paper.plan, lines=(Line("○", 1, (Piece(text),)),)))


def sheet_about_buses(said: str = "") -> Confirmation:
    bases = (
        Basis(
            1, "밤에 일하는 사람은 7,000명이다." + said, ("night v2 (2026. 11. 3.)", "day v1 (2026. 11. 1.)"), "유효"
        ),
    )
    asked = (
        CoOperation("예산담당관", "정예산", "협조(의견 있음)", "실적을 알려 달라." + said, "수용: 알리겠음." + said),
        CoOperation("데이터담당관", "", "기다림"),
    )
    return Confirmation(
        TITLE + said, "2026-0001", "2026. 11. 23. 15:20", bases, asked, "9f86d081884c7d65" * 4, "기록 29 (2026. 11. 23. 15:21)",
        "ab" * 32, "cd" * 32, AFTERNOON,
    )  # fmt: skip
