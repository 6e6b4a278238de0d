"""Directives are for all staff; a closed one is for its office and the units that work on it. And what waits for whom."""

from datetime import date, timedelta

import pytest
from tests.builders.hall import NINE, minute, person
from tests.builders.remarks import DAY, candidate_of, directive_of, remarks_of

from mulkko.directives import actions
from mulkko.directives.models import Candidate, Directive, Remarks
from mulkko.directives.queries import counts, narrowed, visible, waiting_for
from mulkko.organization.queries import unit_with

pytestmark = pytest.mark.usefixtures("hall")


def seen_by(login, what="directive"):
    return {one.pk for one in visible(person(login), NINE, what=what)}


def test_an_open_directive_is_seen_by_everybody():
    directive = directive_of(NINE)

    for login in ("haneul", "seo", "mayor", "kang", "moon"):
        assert seen_by(login) == {directive.pk}


def test_a_closed_directive_is_seen_by_its_office_and_those_who_work_on_it():
    directive = directive_of(NINE, is_closed=True, lead="bus", coop=("leg",))

    assert directive.is_closed
    for login in ("kang", "park", "haneul", "seo", "choi", "mayor"):
        assert seen_by(login) == {directive.pk}, login
    for login in ("jung", "oh"):  # another section of the bureau; somebody who holds no position
        assert seen_by(login) == set(), login
    assert Directive.objects.readable_by(None, NINE).exists()


def test_a_closed_directive_of_another_office_is_not_even_counted():
    directive_of(NINE, office="leg", is_closed=True)

    rows = visible(person("haneul"), NINE, what="directive")

    assert counts(rows, DAY).total == 0
    assert list(narrowed(rows, {"q": "심야버스"}, person=person("haneul"), at=NINE)) == []


def test_candidates_are_shown_to_the_office_alone():
    remarks_of(NINE, office="leg")

    assert Candidate.objects.decidable_by(person("seo"), NINE).count() == 4
    assert not Candidate.objects.decidable_by(person("haneul"), NINE).exists()
    assert Remarks.objects.readable_by(person("haneul"), NINE).exists()


def test_a_closed_text_is_read_by_its_office_alone():
    directive_of(NINE, office="leg", is_closed=True, lead="bus")

    assert not Remarks.objects.readable_by(person("park"), NINE).exists()
    assert Remarks.objects.readable_by(person("seo"), NINE).exists()


def test_what_waits_stands_on_the_desk_whose_turn_it_is():
    remarks = remarks_of(NINE)
    directive = actions.accept(candidate_of(remarks), by=person("kang"), at=NINE)

    assert [row.act for row in waiting_for(person("kang"), NINE)] != []
    assert waiting_for(person("park"), NINE) == []
    actions.assign(directive, lead=unit_with("bus"), by=person("kang"), at=NINE)
    [row] = waiting_for(person("haneul"), NINE)

    assert (row.due_on, row.address) == (date(2026, 11, 27), f"/directives/{directive.pk}/")
    assert row.unit == "기획조정실"
    assert waiting_for(person("choi"), NINE) == []  # what waits for a section is not on the desk of its bureau
    assert [one.address for one in waiting_for(person("kang"), NINE)] == [
        f"/directives/candidates/?remarks={remarks.pk}"
    ]


def test_progress_waits_again_when_a_week_has_passed_or_the_day_is_near():
    directive = directive_of(NINE, lead="bus")
    actions.accept_work(directive, by=person("park"), at=minute(1))
    actions.report_progress(directive, text="초안", by=person("park"), at=minute(2))

    assert waiting_for(person("park"), minute(3)) == []
    assert len(waiting_for(person("park"), NINE + timedelta(days=1))) == 1  # three days before it is due


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, 2), ({"state": "assigned"}, 1), ({"state": "registered"}, 1), ({"unit": "bus"}, 1), ({"unit": "bud"}, 1),
        ({"unit": "leg"}, 0), ({"due": "past"}, 0), ({"due": "week"}, 2), ({"due": "none"}, 0), ({"source": "meeting"}, 2),
        ({"source": "typed"}, 0), ({"q": "대중교통과"}, 2), ({"q": "예산담당관"}, 1), ({"q": "없는말"}, 0), ({"mine": True}, 1),
        ({"state": "overdue"}, 0), ({"sort": "moved"}, 2),
    ],
)  # fmt: skip
def test_a_list_is_narrowed_by_what_its_address_asks_for(wanted, found):
    directive_of(NINE, lead="bus", coop=("bud",))
    directive_of(NINE, before="둘째. ")

    rows = narrowed(visible(person("park"), NINE, what="directive"), wanted, person=person("park"), at=NINE)

    assert len(rows) == found


def test_counts_are_those_of_the_list():
    directive_of(NINE, lead="bus")
    directive_of(NINE, before="둘째. ")
    rows = visible(person("park"), NINE + timedelta(days=30), what="directive")

    found = counts(rows, DAY + timedelta(days=30))

    assert (found.states, found.late, found.total) == ({"assigned": 1, "registered": 1}, 2, 2)
