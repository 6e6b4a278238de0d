"""The collaboration map on the rows of a real hall: what counts as contact, and what nobody may learn from it."""

from datetime import date, timedelta

import pytest
from tests.builders.crowded import crowd_the_hall
from tests.builders.hall import (
    NINE,
    approved,
    claim_of_workers,
    collected,
    draft_of,
    minute,
    person,
    put_on_route,
    table_of_workers,
)

from mulkko.organization.models import PositionVersion, Posting, Unit, UnitSuccession, UnitVersion
from mulkko.policy import actions
from mulkko.policy.actions.texts import invite
from mulkko.policy.models import Proposal
from mulkko.processes.actions import designate
from mulkko.processes.queries.map import collaboration
from mulkko.processes.queries.working import FIRST_DAYS

pytestmark = pytest.mark.usefixtures("hall")
SINCE = date(2026, 6, 1)
LATER = NINE + timedelta(days=FIRST_DAYS + 1)
CLOSED = {"disclosure": "closed", "clauses": "5", "disclosure_reason": "내부 검토"}


@pytest.fixture(autouse=True)
def crowded(hall):
    crowd_the_hall()


def seen_by(who, level="team", at=NINE, since=SINCE):
    return collaboration(person(who) if who else None, at, level=level, since=since)


def pairs(seen):
    return [wall.pair for wall in seen.walls]


def drafted(owner="bus-s", **told):
    """Let 시설팀 keep the table of night workers, and 노선팀 draft on it."""
    collected(table_of_workers(), owner=owner, title="야간근로자 현황")
    return draft_of(person("haneul"), claim=claim_of_workers(person("haneul")), **told)


def test_a_team_learns_that_the_team_next_door_keeps_the_data_that_its_draft_reads():
    proposal = drafted()

    [wall] = seen_by("haneul").walls

    [data] = [row for row in wall.shared if row.thing.kind == "data"]
    assert wall.pair == ("bus-r", "bus-s")
    assert (data.thing.label, data.subjects) == ("야간근로자 현황", [proposal.reference])
    assert wall.score is None


def test_what_a_draft_reads_is_told_to_nobody_who_may_not_read_the_draft():
    proposal = drafted()

    assert seen_by("jo").walls == ()
    assert seen_by("park").walls == ()
    actions.ask_units(proposal, ["leg"], question="의견은?", by=proposal.drafter, at=NINE)
    assert pairs(seen_by("park")) == [("bus-r", "bus-s")]
    put_on_route(Proposal.objects.get(pk=proposal.pk))
    assert pairs(seen_by("jo")) == [("bus-r", "bus-s")]


def test_the_units_concerned_see_it_first_and_the_others_two_weeks_later():
    put_on_route(drafted())

    assert pairs(seen_by("jo")) == pairs(seen_by("choi")) == [("bus-r", "bus-s")]
    for who in ("jung", "mayor", None):
        assert seen_by(who).walls == (), who
        assert pairs(seen_by(who, at=LATER)) == [("bus-r", "bus-s")], who


def test_two_weeks_begin_when_others_could_first_read_of_it():
    proposal = drafted()
    put_on_route(proposal, at=LATER - timedelta(days=3))

    assert seen_by("mayor", at=LATER).walls == ()
    assert pairs(seen_by("mayor", at=LATER + timedelta(days=FIRST_DAYS))) == [("bus-r", "bus-s")]


def test_a_question_is_contact_once_it_is_answered():
    proposal = drafted()
    [request] = actions.ask_units(proposal, ["bus-s"], question="함께 쓸까요?", by=proposal.drafter, at=NINE)

    waiting = seen_by("haneul")
    assert pairs(waiting) == list(waiting.asked) == [("bus-r", "bus-s")]
    actions.answer_request(request, kind="not_ours", by=person("jo"), at=minute(1))
    assert pairs(seen_by("haneul")) == [("bus-r", "bus-s")]
    [request] = actions.ask_units(proposal, ["bus-s"], question="그래도?", by=proposal.drafter, at=minute(2))
    actions.answer_request(request, kind="no_opinion", by=person("jo"), at=minute(3))

    answered = seen_by("haneul")
    assert answered.walls == ()
    assert answered.ties == {("bus-r", "bus-s"): 1}


def test_a_remark_and_an_invitation_to_write_are_contact_and_reading_along_is_none():
    proposal = drafted()
    told = {"by": proposal.drafter, "at": NINE}
    invite(proposal, person("jo"), may_write=False, **told)
    assert len(seen_by("haneul").walls) == 1

    actions.remark_on(proposal, text="우리 자료입니다.", by=person("jo"), at=NINE)
    invite(proposal, person("seo"), may_write=True, **told)

    assert seen_by("haneul").ties == {("bus-r", "bus-s"): 1, ("bus-r", "leg"): 1}


