"""심야 퇴근길, told by calling the same actions that people press: from six tables to a numbered document.

Workers of six estates go home after the last bus. The drafter compares doing nothing, a fixed night route and
rides on demand. While the bureau chief is about to sign, the office that keeps the table of night workers corrects
it, the preferred option becomes another one, and the signature is refused until the draft is made anew.

No figure stands in this file: what a step shows is read back through queries, and the expectations compare
such figures with each other.
"""

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import Count

from mulkko.approval.models import Approval, DocumentNumber, Signature
from mulkko.approval.queries import opinions_to_answer, waiting_for
from mulkko.catalog.actions import Incoming, add_file
from mulkko.catalog.models import Dataset, Version
from mulkko.demo.city import write_city
from mulkko.demo.districts import write_population
from mulkko.demo.joining import draft_earlier, join_the_earlier
from mulkko.demo.neighbours import share_next_door
from mulkko.demo.procedures import name_the_procedures
from mulkko.demo.promises import promise_to_wait_less, promised
from mulkko.demo.road import OBJECTION, ask_the_others, hear_the_citizens, hear_the_mayor, settle, settle_the_objection
from mulkko.demo.tables import write_tables
from mulkko.demo.telling import Story, StoryBroke, expect
from mulkko.documents.engine.paper import strings_of
from mulkko.documents.formats.html import page
from mulkko.evidence.actions import make_claim
from mulkko.evidence.models import Claim
from mulkko.ledger.actions import Actor
from mulkko.ledger.engine.canonical import sha256_of
from mulkko.ledger.models import Entry
from mulkko.organization.actions import load_city
from mulkko.organization.models import Person, Unit
from mulkko.organization.queries import actor_of, holders, post_of
from mulkko.policy import actions
from mulkko.policy.actions import OpinionAnswer
from mulkko.policy.actions.voices import open_from_voices
from mulkko.policy.errors import EvidenceStops
from mulkko.policy.queries import Check, check, decider_of, paper_of, table_of

OPERATOR = Actor("operator", client="demo")


def tell(story: Story) -> None:
    """Tell the story up to the approved document; the proof is told apart, on copies."""
    with story.step("directive") as shown:
        if not Unit.objects.exists():
            found_city(story)
        shown.update(hear_the_mayor(story))
    with story.step("surge") as shown:
        shown.update(hear_the_citizens(story))
    with story.step("proposal") as shown:
        _collect(story)
        draft_earlier(story)
        _open(story)
        shown.update(_beginning(story))
        shown["joined"] = join_the_earlier(story)
    with story.step("claims") as shown:
        _make_claims(story)
        shown.update(_claims_shown(story))
    with story.step("options") as shown:
        _compare(story)
        shown.update(_options_shown(story))
    with story.step("coordination") as shown:
        shown.update(ask_the_others(story))
        shown["next_door"] = share_next_door(story)
    with story.step("objection") as shown:
        approval = actions.submit(story.proposal, by=story.drafter, at=story.at())
        _sign_up_to_the_approver(story, approval)
        shown.update(settle_the_objection(story, approval))
    with story.step("drift") as shown:
        shown.update(_drift(story, approval))
    with story.step("approval") as shown:
        shown.update(_approve(story))


# -- proposal ---------------------------------------------------------------------------------------------------------


def found_city(story: Story) -> None:
    write_city(story.folder / "city", story.seed)
    loaded = load_city(story.folder / "city", by=OPERATOR, at=story.at())
    expect(loaded.is_whole, f"the city does not load: {loaded.problems}")
    path = write_population(story.folder, story.seed)
    _add(story, path, "statistics-1", Incoming(title="행정동별 인구", owner="statistics", as_of=story.clock.date()))


def _collect(story: Story) -> None:
    story.tables = write_tables(story.folder / "tables", story.seed)
    day = story.clock.date()
    for path, login, unit, title, licence in (
        (story.tables.workers, "estate-1", "estate", "산업단지 야간근로자 현황", ""),
        (story.tables.routes, "routes-1", "routes", "심야노선 운영비", ""),
        (story.tables.rides, "routes-1", "routes", "호출형 교통 단가", ""),
        (story.tables.waiting, "routes-1", "routes", "심야 정류소 평균 대기시간", "공공누리 제1유형"),
        (story.tables.boardings, "fares-1", "fares", "심야 승하차", "공공누리 제1유형"),
    ):
        _add(story, path, login, Incoming(title=title, owner=unit, as_of=day, licence=licence))


def _add(story: Story, path: Path, login: str, told: Incoming) -> None:
    person, at = story.person(login), story.at()
    for sheet in add_file(path, told=told, by=actor_of(person, at, client="demo"), person=person, at=at):
        expect(sheet.error is None and sheet.is_new, f"{path.name} is not read: {sheet.error}")


