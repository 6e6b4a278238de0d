"""When a posting ends, everything open of that person is listed and taken over by who confirms it (영 §61).

Invariant 32: handover lists every open draft, step and directive of the leaver; none is left without a holder.
"""

import json
from datetime import date, timedelta

import pytest
from tests.builders.hall import LARGE, NINE, OPERATOR, SMALL, draft_of, minute, person, put_on_route, sign_as, signed_by
from tests.builders.tampering import forge

from mulkko.directives.actions import assign, type_in
from mulkko.ledger.models import Entry
from mulkko.ledger.queries import payload_of
from mulkko.organization.actions import end_posting
from mulkko.organization.errors import AlreadyHandedOver, NotPosted, NotTheSuccessor
from mulkko.organization.models import Position, Posting
from mulkko.organization.queries import leavings, unit_with
from mulkko.policy import actions
from mulkko.policy.actions.desk import nudge_step
from mulkko.policy.actions.reorganizing import take_over
from mulkko.policy.actions.turns import answer_changes, request_changes
from mulkko.policy.errors import NothingToNudge
from mulkko.policy.models import Proposal
from mulkko.policy.queries import verify_everything
from mulkko.policy.queries.open_matters import handover_list

pytestmark = pytest.mark.usefixtures("hall")
LAST = date(2026, 11, 24)
TUESDAY = minute(60 * 24)


def leaves(login, position, *, follower=None):
    where = Position.objects.get(code=position)
    end_posting(person(login), where, on=LAST, by=OPERATOR, at=NINE)
    if follower:
        Posting.objects.create(person=person(follower), position=where, valid_from=LAST)
    return Posting.objects.get(person=person(login), position=where)


def listed(posting):
    return sorted((one.kind, one.reference) for one in handover_list(posting, TUESDAY))


def test_invariant_32_every_open_matter_of_the_leaver_is_on_the_list():
    waiting = draft_of(person("haneul"), amount_krw=SMALL)
    put_on_route(waiting)
    drafted = draft_of(person("haneul"))
    asked = draft_of(person("jung"))
    actions.ask_units(asked, ["bus"], question="수요는?", by=person("jung"), at=NINE)
    directive = type_in(text="고칠 것", issued_by="시장", issued_on=LAST, office=unit_with("fin"), by=None, at=NINE)
    assign(directive, lead=unit_with("bus"), by=None, at=NINE)

    assert listed(leaves("haneul", "p-bus-r1")) == [("draft", waiting.reference), ("draft", drafted.reference)]
    assert listed(leaves("park", "p-bus")) == [
        ("directive", ""), ("request", asked.reference), ("step", waiting.reference),
    ]  # fmt: skip
    assert listed(leaves("maeul", "p-bus-r")) == [("step", waiting.reference)]


def test_what_waits_for_a_unit_is_handed_over_by_its_head_and_by_nobody_else_in_it():
    asked = draft_of(person("jung"))
    actions.ask_units(asked, ["bus-r"], question="수요는?", by=person("jung"), at=NINE)

    assert listed(leaves("haneul", "p-bus-r1")) == []
    assert listed(leaves("maeul", "p-bus-r")) == [("request", asked.reference)]


def test_invariant_32_an_answer_that_waits_for_a_reply_is_handed_over_and_no_other():
    drafted = {kind: draft_of(person("haneul")) for kind in ("conditional", "objection", "no_opinion", "not_ours")}
    for kind, proposal in drafted.items():
        [asked] = actions.ask_units(proposal, ["bud"], question="재원?", by=person("haneul"), at=NINE)
        actions.answer_request(asked, kind=kind, text="내년부터", by=person("jung"), at=NINE)
    replied = draft_of(person("haneul"))
    [asked] = actions.ask_units(replied, ["bud"], question="재원?", by=person("haneul"), at=NINE)
    answer = actions.answer_request(asked, kind="conditional", text="내년부터", by=person("jung"), at=NINE)
    actions.reply_to_answer(answer, is_taken_up=True, reason="반영", by=person("haneul"), at=NINE)

    replies = {one for kind, one in listed(leaves("haneul", "p-bus-r1")) if kind == "reply"}

    assert replies == {drafted["conditional"].reference, drafted["objection"].reference}