def test_signed_co_operation_ties_units_and_the_line_above_does_not():
    approved(drafted(owner="bud"))

    assert seen_by("choi", level="section").ties == {("bud", "bus"): 1, ("bus", "leg"): 1}
    assert seen_by("choi", level="bureau").ties == {("fin", "tra"): 2}
    assert seen_by("choi", level="section").walls == ()


def test_a_closed_matter_leaves_no_trace_in_what_others_see():
    collected(table_of_workers(), owner="bus-s", title="야간근로자 현황")
    everybody = ("haneul", "jo", "moon", "k101", "kang", "mayor", "jung")
    looks = [(who, level) for who in everybody for level in ("team", "section", "bureau")]
    before = {look: seen_by(*look, at=LATER) for look in looks}
    proposal = draft_of(person("haneul"), claim=claim_of_workers(person("haneul")), title="비밀 계획(안)")
    actions.write_outline(proposal, by=proposal.drafter, at=NINE, **CLOSED)
    approved(Proposal.objects.get(pk=proposal.pk))

    after = {look: seen_by(*look, at=LATER) for look in looks}

    readers = {who for who in everybody if Proposal.objects.readable_by(person(who), LATER).exists()}
    assert not {"jo", "moon", "kang"} & readers
    assert {"haneul", "mayor", "jung"} <= readers
    assert {look for look in looks if before[look] != after[look]} <= {look for look in looks if look[0] in readers}
    assert after["haneul", "section"].ties == {("bud", "bus"): 1, ("bus", "leg"): 1}


def test_data_that_only_their_unit_reads_are_named_to_nobody_else():
    collected(table_of_workers(), owner="bus", readers="unit", title="야간근로자 현황")
    put_on_route(draft_of(person("haneul"), claim=claim_of_workers(person("haneul"))))

    assert seen_by("jung", at=LATER, level="section").walls == ()


def test_a_team_of_fewer_than_five_counts_with_its_section():
    collected(table_of_workers(), owner="bus-s", title="야간근로자 현황")
    Posting.objects.filter(position__code__in=["p-bus-s-0", "p-bus-s-1", "p-bus-s-2"]).update(valid_to=NINE.date())
    draft_of(person("haneul"), claim=claim_of_workers(person("haneul")))

    seen = seen_by("haneul")

    assert seen.walls == ()
    assert seen.merged == 1


def test_an_ended_unit_counts_with_its_successor():
    drafted()
    heir = Unit.objects.create(code="bus-n")
    ends = NINE.date() + timedelta(days=1)
    UnitVersion.objects.filter(unit__code="bus-s").update(valid_to=ends)
    UnitVersion.objects.create(
        unit=heir, name="새시설팀", kind="team", parent=Unit.objects.get(code="bus"), valid_from=ends
    )
    UnitSuccession.objects.create(unit=Unit.objects.get(code="bus-s"), successor=heir, valid_from=ends)
    PositionVersion.objects.filter(unit__code="bus-s").update(unit=heir)

    seen = seen_by("haneul", at=NINE + timedelta(days=2))

    assert pairs(seen) == [("bus-n", "bus-r")]
    assert seen.name("bus-n") == "새시설팀"


def test_what_happened_before_the_period_is_not_counted():
    proposal = drafted()
    [request] = actions.ask_units(proposal, ["bus-s"], question="함께 쓸까요?", by=proposal.drafter, at=NINE)
    actions.answer_request(request, kind="no_opinion", by=person("jo"), at=minute(1))

    seen = seen_by("haneul", at=NINE + timedelta(days=30), since=NINE.date() + timedelta(days=2))

    assert (seen.walls, seen.ties) == ((), {})


def test_what_a_head_designated_stands_on_the_map_and_is_no_wall_any_more():
    drafted()
    due_on = NINE.date() + timedelta(days=7)
    row = designate("bus-s", ["bus-r"], about="야간근로자 현황", due_on=due_on, by=person("park"), at=NINE)

    seen = seen_by("haneul")

    assert seen.apart == []
    assert seen.agreed["bus-r", "bus-s"].row == row


def test_the_number_of_queries_does_not_grow_with_pairs(django_assert_max_num_queries):
    collected(table_of_workers(), owner="bus-s", title="야간근로자 현황")
    for number in range(6):
        drafter = person(("haneul", "jo", "jung", "seo", "k106", "k112")[number])
        put_on_route(draft_of(drafter, claim=claim_of_workers(drafter), title=f"계획 {number}"))

    with django_assert_max_num_queries(32):
        seen_by("mayor", at=LATER)
