"""A hall in which everything happened once: one row at least in every table that is guarded."""

import tempfile
from datetime import timedelta
from pathlib import Path

from django.test import override_settings
from tests.builders.calls import answered, opened
from tests.builders.elsewhere import brought_back, told
from tests.builders.hall import (
    HUGE,
    NINE,
    OPERATOR,
    SQL,
    WITH_CONSENT,
    claim_of_workers,
    collected,
    draft_of,
    minute,
    objected,
    open_hall,
    person,
    put_on_route,
    sign_as,
    signed_by,
    table_of_workers,
)
from tests.builders.tampering import settle_foreign_keys

from mulkko.approval.models import PostReport, Signature
from mulkko.catalog.actions.asking import decide_request, end_received, enter_request, extend_request, note_received
from mulkko.catalog.actions.calls import decide_end
from mulkko.catalog.actions.closing_calls import close_call
from mulkko.catalog.actions.describing import describe
from mulkko.catalog.actions.giving_up import replace_call
from mulkko.catalog.actions.joins import decide_join, propose_join
from mulkko.catalog.actions.withdrawing import withdraw
from mulkko.catalog.engine.asking import Decided
from mulkko.catalog.models import Dataset, Version
from mulkko.directives.actions import accept, add_remarks, assign, link
from mulkko.evidence.actions import renew
from mulkko.ledger.actions import erase, make_checkpoint, recording
from mulkko.ledger.models import Entry
from mulkko.organization.actions import confirm_handover, end_absence, end_posting, enter_absence
from mulkko.organization.models import Position, Posting
from mulkko.organization.queries import unit_with
from mulkko.policy.actions import (
    answer_request,
    ask_units,
    correct_register,
    correct_result,
    end_thread,
    note_reading,
    open_amendment,
    put_document,
    recall,
    remark_on,
    reply_to_answer,
    settle_answer,
    settle_objection,
)
from mulkko.policy.actions.acting import acknowledge_report, leave_out_review
from mulkko.policy.actions.checking import check_moments
from mulkko.policy.actions.desk import nudge_request, nudge_step
from mulkko.policy.actions.joining import answer_join, offer_to_join
from mulkko.policy.actions.ladder import ask_forum, talk_over
from mulkko.policy.actions.outcomes import enter_value, judge, put_outcome
from mulkko.policy.actions.procedures import answer_procedure
from mulkko.policy.actions.records import close_matter, review_class
from mulkko.policy.actions.turns import add_step, answer_changes, confirm, hold, keep_rule, request_changes, revise
from mulkko.policy.actions.watch_answers import note_looked
from mulkko.policy.actions.watching import watch_decisions
from mulkko.policy.engine.facts import Facts
from mulkko.policy.engine.procedures import Answer
from mulkko.policy.models import ClosedRead, Proposal
from mulkko.policy.queries.records import ClassNow
from mulkko.processes.actions import designate, end_shared_use
from mulkko.publishing.actions import hide_part


