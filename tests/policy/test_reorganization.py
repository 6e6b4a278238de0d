"""A reorganisation is seen before it is done, loses nothing, and changes nothing that is signed.

Invariant 30: it never changes a signed step, number or old unit name, and every open step has a holder or is told.
Invariant 7: a number keeps the name that the department had.
"""

from datetime import date, timedelta

import pytest
from tests.builders.hall import (
    FILES,
    NINE,
    OPERATOR,
    SMALL,
    approved,
    draft_of,
    minute,
    person,
    put_on_route,
    sign_as,
    write_hall,
)

from mulkko.approval.queries import waiting_for
from mulkko.coordination.queries import waiting_for as requests_waiting_for
from mulkko.directives.actions import assign, type_in
from mulkko.ledger.models import Entry
from mulkko.organization.actions import load_city, name_successor
from mulkko.organization.errors import BadPlan, OrganizationError
from mulkko.organization.models import Position, PositionVersion, Unit, UnitVersion
from mulkko.organization.queries import chart, holders, unit_with
from mulkko.policy.actions import ask_units
from mulkko.policy.actions.reorganizing import preview_reorganization, reorganize
from mulkko.policy.models import Proposal
from mulkko.policy.queries import verify_everything
from mulkko.policy.queries.open_matters import open_matters

pytestmark = pytest.mark.usefixtures("hall")
BEFORE, ON, AFTER = date(2026, 11, 30), date(2026, 12, 1), minute(60 * 24 * 9)
# 대중교통과 and its teams become 교통정책과; the route team goes on in it, the works team ends without an heir.
MERGER = {
    "units": """\
code,name,kind,parent,valid_from,valid_to
bus,대중교통과,section,tra,2020-01-01,2026-12-01
mob,교통정책과,section,tra,2026-12-01,
bus-r,노선팀,team,mob,2026-12-01,
bus-s,시설팀,team,bus,2020-01-01,2026-12-01
""",
    "positions": """\
code,unit,title,level,valid_from,valid_to
p-bus,bus,대중교통과장,section_head,2020-01-01,2026-12-01
p-mob,mob,교통정책과장,section_head,2026-12-01,
p-bus-s,bus-s,시설팀장,team_lead,2020-01-01,2026-12-01
p-bus-s1,bus-s,주무관,officer,2020-01-01,2026-12-01
""",
    "postings": "person,position,kind,valid_from\nk3,p-mob,regular,2026-12-01\n",
    "unit_successors": "unit,successor,valid_from\nbus,mob,2026-12-01\n",
}


def plan(folder, **changed):
    for name, text in (MERGER | changed).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def in_flow():
    """One document waits for the section head, one is approved, one drafted with a question, and a directive runs."""
    waiting = draft_of(person("haneul"), amount_krw=SMALL)
    put_on_route(waiting)
    sign_as("maeul", waiting)
    done = approved(draft_of(person("haneul"), amount_krw=SMALL, title="끝난 계획"))
    asking = draft_of(person("jung"), title="예산 편성안")
    ask_units(asking, ["bus", "bus-s"], question="수요가 있는가?", by=person("jung"), at=NINE)
    directive = type_in(
        text="정류소를 고칠 것", issued_by="시장", issued_on=NINE.date(), office=unit_with("fin"), by=None, at=NINE
    )
    assign(directive, lead=unit_with("bus"), by=None, at=NINE)
    return waiting, done, asking


def fates(found):
    return {(one.matter.kind, one.matter.position or one.matter.unit): (one.fate, one.heirs) for one in found.destinies}


def test_the_preview_says_where_every_open_matter_goes_and_leaves_no_trace(in_flow, tmp_path):
    entries, units = Entry.objects.count(), UnitVersion.objects.count()

    found = preview_reorganization(plan(tmp_path), at=NINE)

    assert found.change.on == ON
    assert len(found.destinies) == len(open_matters(NINE))
    assert fates(found) == {
        ("step", "p-bus"): ("follows", ("p-mob",)),
        ("draft", "bus-r"): ("stays", ("bus-r",)),
        ("draft", "bud"): ("stays", ("bud",)),
        ("request", "bus"): ("follows", ("mob",)),
        ("request", "bus-s"): ("orphaned", ()),
        ("directive", "bus"): ("follows", ("mob",)),
    }
    assert [one.matter.unit for one in found.needs_decision] == ["bus-s"]
    assert (Entry.objects.count(), UnitVersion.objects.count()) == (entries, units)
    assert chart(ON).names["bus"] == "대중교통과"


