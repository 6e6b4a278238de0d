"""보류: a step stands still until a day, for a reason; on that day it goes on by itself, and nothing is approved by that."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.builders.hall import NINE, draft_of, minute, person, put_on_route, sign_as, signed_by
from tests.builders.remembered import remembers

from mulkko.approval.errors import (
    BadDay,
    CannotHold,
    NothingOnHold,
    NotYourTurn,
    OnHold,
    OtherVersion,
    ReasonMissing,
    RoundOver,
)
from mulkko.approval.models import Hold, Signature
from mulkko.approval.queries import turns_of
from mulkko.approval.queries.holding import clock_of, hold_of
from mulkko.ledger.models import Entry
from mulkko.organization.actions import enter_absence
from mulkko.organization.models import day_of
from mulkko.policy import actions
from mulkko.policy.actions.acting import leave_out_review
from mulkko.policy.actions.desk import nudge_step
from mulkko.policy.actions.turns import add_step, hold, revise, take_up
from mulkko.policy.models import Proposal
from mulkko.policy.queries import verify_everything
from mulkko.policy.queries.listing import due_by, with_since, with_stage

MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)


@pytest.fixture
@remembers
def on_route(hall):
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)
    return proposal


def held(proposal, login="maeul", **told):
    version = proposal.current_round.approval.version_id
    usual = {"until": FRIDAY, "reason": "시의회 답변을 기다림", "version_hash": version, "at": minute(1)}
    return hold(proposal, **{**usual, "by": person(login), **told})


def standing(proposal, day):
    return hold_of(proposal.current_round.approval, day)


def test_invariant_23_a_hold_has_a_reason_and_a_day_and_on_that_day_the_step_goes_on_by_itself(on_route):
    row = held(on_route)
    entries = Entry.objects.count()

    assert (row.until, row.reason, row.title, row.name) == (FRIDAY, "시의회 답변을 기다림", "노선팀장", "이마을")
    assert standing(on_route, FRIDAY - timedelta(days=1)) == row
    assert standing(on_route, FRIDAY) is None
    assert (Entry.objects.count(), Hold.objects.count()) == (entries, 1)  # no job, no row, no entry
    assert verify_everything().ok


@pytest.mark.parametrize(
    ("told", "refused"),
    [
        ({"reason": "  "}, ReasonMissing),
        ({"until": MONDAY}, BadDay),
        ({"until": MONDAY - timedelta(days=1)}, BadDay),
        ({"until": MONDAY + timedelta(days=367)}, BadDay),
        ({"until": date.max}, BadDay),  # no day comes after it: every list would stumble over its deadline
        ({"version_hash": "0" * 64}, OtherVersion),
        ({"login": "park"}, NotYourTurn),
        ({"login": "haneul"}, NotYourTurn),
    ],
)
def test_without_reason_day_or_turn_nothing_is_held(on_route, told, refused):
    """Invariant 23."""
    with pytest.raises(refused):
        held(on_route, **told)

    assert not Hold.objects.exists()
    assert not Entry.objects.filter(action="approval.held").exists()


def test_a_unit_beside_the_line_holds_nothing_up(on_route):
    signed_by(on_route, "maeul", "park")

    with pytest.raises(CannotHold):
        held(on_route, "jung")


def test_nobody_holds_twice_and_nobody_is_reminded_meanwhile(on_route):
    held(on_route)
    step = on_route.current_round.approval.steps.get(kind="lead_review")

    with pytest.raises(OnHold):
        held(on_route)
    with pytest.raises(OnHold):
        nudge_step(step, by=person("haneul"), at=minute(2))
    assert nudge_step(step, by=person("haneul"), at=NINE + timedelta(days=4))


def test_a_signature_ends_the_hold(on_route):
    held(on_route)

    sign_as("maeul", on_route, at=minute(2))

    assert standing(on_route, MONDAY) is None
    assert verify_everything().ok


def test_who_has_the_turn_takes_it_up_again_and_so_does_a_superior_but_nobody_else(on_route):
    row = held(on_route)
    for login in ("haneul", "jung", "jo"):
        with pytest.raises(NotYourTurn):
            take_up(row, by=person(login), at=minute(2))

    take_up(row, by=person("maeul"), at=minute(2))
    again = held(on_route, at=minute(3))
    take_up(again, by=person("choi"), at=minute(4))

    assert standing(on_route, MONDAY) is None
    with pytest.raises(NothingOnHold):
        take_up(again, by=person("maeul"), at=minute(5))
    assert verify_everything().ok


def test_a_hold_that_is_over_is_not_taken_up_in_the_place_of_the_one_that_stands(on_route):
    first = held(on_route)
    take_up(first, by=person("maeul"), at=minute(2))
    held(on_route, at=minute(3))

    with pytest.raises(NothingOnHold):
        take_up(first, by=person("maeul"), at=minute(4))

    assert standing(on_route, MONDAY) is not None


def test_the_drafter_takes_back_what_is_on_hold(on_route):
    row = held(on_route)

    actions.recall(on_route, by=person("haneul"), at=minute(2))

    assert Proposal.objects.get().state == "recalled"
    with pytest.raises(RoundOver):
        take_up(row, by=person("maeul"), at=minute(3))


def test_the_holder_who_returns_takes_up_what_the_deputy_held(on_route):
    """Invariant 29."""
    signed_by(on_route, "maeul", "park", "jung", "seo")
    enter_absence(person("choi"), by=None, at=NINE, starts_on=MONDAY, ends_on=MONDAY + timedelta(days=1), reason="trip")
    row = held(on_route, "cha")

    back = NINE + timedelta(days=2)
    take_up(row, by=person("choi"), at=back)

    assert standing(on_route, day_of(back)) is None
    assert verify_everything().ok


def test_invariant_24_years_after_a_hold_nothing_is_signed_by_that(on_route):
    held(on_route)

    assert standing(on_route, FRIDAY + timedelta(days=2000)) is None
    assert Signature.objects.count() == 1
    assert on_route.state == "in_route"


def test_what_is_on_hold_is_late_for_nobody_and_the_clock_begins_anew(on_route):
    held(on_route, until=date(2026, 12, 7))
    rows = with_stage(Proposal.objects.all())

    assert not due_by(rows, date(2026, 12, 4)).exists()
    assert not due_by(rows, date(2026, 12, 9)).exists()
    assert due_by(rows, date(2026, 12, 10)).exists()  # three working days from the day of the hold
    assert clock_of(NINE, Hold.objects.get()) == date(2026, 12, 7)


def test_the_clock_begins_anew_where_it_is_taken_up_too(on_route):
    row = held(on_route, until=date(2026, 12, 7))
    take_up(row, by=person("maeul"), at=NINE + timedelta(days=7))  # on the 30th
    rows = with_stage(Proposal.objects.all())

    assert not due_by(rows, date(2026, 12, 2)).exists()
    assert due_by(rows, date(2026, 12, 3)).exists()
    assert clock_of(NINE, Hold.objects.last()) == date(2026, 11, 30)


def test_a_hold_of_the_approver_excuses_nobody_whose_turn_came_after_it(on_route):
    signed_by(on_route, "maeul", "park", "jung", "seo")
    held(on_route, "choi", until=date(2027, 2, 1))
    add_step(on_route, unit="fin", kind="cooperate", reason="재원", by=person("choi"), at=minute(2))

    assert due_by(with_stage(Proposal.objects.all()), date(2026, 12, 11)).exists()


@pytest.mark.parametrize("what", ["added", "left out", "changed"])
def test_a_list_is_sorted_and_narrowed_by_the_very_moment_that_it_shows(on_route, what):
    """Since when a turn waits: an added step, a review left out and a changed text begin it anew."""
    later = NINE + timedelta(days=7)
    version = on_route.current_round.approval.version_id
    if what == "added":
        signed_by(on_route, "maeul", "park", "jung", "seo")
        add_step(on_route, unit="fin", kind="cooperate", reason="재원", by=person("choi"), at=later)
    elif what == "left out":
        signed_by(on_route, "maeul")
        days = {"starts_on": day_of(later), "ends_on": day_of(later + timedelta(days=1))}
        enter_absence(person("park"), by=None, at=later, reason="trip", **days)
        leave_out_review(on_route, by=person("haneul"), at=later, version_hash=version)
    else:
        signed_by(on_route, "maeul")
        revise(on_route, "□ 추진배경\n○ 새벽", reason="새벽", version_hash=version, by=person("park"), at=later)

    [row] = with_since(with_stage(Proposal.objects.all()))

    assert row.since == turns_of([row.reference])[row.reference].begun_at == later


def test_a_signature_takes_no_more_queries_for_there_being_holds(on_route):
    with CaptureQueriesContext(connection) as queries:
        sign_as("maeul", on_route, at=minute(2))

    assert not any("approval_hold" in str(query["sql"]) for query in queries)
