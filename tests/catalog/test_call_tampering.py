"""Whoever takes the guards away and changes a row of a data call is found by the ledger, with table and row."""

import pytest
from tests.builders.calls import answered, opened
from tests.builders.hall import NINE, person
from tests.builders.remembered import remembers
from tests.builders.tampering import run_sql, take_guards_from

from mulkko.catalog.actions.calls import decide_end
from mulkko.catalog.actions.closing_calls import close_call
from mulkko.catalog.models import CallSheet
from mulkko.catalog.queries.calls import RECORDED, verify_calls
from mulkko.policy.queries import verify_everything

pytestmark = pytest.mark.usefixtures("hall")
CHANGES = {
    "a purpose": ("catalog_datacall", "UPDATE catalog_datacall SET purpose = '다른 목적'"),
    "a last day": ("catalog_datacall", "UPDATE catalog_datacall SET due_on = '2027-01-01'"),
    "a column": ("catalog_datacall", "UPDATE catalog_datacall SET columns_text = replace(columns_text, '명', '천명')"),
    "a unit's name": ("catalog_askedunit", "UPDATE catalog_askedunit SET unit_name = '다른 팀' WHERE id = (SELECT min(id) FROM catalog_askedunit)"),
    "a value": ("catalog_callsheet", "UPDATE catalog_callsheet SET cells_text = replace(cells_text, '\"value\":\"5\"', '\"value\":\"6\"')"),
    "who filled it in": ("catalog_callsheet", "UPDATE catalog_callsheet SET by_id = (SELECT max(by_id) FROM catalog_callsheet) WHERE number = 0"),
    "a sheet gone": ("catalog_callsheet", "DELETE FROM catalog_callsheet WHERE number = 0"),
    "who confirmed": ("catalog_callconfirmation", "UPDATE catalog_callconfirmation SET title = '과장'"),
    "how many": ("catalog_callclosing", "UPDATE catalog_callclosing SET confirmed = 1"),
    "a decision": ("catalog_callending", "UPDATE catalog_callending SET reason = '다른 이유'"),
    "a decision gone": ("catalog_callending", "DELETE FROM catalog_callending"),
}  # fmt: skip


@pytest.fixture
@remembers
def at_work():
    call = answered(opened())
    close_call(call, by=person("jung"), at=NINE)
    decide_end(call, kind="kept", reason="내년에도 씀", by=person("jung"), at=NINE)
    return call


def test_what_nobody_touched_is_whole(at_work):
    assert list(verify_calls()) == []
    assert verify_everything().ok


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_behind_the_back_of_a_call_is_found_at_its_row(at_work, what):
    table, change = CHANGES[what]
    take_guards_from(*(model._meta.db_table for model, _action in RECORDED))

    run_sql(change)

    assert {one.kind for one in verify_calls()} == {"version"}
    assert {one.table for one in verify_calls()} == {table}


def test_a_sheet_that_nothing_recorded_is_found(at_work):
    sheet = CallSheet.objects.latest("pk")
    CallSheet.objects.create(
        asked=sheet.asked, number=9, cells_text="[]", is_whole=False, way="typed", by=sheet.by, at=NINE
    )

    assert [one.table for one in verify_calls()] == ["catalog_callsheet"]
