"""What is late for one and a half times its term stands on the desk of the superior of the late unit, and of nobody else."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from tests.builders.calls import confirmed_by, filled_by, opened
from tests.builders.hall import (
    LARGE,
    NINE,
    draft_of,
    minute,
    open_hall,
    person,
    put_on_route,
    signed_by,
)
from tests.builders.remarks import directive_of
from tests.builders.remembered import remembers

from mulkko.coordination.engine.clock import is_escalated
from mulkko.directives import actions as directives
from mulkko.ledger.models import Entry
from mulkko.organization.actions import enter_absence
from mulkko.organization.engine.workdays import Calendar
from mulkko.policy.actions import ask_units
from mulkko.policy.actions.turns import hold
from mulkko.policy.models import Proposal
from mulkko.web.work.desk import desk_of
from mulkko.web.work.late import late_below

FRIDAY, MONDAY = NINE + timedelta(days=4), NINE + timedelta(days=7)
EVERYBODY = ("haneul", "maeul", "park", "choi", "cha", "vice", "mayor", "jung", "kang", "seo", "moon")


def seen_by(at):
    """Return who sees what: login and (unit, act, working days late)."""
    found = {login: late_below(desk_of(person(login), at)) for login in EVERYBODY}
    return {login: [(one.unit, one.act, one.days) for one in rows] for login, rows in found.items() if rows}


@pytest.fixture
@remembers
def on_route(db):
    open_hall()
    proposal = draft_of(person("haneul"), amount_krw=LARGE)
    put_on_route(proposal)
    return proposal


@pytest.mark.parametrize(
    ("term_ends", "today", "expected"),
    [
        (date(2026, 11, 26), date(2026, 11, 27), False),  # four of three working days
        (date(2026, 11, 26), date(2026, 11, 29), False),  # a Sunday counts for nothing
        (date(2026, 11, 26), date(2026, 11, 30), True),
        (date(2026, 11, 24), date(2026, 11, 24), False),  # an urgent request of one day
        (date(2026, 11, 24), date(2026, 11, 25), True),
        (date(2026, 11, 23), date(2026, 11, 25), True),  # a term of no day counts as one
    ],
)
def test_one_and_a_half_times_the_term_is_counted_in_working_days(term_ends, today, expected):
    assert is_escalated(date(2026, 11, 23), term_ends, today, Calendar()) is expected


def test_a_late_step_is_told_to_the_superior_of_its_unit_alone(on_route):
    assert seen_by(FRIDAY) == {}
    assert seen_by(MONDAY) == {"park": [("노선팀", "검토", 2)]}

    signed_by(on_route, "maeul", at=MONDAY)

    assert seen_by(MONDAY) == {}
    assert seen_by(MONDAY + timedelta(days=7)) == {"choi": [("대중교통과", "검토", 2)]}


def test_units_beside_the_line_are_told_to_their_own_superior(on_route):
    signed_by(on_route, "maeul", "park")

    assert seen_by(MONDAY) == {"kang": [("법무담당관", "협조", 2), ("예산담당관", "협조", 2)]}


def test_the_clock_begins_anew_when_a_hold_ends(on_route):
    until = (NINE + timedelta(days=3)).date()
    version = on_route.current_round.approval.version_id
    hold(on_route, until=until, reason="의회", version_hash=version, by=person("maeul"), at=minute(5))

    assert seen_by(MONDAY) == {}
    assert "park" in seen_by(MONDAY + timedelta(days=3))


def test_a_late_answer_to_a_request_is_told_to_the_superior_of_the_unit_that_was_asked(db):
    open_hall()
    draft = draft_of(person("haneul"))
    ask_units(draft, ["bud"], question="재원이 있는가?", by=person("haneul"), at=NINE)

    assert seen_by(FRIDAY) == {}
    assert seen_by(MONDAY) == {"kang": [("예산담당관", "협의", 2)]}


def test_a_late_data_call_is_told_to_the_superior_of_the_unit_until_its_head_has_confirmed(db):
    open_hall()
    call = opened()  # until the next Monday: five working days
    assert seen_by(MONDAY + timedelta(days=2)) == {}
    late = MONDAY + timedelta(days=3)
    assert seen_by(late) == {"park": [("노선팀", "자료 취합", 3), ("시설팀", "자료 취합", 3)]}

    filled_by(call, "bus-r", "haneul", "1", "2", "3")
    assert len(seen_by(late)["park"]) == 2
    confirmed_by(call, "bus-r", "maeul")

    assert seen_by(late) == {"park": [("시설팀", "자료 취합", 3)]}
    [row] = late_below(desk_of(person("park"), late))
    assert (row.title, row.address) == (call.title, f"/data/calls/{call.pk}/units/bus-s/")


def test_a_late_directive_is_told_to_the_superior_of_the_unit_that_leads(db):
    open_hall()
    directive = directive_of(NINE, lead="bus")  # until Friday: four working days
    assert seen_by(MONDAY) == {}
    tuesday = MONDAY + timedelta(days=1)
    assert seen_by(tuesday) == {"choi": [("대중교통과", "지시", 2)]}

    directives.hold(directive, reason="의회", until=tuesday.date() + timedelta(days=9), by=person("kang"), at=tuesday)

    assert seen_by(tuesday) == {}


def test_while_the_superior_is_absent_who_acts_sees_it_too(on_route):
    signed_by(on_route, "maeul")
    assert set(seen_by(MONDAY)) == {"choi"}
    told = {"starts_on": MONDAY.date(), "ends_on": MONDAY.date() + timedelta(days=1), "by": None, "at": MONDAY}

    enter_absence(person("choi"), reason="trip", **told)

    assert seen_by(MONDAY)["cha"] == [("대중교통과", "검토", 2)]
    assert seen_by(MONDAY + timedelta(days=1)).keys() == {"choi"}


def test_of_what_the_superior_may_not_read_only_the_own_unit_is_told(on_route):
    signed_by(on_route, "maeul", "park")
    Proposal.objects.filter(pk=on_route.pk).update(disclosure="closed")

    rows = late_below(desk_of(person("kang"), MONDAY))

    assert [(one.unit, one.title, one.reference, one.address) for one in rows] == [
        ("법무담당관", "", "", ""),
        ("예산담당관", "", "", ""),
    ]


def test_nothing_happens_by_its_standing_there(on_route):
    """Invariant 24."""
    before = Entry.objects.count()

    seen_by(MONDAY)

    assert (Entry.objects.count(), Proposal.objects.get(pk=on_route.pk).state) == (before, "in_route")


def test_the_page_shows_it_to_the_superior_and_to_nobody_else(on_route, browser_of, monkeypatch):
    monkeypatch.setattr("mulkko.web.views.inbox.timezone", SimpleNamespace(now=lambda: MONDAY))

    page = browser_of(person("park")).get("/").content.decode()

    assert "아래 부서에서 늦어진 일" in page
    assert "2근무일" in page
    assert "late-title" not in browser_of(person("choi")).get("/").content.decode()
