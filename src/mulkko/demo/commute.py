"""A draft on figures that no table of counts gives: words of minutes, a survey with its margin, a forecast with its interval.

Everything is synthetic: nobody met, nobody was asked, nobody was counted.
"""

import csv
import random
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from mulkko.catalog.actions import Incoming, add_file
from mulkko.catalog.actions.documents import add_document
from mulkko.catalog.models import Dataset
from mulkko.demo.tables import ZONES
from mulkko.demo.telling import Story, expect
from mulkko.evidence.actions.forecasting import foretell
from mulkko.evidence.actions.forecasting import usual_sentence as sentence_of_forecast
from mulkko.evidence.actions.quoting import quote
from mulkko.evidence.actions.surveying import survey
from mulkko.evidence.actions.surveying import usual_sentence as sentence_of_survey
from mulkko.evidence.engine.forecasts import Asked
from mulkko.evidence.engine.surveys import Survey
from mulkko.evidence.models import Claim
from mulkko.evidence.queries.passages import look_for, version_of
from mulkko.organization.models import day_of
from mulkko.organization.queries import actor_of
from mulkko.policy import actions
from mulkko.policy.models import Proposal

TITLE = "산업단지 통근환경 개선 계획(안)"
LOGIN, UNIT = "estate-1", "estate"
MINUTES, ANSWERS, RIDERS = "산업단지_노사민정협의회_회의_결과", "산업단지_통근_설문", "통근버스_이용"
MONTHS = 36  # of the series before the month of the story
# Of every hundred asked: how often an answer is given. The share that is told comes out of what is drawn.
WAYS = {"승용차": 46, "통근버스": 24, "시내버스": 21, "걷거나 자전거": 9}
TOLD = """산업단지 노사민정협의회 회의 결과 (가상)

1. 일시와 장소: 산업단지 관리사무소 회의실, 위원 14명 가운데 12명 참석
2. 논의
가. 야간 근무를 마친 근로자가 타는 통근버스는 지금 9대이다.
나. 사용자 쪽은 차량을 16대로 늘리면 운영비의 절반을 부담하겠다고 하였다.
다. 근로자 쪽은 막차 시각을 40분 늦추어 달라고 하였다.
3. 결정: 시가 개선 계획을 세워 다음 회의에 보고하기로 하였다.
"""


def plan_the_commute(story: Story) -> None:
    """Let 산단지원팀 draft a plan whose three figures come from a document, a survey and a forecast."""
    chance = random.Random(f"commute {story.seed}")  # noqa: S311 - figures, not secrets
    folder = story.folder / "commute"
    folder.mkdir(parents=True, exist_ok=True)
    minutes = folder / f"{MINUTES}.txt"
    minutes.write_text(TOLD, encoding="utf-8")
    add_document(minutes, **_brought(story, "산업단지 노사민정협의회 회의 결과"))
    _keep(story, _answers(folder, chance), "산업단지 통근 설문 응답")
    _keep(story, _riders(story, folder, chance), "통근버스 이용 인원")
    by = story.person(LOGIN)
    proposal = actions.open_proposal(title=TITLE, by=by, at=story.at())
    actions.write_outline(
        proposal, by=by, at=story.at(), duty="plan-new", amount_krw=240_000_000, question="통근버스를 얼마나 늘릴 것인가?",
        summary="회의에서 나온 제안을 설문과 이용 전망에 견주어 차량과 막차 시각을 정한다.",
        keywords="산업단지, 통근버스", retention="5",
    )  # fmt: skip
    said, asked, foretold = _said(story, proposal), _asked(story, proposal), _foretold(story, proposal)
    actions.write_body(
        proposal,
        "□ 현황\n"
        f"○ 산업단지 근로자 가운데 통근버스로 다니는 사람은 {{{asked.pk}.s}}이다.\n"
        "□ 추진계획\n"
        f"○ 노사민정협의회에서는 차량을 {{{said.pk}.a}}로 늘리는 방안이 나왔다.\n"
        f"○ 다섯 달 뒤의 이용 인원은 {{{foretold.pk}.s}}으로 전망된다.\n",
        by=by,
        at=story.at(),
    )


def _keep(story: Story, path: Path, title: str) -> None:
    for sheet in add_file(path, **_brought(story, title)):
        expect(sheet.error is None and sheet.is_new, f"{path.name} is not read: {sheet.error}")


def _brought(story: Story, title: str) -> dict[str, Any]:
    """Return who brings data in, when, and as what."""
    person, at = story.person(LOGIN), story.at()
    told = Incoming(title=title, owner=UNIT, as_of=day_of(at), licence="공공누리 제1유형")
    return {"told": told, "by": actor_of(person, at, client="demo"), "person": person, "at": at}


def _answers(folder: Path, chance: random.Random) -> Path:
    ways, often = list(WAYS), list(WAYS.values())
    rows = [
        [number, zone, chance.choices(ways, often)[0], chance.choice(("0.8", "1.0", "1.2"))]
        for number, zone in enumerate((zone for zone in ZONES for _ in range(110)), 1)
    ]
    return _written(folder / f"{ANSWERS}.csv", [["응답번호", "구역", "통근수단", "가중치"], *rows])


def _riders(story: Story, folder: Path, chance: random.Random) -> Path:
    """Write a month a row up to the month before the story: more in winter, a little more each year."""
    months = _months_before(story, MONTHS)
    rows = [
        [month, 7_200 + 22 * place + (900 if month[5:] in ("12", "01", "02") else 0) + chance.randrange(-180, 181)]
        for place, month in enumerate(months)
    ]
    return _written(folder / f"{RIDERS}.csv", [["연월", "이용인원"], *rows])


def _months_before(story: Story, count: int) -> list[str]:
    """Return months as 2026-10, the last one the month before that of the story."""
    months, day = [], day_of(story.clock)
    for _ in range(count):
        day = day.replace(day=1) - timedelta(days=1)
        months.append(f"{day:%Y-%m}")
    return months[::-1]


def _written(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(rows)
    return path


def _said(story: Story, proposal: Proposal) -> Claim:
    """Quote how many buses were spoken of: the first figure of that sentence of the minutes."""
    document = Dataset.objects.get(name=MINUTES)
    [passage, *_] = look_for(version_of(document), "16대").passages
    return quote(
        sentence="노사민정협의회에서는 통근버스를 {a}로 늘리는 방안이 나왔다.", document=MINUTES, start=passage.start, end=passage.end,
        figures={"a": 0}, by=story.person(LOGIN), at=story.at(), text=passage.text, proposal=proposal.reference,
    )  # fmt: skip


def _asked(story: Story, proposal: Proposal) -> Claim:
    began = day_of(story.clock) - timedelta(days=30)
    given = Survey(
        dataset=ANSWERS, measure="share", question="통근수단", answers=("통근버스",), weight="가중치", mode="phone",
        began=began.isoformat(), ended=(began + timedelta(days=10)).isoformat(), population="산업단지 근로자",
        probability=True,
    )  # fmt: skip
    by = story.person(LOGIN)
    return survey(given, sentence=sentence_of_survey(given), by=by, at=story.at(), proposal=proposal.reference)


def _foretold(story: Story, proposal: Proposal) -> Claim:
    ahead = day_of(story.clock).replace(day=1) + timedelta(days=5 * 31)
    asked = Asked(RIDERS, "연월", "month", "이용인원", "sum", f"{ahead:%Y-%m}", unit="명")
    by = story.person(LOGIN)
    return foretell(asked, sentence=sentence_of_forecast(asked), by=by, at=story.at(), proposal=proposal.reference)
