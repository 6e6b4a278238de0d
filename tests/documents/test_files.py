"""Files of a paper: the same bytes each time, whole packages, archivable PDF, and one sentence where fonts are missing."""

import io
import zipfile
from dataclasses import replace

import pytest
from tests.builders.papers import AFTERNOON, letter_about_buses, paper_about_buses, sheet_about_buses
from tests.builders.readers import hwpx_text, needs_fonts, squeezed

from mulkko.documents.engine.paper import Paper
from mulkko.documents.formats import hwpx, pdf
from mulkko.documents.formats.coverage import showable
from mulkko.documents.formats.hwpx_package import MANIFEST, SECTION, package_problems
from mulkko.documents.formats.package import packaged
from mulkko.documents.formats.parts import file_of


def changed(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Return a package in which one part was edited."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as was, zipfile.ZipFile(out, "w") as now:
        for entry in was.infolist():
            body = was.read(entry)
            assert entry.filename != name or old in body
            now.writestr(entry, body.replace(old, new, 1) if entry.filename == name else body)
    return out.getvalue()


def test_the_same_paper_gives_the_same_hwpx():
    assert hwpx.written(file_of(paper_about_buses())) == hwpx.written(file_of(paper_about_buses()))


@needs_fonts
def test_the_same_paper_gives_the_same_pdf():
    assert pdf.written(file_of(paper_about_buses())) == pdf.written(file_of(paper_about_buses()))


@needs_fonts
def test_a_pdf_says_that_it_is_archivable_and_accessible_and_who_made_it():
    content = pdf.written(file_of(paper_about_buses()))

    for told in (
        b"<pdfaid:part>2<",
        b"<pdfaid:conformance>A<",
        b"<pdfuaid:part>1<",
        b"/StructTreeRoot",
        b"/Lang",
        b"2026-11-23T06:20:00Z",
    ):
        assert told in content
    assert pdf.pages(content) == 2


def test_without_its_fonts_a_pdf_is_refused_in_one_sentence_that_names_the_cure(tmp_path):
    with pytest.raises(pdf.NoFonts) as refused:
        pdf.written(file_of(paper_about_buses()), fonts=tmp_path)

    assert str(refused.value) == (
        "A PDF cannot be written without the font PretendardGOV-Regular.otf: run script/assets once, it brings it."
    )


def test_a_good_package_has_no_problems():
    assert package_problems(hwpx.written(file_of(paper_about_buses()))) == []


@pytest.mark.parametrize(
    ("part", "old", "new", "problem"),
    [
        (SECTION, b'charPrIDRef="', b'charPrIDRef="99', "charPr 99"),
        (SECTION, b'paraPrIDRef="', b'paraPrIDRef="98', "paraPr 98"),
        (SECTION, b"<hp:secPr ", b"<hp:other ", "mismatched"),
        (SECTION, b'rowCnt="', b'rowCnt="7', "rows"),
        ("Contents/header.xml", b'itemCnt="', b'itemCnt="3', "children"),
        ("mimetype", b"application/hwp+zip", b"application/zip", "another format"),
    ],
)
def test_a_broken_package_is_told(part, old, new, problem):
    content = hwpx.written(file_of(paper_about_buses()))
    if problem == "mismatched":
        content = changed(changed(content, part, old, new), part, b"</hp:secPr>", b"</hp:other>")
        problem = "no properties of the section"
    else:
        content = changed(content, part, old, new)

    assert any(problem in told for told in package_problems(content))


def test_rows_are_as_high_as_their_text_and_the_table_as_high_as_its_rows():
    from xml.etree import ElementTree

    hp = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
    with zipfile.ZipFile(io.BytesIO(hwpx.written(file_of(paper_about_buses())))) as package:
        section = ElementTree.fromstring(package.read(SECTION))

    tables = list(section.iter(f"{hp}tbl"))
    assert len(tables) == 4
    for table in tables:
        rows = [max(int(size.get("height")) for size in row.iter(f"{hp}cellSz")) for row in table.iter(f"{hp}tr")]
        assert min(rows) > 1_500
        assert int(table.find(f"{hp}sz").get("height")) == sum(rows)


def test_the_properties_of_a_hwpx_name_title_agency_and_day():
    with zipfile.ZipFile(io.BytesIO(hwpx.written(file_of(paper_about_buses("<&>"))))) as package:
        told = package.read(MANIFEST).decode()

    assert "심야버스 시범운영 계획(안)&lt;&amp;&gt;" in told
    assert told.count("가람시") == 2
    assert "2026-11-23T06:20:00Z" in told
    assert "synthetic" not in told


def test_a_letter_that_is_sent_names_its_sender_and_receivers():
    sent = replace(
        letter_about_buses(), recipient="수신자 참조", sender="가람시장", receivers=("도로과장", "예산담당관")
    )
    paper = Paper(sent, paper_about_buses().plan, AFTERNOON)

    text = squeezed(hwpx_text(hwpx.written(file_of(paper, [sent]))))

    assert "수신수신자참조" in text
    assert "끝.가람시장수신자도로과장,예산담당관" in text


@needs_fonts
def test_the_bundle_holds_letter_attachment_and_confirmation_and_is_the_same_each_time():
    paper, sheet = paper_about_buses(), sheet_about_buses()

    content = packaged(paper, sheet)

    assert content == packaged(paper, sheet)
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        assert bundle.namelist() == ["0-SHA256.txt"] + [
            f"{name}.{kind}" for name in ("1-기안문", "2-붙임-계획서", "3-근거-협의-확인서") for kind in ("hwpx", "pdf")
        ]
        assert "내부결재" in hwpx_text(bundle.read("1-기안문.hwpx"))
        assert "추진배경" not in hwpx_text(bundle.read("1-기안문.hwpx"))
        assert "추진배경" in hwpx_text(bundle.read("2-붙임-계획서.hwpx"))
        assert all(package_problems(bundle.read(name)) == [] for name in bundle.namelist() if name.endswith(".hwpx"))


@needs_fonts
def test_what_the_font_lacks_is_named_by_its_number_and_what_shows_nothing_goes():
    known = pdf.known_characters()

    assert all(chr(code) == showable(chr(code), known) for code in range(0xAC00, 0xD7A4))
    assert showable("漢字 뷁 3∼5", known) == "漢字 뷁 3~5"
    assert showable("가😀\u200f\x07나\n다\t라", known) == "가[U+1F600]나\n다 라"
