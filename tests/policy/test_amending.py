"""A new document amends or cancels an approved one; the old one is flagged and keeps every byte."""

import pytest
from django.db import DatabaseError, transaction
from tests.builders.hall import HUGE, LARGE, SMALL, approved, draft_of, minute, person, put_on_route
from tests.builders.remembered import remembers
from tests.builders.tampering import forge

from mulkko.ledger.models import Entry
from mulkko.policy import actions
from mulkko.policy.errors import NotYourDraft, PolicyRefused
from mulkko.policy.models import Amendment, Proposal
from mulkko.policy.queries import paper_of, verify_everything
from mulkko.policy.queries.amending import amended_by, may_amend, superseded_by, superseded_kinds
from mulkko.policy.queries.changes import changes_to_amended
from mulkko.policy.queries.gate import decider_of, problems_before_submission

TEXT = "□ 추진배경\n○ 밤에 집에 갈 길이 없다"


@pytest.fixture
@remembers
def old(hall):
    return approved(draft_of(person("haneul"), body=TEXT, amount_krw=LARGE))


def amendment_of(old, *, kind="amends", title="심야 버스 시범운영 변경 계획(안)", by="haneul", at=None):
    return actions.open_amendment(old, kind=kind, title=title, by=person(by), at=at or minute(30))


def cancellation_of(old):
    made = amendment_of(old, kind="cancels", title="심야 버스 시범운영 취소(안)")
    actions.write_body(made, "□ 취소 사유\n○ 노선이 정규 편성되었다", by=person("haneul"), at=minute(31))
    return Proposal.objects.get(pk=made.pk)


def again(proposal):
    return Proposal.objects.get(pk=proposal.pk)


# Opening


def test_an_amendment_begins_with_the_text_the_table_and_the_terms_of_the_old_document(old):
    new = amendment_of(old)

    assert [block.id for block in new.body()] == [block.id for block in old.body()]
    assert (new.question, new.amount_krw, new.duty, new.chosen) == (old.question, old.amount_krw, old.duty, old.chosen)
    assert list(new.options.values_list("key", flat=True)) == list(old.options.values_list("key", flat=True))
    assert problems_before_submission(new, decider_of(new, at=minute(31))) == []


def test_a_cancellation_begins_empty_and_compares_no_options(old):
    new = cancellation_of(old)

    assert not new.criteria.exists()
    assert problems_before_submission(new, decider_of(new, at=minute(31))) == []


def test_only_an_approved_document_is_amended(hall):
    draft = draft_of(person("haneul"))

    with pytest.raises(PolicyRefused, match="Only an approved document"):
        amendment_of(draft)


def test_another_department_amends_nothing_here(old):
    with pytest.raises(PolicyRefused, match="Only the department"):
        amendment_of(old, by="jung")

    assert not may_amend(old, person("jung"), minute(30))
    assert may_amend(old, person("jo"), minute(30))


def test_two_amendments_of_one_document_do_not_run_side_by_side(old):
    first = amendment_of(old)

    with pytest.raises(PolicyRefused, match="is being drafted"):
        amendment_of(old, by="jo")

    actions.withdraw(first, reason="다시 씀", by=person("haneul"), at=minute(31))
    assert amendment_of(old, by="jo").drafter == person("jo")


def test_what_was_amended_is_amended_through_the_newer_document(old):
    new = approved(amendment_of(old), at=minute(40))

    with pytest.raises(PolicyRefused, match="Begin from the newer"):
        amendment_of(old, at=minute(50))
    assert amendment_of(new, at=minute(50)).amendment.of == new.current_round.approval


def test_what_was_cancelled_is_amended_by_nobody(old):
    approved(cancellation_of(old), at=minute(40))

    with pytest.raises(PolicyRefused, match="Begin from the newer"):
        amendment_of(old, at=minute(50))


def test_what_is_on_its_route_is_amended_by_nobody(hall):
    draft = draft_of(person("haneul"))
    put_on_route(draft)

    with pytest.raises(PolicyRefused, match="Only an approved document"):
        amendment_of(draft)


# The level


