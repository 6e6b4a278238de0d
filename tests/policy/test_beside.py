"""`beside`: another system approves and numbers; what it decided comes back in one act, with every difference."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from tests.builders.elsewhere import brought_back, handed_over_hwpx, told
from tests.builders.hall import draft_of, minute, person, put_on_route, sign_as
from tests.builders.tampering import forge

from mulkko.approval.errors import BadResult, NotHandedOver, NotYourTurn, ReasonMissing, RoundOver
from mulkko.approval.models import DocumentNumber, Ending, NumberCounter, Result, ReturnedFile
from mulkko.approval.queries import waiting_for
from mulkko.ledger.actions import make_checkpoint
from mulkko.ledger.models import Entry
from mulkko.policy import actions
from mulkko.policy.actions import delegation
from mulkko.policy.engine.bundle import verify_bundle
from mulkko.policy.models import Proposal
from mulkko.policy.queries import paper_of, proposal_with, verify_everything
from mulkko.policy.queries.bundle import write_bundle
from mulkko.policy.queries.listing import due_by, with_stage

TEXT = "□ 추진배경\n○ 밤에 집에 갈 길이 없다\n○ 시범 노선 두 개를 연다"


@pytest.fixture
def handed_over(hall, settings):
    settings.ROUTE_MODE = "beside"
    proposal = draft_of(person("haneul"), body=TEXT)
    put_on_route(proposal)
    return Proposal.objects.get(pk=proposal.pk)


def again(proposal):
    return Proposal.objects.get(pk=proposal.pk)


# Handing over


def test_nobody_approves_inside_and_no_number_is_given_where_another_system_decides(handed_over):
    for login in ("maeul", "park", "jung", "seo", "choi", "mayor"):
        assert waiting_for(person(login), minute(1)) == []
    with pytest.raises(NotYourTurn):
        sign_as("choi", handed_over)

    assert handed_over.state == "in_route"
    assert not NumberCounter.objects.exists()


def test_the_paper_that_is_handed_over_bears_the_route_of_the_delegation_table(handed_over):
    letter = paper_of(handed_over).letter

    assert [seat.title for seat in letter.signers] == ["주무관", "노선팀장", "대중교통과장", "교통국장"]
    assert [seat.title for seat in letter.cooperators] == ["예산담당관", "법무담당관"]
    assert letter.execution == "시행 전"


def test_what_the_other_system_takes_its_time_for_is_late_for_nobody(handed_over):
    assert not due_by(with_stage(Proposal.objects.all()), date(2026, 12, 31)).exists()


def test_what_came_back_from_the_other_system_unapproved_is_recalled_and_handed_over_again(handed_over):
    actions.recall(handed_over, by=handed_over.drafter, at=minute(1), reason="국장이 반려함")

    put_on_route(again(handed_over), at=minute(2))

    assert [one.approval.state for one in handed_over.rounds.all()] == ["recalled", "in_route"]
    assert verify_everything().ok


# The result, in one act


def test_approver_number_day_and_file_are_entered_in_one_act_and_the_round_is_approved_by_it(handed_over, tmp_path):
    """Invariants 1, 2 and 48 for a document that is formed elsewhere."""
    file = handed_over_hwpx(handed_over)

    result = brought_back(handed_over, tmp_path, file, at=minute(5))

    decided = again(handed_over)
    assert decided.state == "approved"
    assert decided.current_round.approval.shown_number == "대중교통과-501"
    assert not DocumentNumber.objects.exists()
    assert Entry.objects.filter(action="approval.result_entered").count() == 1
    assert bytes(result.file.content) == file
    letter = paper_of(decided).letter
    assert letter.execution == "대중교통과-501(2026. 11. 23.)"
    assert [seat.text for seat in letter.signers] == ["★주무관 김하늘", "교통국장 11/23 최국장"]
    assert verify_everything().ok


def test_a_document_numbered_elsewhere_is_found_by_its_number(handed_over, tmp_path):
    brought_back(handed_over, tmp_path, handed_over_hwpx(handed_over), at=minute(5))

    assert proposal_with("대중교통과-501") == handed_over


def test_only_the_drafter_enters_the_result_and_only_once(handed_over, tmp_path):
    with pytest.raises(NotYourTurn):
        brought_back(handed_over, tmp_path, b"text", file_name="a.txt", at=minute(5), by=person("maeul"))
    brought_back(handed_over, tmp_path, b"text", file_name="a.txt", at=minute(5))

    with pytest.raises(RoundOver):
        brought_back(handed_over, tmp_path, b"text", file_name="a.txt", at=minute(6))


def test_no_result_is_entered_for_a_document_that_is_decided_here(hall, tmp_path):
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)

    with pytest.raises(NotHandedOver):
        brought_back(proposal, tmp_path, b"text", file_name="a.txt", at=minute(5))


@pytest.mark.parametrize(
    "changed, what",
    [
        ({"name": " "}, "name"),
        ({"number": ""}, "number"),
        ({"decided_on": date(2026, 11, 22)}, "decided_on"),
        ({"decided_on": date(2026, 11, 24)}, "decided_on"),
    ],
)
def test_a_result_that_is_incomplete_or_cannot_have_been_leaves_no_trace(handed_over, tmp_path, changed, what):
    with pytest.raises(BadResult) as refused:
        brought_back(handed_over, tmp_path, b"text", file_name="a.txt", at=minute(5), **changed)

    assert refused.value.what == what
    assert again(handed_over).state == "in_route"
    assert not ReturnedFile.objects.exists()


def test_a_number_names_one_document_of_a_year(handed_over, tmp_path):
    brought_back(handed_over, tmp_path, b"text", file_name="a.txt", at=minute(5))
    other = draft_of(person("haneul"), title="다른 계획(안)")
    put_on_route(other)

    with pytest.raises(BadResult):
        brought_back(other, tmp_path, b"text", file_name="a.txt", at=minute(6))


def test_a_round_that_was_handed_over_stays_so_when_the_city_switches_its_mode(handed_over, settings, tmp_path):
    settings.ROUTE_MODE = "inside"

    brought_back(handed_over, tmp_path, b"text", file_name="a.txt", at=minute(5))

    assert again(handed_over).state == "approved"


# Correcting


def test_a_wrong_entry_is_corrected_by_another_one_and_both_stay(handed_over, tmp_path):
    """Invariants 6 and 8: nothing is overwritten."""
    wrong = brought_back(handed_over, tmp_path, b"text", file_name="a.txt", at=minute(5))

    right = actions.correct_result(
        handed_over, told(number="대중교통과-510"), reason="번호를 잘못 적음", file=None, file_name="", wrong=wrong.pk,
        by=handed_over.drafter, at=minute(9),
    )  # fmt: skip

    assert again(handed_over).current_round.approval.result == right
    assert list(Result.objects.values_list("number", flat=True)) == ["대중교통과-501", "대중교통과-510"]
    assert (right.file, right.place, wrong.place) == (wrong.file, 2, 1)
    assert verify_everything().ok
    with pytest.raises(RoundOver):
        actions.correct_result(
            handed_over,
            told(),
            reason="또",
            file=None,
            file_name="",
            wrong=wrong.pk,
            by=handed_over.drafter,
            at=minute(10),
        )


def test_whoever_took_the_draft_over_enters_the_result_and_the_former_drafter_does_not(handed_over, tmp_path):
    Proposal.objects.filter(pk=handed_over.pk).update(drafter=person("jo"))

    with pytest.raises(NotYourTurn):
        brought_back(again(handed_over), tmp_path, b"text", file_name="a.txt", at=minute(5), by=person("haneul"))

    assert brought_back(again(handed_over), tmp_path, b"text", file_name="a.txt", at=minute(5)).by == person("jo")


def test_the_name_of_a_file_is_kept_without_a_path_and_no_longer_than_it_can_be_shown(handed_over, tmp_path):
    name = "../../etc/" + "가" * 300 + ".txt"

    result = brought_back(handed_over, tmp_path, b"text", file_name=name, at=minute(5))

    assert (len(result.file_name), result.file_name[0]) == (200, "가")


def test_the_ledger_cites_a_document_by_a_name_that_no_correction_changes(handed_over, tmp_path):
    wrong = brought_back(handed_over, tmp_path, b"text", file_name="a.txt", at=minute(5))
    actions.correct_result(
        handed_over, told(number="대중교통과-510"), reason="오기", file=None, file_name="", wrong=wrong.pk,
        by=handed_over.drafter, at=minute(6),
    )  # fmt: skip

    approval = again(handed_over).current_round.approval
    assert (approval.cited_as, approval.shown_number) == ("2026-0001.1", "대중교통과-510")


def test_a_correction_says_why(handed_over, tmp_path):
    wrong = brought_back(handed_over, tmp_path, b"text", file_name="a.txt", at=minute(5))

    with pytest.raises(ReasonMissing):
        actions.correct_result(
            handed_over,
            told(),
            reason=" ",
            file=None,
            file_name="",
            wrong=wrong.pk,
            by=handed_over.drafter,
            at=minute(6),
        )


# Guards and tampering


@pytest.mark.parametrize("table", ["approval_result", "approval_handover", "approval_returnedfile"])
def test_the_database_refuses_to_change_or_delete_what_came_back(handed_over, tmp_path, table):
    """Invariants 8 and 46."""
    brought_back(handed_over, tmp_path, b"text", file_name="a.txt", at=minute(5))
    model = {"approval_result": Result, "approval_returnedfile": ReturnedFile}.get(table)
    rows = model.objects if model else type(handed_over.current_round.approval.hand_over).objects

    for act in (rows.all()._raw_delete, lambda using: rows.update(**_same(rows.first()))):
        with pytest.raises(DatabaseError), transaction.atomic():
            act("default")


def _same(row):
    field = row._meta.fields[-1]
    return {field.name: getattr(row, field.attname)}


@pytest.mark.parametrize("column, value", [("number", "대중교통과-1"), ("name", "남"), ("file_name", "b.txt")])
def test_a_result_that_was_changed_behind_the_guards_is_found_at_its_entry(handed_over, tmp_path, column, value):
    result = brought_back(handed_over, tmp_path, b"text", file_name="a.txt", at=minute(5))
    forge(Result, {column: value}, pk=result.pk)

    found = verify_everything()

    assert found.first_bad.index == Entry.objects.get(action="approval.result_entered").index


@pytest.mark.parametrize("changes", [{"content": b"texT"}, {"text": "other words"}, {"unread": "long"}])
def test_a_returned_file_with_other_bytes_or_words_is_named(handed_over, tmp_path, changes):
    result = brought_back(handed_over, tmp_path, b"text", file_name="a.txt", at=minute(5))
    forge(ReturnedFile, changes, pk=result.file_id)

    assert ("approval_returnedfile", result.file_id) in {(one.table, one.row) for one in verify_everything().found}


def test_an_approval_whose_result_is_gone_is_found(handed_over):
    Ending.objects.create(
        approval=handed_over.current_round.approval, kind="approved", by=handed_over.drafter, at=minute(5)
    )

    assert not verify_everything().ok


# Afterwards


def test_what_a_unit_answers_after_the_hand_over_changes_nothing_on_the_paper(hall, settings, tmp_path):
    """Invariant 8: the file is compared with what was carried there."""
    settings.ROUTE_MODE = "beside"
    proposal = draft_of(person("haneul"), body=TEXT)
    [request] = actions.ask_units(proposal, ["bud"], question="의견?", by=person("haneul"), at=minute(0))
    put_on_route(proposal, at=minute(1))
    before = paper_of(again(proposal)).plan

    actions.answer_request(request, kind="conditional", text="예산 안에서", by=person("jung"), at=minute(2))
    assert paper_of(again(proposal)).plan == before
    brought_back(again(proposal), tmp_path, b"text", file_name="a.txt", at=minute(5))

    assert paper_of(again(proposal)).plan == before


def test_a_later_document_names_the_number_that_the_other_system_gave(handed_over, tmp_path, settings):
    wrong = brought_back(handed_over, tmp_path, b"text", file_name="a.txt", at=minute(5))
    new = actions.open_amendment(
        again(handed_over), kind="amends", title="변경(안)", by=handed_over.drafter, at=minute(6)
    )
    follower = draft_of(person("haneul"), title="후속 계획(안)")
    delegation.tell_facts(follower, by=person("haneul"), at=minute(6), follows="대중교통과-501")
    put_on_route(new, at=minute(7))

    actions.correct_result(
        handed_over, told(number="대중교통과-510"), reason="오기", file=None, file_name="", wrong=wrong.pk,
        by=handed_over.drafter, at=minute(8),
    )  # fmt: skip

    assert any("대중교통과-501" in line for line in paper_of(again(new)).plan.remarks)
    assert "관련 결정: 대중교통과-501" in paper_of(again(follower)).plan.remarks
    assert verify_everything().ok


def test_a_stranger_verifies_a_bundle_with_what_another_system_decided(handed_over, tmp_path):
    brought_back(handed_over, tmp_path, b"text", file_name="a.txt", at=minute(5))
    make_checkpoint(at=minute(6))
    write_bundle(tmp_path / "bundle.zip", at=minute(7))

    assert verify_bundle(tmp_path / "bundle.zip", tmp_path / "scratch").ok
