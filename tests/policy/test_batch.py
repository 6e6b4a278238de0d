"""일괄기안: one draft of several documents, one round of signatures, consecutive numbers of one day (규칙 §5①)."""

import io
import zipfile

import pytest
from lxml import etree
from tests.builders.hall import approved, draft_of, minute, person, put_on_route, sign_as, signed_by
from tests.builders.readers import needs_fonts
from tests.builders.tampering import forge

from mulkko.approval.models import DocumentNumber, Ending, FurtherDocument, FurtherNumber, NumberCounter
from mulkko.documents.engine.marks import BLANK, END
from mulkko.documents.formats import hwpx, pdf
from mulkko.documents.formats.html import page
from mulkko.documents.formats.parts import file_of
from mulkko.ledger.actions import make_checkpoint
from mulkko.ledger.models import Entry
from mulkko.policy import actions
from mulkko.policy.engine.bundle import verify_bundle
from mulkko.policy.errors import NotYourDraft, PolicyRefused
from mulkko.policy.models import Proposal
from mulkko.policy.models.batch import MOST_DOCUMENTS
from mulkko.policy.queries import content_of, paper_of, proposal_with, verify_everything
from mulkko.policy.queries.batch import documents_of
from mulkko.policy.queries.bundle import write_bundle
from mulkko.policy.queries.changes import changes_since_last_round
from mulkko.policy.queries.exchange import exchanged

TITLES = ("노선 변경 통보", "정류소 정비 요청")


def batch_of(drafter, *titles, at=None, **told):
    """Write a complete draft with further documents of the same matter."""
    proposal = draft_of(drafter, **told)
    for title in titles:
        add(proposal, title, at=at)
    return proposal


def add(proposal, title, *, place=None, recipient="도로과장", text="첫째 항목\n둘째 항목", at=None):
    told = {"title": title, "recipient": recipient, "text": text}
    return actions.put_document(proposal, place, by=proposal.drafter, at=at or minute(1), **told)


def again(proposal):
    return Proposal.objects.get(pk=proposal.pk)


# Numbers


def test_the_documents_of_a_draft_are_those_sealed_on_its_route_and_those_written_since_it_came_back(hall):
    proposal = batch_of(person("haneul"), *TITLES)
    put_on_route(proposal, at=minute(2))
    actions.recall(again(proposal), by=proposal.drafter, at=minute(3))
    add(again(proposal), "다른 통보", place=2, at=minute(4))

    assert [one.title for one in documents_of(again(proposal))][1:] == ["다른 통보", TITLES[1]]
    put_on_route(again(proposal), at=minute(5))
    again(proposal).batch.filter(place=2).update(title="몰래 바꿈")
    assert [one.title for one in documents_of(again(proposal))][1:] == ["다른 통보", TITLES[1]]


def test_the_documents_of_a_draft_that_was_given_up_are_listed_as_they_were(hall):
    proposal = batch_of(person("haneul"), *TITLES)
    actions.withdraw(proposal, reason="필요 없음", by=proposal.drafter, at=minute(2))

    assert [one.title for one in documents_of(again(proposal))][1:] == list(TITLES)


def test_a_draft_of_n_documents_gets_n_consecutive_numbers_by_one_approval_of_one_day(hall):
    """Invariant 5."""
    proposal = approved(batch_of(person("haneul"), *TITLES), at=minute(2))

    assert [one.number for one in documents_of(proposal)] == ["대중교통과-1", "대중교통과-2", "대중교통과-3"]
    assert Ending.objects.count() == 1
    assert Entry.objects.filter(action="approval.approved").count() == 1
    assert {row.year for row in (*DocumentNumber.objects.all(), *FurtherNumber.objects.all())} == {2026}
    assert NumberCounter.objects.get().last == 3
    assert verify_everything().ok


def test_a_batch_takes_its_numbers_without_a_gap_between_other_documents(hall):
    """Invariants 3 and 5."""
    drafter = person("haneul")
    approved(draft_of(drafter), at=minute(2))
    batch = approved(batch_of(drafter, *TITLES), at=minute(3))
    after = approved(draft_of(drafter), at=minute(4))

    assert [one.number for one in documents_of(batch)] == ["대중교통과-2", "대중교통과-3", "대중교통과-4"]
    assert str(after.current_round.approval.number) == "대중교통과-5"
    assert verify_everything().ok


def test_an_approval_that_fails_leaves_no_number_of_a_batch(hall, monkeypatch):
    """Invariants 2 and 5."""
    proposal = batch_of(person("haneul"), *TITLES)
    put_on_route(proposal, at=minute(2))
    signed_by(proposal, "maeul", "park", "jung", "seo", at=minute(3))
    monkeypatch.setattr("mulkko.approval.actions.signing.put_report", _fail)

    with pytest.raises(ZeroDivisionError):
        sign_as("choi", again(proposal), at=minute(4))

    assert (DocumentNumber.objects.count(), FurtherNumber.objects.count()) == (0, 0)
    assert again(proposal).state == "in_route"


def _fail(*told, **named):
    raise ZeroDivisionError


# What is signed


def test_one_signature_covers_every_document_of_a_batch(hall):
    """Invariants 5 and 9."""
    proposal = batch_of(person("haneul"), *TITLES)
    before = put_on_route(proposal, at=minute(2)).version_id
    actions.recall(again(proposal), by=proposal.drafter, at=minute(3))
    add(again(proposal), "노선 변경 통보", place=2, text="다른 항목", at=minute(4))

    assert put_on_route(again(proposal), at=minute(5)).version_id != before
    assert [one.key for one in changes_since_last_round(again(proposal)).changes] == ["document:2"]


