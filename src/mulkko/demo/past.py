"""What happened in 가람시 in the two months before the story: sixty proposals of as many sections, each with its table."""

import csv
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

from mulkko.approval.actions import OpinionAnswer
from mulkko.approval.models import Approval, Step
from mulkko.approval.queries import opinions_to_answer
from mulkko.catalog.actions import Incoming, add_file
from mulkko.demo.procedures import name_plain_procedures
from mulkko.demo.promises import promise
from mulkko.demo.telling import Story, StoryBroke, expect
from mulkko.demo.voices import DISTRICTS
from mulkko.demo.works import Work, works
from mulkko.evidence.actions import make_claim
from mulkko.evidence.models import Claim
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import actor_of, holders, read_once
from mulkko.policy import actions
from mulkko.policy.models import Proposal

DAYS = 60
SUMMARIES = (
    "대상이 많은 곳부터 시작하고 반년 뒤 실적으로 다시 판단한다.",
    "한 구에서 먼저 시범으로 하고 결과를 보아 넓힌다.",
    "이미 있는 시설과 인력을 함께 써서 비용을 줄인다.",
    "신청을 기다리지 않고 대상을 찾아가는 방식으로 바꾼다.",
    "세 부서가 따로 하던 일을 하나로 모아 한 번에 처리한다.",
    "불편이 많은 시간대에 인력을 더 두고 나머지는 그대로 둔다.",
)
OPINION = "내년 예산 편성 전에 집행 실적을 알려 주시기 바랍니다."
OBJECTION = "올해 예산에 없는 사업이라 재원 대책이 먼저 있어야 합니다."
# Whose table a work reads beside its own, without having asked that office: what the collaboration map is there to find.
BORROWED = {
    "도시통합센터 영상관제 증설 계획(안)": "어린이_놀이시설",
    "통합돌봄 전담창구 설치 계획(안)": "독감_무료접종",
    "겨울철 취약계층 난방 지원 계획(안)": "홀몸_어르신",
    "야간관광 시범구간 조성 계획(안)": "가을_거리예술제",
    "여성 안심귀갓길 정비 계획(안)": "도시통합센터_영상관제",
    "어린이공원 그늘막 설치 계획(안)": "어린이_놀이시설",
    "야간 소아진료 병원 지원 계획(안)": "방과후_돌봄",
}
# At which step the road of a work ends; where it only waits for that step, the clock stands still.
HEAD = ("review", "approve")
STOPS = {
    "lead": ("lead_review",), "head": HEAD, "beside": ("cooperate", "consent"), "approver": ("approve",), "returned": HEAD,
    "recalled": HEAD, "objected": ("consent",),
}  # fmt: skip
WAITING = ("lead", "head", "beside", "approver")


def tell_the_past(story: Story) -> None:
    """Carry every proposal as far as it has come; the clock of the story goes on from work to work."""
    chance, listed = random.Random(f"past {story.seed}"), works()  # noqa: S311 - figures, not secrets
    begins = story.clock
    for number, work in enumerate(listed, 1):
        begun = begins + timedelta(days=work.begun)
        story.clock = max(
            story.clock, begun.replace(hour=chance.randrange(0, 8))
        )  # in the morning or afternoon of Seoul
        with read_once():  # a work changes nothing of the organisation
            _carry(story, work, chance)
        if number % 10 == 0:
            story.told(f"past {number}/{len(listed)}")


def _carry(story: Story, work: Work, chance: random.Random) -> None:
    proposal = drafted_with_figure(story, work, chance)
    drafter = proposal.drafter
    if work.stage == "asked":
        actions.ask_units(
            proposal,
            ["data", "law"],
            question="이 계획에 의견이 있으면 알려 주시기 바랍니다.",
            by=drafter,
            at=story.at(),
        )
    if work.stage == "withdrawn":
        actions.withdraw(proposal, reason="다른 계획에 담아 추진하기로 했습니다.", by=drafter, at=story.at(90))
    if work.stage in ("draft", "asked", "withdrawn"):
        return
    if work.stage == "approved":
        _ask_around(story, proposal, at_once=work.million_krw % 3 == 0)
    approval = actions.submit(proposal, by=drafter, at=story.at(40))
    sign_until(story, proposal, approval, work)
    if work.stage == "recalled":
        actions.recall(proposal, by=drafter, at=story.at(30), reason="금액을 다시 산출합니다.")


