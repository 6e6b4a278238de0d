"""The ledger as cases: what real acts leave, carried on entry by entry, never a lie about another ledger."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from tests.builders.flows import gone_through
from tests.builders.hall import (
    LARGE,
    NINE,
    WITH_CONSENT,
    approved,
    draft_of,
    minute,
    objected,
    open_hall,
    person,
    put_on_route,
    sign_as,
    signed_by,
)

from mulkko.coordination.models import Request
from mulkko.organization.models import Holiday, day_of
from mulkko.organization.queries import chart, place_of
from mulkko.policy import actions
from mulkko.policy.actions.ladder import talk_over
from mulkko.policy.models import Proposal
from mulkko.processes.queries import Wanted, choices_of, flow_of, offices_seen
from mulkko.processes.queries.log import log_now

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 2, 0, 0, tzinfo=UTC)
DAY = day_of(NINE)


def flow(**wanted):
    return flow_of(Wanted(**wanted), today=chart(DAY))


def many(count=12, *, start=1, **told):
    for number in range(start, start + count):
        usual = {"unit": "bus-r", "drafter": person("haneul"), "at": MONDAY, "reviewer_unit": "bus"}
        gone_through(number, **usual | told)


def test_the_acts_of_the_hall_leave_the_steps_that_were_taken(hall):
    proposal = draft_of(person("haneul"), amount_krw=LARGE)
    actions.ask_units(proposal, ["bud"], question="괜찮습니까?", by=proposal.drafter, at=minute(10))
    request = Request.objects.get(subject=proposal.reference)
    actions.answer_request(request, kind="no_opinion", by=person("jung"), at=minute(40))
    put_on_route(proposal, at=minute(60))
    sign_as("maeul", proposal, at=minute(90))
    actions.return_for_redraft(
        proposal, reason="고침", by=person("park"), at=minute(120),
        version_hash=proposal.current_round.approval.version_id,
    )  # fmt: skip
    put_on_route(Proposal.objects.get(pk=proposal.pk), at=minute(200))
    signed_by(proposal, "maeul", "park", "jung", "seo", "choi", at=minute(260))

    case = log_now().cases[proposal.reference]

    assert [one.step for one in case.passes] == [
        "asked", "draft", "lead_review", "review", "redraft", "lead_review", "review", "cooperate", "cooperate", "approve",
    ]  # fmt: skip
    assert ("review", "redraft") in [(one.source, one.target) for one in case.moves]
    assert [one.kind for one in case.delays] == ["returned"]
    assert case.decided > 0
    assert {one.unit for one in case.passes if one.step == "cooperate"} == {"bud", "leg"}


def test_an_objection_that_is_taken_back_is_found_in_what_the_entries_hold():
    open_hall(delegation=WITH_CONSENT)
    objection = objected(draft_of(person("haneul")))
    told = {"held_on": DAY, "present": "두 부서", "minutes": "논의함", "by": person("jung")}
    talk_over(objection, **told, outcome="stands", at=minute(60))
    talk_over(objection, **told, outcome="withdrawn", at=minute(24 * 60))

    [delay] = log_now().cases[objection.step.approval.subject].delays

    assert (delay.kind, delay.days) == ("objection", 1.0)


def test_a_question_and_its_answer_are_found_in_what_the_entries_hold(hall):
    many(1, asks=True)

    passes = [one for one in log_now().cases["2025-0001"].passes if one.step == "asked"]

    assert [one.took for one in passes] == [1.0, 1.0]


def test_new_entries_are_added_and_only_their_cases_are_read_again(hall, django_assert_num_queries):
    many(8)
    before = log_now()
    with django_assert_num_queries(1):  # the head alone
        assert log_now().cases is before.cases
    many(1, start=100)
    with django_assert_num_queries(5):  # the head, the calendar, the seal that was read last, what is new, and its case
        after = log_now()

    assert set(after.cases) - set(before.cases) == {"2025-0100"}
    assert all(after.cases[key] is before.cases[key] for key in before.cases)


def test_what_was_taken_back_is_forgotten_though_the_numbers_are_given_again(hall):
    many(6)
    point = transaction.savepoint()
    many(6, start=50)
    assert "2025-0050" in log_now().cases
    transaction.savepoint_rollback(point)
    many(6, start=80)

    found = set(log_now().cases)

    assert "2025-0080" in found
    assert not any(key.startswith("2025-005") for key in found)


def test_the_flow_follows_the_ledger_at_once(hall):
    many(8)
    assert flow().steps["approve"].n == 8

    many(3, start=50)

    assert flow().steps["approve"].n == 11


def test_nothing_of_a_closed_proposal_is_counted(hall):
    many(8)
    many(5, start=20, disclosure="closed")
    many(1, start=40)
    Proposal.objects.filter(reference="2025-0040").update(class_now="closed")

    assert flow().cases == 8
    assert flow().steps["approve"].n == 8
    assert not any(key in one.examples for one in flow().causes for key in ("2025-0020", "2025-0040"))


def test_fewer_than_five_matters_tell_nothing(hall):
    many(4)

    found = flow()

    assert (found.cases, found.steps, found.arrows, found.causes, found.offices) == (0, {}, (), (), ())
    assert found.road.spread is None


def test_times_are_working_days_of_the_city(hall):
    many(8, at=MONDAY)  # six days from Monday: the approver signs on a Sunday

    assert flow().road.spread.median == pytest.approx(
        4 + 15 / 24
    )  # it begins at nine, Saturday and Sunday do not count


def test_another_calendar_counts_everything_anew(hall):
    many(8)
    before = flow().road.spread.median
    Holiday.objects.create(day=date(2026, 11, 4), name="임시공휴일")
    many(1, start=50)

    assert flow().road.spread.median == pytest.approx(before - 1)


def test_filters_narrow_by_kind_level_unit_and_time(hall):
    many(6)
    many(7, start=20, is_routine=True)
    many(5, start=40, unit="leg", at=NINE - timedelta(days=200))

    assert flow(months=0).steps["draft"].n == 18
    assert flow(months=3).steps["draft"].n == 13
    assert flow(months=3, kind="routine").steps["draft"].n == 7
    assert flow(months=3, kind="plan").steps["draft"].n == 6
    assert flow(months=0, unit="fin").steps["draft"].n == 5
    assert flow(months=0, unit="bus").steps["draft"].n == 13
    assert flow(kind="amendment").cases == 0
    assert flow(level="mayor").cases == 0


def test_a_real_route_is_found_under_the_level_that_decides_it(hall):
    for number in range(5):
        approved(draft_of(person("haneul"), title=f"계획 {number}(안)"), at=minute(number))

    assert flow(level="bureau_head").steps["approve"].n == 5
    assert flow(level="section_head").cases == 0


def test_the_time_of_one_approver_is_not_told(hall):
    many(12, hand=1)

    found = flow()

    assert found.steps["approve"].n == 12
    assert all(one.spread is None for one in found.steps.values())
    assert found.causes == ()
    assert found.offices == ()


def test_who_looks_sees_the_own_unit_and_those_below_it(hall):
    many(12)
    many(12, start=30, unit="leg", reviewer_unit="leg")
    today = chart(DAY)

    def seen(login):
        return [one.unit for one in offices_seen(flow(), place_of(person(login), NINE), today)]

    assert seen("haneul") == ["bus"]
    assert seen("choi") == []  # the bureau above them, up to the end of last month
    assert seen("seo") == ["leg"]
    assert set(choices_of(place_of(person("choi"), NINE), today)) == {"tra", "bus"}
    assert choices_of(place_of(person("haneul"), NINE), today) == ["bus"]


def test_units_below_are_told_up_to_the_end_of_the_last_month(hall):
    many(12, at=MONDAY - timedelta(days=30))  # in October
    many(7, start=30, at=MONDAY)
    today = chart(DAY)

    [below] = offices_seen(flow(), place_of(person("choi"), NINE), today)
    [own] = offices_seen(flow(), place_of(person("park"), NINE), today)

    assert (below.unit, below.n) == ("bus", 36)
    assert (own.unit, own.n) == ("bus", 57)
    assert flow_of(Wanted(unit="bus"), today=today, own=False).steps["draft"].n == 12
    assert flow_of(Wanted(unit="bus"), today=today, own=True).steps["draft"].n == 19


def test_asking_one_after_another_is_replayed(hall):
    many(6, asks=True)

    drafting, on_route = flow().replays

    assert (drafting.cases, drafting.n, drafting.median) == (6, 6, pytest.approx(1))
    assert on_route.cases == 0