def test_an_amendment_is_decided_at_least_at_the_level_of_the_old_document(old):
    """Invariant 14 for a document that amends another."""
    new = amendment_of(old)
    actions.write_outline(new, by=person("haneul"), at=minute(31), amount_krw=SMALL)

    decider = decider_of(again(new), at=minute(31))

    assert (decider.level, decider.because, decider.post.code) == ("bureau_head", "amends", "p-tra")
    assert put_on_route(again(new), at=minute(32)).level == "bureau_head"


def test_an_amendment_is_decided_higher_where_the_rule_of_today_says_so(old):
    new = amendment_of(old)
    actions.write_outline(new, by=person("haneul"), at=minute(31), amount_krw=HUGE)

    assert decider_of(again(new), at=minute(31)).level == "mayor"


# What becomes of the old document


def test_the_old_document_is_flagged_by_the_approval_and_by_nothing_before_it(old):
    new = amendment_of(old)
    put_on_route(new, at=minute(32))
    assert superseded_by(old, None, minute(33)) is None

    actions.recall(new, by=person("haneul"), at=minute(33))
    new = approved(again(new), at=minute(34))

    flag = superseded_by(old, person("jung"), minute(40))
    assert (flag.kind, flag.reference, flag.number) == ("amends", new.reference, "대중교통과-2")
    assert amended_by(new, person("jung"), minute(40)).number == "대중교통과-1"
    assert superseded_kinds([old.reference, new.reference]) == {old.reference: "amends"}
    assert old.state == "approved"


def test_the_old_document_keeps_every_byte_and_both_stay_verifiable(old):
    """Invariants 8, 12 and 13."""
    before, text = paper_of(old), old.current_round.approval.version.text

    approved(cancellation_of(old), at=minute(40))

    assert paper_of(again(old)) == before
    assert again(old).current_round.approval.version.text == text
    with pytest.raises(NotYourDraft):
        actions.write_body(again(old), "□ 다른 글", by=person("haneul"), at=minute(50))
    assert verify_everything().ok


def test_the_new_paper_names_the_document_that_it_cancels(old):
    paper = paper_of(approved(cancellation_of(old), at=minute(40)))

    assert "관련: 정책안 2026-0002, 대중교통과-1(취소 대상)" in [item.text for item in paper.letter.items]
    assert any(line.startswith("취소 대상: 대중교통과-1 심야 버스 시범운영 계획(안)") for line in paper.plan.remarks)


def test_what_a_closed_amendment_says_stays_hidden_and_that_there_is_one_does_not(old):
    new = amendment_of(old)
    actions.write_outline(
        new, by=person("haneul"), at=minute(31), disclosure="closed", clauses="7", disclosure_reason="영업 비밀"
    )
    approved(again(new), at=minute(32))

    flag = superseded_by(old, person("kang"), minute(40))

    assert (flag.kind, flag.reference, flag.title, flag.number) == ("amends", "", "", "")


def test_old_and_new_stand_side_by_side_part_by_part(old):
    new = amendment_of(old)
    assert changes_to_amended(new).changes[0].key == "title"
    actions.write_body(new, TEXT.replace("길이 없다", "버스가 없다"), by=person("haneul"), at=minute(31))
    actions.write_outline(new, by=person("haneul"), at=minute(31), amount_krw=HUGE)

    changed = {one.key: one.kind for one in changes_to_amended(again(new)).changes}

    assert {"title", "amount"} <= set(changed)
    assert [kind for key, kind in changed.items() if key.startswith("block:")] == ["changed"]
    assert changes_to_amended(old) is None


# Guards


def test_an_amendment_is_neither_changed_nor_deleted_and_a_forged_one_is_found(old):
    """Invariants 8 and 46."""
    new = amendment_of(old)
    rows = Amendment.objects.filter(proposal=new)
    for act in (rows.delete, lambda: rows.update(kind="cancels")):
        with pytest.raises((DatabaseError, TypeError)), transaction.atomic():
            act()
    assert verify_everything().ok

    forge(Amendment, {"kind": "cancels"}, pk=new.amendment.pk)

    assert not verify_everything().ok


def test_an_amendment_that_is_gone_or_that_no_entry_recorded_is_found(old):
    new = amendment_of(old)
    opened = Entry.objects.get(action="policy.amendment_opened").index
    other = draft_of(person("haneul"), title="다른 계획(안)")

    forge(Amendment, {"proposal_id": other.pk}, pk=new.amendment.pk)

    assert opened in [index for index, _ in verify_everything().bad]
