"""A candidate becomes a directive through a person; it is done only with an approved document or evidence."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from tests.builders.hall import NINE, approved, draft_of, minute, person, put_on_route

from mulkko.directives import actions
from mulkko.directives.errors import DirectiveRefused, NoProof, NotYours, OutOfTurn
from mulkko.directives.models import Candidate, Directive, Event
from mulkko.directives.queries import tracked, undecided
from mulkko.ledger.models import Entry
from mulkko.ledger.queries import missing_guards, verify_chain
from mulkko.organization.queries import unit_with

TEXT = "대중교통과장은 이번 주까지 심야버스 대책을 보고해 주시고,\n시설팀은 정류장을 점검해 주십시오. 감사합니다."
DAY = date(2026, 11, 23)
pytestmark = pytest.mark.usefixtures("hall")


def remarks(by=None, text=TEXT):
    return actions.add_remarks(
        text, source="meeting", title="확대간부회의", held_on=DAY, unit=unit_with("fin"), by=by, at=NINE, speaker="시장"
    )


def at_work(lead="bus"):
    """Return a directive that the lead unit has taken over."""
    directive = actions.accept(remarks().candidates.first(), by=person("kang"), at=NINE)
    actions.assign(directive, lead=unit_with(lead), by=person("kang"), at=NINE)
    actions.accept_work(directive, by=person("park"), at=NINE)
    return directive


def test_what_is_found_waits_for_a_person():
    kept = remarks()

    assert [one.text for one in undecided()] == [one.text for one in kept.candidates.all()]
    assert len(undecided()) == 2
    assert not Directive.objects.exists()


def test_the_same_text_is_registered_once():
    remarks()

    with pytest.raises(DirectiveRefused):
        remarks()


def test_only_the_office_that_registered_the_remarks_decides_about_a_candidate():
    candidate = remarks().candidates.first()

    with pytest.raises(NotYours):
        actions.accept(candidate, by=person("haneul"), at=NINE)
    directive = actions.accept(candidate, by=person("kang"), at=NINE)

    assert directive.state == "registered"
    assert directive.issued_by == "시장"
    assert directive.due_on == date(2026, 11, 27)
    assert Candidate.objects.get(pk=candidate.pk).state == "accepted"


def test_a_candidate_is_decided_once():
    first, second = remarks().candidates.all()
    directive = actions.accept(first, by=None, at=NINE)
    actions.merge(second, directive, by=None, at=NINE, reason="같은 지시")

    for candidate in (first, second):
        with pytest.raises(OutOfTurn):
            actions.reject(candidate, by=None, at=NINE)
    assert undecided() == []


def test_a_rejected_candidate_leaves_no_directive():
    actions.reject(remarks().candidates.first(), by=person("kang"), at=NINE, reason="의견임")

    assert not Directive.objects.exists()
    assert Entry.objects.filter(action="directives.rejected").count() == 1


def test_done_without_proof_is_refused_and_leaves_no_trace():
    directive = at_work()
    waiting = put_on_route(draft_of(person("haneul")))

    for proof in (None, waiting, "대중교통과-1"):
        with pytest.raises(NoProof):
            actions.report_done(directive, proof=proof, by=person("park"), at=minute(1))
    assert directive.state == "accepted"
    assert not Entry.objects.filter(action="directives.reported").exists()


def test_done_with_an_approved_document_is_confirmed_by_the_office():
    directive = at_work()
    proof = approved(draft_of(person("haneul"))).current_round.approval

    actions.report_progress(directive, text="초안 작성", percent=50, by=person("haneul"), at=minute(1))
    actions.report_done(directive, proof=proof, by=person("park"), at=minute(2))
    with pytest.raises(NotYours):
        actions.confirm(directive, by=person("park"), at=minute(3))
    actions.confirm(directive, by=person("kang"), at=minute(3))

    [line] = tracked(DAY)
    assert (line.state, line.lead, line.proof) == ("confirmed", "bus", str(proof.number))
    assert verify_chain().first_bad is None


def test_the_database_itself_refuses_done_without_proof():
    directive = at_work()

    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.create(directive=directive, kind="reported", by=None, at=NINE)


def test_a_directive_may_be_reopened_and_ended_with_a_reason():
    directive = at_work()
    actions.close_infeasible(directive, reason="법으로 막혀 있음", by=person("kang"), at=minute(1))

    with pytest.raises(OutOfTurn):
        actions.report_progress(directive, text="계속", by=person("park"), at=minute(2))
    with pytest.raises(DirectiveRefused):
        actions.reopen(directive, reason=" ", by=person("kang"), at=minute(3))


def test_only_the_lead_unit_reports():
    with pytest.raises(NotYours):
        actions.report_progress(at_work(), text="점검함", by=person("seo"), at=minute(1))


def test_what_nobody_wrote_down_is_typed_in_and_seen_when_overdue():
    actions.type_in(
        text="정류장 조명 교체", issued_by="시장", issued_on=DAY, office=unit_with("fin"), by=person("kang"), at=NINE,
        due_on=date(2026, 11, 24),
    )  # fmt: skip

    assert [line.overdue for line in tracked(date(2026, 11, 24))] == [False]
    assert [line.overdue for line in tracked(date(2026, 11, 25))] == [True]


def test_decisions_and_events_are_guarded():
    directive = at_work()

    assert missing_guards() == []
    with pytest.raises(DatabaseError), transaction.atomic():
        directive.events.update(text="anders")