def _open(story: Story) -> None:
    cost = _routes_cost(story)
    title = "산업단지 심야 퇴근길 교통 대책(안)"
    story.proposal = open_from_voices(*story.voices, title=title, by=story.drafter, at=story.at())
    actions.write_outline(
        story.proposal, by=story.drafter, at=story.at(), duty="plan-new", amount_krw=cost,
        question=f"막차 뒤에 퇴근하는 산업단지 근로자를 어떤 방식으로 집에 가게 할 것인가? (시민 의견: “{story.theme}”)",
        summary="막차가 끊긴 뒤 퇴근하는 산업단지 근로자의 귀가 수단을 세 가지 대안으로 견주어 정한다.",
        keywords="심야교통, 산업단지, 대중교통", retention="10",
    )  # fmt: skip
    name_the_procedures(story)


def _routes_cost(story: Story) -> int:
    from mulkko.evidence.queries import ask

    answer = ask('SELECT SUM("연간운영비(원)") AS cost FROM "심야노선_운영비"', person=story.drafter, at=story.clock)
    return int(answer["rows"][0][0])


def _beginning(story: Story) -> dict[str, Any]:
    decider = decider_of(story.proposal, at=story.clock)
    kinds = Unit.objects.values("versions__kind").annotate(n=Count("id")).values_list("versions__kind", "n")
    post = post_of(story.drafter, story.clock.date())
    return {
        "proposal": story.proposal.reference, "title": story.proposal.title, "units": dict(kinds), "people": Person.objects.count(),
        "datasets": Dataset.objects.count(), "rows": sum(Version.objects.values_list("rows", flat=True)),
        "drafter": [story.drafter.name, post.title if post else ""], "amount_krw": story.proposal.amount_krw,
        "approver": decider.post.title, "rule": decider.match.rule.number,
    }  # fmt: skip


# -- claims -----------------------------------------------------------------------------------------------------------

ON_DEMAND = (
    'SELECT (SELECT SUM("야간근로자") FROM "야간근로자")'
    ' * (SELECT MAX("값") FROM "호출형_단가" WHERE "항목" = \'이용률(%)\')'
    ' * (SELECT MAX("값") FROM "호출형_단가" WHERE "항목" = \'운행일수(일)\')'
    ' * (SELECT MAX("값") FROM "호출형_단가" WHERE "항목" = \'1회 운행비(원)\') / 100'
    ' - (SELECT MAX("값") FROM "호출형_단가" WHERE "항목" = \'국비 지원(원)\') AS cost'
)
COUNT = {"type": "count", "unit": "명"}
COST = {"type": "money", "unit": "원", "scale": 100_000_000, "decimals": 1}
MINUTES = {"type": "mean", "unit": "분", "decimals": 1}
CLAIMS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "workers": (
        "막차 뒤에 퇴근하는 근로자는 {n}이다.",
        'SELECT SUM("야간근로자") AS n FROM "야간근로자"',
        {"n": COUNT},
    ),
    "fixed": (
        "심야노선 운영비는 연 {cost}이다.",
        'SELECT SUM("연간운영비(원)") AS cost FROM "심야노선_운영비"',
        {"cost": COST},
    ),
    "on_demand": (
        "수요응답·자율주행 교통의 비용은 국비 지원을 빼고 연 {cost}으로 추정된다.",
        ON_DEMAND,
        {"cost": COST},
    ),
    "waiting": (
        "심야 정류소의 평균 대기시간은 {m}이다.",
        'SELECT AVG("대기시간(분)") AS m FROM "심야_대기시간"',
        {"m": MINUTES},
    ),
    "boardings": (
        "올해 심야 승차는 월평균 {n}이다.",
        'SELECT ROUND(SUM("승차인원") / COUNT(DISTINCT "연월"), 0) AS n FROM "심야_승하차"',
        {"n": {"type": "mean", "unit": "명"}},
    ),
}


def _make_claims(story: Story) -> None:
    for key, (sentence, sql, slots) in CLAIMS.items():
        story.claims[key] = make_claim(
            sentence=sentence, sql=sql, slots=slots, by=story.drafter, at=story.at(), proposal=story.proposal.reference
        )
    ids = {key: claim.pk for key, claim in story.claims.items()}
    actions.write_body(
        story.proposal,
        "□ 추진배경\n"
        f"○ 막차 뒤에 퇴근하는 산업단지 근로자는 {{{ids['workers']}.n}}이다.\n"
        f"○ 심야 정류소에서 평균 {{{ids['waiting']}.m}}을 기다리며, 심야 승차는 월평균 {{{ids['boardings']}.n}}이다.\n"
        "□ 추진계획\n"
        f"○ 심야노선을 새로 두면 연 {{{ids['fixed']}.cost}}이 든다.\n"
        f"○ 수요응답·자율주행 교통으로 하면 연 {{{ids['on_demand']}.cost}}이 들 것으로 추정된다.\n"
        "- 두 대안 모두 열 달을 시범운영하고 이용 실적으로 다시 판단한다.\n"
        "※ 수치는 모두 자료의 판에 묶여 있으며 결재할 때마다 다시 계산된다.\n"
        "□ 향후계획\n"
        "○ 결재 뒤 노선과 시간표를 확정한다.",
        by=story.drafter,
        at=story.at(),
    )


