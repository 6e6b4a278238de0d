"""What was sealed, signed, answered or numbered cannot be changed unseen, not even by whoever takes the guards away."""

from datetime import timedelta

import pytest
from tests.builders.hall import approved, draft_of, minute, person, put_on_route, sign_as, signed_by
from tests.builders.remembered import remembers
from tests.builders.tampering import forge, run_sql, settle_foreign_keys, take_guards_from

from mulkko.approval.models import Answer, Approval, DocumentNumber, Ending, SealedVersion, Signature, Step
from mulkko.ledger.engine.chain import Break
from mulkko.ledger.models import Entry
from mulkko.policy import actions
from mulkko.policy.models import Proposal
from mulkko.policy.queries import verify_everything


@pytest.fixture
@remembers
def decided(hall):
    """Approved over an opinion, after a first round that was recalled."""
    proposal = draft_of(person("haneul"))
    put_on_route(proposal)
    sign_as("maeul", proposal)
    actions.recall(proposal, by=person("haneul"), at=minute(1), reason="정정")
    actions.write_outline(proposal, by=person("haneul"), at=minute(2), summary="정정함")
    put_on_route(proposal, at=minute(3))
    sign_as("maeul", proposal)
    sign_as("park", proposal)
    sign_as("jung", proposal, opinion="예산은 내년에")
    decided = signed_by(proposal, "seo", "choi")
    assert verify_everything().ok
    return decided


def entry_of(action, nth=-1):
    return list(Entry.objects.filter(action=action).order_by("index").values_list("index", flat=True))[nth]


def first_bad():
    found = verify_everything()
    assert not found.ok
    return found.first_bad


def test_a_sealed_version_with_one_character_changed_is_found_at_its_submission(decided):
    version = decided.current_round.approval.version
    forge(SealedVersion, {"text": version.text.replace("정정함", "정정힘")}, pk=version.pk)

    assert first_bad() == Break(entry_of("approval.submitted"), "version")


@pytest.mark.parametrize(
    "column, value",
    [
        ("opinion", "찬성"),
        ("name", "정예신"),
        ("title", "과장"),
        ("unit_name", "세정과"),
        ("outcome", "signed"),
        ("receipt", "0" * 64),
        ("override", "급함"),
    ],
)
def test_a_changed_signature_is_found_where_it_was_put(decided, column, value):
    opinion = Signature.objects.get(outcome="signed_with_opinion")
    forge(Signature, {column: value}, pk=opinion.pk)

    assert Break(entry_of("approval.signed", -2), "signature") in [Break(*bad) for bad in verify_everything().bad]


def test_a_signature_moved_by_a_second_is_found(decided):
    last = Signature.objects.get(step__kind="approve")
    forge(Signature, {"signed_at": last.signed_at + timedelta(seconds=1)}, pk=last.pk)

    assert first_bad() == Break(entry_of("approval.approved"), "signature")


def test_a_signature_of_somebody_else_is_found(decided):
    forge(Signature, {"signed_by": person("cha")}, pk=Signature.objects.get(step__kind="approve").pk)

    assert first_bad() == Break(entry_of("approval.approved"), "signature")


def test_a_signature_under_another_version_is_found(decided):
    first, second = SealedVersion.objects.order_by("sealed_at")
    forge(Signature, {"version": first}, pk=Signature.objects.get(step__kind="approve").pk)

    assert first_bad().kind == "signature"
    assert first != second


def test_a_deleted_signature_is_found_where_it_was_put(decided):
    take_guards_from("approval_signature")
    run_sql("DELETE FROM approval_signature WHERE id = %s", Signature.objects.get(name="서법무").pk)

    assert first_bad() == Break(entry_of("approval.signed"), "signature")


def test_a_signature_that_no_entry_recorded_stands_behind_the_last_entry(hall):
    proposal = draft_of(person("haneul"))
    approval = put_on_route(proposal)
    step = approval.steps.get(kind="lead_review")
    Signature.objects.create(
        step=step, version=approval.version, signed_by=person("maeul"), name="이마을", title="노선팀장", unit_code="bus-r",
        unit_name="노선팀", outcome="signed", signed_at=minute(1),
    )  # fmt: skip

    assert first_bad() == Break(Entry.objects.count(), "signature")


@pytest.mark.parametrize("changes", [{"reason": "그냥"}, {"is_taken_up": False}])
def test_a_changed_answer_is_found_at_the_approval(decided, changes):
    forge(Answer, changes, pk=Answer.objects.get().pk)

    assert first_bad() == Break(entry_of("approval.approved"), "signature")


def test_an_answer_that_hangs_on_another_signature_than_the_approval_is_found(decided):
    opinion, other = (Signature.objects.get(name=name) for name in ("박과장", "서법무"))
    Answer.objects.create(opinion=opinion, approving=other, is_taken_up=True, reason="반영")

    assert first_bad() == Break(Entry.objects.count(), "signature")


@pytest.mark.parametrize(
    "changes",
    [{"serial": 2}, {"department_name": "교통과"}, {"department_code": "tra"}, {"year": 2025}, {"series": "receipt"}],
)
def test_a_changed_number_is_found_at_the_approval(decided, changes):
    forge(DocumentNumber, changes, pk=DocumentNumber.objects.get().pk)

    assert first_bad() == Break(entry_of("approval.approved"), "number")


def test_a_number_given_to_another_document_is_found(decided):
    other = put_on_route(draft_of(person("haneul")))
    forge(DocumentNumber, {"approval": other}, pk=DocumentNumber.objects.get().pk)

    assert first_bad() == Break(entry_of("approval.approved"), "number")


def test_a_changed_ending_is_found(decided):
    forge(Ending, {"kind": "returned"}, kind="approved")

    assert first_bad().kind == "signature"


def test_a_changed_reason_of_a_recall_is_found(decided):
    forge(Ending, {"reason": "다른 까닭"}, kind="recalled")

    assert first_bad().kind == "signature"


def test_a_step_that_was_left_out_afterwards_is_found_at_the_submission(decided):
    Step.objects.filter(approval=decided.current_round.approval, kind="review").update(omitted="same person")

    assert first_bad().kind == "signature"


def test_another_title_level_or_department_of_a_round_is_found(decided):
    for changes in (
        {"title": "다른 제목"},
        {"level": "mayor"},
        {"department_name": "교통과"},
        {"drafter": person("jo")},
    ):
        kept = {name: getattr(decided.current_round.approval, name) for name in changes}
        Approval.objects.filter(pk=decided.current_round.approval_id).update(**changes)
        assert first_bad() == Break(entry_of("approval.submitted"), "signature")
        Approval.objects.filter(pk=decided.current_round.approval_id).update(**kept)


def test_a_draft_that_no_longer_says_what_was_approved_is_found(decided):
    Proposal.objects.filter(pk=decided.pk).update(summary="다른 요지")

    assert first_bad() == Break(entry_of("approval.submitted"), "version")


def test_a_second_decided_document_is_no_cover_for_the_first(decided):
    approved(draft_of(person("haneul")))
    settle_foreign_keys()
    forge(DocumentNumber, {"serial": 3}, serial=1)

    assert first_bad() == Break(entry_of("approval.approved", 0), "number")