def fill_every_table():
    """Leave one row at least in every guarded table of an open hall."""
    collected(table_of_workers())
    told = {"text": "야간 근로자", "cycle_days": 366, "contact": "", "meanings": {}}
    describe(Dataset.objects.get(), licence_ends_on=NINE.date(), **told, by=None, at=NINE)
    collected(table_of_workers(), name="taken_back")
    withdraw(Version.objects.get(dataset__name="taken_back"), reason="집계 잘못", by=person("park"), at=NINE)
    called_for_data()
    joined_data()
    claim = claim_of_workers(person("haneul"))
    renew(claim, by=person("haneul"), at=NINE)
    proposal = draft_of(person("haneul"), claim=claim)
    plan_of_outcome(proposal)
    put_document(proposal, title="통보", text="글", by=person("haneul"), at=NINE)
    put_on_route(proposal)
    check_moments(by=OPERATOR, at=NINE)
    for login, opinion in (("maeul", ""), ("park", ""), ("jung", "예산은 내년에"), ("seo", ""), ("choi", "")):
        sign_as(login, proposal, opinion=opinion)
    [line] = proposal.outcome.all()
    measured = enter_value(line, value="30", on=NINE.date(), source="대장", by=person("haneul"), at=NINE)
    judge(measured, verdict="partly", lesson="줄었다.", by=person("haneul"), at=NINE)
    review_class(proposal, now=ClassNow("open", "", "", ""), because="확인", by=person("haneul"), at=NINE)
    kept = ClassNow("partly", "6", "개인정보", "연락처")
    review_class(proposal, now=kept, because="확인", by=person("haneul"), at=NINE)
    looked_at_again(proposal)
    hide_part(proposal, "title", clause="6", reason="이름", by=person("haneul"), at=NINE)
    close_matter(proposal, on=NINE.date(), by=person("haneul"), at=NINE)
    shared = designate("bus-r", ["bus-s"], about="야간 근로자", due_on=NINE.date(), by=person("park"), at=NINE)
    end_shared_use(shared, reason="함께 씀", by=person("park"), at=NINE)
    held = {"source": "meeting", "title": "회의", "held_on": NINE.date(), "unit": unit_with("fin"), "speaker": "시장"}
    remarks = add_remarks("대중교통과장은 이번 주까지 보고해 주십시오.", by=None, at=NINE, **held)
    directive = accept(remarks.candidates.first(), by=None, at=NINE)
    assign(directive, lead=unit_with("bus"), coop=[unit_with("bud")], by=None, at=NINE)
    link(directive, proposal.reference, by=person("park"), at=NINE)
    huge = draft_of(person("haneul"), amount_krw=HUGE, title="큰 계획(안)")
    put_on_route(huge)
    recall(huge, by=person("haneul"), at=NINE)
    open_hall(delegation=WITH_CONSENT)
    objection = objected(draft_of(person("haneul")))
    told = {"held_on": NINE.date(), "present": "예산담당관", "minutes": "재원을 논의함"}
    talk_over(objection, **told, outcome="stands", by=person("jung"), at=NINE)
    ask_forum(objection, forum="superior", reason="재원이 다름", by=person("haneul"), at=NINE)
    settle_objection(objection, text="내년에 반영", by=person("vice"), at=NINE)
    asked = draft_of(person("haneul"))
    [request] = ask_units(asked, ["bud"], question="재원이 있는가?", by=person("haneul"), at=NINE)
    answer = answer_request(request, kind="objection", text="없음", by=person("jung"), at=NINE)
    nudge_step(put_on_route(draft_of(person("haneul"))).steps.get(kind="lead_review"), by=person("haneul"), at=NINE)
    reply_to_answer(answer, is_taken_up=False, reason="시급함", by=person("haneul"), at=NINE)
    told = {"asking_position": "올해", "asked_position": "내년", "decision": "내년"}
    settle_answer(answer, **told, by=person("vice"), at=NINE)
    redirected = answer_request(
        ask_units(asked, ["leg"], question="?", by=person("haneul"), at=NINE)[0], kind="not_ours", redirect_to="fin",
        by=person("seo"), at=NINE,
    )  # fmt: skip
    nudge_request(redirected.request.redirected_to, by=person("haneul"), at=NINE)
    Proposal.objects.filter(pk=asked.pk).update(disclosure="closed")
    for place in ("evidence", "proposal", "paper"):
        note_reading(Proposal.objects.get(pk=asked.pk), by=person("haneul"), at=NINE, place=place)
    newest = ClosedRead.objects.latest(
        "pk"
    )  # and one more, with numbers left out, as an act that was undone leaves them
    ClosedRead.objects.create(
        pk=newest.pk + 20, at=NINE, proposal=newest.proposal, reader="operator", place="reads", salt=b"0" * 32
    )
    thread = remark_on(asked, text="근거를 더 적어 주십시오.", by=person("jung"), at=NINE)
    end_thread(thread, kind="closed", by=person("jung"), at=NINE)
    end_posting(person("haneul"), Position.objects.get(code="p-bus-r1"), on=NINE.date(), by=OPERATOR, at=minute(-2000))
    posting = Posting.objects.get(person=person("haneul"))
    Posting.objects.create(person=person("oh"), position=posting.position, valid_from=NINE.date())
    confirm_handover(posting, [], by=person("oh"), at=NINE)
    planned = draft_of(person("jo"), does=Facts(kinds=("property",)))
    answer_procedure(planned, "property_plan", Answer("not_applicable", reason="소액"), by=person("jo"), at=NINE)
    asked_for_data()
    acted_for_and_reported()
    decided_elsewhere()
    told = {"reason": "오기", "by": person("park"), "at": minute(6)}
    correct_register(Proposal.objects.get(pk=proposal.pk), {"retention": "10"}, **told)
    open_amendment(Proposal.objects.get(pk=proposal.pk), kind="amends", title="변경(안)", by=person("jo"), at=minute(6))
    two_drafts_joined()
    on_the_way()
    assert Entry.objects.count() > 16  # so that the tree has a node that is kept
    make_checkpoint(at=NINE)
    with recording(
        "a.done", by=OPERATOR, at=minute(9000)
    ):  # at a moment of its own: what is erased covers no other act
        pass
    erase(Entry.objects.count() - 1, legal_basis="개인정보 보호법 §36", by=OPERATOR, at=minute(9001))
    settle_foreign_keys()


def plan_of_outcome(proposal):
    told = {
        "name": "민원",
        "better": "less",
        "today": "40",
        "source": "대장",
        "target": "20",
        "method": "person",
        "how": "셈",
    }
    put_outcome(proposal, "e1", **told, due_on=NINE.date(), by=proposal.drafter, at=NINE)


def looked_at_again(proposal):
    """Let the figures of a decision move, and somebody look at them."""
    collected(table_of_workers([("가동", 100, 500)]), at=minute(5))
    [row] = watch_decisions(by=OPERATOR, at=minute(6)).findings
    note_looked(proposal, upto=row.pk, reason="봄", by=person("haneul"), at=minute(7))


