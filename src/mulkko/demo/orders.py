"""What a visitor of the demo finds under 지시·약속·성과: orders at each step, a promise, and agreements nothing was heard of since."""

from datetime import date, timedelta

from mulkko.demo.telling import Story, StoryBroke
from mulkko.directives import actions
from mulkko.directives.models import Candidate, Directive, Remarks
from mulkko.organization.models import Unit, day_of
from mulkko.organization.queries import unit_with

DAYS_AGO = 45
EARLIER = """\
○ 시장 : 간부 여러분, 한 주 동안 수고 많으셨습니다.

겨울철 대비입니다. 도로과는 11월 말까지 결빙 취약구간을 전수조사하여 보고해 주시기 바랍니다.
조명팀은 다음 주까지 꺼진 가로등을 모두 고쳐 주시고, 데이터담당관은 부서마다 따로 모으는 통계를
이번 달 말까지 한 장으로 정리해 주십시오. 예산이 부족하면 예산담당관과 협의하여 예비비 사용 방안도
검토해 주시기 바랍니다.

교통정책과는 주차장 야간 개방 방안을 연말까지 마련해 주십시오. 산업단지 버스 정류소 이름도 알기 쉽게
바꾸는 것이 좋겠습니다. 밤길 문제는 교통국에서 퇴근하는 분들이 어떻게 집에 가는지를 자료로 확인하여
대안을 마련해 주시기 바랍니다.

연말까지 산업단지 정류소마다 조명을 달겠습니다. 지난 출장에서 한빛시와 자율주행 공동연구 협약을
체결했습니다. 새롬연구원과 자료를 나누어 쓰기로 합의했습니다.

날씨가 추워집니다. 모두 건강 조심하시기 바랍니다.
"""


def open_orders(story: Story) -> None:
    """Register a meeting of some weeks ago, decide about a part of what was found, and carry the orders to different steps."""
    held_on = day_of(story.clock) - timedelta(days=DAYS_AGO)
    office = _unit("planning")
    remarks = actions.add_remarks(
        EARLIER, source="meeting", title="지난 확대간부회의", held_on=held_on, unit=office, by=None, at=story.at(), speaker="시장"
    )  # fmt: skip
    roads = _accepted(story, remarks, "결빙", lead="roads", coop=("lighting", "budget"))
    actions.report_progress(roads, text="취약구간 32곳 가운데 21곳을 조사했습니다.", percent=65, by=story.person("roads"), at=story.at())  # fmt: skip
    _accepted(story, remarks, "가로등", lead="lighting")
    figures = _accepted(story, remarks, "통계", lead="data", coop=("budget", "transit"))
    actions.report_progress(figures, text="부서별 통계 목록을 모으고 있습니다.", percent=30, by=story.person("data"), at=story.at())  # fmt: skip
    parking = _accepted(story, remarks, "주차장", lead="traffic-policy")
    chief = story.person("planning")
    actions.hold(
        parking, reason="주차장 조례 개정을 기다립니다.", until=day_of(story.clock) + timedelta(days=20), by=chief, at=story.at()
    )  # fmt: skip
    _assigned(story, _found(remarks, "예비비"), lead="budget")
    _accepted(story, remarks, "조명을 달", lead="lighting")
    _accepted(story, remarks, "공동연구", lead="industry")
    asked = _typed(story, "출퇴근 시차제를 시범운영할 것", date(held_on.year, 12, 31))
    actions.assign(asked, lead=_unit("transit"), by=chief, at=story.at())
    actions.dispute(
        asked, reason="직원의 근무시간은 우리 과 소관이 아닙니다.", instead=_unit("planning"), by=story.person("transit"), at=story.at()
    )  # fmt: skip


def _accepted(story: Story, remarks: Remarks, word: str, *, lead: str, coop: tuple[str, ...] = ()) -> Directive:
    """Accept what was found, assign it, and let the unit that leads take it over."""
    directive = _assigned(story, _found(remarks, word), lead=lead, coop=coop)
    actions.accept_work(directive, by=story.person(lead), at=story.at())
    return directive


def _assigned(story: Story, candidate: Candidate, *, lead: str, coop: tuple[str, ...] = ()) -> Directive:
    chief = story.person("planning")
    directive = actions.accept(candidate, by=chief, at=story.at())
    actions.assign(directive, lead=_unit(lead), coop=[_unit(code) for code in coop], by=chief, at=story.at())
    return directive


def _typed(story: Story, text: str, due_on: date) -> Directive:
    return actions.type_in(
        text=text, issued_by="부시장", issued_on=day_of(story.clock), office=_unit("planning"), due_on=due_on,
        by=story.person("planning"), at=story.at(),
    )  # fmt: skip


def _found(remarks: Remarks, word: str) -> Candidate:
    for candidate in remarks.candidates.select_related("remarks__unit"):
        if word in candidate.text.replace("\n", " "):
            return candidate
    raise StoryBroke(f"no candidate speaks of '{word}'")


def _unit(code: str) -> Unit:
    found = unit_with(code)
    if found is None:
        raise StoryBroke(f"there is no unit '{code}'")
    return found