def test_whoever_takes_over_drafts_on_takes_back_and_answers():
    drafted, running = draft_of(person("haneul")), draft_of(person("haneul"), amount_krw=SMALL)
    put_on_route(running)
    [request] = actions.ask_units(drafted, ["bud"], question="재원?", by=person("haneul"), at=NINE)
    answer = actions.answer_request(request, kind="conditional", text="내년부터", by=person("jung"), at=NINE)
    posting, before = leaves("haneul", "p-bus-r1", follower="oh"), Proposal.objects.get(pk=drafted.pk).edition

    row = take_over(posting, by=person("oh"), at=TUESDAY, note="직무편람 받음")

    assert row.successor == person("oh")
    assert {proposal.drafter for proposal in Proposal.objects.all()} == {person("oh")}
    assert (
        Proposal.objects.get(pk=drafted.pk).edition == before + 1
    )  # what the leaver still has open is no longer saved
    actions.write_outline(Proposal.objects.get(pk=drafted.pk), by=person("oh"), at=TUESDAY, summary="이어받음")
    actions.reply_to_answer(answer, is_taken_up=True, reason="반영", by=person("oh"), at=TUESDAY)
    actions.recall(Proposal.objects.get(pk=running.pk), by=person("oh"), at=TUESDAY)
    assert Proposal.objects.get(pk=running.pk).state == "recalled"
    assert verify_everything().ok


def test_what_others_draft_and_what_the_leaver_finished_stays_with_whom_it_was():
    others, finished = draft_of(person("jo")), draft_of(person("haneul"), amount_krw=SMALL)
    put_on_route(finished)
    signed_by(finished, "maeul", "park")
    open_one = draft_of(person("haneul"))

    take_over(leaves("haneul", "p-bus-r1", follower="oh"), by=person("oh"), at=TUESDAY)

    drafters = {row.pk: row.drafter for row in Proposal.objects.select_related("drafter")}
    assert drafters == {others.pk: person("jo"), finished.pk: person("haneul"), open_one.pk: person("oh")}
    entry = payload_of(Entry.objects.get(action="policy.handed_over").index)
    assert (entry["person"], entry["position"], entry["drafts"]) == ("k1", "p-bus-r1", [open_one.reference])


def test_steps_need_no_handing_over_they_wait_for_the_position():
    waiting = draft_of(person("haneul"), amount_krw=SMALL)
    put_on_route(waiting)
    leaves("park", "p-bus", follower="oh")
    signed_by(waiting, "maeul", at=TUESDAY)

    sign_as("oh", waiting, at=TUESDAY)

    assert Proposal.objects.get(pk=waiting.pk).state == "approved"


@pytest.fixture
def taken_over():
    """A document on its route whose drafter left, and the successor took it over."""
    proposal = draft_of(person("haneul"), amount_krw=SMALL)
    put_on_route(proposal)
    take_over(leaves("haneul", "p-bus-r1", follower="oh"), by=person("oh"), at=TUESDAY)
    return Proposal.objects.get(pk=proposal.pk)


def test_what_was_taken_over_on_its_route_is_signed_on_as_it_was_sealed(taken_over):
    assert verify_everything().ok

    signed_by(taken_over, "maeul", "park", at=TUESDAY)

    approval = taken_over.current_round.approval
    assert approval.state == "approved"
    assert json.loads(approval.version.text)["drafter"] == "k1"
    assert verify_everything().ok


