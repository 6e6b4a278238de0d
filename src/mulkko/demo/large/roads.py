"""Long roads of a proposal, walked by the same actions that people press: what the large city is told again from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from mulkko.approval.models import Approval
from mulkko.catalog.actions import Incoming, add_file
from mulkko.demo.past import SUMMARIES, answers_to, write_table
from mulkko.demo.procedures import name_plain_procedures
from mulkko.demo.telling import Story, expect
from mulkko.demo.voices import DISTRICTS
from mulkko.evidence.actions import make_claim
from mulkko.evidence.models import Claim
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import actor_of, holders
from mulkko.policy import actions
from mulkko.policy.actions.outcomes import put_outcome
from mulkko.policy.models import Proposal

FIGURES = (
    ("대상은 모두 {n}이다.", 'SELECT SUM("대상") AS n FROM "%s"'),
    ("가장 많은 구의 대상은 {n}이다.", 'SELECT MAX("대상") AS n FROM "%s"'),
    ("가장 적은 구의 대상은 {n}이다.", 'SELECT MIN("대상") AS n FROM "%s"'),
    ("동산단구와 서산단구의 대상은 {n}이다.", 'SELECT SUM("대상") AS n FROM "%s" WHERE "구" IN (\'동산단구\', \'서산단구\')'),
    ("항만구의 대상은 {n}이다.", 'SELECT SUM("대상") AS n FROM "%s" WHERE "구" = \'항만구\''),
    ("서산단구의 대상은 {n}이다.", 'SELECT SUM("대상") AS n FROM "%s" WHERE "구" = \'서산단구\''),
    ("중앙구의 대상은 {n}이다.", 'SELECT SUM("대상") AS n FROM "%s" WHERE "구" = \'중앙구\''),
    ("구마다 대상은 평균 {n}이다.", 'SELECT ROUND(AVG("대상"), 0) AS n FROM "%s"'),
    ("남구와 북구의 대상은 {n}이다.", 'SELECT SUM("대상") AS n FROM "%s" WHERE "구" IN (\'남구\', \'북구\')'),
)  # fmt: skip
ASKED_FIRST = ("data", "law", "budget", "industry", "roads", "signals")
ASKED_AGAIN = ("innovation", "audit-1", "audit-3", "taxi", "statistics")
QUESTION = "이 계획에 의견이 있으면 알려 주시기 바랍니다."
REMARKS = (
    "대상을 고른 기준을 한 줄로 적어 주시기 바랍니다.",
    "시범 기간이 짧아 보입니다. 반년 이상으로 하면 좋겠습니다.",
    "지난해 실적과 견주어 볼 수 있게 해 주시기 바랍니다.",
    "다른 구에도 같은 수요가 있는지 살펴 주시기 바랍니다.",
    "신청을 받는 방법이 어르신에게 어렵지 않은지 보아 주시기 바랍니다.",
    "다음 회의에서 함께 보면 좋겠습니다.",
)
RETURNED = "추진 근거와 기대효과를 덧붙여 주시기 바랍니다."
PROMISED_DAYS = 400


@dataclass(frozen=True)
class Road:
    """One road: who drafts, for how much, where it ends, and how many of a hundred proposals are told from it."""

    name: str
    section: str
    million_krw: int
    end: str  # approved, returned, recalled or withdrawn
    share: int


ROADS = (
    Road("지역상권 활력", "economy-1", 180, "approved", 34),
    Road("생활체육 기반", "culture-3", 1450, "approved", 36),
    Road("보행 안전", "safety-1", 210, "returned", 6),
    Road("축산 방역", "farm-3", 320, "recalled", 4),
    Road("경관 조명", "urban-3", 150, "withdrawn", 5),
)
# What is under way is told from the works of the two months before the story: percent, by the stage they are at.
UNDER_WAY = {"draft": 3, "asked": 4, "lead": 2, "head": 2, "beside": 2, "approver": 2, "objected": 1}


def walk(story: Story, road: Road) -> Proposal:
    """Walk one road to its end."""
    drafter = _officer_of(story, road.section)
    proposal = _drafted(story, road, drafter)
    _ask(story, proposal, ASKED_FIRST)
    _remark(story, proposal, drafter, REMARKS[:3])
    if road.end == "withdrawn":
        actions.withdraw(proposal, reason="다른 계획에 담아 추진하기로 했습니다.", by=drafter, at=story.at(900))
        return proposal
    _go_round(story, proposal, "returned")
    _ask(story, proposal, ASKED_AGAIN)
    _remark(story, proposal, drafter, REMARKS[3:])
    if road.end != "returned":
        _go_round(story, proposal, "recalled")
    if road.end == "approved":
        _go_round(story, proposal, "approved")
    return proposal


def _officer_of(story: Story, section: str) -> Person:
    """Return the first officer of the first team of a section: the teams of the large city are told from such a one."""
    return holders(f"p-{section}-1-1", day_of(story.clock))[0]


def _drafted(story: Story, road: Road, drafter: Person) -> Proposal:
    name = "_".join([*road.name.split(), road.end])
    rows = [(place, 120 + 37 * at + len(name) * 11, 9 * at - 20) for at, place in enumerate(DISTRICTS)]
    path = write_table(story.folder / "roads", name, rows)
    told = Incoming(title=f"{road.name} 현황", owner=road.section, as_of=day_of(story.clock))
    for sheet in add_file(
        path, told=told, by=actor_of(drafter, story.at(), client="demo"), person=drafter, at=story.clock
    ):
        expect(sheet.error is None, f"{path.name} is not read: {sheet.error}")
    title = f"{road.name} 추진계획(안)"
    proposal = actions.open_proposal(title=title, by=drafter, at=story.at())
    actions.write_outline(
        proposal, duty="plan-new", amount_krw=road.million_krw * 1_000_000, question=f"{road.name}, 무엇부터 할 것인가?",
        summary=SUMMARIES[road.million_krw % len(SUMMARIES)], keywords=", ".join(road.name.split()), retention="5",
        by=drafter, at=story.at(),
    )  # fmt: skip
    name_plain_procedures(story, proposal)
    claims = [_figure(story, proposal, sentence, sql % name, drafter) for sentence, sql in FIGURES]
    lines = [
        f"○ {sentence.replace('{n}', f'{{{claim.pk}.n}}')}"
        for (sentence, _), claim in zip(FIGURES, claims, strict=True)
    ]
    text = "\n".join(
        ["□ 현황", *lines, "□ 추진계획", "○ 대상이 많은 곳부터 시작한다.", "- 반년 뒤 실적으로 다시 판단한다."]
    )
    actions.write_body(proposal, text, by=drafter, at=story.at())
    _compare(story, proposal, claims, drafter)
    return proposal


def _figure(story: Story, proposal: Proposal, sentence: str, sql: str, drafter: Person) -> Claim:
    slots = {"n": {"type": "count", "unit": "건"}}
    return make_claim(sentence=sentence, sql=sql, slots=slots, by=drafter, at=story.at(), proposal=proposal.reference)


def _compare(story: Story, proposal: Proposal, claims: Sequence[Claim], drafter: Person) -> None:
    by: dict[str, Any] = {"by": drafter, "at": story.at()}
    actions.put_option(proposal, "first", title="많은 곳부터", **by)
    actions.put_option(proposal, "pilot", title="두 구 시범", **by)
    actions.put_criterion(proposal, "reached", name="도움을 받는 대상", better="more", unit="건", **by)
    actions.fill_cell(proposal, "bau", "reached", assumption="0", reason="그대로 둔다.", **by)
    actions.fill_cell(proposal, "first", "reached", claim=claims[0], slot="n", **by)
    actions.fill_cell(proposal, "pilot", "reached", claim=claims[3], slot="n", **by)
    actions.choose(proposal, "first", because="더 많은 시민이 먼저 도움을 받는다.", **by)
    target = int(claims[0].values["n"] or 0) * 8 // 10
    put_outcome(
        proposal, "e1", name="남은 대상", better="less", claim=claims[0], slot="n", target=str(target), method="claim", how="",
        due_on=day_of(story.clock) + timedelta(days=PROMISED_DAYS), **by,
    )  # fmt: skip


def _ask(story: Story, proposal: Proposal, units: Sequence[str]) -> None:
    """Ask one unit after the other; the third one sets a condition, which is taken up."""
    for place, unit in enumerate(units):
        [request] = actions.ask_units(proposal, [unit], question=QUESTION, by=proposal.drafter, at=story.at(50))
        person = holders(story.chart().heads[unit].code, day_of(story.clock))[0]
        kind, text = ("conditional", "분기마다 실적을 알려 주시기 바랍니다.") if place == 2 else ("no_opinion", "")
        answer = actions.answer_request(request, kind=kind, by=person, at=story.at(700), text=text)
        if text:
            actions.reply_to_answer(
                answer, is_taken_up=True, reason="계획에 담음.", by=proposal.drafter, at=story.at(90)
            )


def _remark(story: Story, proposal: Proposal, drafter: Person, texts: Sequence[str]) -> None:
    reader = holders("p-data", day_of(story.clock))[0]
    for place, text in enumerate(texts):
        thread = actions.remark_on(proposal, by=reader, at=story.at(30), text=text)
        actions.remark_on(proposal, by=drafter, at=story.at(200), text="살펴서 고치겠습니다.", thread=thread)
        kind, reason = ("declined", "다음 계획에서 다루겠습니다.") if place else ("closed", "")
        actions.end_thread(thread, kind=kind, by=drafter, at=story.at(60), reason=reason)


def _go_round(story: Story, proposal: Proposal, end: str) -> None:
    """Put the draft to approval, and let everybody sign until it is returned, recalled or approved."""
    approval = actions.submit(proposal, by=proposal.drafter, at=story.at(120))
    while steps := approval.open_steps():
        step = steps[0]
        person = holders(step.position.code, day_of(story.clock))[0]
        told: dict[str, Any] = {"by": person, "at": story.at(400), "version_hash": approval.version_id}
        if end == "returned" and step.kind != "lead_review":
            actions.return_for_redraft(proposal, reason=RETURNED, **told)
            return
        if step.kind == "consent":
            told["opinion"] = "집행 실적을 알려 주시기 바랍니다."
        if step.kind == "approve":
            told["answers"] = answers_to(approval)
        actions.sign(proposal, **told)
        if end == "recalled":
            actions.recall(proposal, by=proposal.drafter, at=story.at(60), reason="금액을 다시 산출합니다.")
            return
        approval = Approval.objects.get(pk=approval.pk)
