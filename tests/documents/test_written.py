"""Texts come as plain text, DOCX or HWPX; a PDF is refused with one sentence."""

import json
import zipfile

import pytest

from mulkko.cli.main import main
from mulkko.documents.formats.written import Unreadable, text_of

ORDER = "각 부서는 내일까지 보고하십시오."


def packed(path, name, xml):
    with zipfile.ZipFile(path, "w") as pack:
        pack.writestr(name, xml)
    return path


def test_plain_text_is_read_in_both_encodings(tmp_path):
    for codec in ("utf-8", "cp949", "utf-16"):
        path = tmp_path / f"{codec}.txt"
        path.write_bytes(ORDER.encode(codec))

        assert text_of(path)[0].lstrip("\ufeff") == ORDER


def test_docx_and_hwpx_give_their_paragraphs(tmp_path):
    word = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>안녕하십니까.</w:t></w:r></w:p><w:p><w:r><w:t>각 부서는 </w:t></w:r><w:r><w:t>보고하십시오.</w:t></w:r></w:p></w:body></w:document>'
    hwpx = '<hs:sec xmlns:hs="s" xmlns:hp="p"><hp:p><hp:run><hp:t>안녕하십니까.</hp:t></hp:run></hp:p><hp:p><hp:run><hp:t>각 부서는 보고하십시오.</hp:t></hp:run></hp:p></hs:sec>'

    for path in (
        packed(tmp_path / "a.docx", "word/document.xml", word),
        packed(tmp_path / "a.hwpx", "Contents/section0.xml", hwpx),
    ):
        assert text_of(path) == ("안녕하십니까.\n각 부서는 보고하십시오.", False)


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0", b"\xff\xff\x81"])
def test_what_cannot_be_read_is_refused(tmp_path, content):
    path = tmp_path / "file"
    path.write_bytes(content)

    with pytest.raises(Unreadable):
        text_of(path)


def test_the_command_prints_spans_and_keeps_nothing(tmp_path, capsys):
    path = tmp_path / "remarks.txt"
    path.write_text(f"감사합니다.\n{ORDER}\n", encoding="utf-8")

    assert main(["directives", "extract", str(path), "--date", "2026-11-23", "--json"]) == 0

    answer = json.loads(capsys.readouterr().out)
    [order] = answer["directives"]
    assert path.read_text(encoding="utf-8")[order["start"] : order["end"]] == order["text"] == ORDER
    assert (order["addressee"], order["due_on"]) == ("각 부서", "2026-11-24")
    assert (answer["promises"], answer["results"]) == ([], [])
