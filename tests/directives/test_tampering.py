"""Whoever takes the guards away and changes a row of this room is found by the ledger, at the entry where it happened."""

import pytest
from tests.builders.hall import NINE, draft_of, minute, person
from tests.builders.remarks import candidate_of, directive_of, remarks_of
from tests.builders.remembered import remembers
from tests.builders.tampering import run_sql, take_guards_from

from mulkko.directives import actions
from mulkko.directives.queries import verify_directives
from mulkko.ledger.queries import GUARDED
from mulkko.policy.actions import open_for_directive
from mulkko.policy.queries import verify_everything

pytestmark = pytest.mark.usefixtures("hall")
CHANGES = {
    "a text": "UPDATE directives_remarks SET text = text || ' '",
    "a digest": "UPDATE directives_remarks SET digest = 'x' WHERE id = (SELECT min(id) FROM directives_remarks)",
    "a candidate": "UPDATE directives_candidate SET addressee = '도로과'",
    "an order": "UPDATE directives_directive SET text = '다른 지시'",
    "a due date": "UPDATE directives_directive SET due_on = '2027-01-01'",
    "what is closed": "UPDATE directives_directive SET is_closed = NOT is_closed",
    "a decision": "UPDATE directives_decision SET reason = '다른 사유' WHERE outcome = 'rejected'",
    "who decided": "UPDATE directives_decision SET by_id = NULL WHERE outcome = 'rejected'",
    "a step": "UPDATE directives_event SET text = '다 끝냄' WHERE kind = 'in_progress'",
    "a moment": "UPDATE directives_event SET at = '2026-01-01 00:00:00+00:00' WHERE kind = 'assigned'",
    "a step gone": "DELETE FROM directives_event WHERE kind = 'in_progress'",
    "who works along": "DELETE FROM directives_event_coop",
    "a link": "UPDATE directives_link SET subject = '2026-9999'",
    "a link gone": "DELETE FROM directives_link",
}


@pytest.fixture
@remembers
def at_work():
    directive = directive_of(NINE, lead="bus", coop=("bud",))
    actions.accept_work(directive, by=person("park"), at=minute(1))
    actions.report_progress(directive, text="초안", percent=50, by=person("park"), at=minute(2))
    actions.link(directive, draft_of(person("haneul")).reference, by=person("park"), at=minute(3))
    open_for_directive(directive, title="심야버스 대책(안)", by=person("haneul"), at=minute(3))
    other = remarks_of(NINE, before="둘째. ")
    candidate = candidate_of(other, "promise")
    actions.accept(candidate, by=person("kang"), at=minute(4))
    actions.undo(candidate, by=person("kang"), at=minute(5))
    actions.reject(candidate, reason="의례적인 말", by=person("kang"), at=minute(6))
    actions.type_in(
        text="정류소 점검", issued_by="시장", issued_on=NINE.date(), office=directive.office, by=None, at=NINE
    )
    return directive


def test_what_nobody_touched_is_whole(at_work):
    assert list(verify_directives()) == []
    assert verify_everything().ok


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_behind_the_back_of_the_room_is_found(at_work, what):
    for table in sorted(one for one in GUARDED if one.startswith("directives_")):
        take_guards_from(table)

    run_sql(CHANGES[what])

    assert list(verify_directives()) != []


def test_a_row_that_nothing_recorded_is_found(at_work):
    at_work.events.create(kind="confirmed", by=None, at=NINE)

    assert [one.kind for one in verify_directives()] == ["signature"]