def test_the_preview_names_what_ends_begins_moves_and_who_is_left_without_a_post(tmp_path):
    change = preview_reorganization(plan(tmp_path), at=NINE).change

    assert [(one.code, one.heirs) for one in change.ended_units] == [("bus", (("mob", "교통정책과"),)), ("bus-s", ())]
    assert change.new_units == (("mob", "교통정책과"),)
    assert [(one.code, one.before, one.after) for one in change.moved] == [("bus-r", "대중교통과", "교통정책과")]
    assert [(one.code, one.is_clear) for one in change.ended_posts] == [("p-bus", True), ("p-bus-s", False), ("p-bus-s1", False)]  # fmt: skip
    assert [one.code for one in change.left_out] == ["k11", "k13"]


def test_carrying_out_does_what_the_preview_said_in_one_act_and_one_entry(in_flow, tmp_path):
    promised = preview_reorganization(plan(tmp_path), at=NINE)
    entries = Entry.objects.count()

    done = reorganize(plan(tmp_path), by=OPERATOR, at=NINE)

    assert (done.change, done.destinies, done.loaded) == (promised.change, promised.destinies, promised.loaded)
    assert Entry.objects.count() == entries + 1
    assert Entry.objects.latest("index").action == "policy.reorganized"
    assert chart(BEFORE).names["bus"] == "대중교통과"
    assert "bus" not in chart(ON).names


def test_an_open_step_waits_for_the_heir_who_signs_it_and_the_route_stays_as_it_was_sealed(in_flow, tmp_path):
    waiting, _, _ = in_flow
    reorganize(plan(tmp_path), by=OPERATOR, at=NINE)

    assert [step.position.code for step in waiting_for(person("park"), AFTER)] == ["p-bus"]
    signature = sign_as("park", waiting, at=AFTER)

    assert (signature.title, signature.unit_name) == ("교통정책과장", "교통정책과")
    assert Proposal.objects.get(pk=waiting.pk).state == "approved"
    assert verify_everything().ok


def test_invariants_7_and_30_what_is_signed_and_numbered_keeps_the_names_of_its_day(in_flow, tmp_path):
    _, done, _ = in_flow
    approval = done.current_round.approval
    signed = [signature for step in approval.steps.all() for signature in [step.signature.facts()]]
    number = str(approval.number)

    reorganize(plan(tmp_path), by=OPERATOR, at=NINE)

    again = Proposal.objects.get(pk=done.pk).current_round.approval
    assert [step.signature.facts() for step in again.steps.all()] == signed
    assert str(again.number) == number == "대중교통과-1"
    assert {one["by"][4] for one in signed} == {"노선팀", "대중교통과"}


def test_a_question_to_a_unit_that_ended_waits_for_its_heir(in_flow, tmp_path):
    reorganize(plan(tmp_path), by=OPERATOR, at=NINE)

    assert "bus" in [request.unit.code for request in requests_waiting_for(person("park"), AFTER)]
    assert requests_waiting_for(person("jung"), AFTER) == []


def test_a_draft_of_a_unit_that_moved_goes_up_the_new_line(tmp_path):
    reorganize(plan(tmp_path), by=OPERATOR, at=NINE)
    proposal = draft_of(person("haneul"), at=AFTER, amount_krw=SMALL)

    approval = put_on_route(proposal, at=AFTER)

    assert approval.department_name == "교통정책과"
    assert [step.position.code for step in approval.steps.all()] == ["p-bus-r1", "p-bus-r", "p-mob"]


