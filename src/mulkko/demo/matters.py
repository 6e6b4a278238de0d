"""What a visitor of the demo finds open: a document to approve, a draft that came back, requests, two objections."""

from mulkko.approval.models import Approval
from mulkko.approval.queries.ladder import forums_of
from mulkko.demo.road import OBJECTION
from mulkko.demo.telling import Story
from mulkko.evidence.actions import make_claim
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import chart, holders
from mulkko.policy import actions
from mulkko.policy.actions.ladder import ask_forum, talk_over
from mulkko.policy.actions.procedures import tell_what_it_does
from mulkko.policy.engine.facts import Facts
from mulkko.policy.models import Proposal


def open_matters(story: Story) -> None:
    """Leave six proposals at six places of the road."""
    waiting = _draft(story, "심야 정류소 조명 개선 계획(안)", amount_krw=450_000_000)
    _sign(story, waiting, ("routes", "transit", "data", "budget"))
    returned = _draft(story, "심야 정류소 안내판 시범설치 계획(안)", amount_krw=120_000_000)
    approval = _submitted(story, returned)
    actions.return_for_redraft(
        returned, by=story.person("routes"), at=story.at(), version_hash=approval.version_id,
        reason="설치할 정류소를 고른 기준을 덧붙여 주시기 바랍니다.",
    )  # fmt: skip
    asked = _draft(story, "심야 환승 안내 강화 계획(안)", amount_krw=350_000_000)
    _sign(story, asked, ("routes", "transit"))
    _objected_while_drafting(story)
    _objected_on_its_route(story)
    _drafted_next_door(story)


def _drafted_next_door(story: Story) -> None:
    """Leave a draft of another section on the very table that 대중교통과 keeps, which neither has said to the other."""
    proposal = _draft(story, "심야 택시 승차대 배치 계획(안)", amount_krw=90_000_000, by=story.person("taxi-1-1"))
    question = "승차대를 둘 곳의 도로 점용에 의견이 있으면 알려 주시기 바랍니다."
    actions.ask_units(proposal, ["law"], question=question, by=proposal.drafter, at=story.at())


def _objected_while_drafting(story: Story) -> None:
    """Leave a draft with one unit that objects and one that has not answered yet."""
    proposal = _draft(story, "심야 환승주차장 시범운영 계획(안)", amount_krw=280_000_000)
    question = "소관 시설을 밤에 쓰는 데 의견이 있으면 알려 주시기 바랍니다."
    requests = actions.ask_units(
        proposal, ["traffic-policy", "roads"], question=question, by=story.drafter, at=story.at()
    )
    objecting = next(one for one in requests if one.unit.code == "traffic-policy")
    head = holders("p-traffic-policy", day_of(story.clock))[0]
    text = "주차장 한 곳은 그 시간에 정비를 하므로 쓸 수 없습니다."
    actions.answer_request(objecting, kind="objection", text=text, by=head, at=story.at())
    remark = "어느 주차장을 먼저 쓰는지도 적어 주시기 바랍니다."
    actions.remark_on(proposal, by=story.person("roads"), at=story.at(), text=remark)


def _objected_on_its_route(story: Story) -> None:
    """Leave a document that cannot be approved until a superior of both units settles an objection."""
    proposal = _draft(story, "심야 안전도우미 배치 계획(안)", amount_krw=400_000_000)
    approval = _sign(story, proposal, ("routes", "transit", "data"))
    objection = actions.sign(
        proposal, by=story.person("budget"), at=story.at(), version_hash=approval.version_id, opinion=OBJECTION, objects=True
    )  # fmt: skip
    talk_over(
        objection, held_on=day_of(story.clock), present="예산담당관, 노선팀장", outcome="stands", by=story.person("routes"),
        minutes="노선팀: 배치 인원을 절반으로 줄이겠다.\n예산담당관: 줄여도 올해 쓸 돈이 없다.", at=story.at(),
    )  # fmt: skip
    reason = "두 부서가 협의했으나 재원에 대한 의견이 다릅니다. 올해 시작할지 정해 주시기 바랍니다."
    ask_forum(
        objection,
        forum=forums_of(objection, chart(day_of(story.clock)))[0],
        reason=reason,
        by=story.drafter,
        at=story.at(),
    )


def _draft(story: Story, title: str, *, amount_krw: int, by: Person | None = None) -> Proposal:
    by = by or story.drafter
    proposal = actions.open_proposal(title=title, by=by, at=story.at())
    actions.write_outline(
        proposal, by=by, at=story.at(), duty="plan-new", amount_krw=amount_krw, question="무엇부터 고칠 것인가?",
        summary="심야에 오래 기다리는 정류소부터 고친다.", keywords="심야교통, 정류소", retention="5",
    )  # fmt: skip
    tell_what_it_does(proposal, Facts(kinds=("project",), work="service", build="other"), by=by, at=story.at())
    claim = make_claim(
        sentence="심야에 30분 넘게 기다리는 정류소는 {n}이다.", by=by, at=story.at(), proposal=proposal.reference,
        sql='SELECT COUNT(*) AS n FROM "심야_대기시간" WHERE "대기시간(분)" > 30', slots={"n": {"type": "count", "unit": "곳"}},
    )  # fmt: skip
    actions.write_body(
        proposal,
        f"□ 현황\n○ 30분 넘게 기다리는 정류소는 {{{claim.pk}.n}}이다.\n□ 추진계획\n○ 오래 기다리는 곳부터 고친다.",
        by=by,
        at=story.at(),
    )
    actions.put_option(proposal, "all", title="오래 기다리는 곳 모두", by=by, at=story.at())
    actions.put_criterion(proposal, "stops", name="나아지는 정류소", better="more", unit="곳", by=by, at=story.at())
    actions.fill_cell(proposal, "bau", "stops", assumption="0", reason="그대로 둔다.", by=by, at=story.at())
    actions.fill_cell(proposal, "all", "stops", claim=claim, slot="n", by=by, at=story.at())
    actions.choose(proposal, "all", because="기다리는 사람이 가장 많이 줄어든다.", by=by, at=story.at())
    return proposal


def _submitted(story: Story, proposal: Proposal) -> Approval:
    return actions.submit(proposal, by=story.drafter, at=story.at())


def _sign(story: Story, proposal: Proposal, logins: tuple[str, ...]) -> Approval:
    approval = _submitted(story, proposal)
    for login in logins:
        actions.sign(proposal, by=story.person(login), at=story.at(), version_hash=approval.version_id)
    return approval