def _claims_shown(story: Story) -> dict[str, Any]:
    found = check(story.proposal, at=story.clock)
    expect(bool(found.claims) and found.allows(), "a figure does not hold from the start")
    return {
        "claims": [{"id": one.claim.pk, "sentence": one.claim.read_out(), "status": one.judgement.status, "grade": one.grade} for one in found.claims],
        "datasets_read": sorted({name for one in found.claims for name in one.newest}),
    }  # fmt: skip


# -- options ----------------------------------------------------------------------------------------------------------


def _compare(story: Story) -> None:
    by: dict[str, Any] = {"by": story.drafter}
    p = story.proposal
    actions.put_option(
        p, "route", title="심야노선 신설", description="정해진 노선과 시간표로 운행한다.", at=story.at(), **by
    )
    actions.put_option(
        p,
        "demand",
        title="수요응답·자율주행",
        description="부르면 가는 차와 자율주행 셔틀을 산업단지에 둔다.",
        at=story.at(),
        **by,
    )
    actions.put_criterion(p, "cost", name="연간 비용", better="less", weight=3, unit="원", at=story.at(), **by)
    actions.put_criterion(
        p, "wait", name="대기시간", better="less", weight=1, unit="분", limit=Decimal("30"), at=story.at(), **by
    )
    actions.fill_cell(p, "bau", "cost", assumption="0", reason="새로 드는 비용이 없다.", at=story.at(), **by)
    actions.fill_cell(p, "bau", "wait", claim=story.claims["waiting"], slot="m", at=story.at(), **by)
    actions.fill_cell(p, "route", "cost", claim=story.claims["fixed"], slot="cost", at=story.at(), **by)
    actions.fill_cell(p, "route", "wait", assumption="20", reason="배차 간격 40분의 절반이다.", at=story.at(), **by)
    actions.fill_cell(p, "demand", "cost", claim=story.claims["on_demand"], slot="cost", at=story.at(), **by)
    actions.fill_cell(
        p, "demand", "wait", assumption="15", reason="호출 뒤 배차까지의 운영 목표이다.", at=story.at(), **by
    )
    _choose_preferred(story)


def _choose_preferred(story: Story) -> None:
    table = table_of(story.proposal)
    preferred = table.ranking().preferred
    expect(preferred is not None, "no option is preferred")
    titles = {option.key: option.title for option in table.options}
    because = f"대기시간 한도를 지키는 대안을 기준의 비중대로 견주면 가장 나은 안은 {titles[preferred or '']}이다."
    actions.choose(story.proposal, preferred or "", because=because, by=story.drafter, at=story.at())
    promise_to_wait_less(story, table.values()[preferred or "", "wait"])


def _options_shown(story: Story) -> dict[str, Any]:
    table = table_of(story.proposal)
    ranking = table.ranking()
    values = table.values()
    expect("bau" in ranking.excluded, "doing nothing stays within the limit, so the story has no question")
    return {
        "options": {option.key: option.title for option in table.options},
        "values": {f"{option}.{criterion}": f"{value:f}" for (option, criterion), value in sorted(values.items())},
        "preferred": ranking.preferred, "excluded": dict(ranking.excluded), "chosen": story.proposal.chosen,
    }  # fmt: skip


# -- drift ------------------------------------------------------------------------------------------------------------


def _drift(story: Story, approval: Approval) -> dict[str, Any]:
    before = {"preferred": table_of(story.proposal).ranking().preferred, "workers": story.claims["workers"].shown("n")}
    _correct(story)
    refused = _approver_is_refused(story, approval)
    after = {"preferred": refused.preferred_now, "workers": _now(refused, story.claims["workers"], "n")}
    expect(after["preferred"] != before["preferred"], "the correction does not change the preferred option")
    actions.recall(story.proposal, by=story.drafter, at=story.at(), reason="근거 자료가 정정되어 대안을 다시 견줍니다.")
    for key, finding in [
        (key, refused.by_claim[claim.pk][1]) for key, claim in story.claims.items() if claim.pk in refused.by_claim
    ]:
        if finding.status == "drifted":
            story.claims[key] = actions.renew_claim(story.proposal, story.claims[key], by=story.drafter, at=story.at())
    _choose_preferred(story)
    return {
        "before": before, "after": after, "refused": not refused.allows(), "verdicts": _verdicts(refused),
        "corrected_by": _corrector(story), "renewed": sorted(claim.read_out() for claim in story.claims.values() if claim.supersedes_id),
        "round": approval.round_no, "state": approval_state(approval), "not_spent_krw": _not_spent(story, before["preferred"], after["preferred"]),
    }  # fmt: skip