def test_who_took_it_over_answers_signs_the_changed_text_and_reminds(taken_over):
    told = {"version_hash": taken_over.current_round.approval.version_id, "by": person("maeul"), "at": TUESDAY}
    asked = request_changes(taken_over, text="막차 시각을 적을 것", **told)
    told |= {"version_hash": taken_over.current_round.approval.version_id, "by": person("oh")}

    answered = answer_changes(asked, answer="적었습니다.", text="□ 추진배경\n○ 24:30까지", **told)

    assert (answered.revision.name, answered.revision.title) == ("오신규", "주무관")
    signed_by(taken_over, "oh", at=TUESDAY)
    [step] = taken_over.current_round.approval.open_steps()
    with pytest.raises(NothingToNudge):
        nudge_step(step, by=person("haneul"), at=TUESDAY)
    assert nudge_step(step, by=person("oh"), at=TUESDAY).step == step
    signed_by(taken_over, "maeul", "park", at=TUESDAY)
    assert taken_over.current_round.approval.state == "approved"
    assert verify_everything().ok


def test_the_answer_of_who_took_it_over_bears_the_own_title():
    """Whoever acts for the post that the drafter left answers as what he is, not as the one who left."""
    proposal = draft_of(person("park"), amount_krw=LARGE)
    put_on_route(proposal)
    take_over(leaves("park", "p-bus"), by=person("maeul"), at=TUESDAY)
    version = proposal.current_round.approval.version_id
    asked = request_changes(proposal, text="고칠 것", version_hash=version, by=person("jung"), at=TUESDAY)

    told = {"text": "□ 추진배경\n○ 새벽", "version_hash": version, "by": person("maeul"), "at": TUESDAY}
    answered = answer_changes(asked, answer="고쳤습니다.", **told)

    assert answered.revision.title == answered.title == "노선팀장"


def test_another_drafter_than_who_took_it_over_is_found(taken_over):
    forge(Proposal, {"drafter": person("jo")}, pk=taken_over.pk)

    assert "version" in {kind for _, kind in verify_everything().bad}


@pytest.mark.parametrize("who", ["haneul", "maeul", "jung"])
def test_nobody_but_the_successor_confirms(who):
    drafted = draft_of(person("haneul"))
    posting = leaves("haneul", "p-bus-r1", follower="oh")

    with pytest.raises((NotTheSuccessor, NotPosted)):
        take_over(posting, by=person(who), at=TUESDAY)

    assert Proposal.objects.get(pk=drafted.pk).drafter == person("haneul")
    assert not Entry.objects.filter(action="policy.handed_over").exists()


def test_without_a_successor_whoever_acts_for_the_post_takes_over():
    """Invariant 32: none is left without a holder."""
    posting = leaves("park", "p-bus")

    [leaving] = leavings(LAST)

    assert [one.code for one in leaving.successors] == ["k2"]
    take_over(posting, by=person("maeul"), at=TUESDAY)
    assert leavings(LAST)[0].is_confirmed


def test_a_handover_is_confirmed_once_and_kept():
    posting = leaves("haneul", "p-bus-r1", follower="oh")
    take_over(posting, by=person("oh"), at=TUESDAY)

    with pytest.raises(AlreadyHandedOver):
        take_over(posting, by=person("oh"), at=TUESDAY)

    assert Entry.objects.filter(action="policy.handed_over").count() == 1


def test_a_handover_names_post_unit_and_successors():
    leaves("haneul", "p-bus-r1", follower="oh")
    leaves("park", "p-bus")

    told = [(one.title, one.unit_name, [person.code for person in one.successors]) for one in leavings(LAST)]

    assert sorted(told) == [("대중교통과장", "대중교통과", ["k2"]), ("주무관", "노선팀", ["k10"])]


def test_a_person_sees_the_handovers_of_the_own_posts_and_of_those_taken_over():
    leaves("haneul", "p-bus-r1", follower="oh")

    assert [len(leavings(LAST, person=person(who))) for who in ("haneul", "oh", "jung")] == [1, 1, 0]


def test_a_handover_is_listed_from_two_weeks_before_the_last_day():
    leaves("haneul", "p-bus-r1", follower="oh")
    ends = Posting.objects.get(person=person("haneul"), valid_to__isnull=False).valid_to

    assert [len(leavings(ends - timedelta(days=ahead))) for ahead in (14, 15)] == [1, 0]