def asked_for_data():
    """Extend and decide a request for data, and destroy what was received."""
    bus, told = unit_with("bus"), {"by": person("park"), "at": NINE}
    days = {"from_on": NINE.date(), "to_on": NINE.date(), "received_on": NINE.date()}
    asked = enter_request(
        owner=bus, asking_agency="다른 시", what="노선", purpose="연구", method="비교", **days, **told
    )
    extend_request(asked, days=3, reason="많음", **told)
    decide_request(asked, Decided("provided", given="모두"), **told)
    received = note_received(owner=bus, what="통계", provider="통계청", purpose="연구", until=NINE.date(), **told)
    end_received(received, kind="destroyed", on=NINE.date(), how="지움", **told)


def called_for_data():
    """Let a data call be filled in, confirmed, closed, and decided about."""
    call = answered(opened())
    close_call(call, by=person("jung"), at=NINE)
    decide_end(call, kind="kept", reason="내년에도 씀", by=person("jung"), at=NINE)
    other = opened(title="2026년 4분기 심야 인력", despite="다시 봄")
    replace_call(other, call, reason="한 번만 물음", by=person("jung"), at=NINE)


def two_drafts_joined():
    """Let two drafters agree that their drafts are about the same."""
    theirs = draft_of(person("jo"), title="야간 근로자 귀가 지원 계획(안)")
    mine = draft_of(person("moon"), title="야간 근로자 귀가 지원 사업(안)")
    offer = offer_to_join(mine, theirs, note="같은 근로자", by=person("moon"), at=NINE)
    answer_join(offer, agrees=True, ends_other=True, by=person("jo"), at=NINE)


def joined_data():
    """Join two datasets, and let a figure rely on it."""
    collected("행정동,인구(명)\n가동,1000\n나동,2500\n", name="people")
    sides = {"left": Dataset.objects.get(name="workers"), "right": Dataset.objects.get(name="people")}
    told = {"reason": "같은 동", "by": person("park"), "at": NINE}
    join = propose_join(name="동별_인구", pairs=[("동", "행정동")], **sides, **told)
    decide_join(join, kind="accepted", seen=join.measured["versions"], **told)
    claim_of_workers(person("haneul"), sql=SQL.replace("FROM workers", "FROM 동별_인구"))


def on_the_way():
    """Do on the route what can be done there beside signing."""
    proposal = draft_of(person("jo"))
    version = put_on_route(proposal).version_id
    told = {"version_hash": version, "by": person("moon"), "at": minute(3)}
    hold(proposal, until=NINE.date() + timedelta(days=2), reason="답변을 기다림", **told)
    add_step(proposal, unit="fin", kind="cooperate", reason="재원", by=person("jo"), at=minute(3))
    open_hall(
        delegation=WITH_CONSENT.replace(
            "2,,plan,100000000,5000000000,bureau_head", "2,,plan,100000000,5000000000,section_head"
        )
    )
    keep_rule(proposal, reason="여러 국이 걸림", by=person("jo"), at=minute(3))
    open_hall(delegation=WITH_CONSENT)
    asked = request_changes(proposal, text="오기", **told)
    slip = {"text": "□ 추진베경", "is_slip": True, "version_hash": version}
    told["version_hash"] = answer_changes(
        asked, answer="고침", **slip, by=person("jo"), at=minute(3)
    ).revision.version_id
    again = revise(proposal, "□ 추진배경", reason="오기", is_slip=True, **(told | {"at": minute(4)}))
    told |= {"version_hash": again.version_id, "by": person("jo"), "at": minute(5)}
    confirm(Signature.objects.to_confirm().get(), **told)


def acted_for_and_reported():
    """Leave a review out, let somebody act for the absent approver, and have the report acknowledged."""
    proposal = draft_of(person("jo"))
    approval = put_on_route(proposal)
    told = {"starts_on": NINE.date(), "ends_on": NINE.date() + timedelta(days=2), "by": None, "at": NINE}
    absences = [enter_absence(person(login), reason="trip", **told) for login in ("moon", "choi")]
    leave_out_review(proposal, by=person("jo"), at=NINE, version_hash=approval.version_id)
    signed_by(proposal, "park", "jung", "seo", "cha")
    for absence in absences:
        end_absence(absence, by=None, at=minute(1))
    acknowledge_report(PostReport.objects.get(), by=person("choi"), at=minute(2))


def decided_elsewhere():
    """Hand a document over to another system, and enter what it decided."""
    with tempfile.TemporaryDirectory() as folder, override_settings(ROUTE_MODE="beside"):
        proposal = draft_of(person("jo"), title="다른 시스템에서 결재할 계획(안)")
        put_on_route(proposal, at=minute(3))
        wrong = brought_back(proposal, Path(folder), b"text", file_name="a.txt", at=minute(4))
        correct_result(
            proposal, told(number="502"), reason="오기", file=None, file_name="", wrong=wrong.pk, by=person("jo"),
            at=minute(5),
        )  # fmt: skip
        several = draft_of(person("jo"), title="여러 문서(안)")
        put_document(several, title="통보", text="글", by=person("jo"), at=minute(6))
        put_on_route(several, at=minute(6))
        brought_back(several, Path(folder), b"text", file_name="a.txt", number="511", further=("512",), at=minute(7))
