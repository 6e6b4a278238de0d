"""The final file of another system: compared word by word with what was sealed, and taken for hostile."""

import hashlib
import io
import zipfile

import pytest
from tests.builders.elsewhere import brought_back, docx_of, handed_over_hwpx, packed, told
from tests.builders.hall import draft_of, minute, person, put_on_route

from mulkko.approval.models import Result, ReturnedFile
from mulkko.catalog.engine.nursery import Outcome
from mulkko.policy import actions
from mulkko.policy.engine.returned import MOST_LETTERS
from mulkko.policy.errors import BadFile, PolicyRefused
from mulkko.policy.models import Proposal
from mulkko.policy.queries import returned
from mulkko.policy.queries.returned import LARGEST_MIB, differences_of

TEXT = "□ 추진배경\n○ 밤에 집에 갈 길이 없다\n○ 시범 노선 두 개를 연다"


@pytest.fixture
def handed_over(hall, settings):
    settings.ROUTE_MODE = "beside"
    proposal = draft_of(person("haneul"), body=TEXT)
    put_on_route(proposal)
    return Proposal.objects.get(pk=proposal.pk)


def again(proposal):
    return Proposal.objects.get(pk=proposal.pk)


def words(stretches):
    return "".join(one.text for one in stretches if one.is_different)


# Differences


def test_a_file_that_came_back_untouched_lacks_only_the_number_and_the_approver(handed_over, tmp_path):
    result = brought_back(handed_over, tmp_path, handed_over_hwpx(handed_over), at=minute(5))

    changes = differences_of(result).changes

    before = " ".join("".join(one.text for one in change.before) for change in changes)
    assert "대중교통과-501(2026. 11. 23.)" in before
    assert "최국장" in before
    assert "시범 노선" not in before


def test_a_final_file_that_says_the_same_has_no_difference(handed_over, tmp_path):
    draft = brought_back(handed_over, tmp_path, b"text", file_name="a.txt", at=minute(5))
    final = tmp_path / "final"
    final.write_bytes(handed_over_hwpx(again(handed_over)))
    result = actions.correct_result(
        handed_over, told(), reason="최종본이 아니었음", file=final, file_name="최종.hwpx", wrong=draft.pk,
        by=handed_over.drafter, at=minute(6),
    )  # fmt: skip

    assert differences_of(result).changes == []


def test_every_word_that_was_changed_elsewhere_is_shown(handed_over, tmp_path):
    text = handed_over_hwpx(handed_over)
    with zipfile.ZipFile(io.BytesIO(text)) as pack:
        parts = {name: pack.read(name) for name in pack.namelist()}
    section = parts["Contents/section0.xml"].decode()
    assert section.count("시범 노선 두 개를 연다") >= 1
    parts["Contents/section0.xml"] = section.replace("시범 노선 두 개를 연다", "시범 노선 세 개를 연다").encode()

    result = brought_back(handed_over, tmp_path, packed(parts), at=minute(5))

    changed = [one for one in differences_of(result).changes if "시범 노선" in "".join(s.text for s in one.after)]
    assert changed
    assert all((words(one.before), words(one.after)) == ("두", "세") for one in changed)


def test_a_docx_is_compared_too_and_says_that_the_plan_is_not_in_it(handed_over, tmp_path):
    content = docx_of("제목 심야 버스 시범운영 계획(안)", "새로 넣은 문단")

    found = differences_of(brought_back(handed_over, tmp_path, content, file_name="최종.docx", at=minute(5)))

    assert found.lacks_plan
    assert "새로 넣은 문단" in ["".join(s.text for s in one.after) for one in found.changes if one.kind == "added"]


def test_a_pdf_is_kept_and_never_called_the_same(handed_over, tmp_path):
    result = brought_back(handed_over, tmp_path, b"%PDF-1.7\nx\n%%EOF\n", file_name="최종.pdf", at=minute(5))

    assert differences_of(result).unread == "pdf"
    assert result.file.sha256 == hashlib.sha256(b"%PDF-1.7\nx\n%%EOF\n").hexdigest()


# Hostile files


def bomb():
    """A DOCX of some kilobytes whose text unpacks to 300 MB."""
    return packed({"word/document.xml": b"<w>" + b"0" * 300_000_000 + b"</w>"})


@pytest.mark.parametrize(
    "name, content, kind",
    [
        ("큰.pdf", b"%PDF-1.7" + b"0" * (LARGEST_MIB << 20) + b"%%EOF", "large"),
        ("빈.hwpx", b"", "empty"),
        ("사진.png", b"\x89PNG\r\n", "kind"),
        ("사진.txt", b"\x89PNG\r\n\x00", "kind"),
        ("사실은zip.hwpx", packed({"a.exe": b"MZ"}), "kind"),
        ("사실은텍스트.pdf", b"text", "kind"),
        ("옛.hwp", b"\xd0\xcf\x11\xe0", "kind"),
        ("깨진.docx", b"PK\x03\x04word/document.xml", "other"),
        ("실체.docx", packed({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "other"),
    ],
)
def test_a_hostile_file_is_refused_in_one_sentence_and_nothing_is_half_written(
    handed_over, tmp_path, name, content, kind
):
    with pytest.raises(BadFile) as refused:
        brought_back(handed_over, tmp_path, content, file_name=name, at=minute(5))

    assert refused.value.kind == kind
    assert isinstance(refused.value, PolicyRefused)
    assert again(handed_over).state == "in_route"
    assert not ReturnedFile.objects.exists()
    assert not Result.objects.exists()


def test_a_zip_bomb_is_refused(handed_over, tmp_path):
    with pytest.raises(BadFile):
        brought_back(handed_over, tmp_path, bomb(), file_name="최종.docx", at=minute(5))

    assert not ReturnedFile.objects.exists()


def test_a_comparison_that_costs_too_much_is_never_told_as_being_the_same(handed_over, tmp_path, monkeypatch):
    result = brought_back(handed_over, tmp_path, handed_over_hwpx(handed_over), at=minute(5))

    class Killing:
        def run(self, *told, **limits):
            return Outcome(None, "timeout", None, 10.0, 1.0)

    monkeypatch.setattr(returned, "nursery", Killing)

    assert differences_of(result).unread == "long"


def test_a_text_beyond_the_limit_is_kept_and_not_compared(handed_over, tmp_path):
    result = brought_back(handed_over, tmp_path, b"a" * (MOST_LETTERS + 1), file_name="최종.txt", at=minute(5))

    assert (result.file.text, differences_of(result).unread) == ("", "long")