def _ask_around(story: Story, proposal: Proposal, *, at_once: bool) -> None:
    """Ask two offices while it is drafted: at once, or the second one only when the first has answered."""
    for units in (["data", "law"],) if at_once else (["law"], ["data"]):
        asked = actions.ask_units(
            proposal,
            units,
            question="이 계획에 의견이 있으면 알려 주시기 바랍니다.",
            by=proposal.drafter,
            at=story.at(),
        )
        for request in asked:
            by = holders(story.chart().heads[request.unit.code].code, day_of(story.clock))[0]
            actions.answer_request(request, kind="no_opinion", by=by, at=story.at(95))


def drafted_with_figure(story: Story, work: Work, chance: random.Random | None = None) -> Proposal:
    """Open a proposal of a section on the figure of a table of its own."""
    drawn = chance or random.Random(f"{work.title} {story.seed}")  # noqa: S311 - figures, not secrets
    drafter = _officer_of(story, work.section)
    claims = [_counted(story, work, drafter, drawn)]
    if work.title in BORROWED:
        claims.append(_figure_of(story, drafter, "이웃 부서 자료의 대상은 {n}이다.", BORROWED[work.title]))
    return _drafted(story, work, drafter, claims)


def sign_until(story: Story, proposal: Proposal, approval: Approval, work: Work) -> None:
    """Let everybody sign in turn, until the turn is that of whom the work has come to."""
    while steps := approval.open_steps():
        step = steps[0]
        is_last = step.kind in STOPS.get(work.stage, ())
        if is_last and work.stage in WAITING:
            return
        person = holders(step.position.code, day_of(story.clock))[0]
        told: dict[str, Any] = {"by": person, "at": story.at(_minutes(step)), "version_hash": approval.version_id}
        if is_last and work.stage == "returned":
            actions.return_for_redraft(proposal, reason="추진 근거와 기대효과를 덧붙여 주시기 바랍니다.", **told)
        elif is_last and work.stage == "objected":
            actions.sign(proposal, opinion=OBJECTION, objects=True, **told)
        if is_last:
            return
        actions.sign(proposal, **told, **_words(step, approval))
        approval = Approval.objects.get(pk=approval.pk)


def _minutes(step: Step) -> int:
    """Return for how long a paper lay with somebody: longer the higher, the same in every telling."""
    return {"lead_review": 35, "review": 80, "cooperate": 50, "consent": 65}.get(step.kind, 120)


def _words(step: Step, approval: Approval) -> dict[str, Any]:
    if step.kind == "consent":
        return {"opinion": OPINION}
    if step.kind != "approve":
        return {}
    return {"answers": answers_to(approval)}


def answers_to(approval: Approval) -> dict[int, OpinionAnswer]:
    """Take up every opinion that waits for the approver."""
    return {one.pk: OpinionAnswer(True, "분기마다 알리겠음.") for one in opinions_to_answer(approval)}


def _officer_of(story: Story, section: str) -> Person:
    """Return the first officer below a section."""
    today = story.chart()
    teams = sorted(code for code, parent in today.parents.items() if parent == section)
    for team in teams:
        for post in sorted(today.posts):
            if (
                today.posts[post].unit == team
                and today.posts[post].level == "officer"
                and (found := holders(post, today.day))
            ):
                return found[0]
    raise StoryBroke(f"nobody drafts in {section}")


