"""The paper of a real proposal: short 기안문, 계획서 behind it, and what a city needs that approves elsewhere."""

import zipfile

import pytest
from tests.builders.hall import (
    claim_of_workers,
    collected,
    draft_of,
    minute,
    person,
    put_on_route,
    sign_as,
    table_of_workers,
)
from tests.builders.readers import drawn, hwpx_text, missing, needs_fonts, pdf_text
from tests.builders.remembered import remembers

from mulkko.approval.models import Approval
from mulkko.cli.answers import Refused
from mulkko.cli.main import parser
from mulkko.documents.engine.paper import strings_of
from mulkko.documents.formats import hwpx, pdf
from mulkko.documents.formats.parts import file_of
from mulkko.ledger.actions import make_checkpoint
from mulkko.policy.models import Proposal
from mulkko.policy.queries import confirmation_of, paper_of

OPINION = "차고지가 모자란다"


@pytest.fixture
@remembers
def decided(hall) -> Proposal:
    """A proposal approved after every co-operator said something."""
    collected(table_of_workers())
    proposal = draft_of(person("haneul"), claim=claim_of_workers(person("haneul")))
    approval = put_on_route(proposal)
    while steps := Approval.objects.get(pk=approval.pk).open_steps():
        holder = steps[0].position.postings.order_by("-kind", "pk").first().person
        sign_as(holder.user.login, proposal, opinion=OPINION if steps[0].kind == "cooperate" else "")
    return Proposal.objects.get(pk=proposal.pk)


def told(*arguments: object):
    """Run a command as the program does, on the database of the test."""
    options = parser().parse_args([str(argument) for argument in arguments])
    return options.run(options).document


def test_a_decided_matter_is_a_short_letter_with_the_plan_as_its_attachment(decided):
    letter, plan = paper_of(decided).letter, paper_of(decided).plan

    assert (letter.recipient, letter.sender, letter.number) == ("내부결재", "", "대중교통과-1")
    assert letter.attachments == ("심야 버스 시범운영 계획(안) 1부.",)
    assert [item.mark for item in letter.items] == ["1.", "2.", "3.", "가.", "나.", "다."]
    assert letter.items[-1].text.startswith("소요예산: 금")
    assert letter.signers[0].is_originator
    assert letter.signers[-1].day
    assert [line.text for line in plan.lines] == ["□ 추진배경", "○ 밤에 일하는 사람은 1,243명이다."]


def test_a_matter_without_an_amount_names_no_budget(hall):
    paper = paper_of(draft_of(person("haneul"), amount_krw=None))

    assert not any("소요예산" in item.text for item in paper.letter.items)
    assert paper.letter.execution == "시행 전"


def test_assumed_amounts_have_a_comma_between_thousands(decided):
    grid = paper_of(decided).plan.grid

    assert {cell[0] for _, cells in grid.rows for cell in cells} >= {"9,500,000원", "5,000,000원"}
    assert "한도 9,000,000원" in grid.rows[0][0]


def test_an_opinion_stands_with_its_answer_and_names_its_office_once(decided):
    opinions = paper_of(decided).opinions

    assert {(opinion.text, opinion.answer, opinion.reason) for opinion in opinions} == {(OPINION, "수용", "반영함")}
    assert all(opinion.office.count(opinion.unit) == 1 for opinion in opinions)


@needs_fonts
def test_pdf_and_hwpx_of_a_decided_matter_hold_every_string_of_the_screen(decided, tmp_path):
    paper = paper_of(decided)

    assert missing(drawn(strings_of(paper)), pdf_text(pdf.written(file_of(paper)), tmp_path)) == []
    assert missing(strings_of(paper), hwpx_text(hwpx.written(file_of(paper)))) == []


def test_the_confirmation_says_what_holds_who_was_asked_and_which_checkpoint_witnesses_it(decided):
    make_checkpoint(at=minute(50))

    sheet = confirmation_of(decided, at=minute(60))

    assert [(basis.status, basis.datasets) for basis in sheet.bases] == [("유효", ("workers v1 (기준일 없음)",))]
    assert {(one.act, one.opinion, one.answer) for one in sheet.cooperations} == {
        ("협조(의견 있음)", OPINION, "수용: 반영함")
    }
    assert sheet.version == decided.current_round.approval.version_id
    assert (sheet.checked_on[:4], len(sheet.seal), len(sheet.key)) == (str(minute(60).year), 64, 64)


def test_before_its_turn_a_co_operator_is_told_as_waiting_and_no_checkpoint_is_claimed(hall):
    collected(table_of_workers())
    proposal = draft_of(person("haneul"), claim=claim_of_workers(person("haneul")))
    put_on_route(proposal)

    sheet = confirmation_of(Proposal.objects.get(pk=proposal.pk), at=minute(60))

    assert {one.act for one in sheet.cooperations} == {"기다림"}
    assert (sheet.seal, sheet.key) == ("", "")
    assert "아직 확인점에 들지 않았다" in sheet.entry


def test_what_moved_since_is_told_on_the_confirmation(decided):
    collected(table_of_workers([("가동", 900, 1_000)]), at=minute(30))

    assert [basis.status for basis in confirmation_of(decided, at=minute(60)).bases] == ["변동"]


@needs_fonts
def test_a_command_writes_each_format_and_counts_the_pages_of_a_pdf(decided, tmp_path):
    for kind, pages in (("html", None), ("hwpx", None), ("pdf", 2)):
        answer = told("documents", "render", "대중교통과-1", "--format", kind, "-o", tmp_path / f"paper.{kind}")
        assert answer["pages"] == pages

    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF-")


@needs_fonts
def test_a_command_writes_the_bundle(decided, tmp_path):
    answer = told("documents", "package", decided.reference, "-o", tmp_path / "bundle.zip")

    with zipfile.ZipFile(tmp_path / "bundle.zip") as bundle:
        assert bundle.namelist() == answer["holds"]
        assert len(answer["holds"]) == 9  # the digests, three papers as HWPX and PDF, pubdoc.xml and pack.xml


def test_a_command_without_fonts_refuses_and_writes_nothing(decided, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf.written, "__kwdefaults__", {"fonts": tmp_path})

    for arguments in (("render", decided.reference, "--format", "pdf"), ("package", decided.reference)):
        with pytest.raises(Refused, match="run script/assets"):
            told("documents", *arguments, "-o", tmp_path / "out")

    assert not (tmp_path / "out").exists()