def _not_spent(story: Story, before: str | None, after: str | None) -> int:
    """Return what the option that a wrong figure preferred would have cost a year beyond the one that is right."""
    values = table_of(story.proposal).values()
    return int(values[(before or "", "cost")] - values[(after or "", "cost")])


def approval_state(approval: Approval) -> str:
    return Approval.objects.get(pk=approval.pk).state


def _sign_up_to_the_approver(story: Story, approval: Approval) -> None:
    """Let everybody before the approver sign, in turn; the unit whose consent is needed objects."""
    while steps := [step for step in approval.open_steps() if step.kind != "approve"]:
        person = holders(steps[0].position.code, story.clock.date())[0]
        expect(steps[0] in waiting_for(person, story.clock), f"nothing waits for {steps[0].position.code}")
        told: dict[str, Any] = {"opinion": OBJECTION, "objects": True} if steps[0].kind == "consent" else {}
        actions.sign(story.proposal, by=person, at=story.at(), version_hash=approval.version_id, **told)


def _correct(story: Story) -> None:
    told = Incoming(
        name="야간근로자.csv", owner="estate", as_of=story.clock.date(), is_correction=True,
        note="협력사 근로자를 원청과 협력사에서 두 번 세어, 한 번만 세도록 고쳤습니다.",
    )  # fmt: skip
    _add(story, story.tables.workers_corrected, "estate-1", told)


def _approver_is_refused(story: Story, approval: Approval) -> Check:
    signatures = Signature.objects.count()
    try:
        _approver_signs(story, approval)
    except EvidenceStops as stop:
        expect(Signature.objects.count() == signatures, "the refused signature left a row")
        return stop.check
    raise StoryBroke("the approver could sign although the evidence had moved")


def _approver_signs(story: Story, approval: Approval) -> Signature:
    answers = {
        opinion.pk: OpinionAnswer(True, "시범운영 실적을 예산 편성 전에 통보하겠음.")
        for opinion in opinions_to_answer(approval)
    }
    (step,) = approval.open_steps()
    approver = holders(step.position.code, story.clock.date())[0]
    return actions.sign(story.proposal, by=approver, at=story.at(), version_hash=approval.version_id, answers=answers)


def _now(found: Check, claim: Claim, slot: str) -> str:
    from mulkko.evidence.engine.figures import shown

    return shown(claim.slot_map[slot], found.by_claim[claim.pk][0].judgement.now.get(slot))


def _verdicts(found: Check) -> dict[str, str]:
    return {
        str(finding.claim): "/".join(part for part in (finding.status, finding.drift, finding.verdict) if part)
        for finding in found.findings
    }


def _corrector(story: Story) -> list[str]:
    version = Version.objects.filter(corrects__isnull=False).select_related("dataset__owner").latest("id")
    return [str(version), version.dataset.owner.code if version.dataset.owner else "", version.note]


# -- approval ---------------------------------------------------------------------------------------------------------


def _approve(story: Story) -> dict[str, Any]:
    approval = actions.submit(story.proposal, by=story.drafter, at=story.at())
    _sign_up_to_the_approver(story, approval)
    settle(story, approval)
    _approver_signs(story, approval)
    number = DocumentNumber.objects.get(approval=approval)
    paper = paper_of(story.proposal)
    html = page(paper)
    expect(all(_escaped(string) in html for string in strings_of(paper)), "the paper lacks a string of its model")
    return {
        "number": str(number), "formed_on": paper.formed_on, "round": approval.round_no, "version": approval.version_id,
        "outcome": promised(story), "chosen": story.proposal.chosen, "signed": [seat.text for seat in (*paper.signers, *paper.cooperators)],
        "opinions": [[opinion.unit, opinion.answer] for opinion in paper.opinions], "paper_sha256": sha256_of(html),
    }  # fmt: skip


def _escaped(text: str) -> str:
    from django.utils.html import escape

    return escape(text)


def totals() -> dict[str, int]:
    """Return how much the story left behind."""
    return {
        "people": Person.objects.count(), "units": Unit.objects.count(), "datasets": Dataset.objects.count(), "versions": Version.objects.count(),
        "claims": Claim.objects.count(), "signatures": Signature.objects.count(), "documents": DocumentNumber.objects.count(),
        "entries": Entry.objects.count(),
    }  # fmt: skip
