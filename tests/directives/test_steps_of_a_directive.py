"""Each step of the road: from where it comes, who may take it, and what it leaves behind."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.builders.hall import NINE, approved, draft_of, minute, person
from tests.builders.remarks import DAY, candidate_of, directive_of, remarks_of

from mulkko.directives import actions
from mulkko.directives.errors import DirectiveRefused, NotYours, OutOfTurn, TooLate
from mulkko.directives.models import Decision, Directive, Event
from mulkko.directives.permissions import acts_of
from mulkko.ledger.models import Entry
from mulkko.ledger.queries import verify_chain
from mulkko.organization.engine.workdays import Calendar
from mulkko.organization.models import Holiday
from mulkko.organization.queries import unit_with

pytestmark = pytest.mark.usefixtures("hall")
LATER = minute(60)


def days(number):
    return NINE + timedelta(days=number)


def at_work():
    directive = directive_of(NINE, lead="bus", coop=("bud",))
    actions.accept_work(directive, by=person("park"), at=minute(1))
    return directive


# act -> the login that may do it, and a directive on which it may be done
def reported():
    directive = at_work()
    proof = approved(draft_of(person("haneul"))).current_round.approval
    actions.report_done(directive, proof=proof, by=person("park"), at=minute(2))
    return directive


def paused():
    directive = at_work()
    actions.hold(directive, reason="조례 개정을 기다림", until=date(2026, 12, 1), by=person("kang"), at=minute(2))
    return directive


ACTS = {
    "assign": (directive_of, {"at": NINE}, "kang", lambda one, who: actions.assign(one, lead=unit_with("bus"), by=who, at=LATER)),
    "accept_work": (directive_of, {"at": NINE, "lead": "bus"}, "haneul", lambda one, who: actions.accept_work(one, by=who, at=LATER)),
    "dispute": (directive_of, {"at": NINE, "lead": "bus"}, "haneul", lambda one, who: actions.dispute(one, reason="소관 아님", by=who, at=LATER)),
    "report_progress": (at_work, {}, "haneul", lambda one, who: actions.report_progress(one, text="초안", by=who, at=LATER)),
    "hold": (at_work, {}, "kang", lambda one, who: actions.hold(one, reason="기다림", until=date(2026, 12, 1), by=who, at=LATER)),
    "resume": (paused, {}, "kang", lambda one, who: actions.resume(one, by=who, at=LATER)),
    "confirm": (reported, {}, "kang", lambda one, who: actions.confirm(one, by=who, at=LATER)),
    "reopen": (reported, {}, "kang", lambda one, who: actions.reopen(one, reason="보완", by=who, at=LATER)),
    "close_infeasible": (at_work, {}, "kang", lambda one, who: actions.close_infeasible(one, reason="법으로 막힘", by=who, at=LATER)),
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_done_by_its_side_and_refused_to_everybody_else(act):
    make, told, login, do = ACTS[act]
    directive = make(**told)
    entries = Entry.objects.count()

    for other in ("seo", "jung", "moon" if login == "kang" else "kang"):
        assert act not in acts_of(directive, person(other), LATER), other
        with pytest.raises(NotYours):
            do(directive, person(other))
    assert Entry.objects.count() == entries
    assert act in acts_of(directive, person(login), LATER)
    do(directive, person(login))

    assert Entry.objects.count() == entries + 1
    assert verify_chain().first_bad is None


def test_every_act_is_out_of_turn_where_a_directive_has_ended():
    directive = at_work()
    actions.close_infeasible(directive, reason="법으로 막힘", by=person("kang"), at=minute(3))

    for act, (_make, _told, login, do) in ACTS.items():
        if act != "reopen":
            with pytest.raises(OutOfTurn):
                do(directive, person(login))
    assert acts_of(directive, person("kang"), LATER) == []
    assert acts_of(directive, person("park"), LATER) == []


def test_redistribution_is_asked_for_within_two_working_days_and_once():
    friday = days(4)
    directive = directive_of(friday, lead="bus")

    with pytest.raises(TooLate):  # Wednesday: Monday and Tuesday were the two days
        actions.dispute(directive, reason="도로과 소관", by=person("park"), at=days(9))
    actions.dispute(directive, reason="예산담당관 소관", instead=unit_with("bud"), by=person("park"), at=days(8))
    assert directive.state == "disputed"
    actions.assign(directive, lead=unit_with("bus"), by=person("kang"), at=days(8))

    assert "dispute" not in acts_of(directive, person("park"), days(8))
    with pytest.raises(TooLate):
        actions.dispute(directive, reason="다시", by=person("park"), at=days(8))


def test_public_holidays_do_not_count_where_a_calendar_knows_them():
    directive = directive_of(NINE, lead="bus")
    holidays = {DAY + timedelta(days=1), DAY + timedelta(days=2)}

    with pytest.raises(TooLate):
        actions.dispute(directive, reason="소관 아님", by=person("park"), at=days(3))
    actions.dispute(
        directive, reason="소관 아님", by=person("park"), at=days(3),
        calendar=Calendar(dict.fromkeys(holidays, "공휴일")),
    )  # fmt: skip

    assert directive.state == "disputed"


def test_the_holidays_of_the_city_are_those_that_count():
    for days_on in (1, 2):
        Holiday.objects.create(day=DAY + timedelta(days=days_on), name="임시공휴일")
    directive = directive_of(NINE, lead="bus")

    assert "dispute" in acts_of(directive, person("park"), days(4))
    assert "dispute" not in acts_of(directive, person("park"), days(5))


def test_a_pause_ends_on_its_day_and_is_not_late_meanwhile():
    directive = paused()
    due = directive.due_on

    assert due == date(2026, 11, 27)
    assert directive.state_on(date(2026, 11, 30)) == "on_hold"
    assert not directive.is_overdue(date(2026, 11, 30))
    assert directive.state_on(date(2026, 12, 1)) == "accepted"
    assert directive.is_overdue(date(2026, 12, 1))
    actions.report_progress(directive, text="다시 시작", by=person("park"), at=days(8))


def test_a_pause_needs_a_reason_and_a_day_to_come_also_for_the_database():
    directive = at_work()

    with pytest.raises(DirectiveRefused):
        actions.hold(directive, reason=" ", until=date(2026, 12, 1), by=person("kang"), at=LATER)
    with pytest.raises(DirectiveRefused):
        actions.hold(directive, reason="기다림", until=DAY, by=person("kang"), at=LATER)
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.create(directive=directive, kind="on_hold", text="기다림", by=None, at=LATER)


def test_the_state_of_a_list_is_that_of_each_directive():
    made = [directive_of(NINE, title="가", before="가. "), at_work(), reported_again(), paused_again()]

    for day in (DAY, date(2026, 12, 1)):
        listed = {row.pk: row.listed_state for row in Directive.objects.with_state(day)}
        assert listed == {one.pk: one.state_on(day) for one in made}


def reported_again():
    directive = directive_of(NINE, lead="bus", before="나. ")
    actions.accept_work(directive, by=person("park"), at=minute(1))
    proof = approved(draft_of(person("haneul"))).current_round.approval
    actions.report_done(directive, proof=proof, by=person("park"), at=minute(2))
    return directive


def paused_again():
    directive = directive_of(NINE, lead="bus", before="다. ")
    actions.hold(directive, reason="기다림", until=date(2026, 12, 1), by=person("kang"), at=minute(2))
    return directive


def test_a_decision_is_taken_back_until_somebody_works_with_it():
    remarks = remarks_of(NINE)
    candidate = candidate_of(remarks)
    first = actions.accept(candidate, by=person("kang"), at=NINE)
    actions.undo(candidate, by=person("kang"), at=minute(1))
    assert candidate.state == "candidate"
    assert not Directive.objects.listed().exists()

    second = actions.accept(candidate, by=person("kang"), at=minute(2))
    actions.assign(second, lead=unit_with("bus"), by=person("kang"), at=minute(3))

    with pytest.raises(OutOfTurn):
        actions.undo(candidate, by=person("kang"), at=minute(4))
    assert list(Directive.objects.listed()) == [second]
    assert first.state == "withdrawn"
    assert [row.turn for row in Decision.objects.order_by("turn")] == [1, 2, 3]


def test_a_rejection_and_a_joining_are_taken_back_too():
    remarks = remarks_of(NINE)
    order, again = remarks.candidates.filter(kind="directive")
    directive = actions.accept(order, by=None, at=NINE)

    actions.merge(again, directive, by=person("kang"), at=NINE)
    with pytest.raises(OutOfTurn):  # something is joined with it
        actions.undo(order, by=person("kang"), at=NINE)
    actions.undo(again, by=person("kang"), at=NINE)
    actions.reject(again, by=person("kang"), at=NINE, reason="같은 말")
    actions.undo(again, by=person("kang"), at=NINE)

    assert again.state == "candidate"
    with pytest.raises(OutOfTurn):
        actions.undo(again, by=person("kang"), at=NINE)


def test_only_what_is_of_one_kind_is_joined():
    remarks = remarks_of(NINE)
    directive = actions.accept(candidate_of(remarks), by=None, at=NINE)

    with pytest.raises(DirectiveRefused):
        actions.merge(candidate_of(remarks, "promise"), directive, by=None, at=NINE)


def test_what_is_set_right_before_it_is_accepted_is_kept():
    made = actions.accept(
        candidate_of(remarks_of(NINE)), by=person("kang"), at=NINE, addressee="예산담당관", due_on=date(2026, 12, 4), kind="long"
    )  # fmt: skip

    assert (made.addressee, made.due_on, made.kind) == ("예산담당관", date(2026, 12, 4), "long")


def test_links_are_made_and_taken_away_by_who_works_on_it():
    directive = at_work()
    proposal = draft_of(person("haneul"))

    with pytest.raises(NotYours):
        actions.link(directive, proposal.reference, by=person("seo"), at=LATER)
    actions.link(directive, proposal.reference, by=person("jung"), at=LATER)  # works along
    with pytest.raises(OutOfTurn):
        actions.link(directive, proposal.reference, by=person("park"), at=LATER)
    actions.unlink(directive, proposal.reference, by=person("park"), at=LATER)

    assert not directive.links.standing().exists()
    assert directive.links.count() == 2
