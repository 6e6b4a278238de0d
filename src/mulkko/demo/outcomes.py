"""What came of it: newer tables come in, what is due is measured, and the units judge. Three are finished, one waits."""

import random
from typing import Any

from mulkko.catalog.actions import Incoming, add_file
from mulkko.demo.absences import DECIDED_MEANWHILE
from mulkko.demo.past import write_table
from mulkko.demo.telling import Story, StoryBroke, expect
from mulkko.demo.voices import DISTRICTS
from mulkko.evidence.queries import ask
from mulkko.ledger.actions import Actor
from mulkko.organization.models import day_of
from mulkko.organization.queries import actor_of
from mulkko.policy.actions.outcomes import enter_value, judge, measure_due
from mulkko.policy.models import Proposal
from mulkko.policy.queries.outcomes import promises_in

OPERATOR = Actor("operator", client="demo")
# Between which shares of the older count the newer one of a district lies, in percent.
BECAME = {
    "체납액 집중정리 기간 운영 계획(안)": (55, 75), "어린이 놀이시설 합동점검 계획(안)": (70, 95), "옥외광고물 일제정비 계획(안)": (102, 118),
}  # fmt: skip
LESSONS = {
    "reached": "문자 안내와 분납 상담을 함께 하니 목표보다 많이 줄었다. 다음에는 고액 체납부터 나누어 한다.",
    "partly": "작은 지적은 바로 고쳤으나 바닥재 교체는 예산이 모자랐다. 점검과 수리 예산을 함께 세운다.",
    "missed": "철거한 자리에 다시 걸려 줄지 않았다. 철거보다 게시대를 먼저 늘린다.",
}


def evaluate(story: Story) -> None:
    """Let three be measured on their day, two by the machine and one by its unit, and be judged by their units."""
    for title, between in BECAME.items():
        _collect_again(story, Proposal.objects.get(title=title), between)
    measure_due(by=OPERATOR, at=story.at())
    found = [_judged(story, Proposal.objects.get(title=title)) for title in BECAME]
    expect(sorted(found) == ["missed", "partly", "reached"], f"the outcomes are no mixture: {found}")


def leave_one_open(story: Story) -> None:
    """Leave one that the machine could not measure, for want of newer data, beside one that nobody has entered yet."""
    measure_due(by=OPERATOR, at=story.at())
    proposal = Proposal.objects.get(title=DECIDED_MEANWHILE.title)
    states = [one.state(day_of(story.clock)) for one in promises_in(proposal)]
    expect(states == ["measured", "due"], f"the open outcomes stand otherwise: {states}")


def _collect_again(story: Story, proposal: Proposal, between: tuple[int, int]) -> None:
    """Bring in the newer table, drawn from the older one."""
    name, drafter = _table_of(proposal), proposal.drafter
    chance = random.Random(f"later {proposal.title} {story.seed}")  # noqa: S311 - figures, not secrets
    rows = ask(f'SELECT "구", "대상" FROM "{name}"', person=drafter, at=story.clock)["rows"]
    counts = {place: int(count) for place, count in rows}
    later = {place: counts[place] * chance.randint(*between) // 100 for place in DISTRICTS}
    path = write_table(story.folder / "later", name, [(one, later[one], later[one] - counts[one]) for one in DISTRICTS])
    told, at = Incoming(name=path.name, as_of=day_of(story.clock)), story.at()
    for sheet in add_file(path, told=told, by=actor_of(drafter, at, client="demo"), person=drafter, at=at):
        expect(sheet.error is None and sheet.is_new, f"{path.name} is not read: {sheet.error}")


def _table_of(proposal: Proposal) -> str:
    claim = proposal.outcome.get().claim
    assert claim is not None
    [name] = claim.datasets
    return name


def _judged(story: Story, proposal: Proposal) -> str:
    """Let the unit enter what it measures itself, and confirm what the rule proposes; return the judgement."""
    [one] = promises_in(proposal)
    told: dict[str, Any] = {"by": proposal.drafter, "at": story.at()}
    measured = one.measurement
    if one.line.method == "person":
        name = _table_of(proposal)
        [[left]] = ask(f'SELECT SUM("대상") AS n FROM "{name}"', person=proposal.drafter, at=story.clock)["rows"]
        measured = enter_value(one.line, value=str(left), on=day_of(story.clock), source=f"{name} v2", **told)
    if measured is None or not measured.value:
        raise StoryBroke(f"nothing was measured of {proposal.title}")
    judge(measured, verdict=measured.proposed, lesson=LESSONS[measured.proposed], **told)
    return measured.proposed