def _counted(story: Story, work: Work, drafter: Person, chance: random.Random) -> Claim:
    """Collect the table of a section and make the figure that its proposal rests on."""
    name = "_".join(work.title.split(" ")[:2])
    rows = [(place, chance.randrange(20, 900), chance.randrange(-60, 120)) for place in DISTRICTS]
    path = write_table(story.folder / "past", name, rows)
    told = Incoming(title=work.title.replace(" 계획(안)", "") + " 현황", owner=work.section, as_of=day_of(story.clock))
    for sheet in add_file(
        path, told=told, by=actor_of(drafter, story.at(), client="demo"), person=drafter, at=story.clock
    ):
        expect(sheet.error is None, f"{path.name} is not read: {sheet.error}")
    return _figure_of(story, drafter, "지난해 대상은 모두 {n}이다.", name)


def _figure_of(story: Story, drafter: Person, sentence: str, name: str) -> Claim:
    sql, slots = f'SELECT SUM("대상") AS n FROM "{name}"', {"n": {"type": "count", "unit": "건"}}
    return make_claim(sentence=sentence, sql=sql, slots=slots, by=drafter, at=story.at())


def write_table(folder: Path, name: str, rows: list[tuple[str, int, int]]) -> Path:
    """Write a table as offices do: CP949, a title, units, a total, △ for what fell, a note below."""
    folder.mkdir(parents=True, exist_ok=True)
    total, moved = sum(row[1] for row in rows), sum(row[2] for row in rows)
    lines: list[list[str]] = [
        [f"{name.replace('_', ' ')} 현황", "", ""],
        ["", "", "(단위: 건)"],
        ["구", "대상", "전년 대비"],
    ]
    lines += [[place, f"{count:,}", _signed(change)] for place, count, change in rows]
    lines += [["합계", f"{total:,}", _signed(moved)], ["주) 가상의 수치임", "", ""]]
    path = folder / f"{name}.csv"
    with path.open("w", encoding="cp949", newline="") as out:
        csv.writer(out).writerows(lines)
    return path


def _signed(change: int) -> str:
    return f"△{-change:,}" if change < 0 else f"{change:,}"


def _drafted(story: Story, work: Work, drafter: Person, claims: list[Claim]) -> Proposal:
    claim, *borrowed = claims
    by: dict[str, Any] = {"by": drafter}
    proposal = actions.open_proposal(title=work.title, at=story.at(), **by)
    subject = work.title.removesuffix(" 계획(안)")
    actions.write_outline(
        proposal, duty="plan-new", amount_krw=work.million_krw * 1_000_000, question=f"{subject}, 어디부터 어떻게 할 것인가?",
        summary=SUMMARIES[work.million_krw % len(SUMMARIES)], keywords=", ".join(subject.split()[:2]), retention="5",
        at=story.at(), **by,
    )  # fmt: skip
    name_plain_procedures(story, proposal)
    beside = "".join(f"○ 이웃 부서 자료의 대상은 {{{one.pk}.n}}이다.\n" for one in borrowed)
    text = f"□ 현황\n○ 지난해 대상은 모두 {{{claim.pk}.n}}이다.\n{beside}□ 추진계획\n○ 대상이 많은 곳부터 시작한다."
    actions.write_body(proposal, text, at=story.at(), **by)
    if work.stage == "draft":
        return proposal
    actions.put_option(proposal, "first", title="많은 곳부터", at=story.at(), **by)
    actions.put_criterion(proposal, "reached", name="도움을 받는 대상", better="more", unit="건", at=story.at(), **by)
    actions.fill_cell(proposal, "bau", "reached", assumption="0", reason="그대로 둔다.", at=story.at(), **by)
    actions.fill_cell(proposal, "first", "reached", claim=claim, slot="n", at=story.at(), **by)
    actions.choose(proposal, "first", because="더 많은 시민이 먼저 도움을 받는다.", at=story.at(), **by)
    promise(story, proposal, claim)
    return proposal