def test_nothing_of_a_batch_changes_on_its_route_or_after_its_approval(hall):
    """Invariant 8."""
    proposal = batch_of(person("haneul"), *TITLES)
    put_on_route(proposal, at=minute(2))

    with pytest.raises(NotYourDraft):
        add(again(proposal), "셋째", at=minute(3))
    with pytest.raises(NotYourDraft):
        actions.drop_document(again(proposal), 2, by=proposal.drafter, at=minute(3))


def test_only_authors_write_a_further_document(hall):
    proposal = draft_of(person("haneul"))

    with pytest.raises(NotYourDraft):
        actions.put_document(proposal, title="통보", text="글", by=person("jung"), at=minute(1))


# Drafting


def test_a_document_that_is_taken_out_lets_those_behind_it_move_up(hall):
    proposal = batch_of(person("haneul"), "하나", "둘", "셋")

    actions.drop_document(proposal, 3, by=proposal.drafter, at=minute(2))

    assert [(one.place, one.title) for one in documents_of(proposal)][1:] == [(2, "하나"), (3, "셋")]


@pytest.mark.parametrize("title, text", [("", "글"), ("제목", " ")])
def test_a_further_document_has_a_title_and_a_text(hall, title, text):
    with pytest.raises(PolicyRefused):
        add(draft_of(person("haneul")), title, text=text)


def test_a_draft_holds_a_limited_number_of_documents(hall):
    proposal = batch_of(person("haneul"), *(f"안 {number}" for number in range(2, MOST_DOCUMENTS + 1)))

    with pytest.raises(PolicyRefused):
        add(proposal, "하나 더")


def test_a_draft_of_one_document_is_sealed_as_it_was_before_there_were_batches(hall):
    assert "documents" not in content_of(draft_of(person("haneul")))


# The paper


def test_every_document_has_its_own_letter_number_and_end_mark_under_the_same_signatures(hall):
    proposal = approved(batch_of(person("haneul"), *TITLES), at=minute(2))

    paper = paper_of(proposal)

    first, second = paper.further
    assert (first.title, first.recipient, first.number) == ("노선 변경 통보", "도로과장", "대중교통과-2")
    assert [(item.mark, item.text) for item in first.closed_items] == [
        ("1.", "첫째 항목"),
        ("2.", "둘째 항목" + BLANK + END),
    ]
    assert (second.number, second.signers) == ("대중교통과-3", paper.letter.signers)


def test_screen_and_hwpx_hold_every_document_of_a_batch(hall):
    paper = paper_of(approved(batch_of(person("haneul"), *TITLES), at=minute(2)))

    with zipfile.ZipFile(io.BytesIO(hwpx.written(file_of(paper)))) as pack:
        section = pack.read("Contents/section0.xml").decode()
    for text in (page(paper), section):
        assert all(one in text for one in (*TITLES, "대중교통과-2", "대중교통과-3"))


@pytest.mark.parametrize(
    "recipient, sender, shown, receivers",
    [
        ("", "", "내부결재", ()),
        ("교통국장", "대중교통과장", "교통국장", ()),
        ("○○도지사", "가람시장", "○○도지사", ()),
        ("교통국장,예산담당관", "대중교통과장", "수신자 참조", ("교통국장", "예산담당관")),
    ],
)
def test_a_further_document_goes_in_the_name_that_the_decree_gives(hall, recipient, sender, shown, receivers):
    """Invariant 52."""
    proposal = draft_of(person("haneul"))
    add(proposal, "통보", recipient=recipient)

    [letter] = paper_of(again(proposal)).further

    assert (letter.recipient, letter.sender, letter.receivers) == (shown, sender, receivers)


@needs_fonts
def test_a_pdf_holds_every_document_of_a_batch(hall):
    paper = paper_of(approved(batch_of(person("haneul"), *TITLES), at=minute(2)))

    assert pdf.pages(pdf.written(file_of(paper))) >= 4


def test_a_further_document_is_found_by_its_number(hall):
    proposal = approved(batch_of(person("haneul"), *TITLES), at=minute(2))

    assert proposal_with("대중교통과-3") == proposal


def test_the_envelope_of_a_batch_holds_every_document(hall):
    proposal = approved(batch_of(person("haneul"), *TITLES), at=minute(2))

    root = etree.fromstring(exchanged(proposal, at=minute(9))["pack.xml"])

    names = [one.get("filename") for one in root.iterfind("contents/content")]
    assert names == ["pubdoc.xml", "계획서.hwpx", "안2.hwpx", "안3.hwpx"]


# Verifying


@pytest.mark.parametrize(
    "model, values",
    [(FurtherNumber, {"serial": 9}), (FurtherNumber, {"year": 2025}), (FurtherDocument, {"title": "남"})],
)
def test_a_further_document_or_number_that_was_changed_is_found(hall, model, values):
    """Invariants 6 and 46."""
    approved(batch_of(person("haneul"), *TITLES), at=minute(2))

    forge(model, values, pk=model.objects.last().pk)

    assert not verify_everything().ok


def test_a_bundle_with_a_batch_has_no_gap_in_its_numbers(hall, tmp_path):
    approved(batch_of(person("haneul"), *TITLES), at=minute(2))
    approved(draft_of(person("haneul")), at=minute(3))
    make_checkpoint(at=minute(6))
    write_bundle(tmp_path / "bundle.zip", at=minute(7))

    assert verify_bundle(tmp_path / "bundle.zip", tmp_path / "scratch").ok


def test_recipients_that_do_not_fit_are_refused_and_never_cut_short(hall):
    proposal = draft_of(person("haneul"))

    with pytest.raises(PolicyRefused, match="recipients"):
        add(proposal, "통보", recipient=",".join(f"과{number}" for number in range(25)))

    assert not proposal.batch.exists()