SPLIT = {
    "units": """\
code,name,kind,parent,valid_from,valid_to
bus,대중교통과,section,tra,2020-01-01,2026-12-01
line,노선과,section,tra,2026-12-01,
works,시설과,section,tra,2026-12-01,
bus-r,노선팀,team,line,2026-12-01,
bus-s,시설팀,team,works,2026-12-01,
""",
    "positions": """\
code,unit,title,level,valid_from,valid_to
p-bus,bus,대중교통과장,section_head,2020-01-01,2026-12-01
p-line,line,노선과장,section_head,2026-12-01,
p-works,works,시설과장,section_head,2026-12-01,
""",
    "postings": "person,position,kind,valid_from\nk3,p-line,regular,2026-12-01\nk10,p-works,regular,2026-12-01\n",
    "unit_successors": "unit,successor,valid_from\nbus,line,2026-12-01\nbus,works,2026-12-01\n",
}


def test_after_a_split_nobody_signs_until_an_heir_is_named_and_then_the_heir_does(in_flow, tmp_path):
    waiting, _, _ = in_flow
    found = reorganize(plan(tmp_path, **SPLIT), by=OPERATOR, at=NINE)
    assert fates(found)["step", "p-bus"] == ("undetermined", ("p-line", "p-works"))
    assert waiting_for(person("park"), AFTER) == waiting_for(person("oh"), AFTER) == []

    old, heir = (Position.objects.get(code=code) for code in ("p-bus", "p-works"))
    name_successor(old, heir, by=OPERATOR, at=AFTER)

    assert [one.code for one in holders("p-bus", AFTER.date())] == ["k10"]
    assert [step.approval.subject for step in waiting_for(person("oh"), AFTER)] == [waiting.reference]
    with pytest.raises(OrganizationError, match="heir already"):
        name_successor(old, heir, by=OPERATOR, at=AFTER)


def test_an_heir_that_the_files_name_settles_a_split(in_flow, tmp_path):
    named = "position,successor,valid_from\np-bus,p-line,2026-12-01\n"

    found = preview_reorganization(plan(tmp_path, **SPLIT, position_successors=named), at=NINE)

    assert fates(found)["step", "p-bus"] == ("follows", ("p-line",))
    assert found.needs_decision == [one for one in found.destinies if one.matter.unit == "bus"]


def test_files_with_problems_change_nothing_and_every_problem_is_told(in_flow, tmp_path):
    broken = MERGER["unit_successors"] + "bus,moon,2026-12-01\nbus,bus,2026-12-01\nnobody,mob,tomorrow\n"
    entries = Entry.objects.count()

    for act in (preview_reorganization, lambda folder, at: reorganize(folder, by=OPERATOR, at=at)):
        with pytest.raises(BadPlan) as refused:
            act(plan(tmp_path, unit_successors=broken), at=NINE)
        assert {(one.file, one.row) for one in refused.value.problems} == {
            ("unit_successors", 1), ("unit_successors", 2), ("unit_successors", 3),
        }  # fmt: skip
    assert Entry.objects.count() == entries
    assert not Unit.objects.filter(code="mob").exists()


def test_a_row_that_contradicts_what_is_loaded_rolls_the_whole_act_back(in_flow, tmp_path):
    other = MERGER["positions"].replace("대중교통과장,section_head,2020-01-01", "버스과장,section_head,2020-01-01")

    with pytest.raises(BadPlan):
        reorganize(plan(tmp_path, positions=other), by=OPERATOR, at=NINE)

    assert not UnitVersion.objects.filter(unit__code="mob").exists()


def test_the_same_files_again_change_nothing(in_flow, tmp_path):
    reorganize(plan(tmp_path), by=OPERATOR, at=NINE)
    versions = list(PositionVersion.objects.order_by("pk").values())

    again = preview_reorganization(plan(tmp_path), at=NINE + timedelta(hours=1), on=ON)

    assert not any(again.loaded.values())
    assert list(PositionVersion.objects.order_by("pk").values()) == versions


def test_a_renamed_unit_is_no_ended_one(tmp_path):
    later = FILES["units"].splitlines()[0] + "\nbus,교통정책과,section,tra,2026-12-01\n"
    load = tmp_path / "load"
    load.mkdir()

    found = preview_reorganization(write_hall(load, units=later), at=NINE, on=ON)

    assert [(one.code, one.before, one.after) for one in found.change.renamed] == [("bus", "대중교통과", "교통정책과")]
    assert found.change.ended_units == found.change.ended_posts == ()
    assert load_city(load, by=OPERATOR, at=NINE).is_whole
