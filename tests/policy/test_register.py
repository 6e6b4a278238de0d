"""등록정보 정정: the register is corrected by the records manager alone; old values stay, the paper and its number do not change."""

import pytest
from django.db import IntegrityError, transaction
from tests.builders.elsewhere import brought_back
from tests.builders.hall import approved, draft_of, minute, person, put_on_route
from tests.builders.remembered import remembers
from tests.builders.tampering import forge

from mulkko.ledger.models import Entry
from mulkko.policy import actions
from mulkko.policy.errors import PolicyRefused, StalePage
from mulkko.policy.models import Proposal, RegisterCorrection
from mulkko.policy.queries import paper_of, verify_everything
from mulkko.policy.queries.register import may_correct, register_of


@pytest.fixture
@remembers
def decided(hall):
    return approved(draft_of(person("haneul")), at=minute(2))


def correct(
    proposal, *, field="title", value="심야 버스 시범운영 계획", reason="제목의 (안)을 뺌", by="park", at=None, **told
):
    rows = actions.correct_register(proposal, {field: value}, reason=reason, by=person(by), at=at or minute(9), **told)
    return rows[0]


def test_a_correction_keeps_old_value_day_reason_and_the_records_manager_for_ever(decided):
    """Invariant 6."""
    correct(decided)
    correct(decided, value="심야 버스 시범 운영 계획", reason="띄어쓰기", at=minute(10))

    kept = register_of(decided)
    assert kept.title == "심야 버스 시범 운영 계획"
    assert [(one.old, one.new, one.reason, one.name, one.title, one.at) for one in kept.corrections] == [
        (
            "심야 버스 시범운영 계획(안)",
            "심야 버스 시범운영 계획",
            "제목의 (안)을 뺌",
            "박과장",
            "대중교통과장",
            minute(9),
        ),
        ("심야 버스 시범운영 계획", "심야 버스 시범 운영 계획", "띄어쓰기", "박과장", "대중교통과장", minute(10)),
    ]
    assert Entry.objects.filter(action="policy.register_corrected").count() == 2
    assert verify_everything().ok


def test_the_retention_period_is_corrected_and_the_paper_keeps_every_letter(decided):
    """Invariants 6 and 8."""
    before, sealed = paper_of(decided), decided.current_round.approval.version.text

    correct(decided, field="retention", value="10", reason="단위과제의 보존기간에 맞춤")

    after = Proposal.objects.get(pk=decided.pk)
    assert register_of(after).retention == "10"
    assert (paper_of(after), after.current_round.approval.version.text, after.retention) == (before, sealed, "5")


def test_two_values_that_are_corrected_at_once_are_two_corrections_and_two_entries(decided):
    values = {"title": "다른 제목", "retention": "30"}

    rows = actions.correct_register(decided, values, reason="오기", by=person("park"), at=minute(9))

    assert [(row.place, row.field) for row in rows] == [(1, "title"), (2, "retention")]
    assert Entry.objects.filter(action="policy.register_corrected").count() == 2
    assert verify_everything().ok


@pytest.mark.parametrize("field", ["number", "serial", "disclosure", "version_id"])
def test_a_number_is_corrected_by_nobody(decided, field):
    """Invariant 6."""
    with pytest.raises(PolicyRefused, match="never changed"):
        correct(decided, field=field, value="대중교통과-9")

    row = {"approval": decided.current_round.approval, "place": 1, "old": "대중교통과-1", "new": "대중교통과-9"}
    office = {
        "by": person("park"),
        "name": "박과장",
        "title": "대중교통과장",
        "unit_name": "대중교통과",
        "at": minute(9),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterCorrection.objects.create(field="number", reason="오기", **row, **office)
    assert str(decided.current_round.approval.number) == "대중교통과-1"


@pytest.mark.parametrize("login", ["haneul", "maeul", "choi", "mayor", "jung"])
def test_only_the_records_manager_of_the_department_corrects(decided, login):
    with pytest.raises(PolicyRefused, match="Only the records manager"):
        correct(decided, by=login)

    assert not may_correct(decided, person(login), minute(9))
    assert may_correct(decided, person("park"), minute(9))


@pytest.mark.parametrize(
    "told",
    [
        {"reason": " "},
        {"value": " "},
        {"value": "심야 버스 시범운영 계획(안)"},
        {"field": "retention", "value": "7"},
        {"field": "retention", "value": "5"},
    ],
)
def test_a_correction_has_a_reason_and_another_lawful_value(decided, told):
    with pytest.raises(PolicyRefused):
        correct(decided, **told)

    assert not RegisterCorrection.objects.exists()


def test_what_is_not_approved_or_registered_elsewhere_is_not_corrected_here(hall, settings, tmp_path):
    draft = draft_of(person("haneul"))
    settings.ROUTE_MODE = "beside"
    put_on_route(draft)
    with pytest.raises(PolicyRefused):
        correct(draft)
    brought_back(draft, tmp_path, b"text", file_name="a.txt", at=minute(5))

    with pytest.raises(PolicyRefused):
        correct(Proposal.objects.get(pk=draft.pk))


def test_of_two_who_correct_from_the_same_page_the_second_one_looks_again(decided):
    correct(decided, seen=0)

    with pytest.raises(StalePage):
        correct(decided, value="또 다른 제목", seen=0)


@pytest.mark.parametrize("values", [{"old": "남"}, {"reason": "남"}, {"name": "남"}, {"place": 7}])
def test_a_correction_that_was_changed_behind_the_guards_is_found_at_its_entry(decided, values):
    """Invariants 6 and 46."""
    row = correct(decided)
    recorded = Entry.objects.get(action="policy.register_corrected").index

    forge(RegisterCorrection, values, pk=row.pk)

    assert recorded in [index for index, _ in verify_everything().bad]
