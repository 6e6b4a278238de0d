"""Screen, PDF and HWPX hold every string of the paper, whatever people wrote into it."""

from dataclasses import replace

import pytest
from django.utils.html import escape
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.builders.papers import paper_about_buses, paper_with_a_line, sheet_about_buses
from tests.builders.readers import drawn, hwpx_text, missing, needs_fonts, pdf_text, squeezed

from mulkko.documents.engine.paper import strings_of
from mulkko.documents.formats import hwpx, pdf
from mulkko.documents.formats.html import page
from mulkko.documents.formats.hwpx_package import package_problems
from mulkko.documents.formats.parts import file_of, sheet_file

HOSTILE = {
    "HTML": '<script>alert("x")</script><b>&amp;</b>',
    "mark-up of Typst": '#eval("1") *x* _y_ $z$ ~ @a <b> \\ \\u{41} `c` // d /* e */ [f] = - + /',
    "quotes and braces": "\"'{}{{}}%s%(n)s${x}",
    "a range": " 09:00~18:00 ∼ 3∼5월",
    "direction marks": " \u200fא\u200e \u202eabc\u202c 끝",
    "rare syllables": " 뷁 똠 펲 햏 뙇",
    "item marks": " ㉮ ① ★ ⊙ □ ○ ※ ㆍ · ― “따옴표”",
    "an opening like a list": "\u3000- 가. 1) □",
}


@pytest.fixture(params=HOSTILE.values(), ids=HOSTILE)
def said(request) -> str:
    return request.param


def test_the_screen_holds_every_string(said):
    paper = paper_about_buses(said)
    shown = page(paper)

    assert [string for string in strings_of(paper) if escape(string) not in shown] == []
    assert "<script" not in shown


def test_the_hwpx_holds_every_string(said):
    paper = paper_about_buses(said)
    content = hwpx.written(file_of(paper))

    assert missing(strings_of(paper), hwpx_text(content)) == []
    assert package_problems(content) == []


@needs_fonts
def test_the_pdf_holds_every_string(said, tmp_path):
    paper = paper_about_buses(said)

    text = pdf_text(pdf.written(file_of(paper)), tmp_path)

    assert missing(drawn(strings_of(paper)), text) == []


@needs_fonts
def test_a_paper_that_asks_no_question_has_no_empty_line_for_one(tmp_path):
    full = paper_about_buses()
    paper = replace(full, plan=replace(full.plan, question=""))
    written = (page(paper), hwpx_text(hwpx.written(file_of(paper))), pdf_text(pdf.written(file_of(paper)), tmp_path))

    assert ["결정할것" in squeezed(text) for text in written] == [False] * 3
    assert "결정할것" in squeezed(page(full))


@needs_fonts
def test_pdf_and_hwpx_say_the_same_in_the_same_order(tmp_path):
    file = file_of(paper_about_buses())

    spoken, written = pdf_text(pdf.written(file), tmp_path), hwpx_text(hwpx.written(file))

    assert squeezed(spoken) == squeezed(written)


@needs_fonts
def test_a_paragraph_of_ten_thousand_characters_runs_over_pages_and_stays_whole(tmp_path):
    long = "밤에 일하는 사람의 집에 가는 길을 살핀다. " * 420
    paper = paper_with_a_line(long)
    file = file_of(paper)

    content = pdf.written(file)

    assert len(long) > 10_000
    assert pdf.pages(content) > 4
    assert missing(strings_of(paper), pdf_text(content, tmp_path)) == []
    assert missing(strings_of(paper), hwpx_text(hwpx.written(file))) == []


@needs_fonts
def test_a_word_that_never_ends_stays_on_the_page(tmp_path):
    paper = paper_with_a_line("가나다라마바사아자차카타파하" * 100)

    assert missing(strings_of(paper), pdf_text(pdf.written(file_of(paper)), tmp_path)) == []


@needs_fonts
def test_the_confirmation_sheet_is_one_page_and_says_the_same_in_both_formats(said, tmp_path):
    file = sheet_file(sheet_about_buses(said), author="가람시")
    content = pdf.written(file)

    assert pdf.pages(content) == 1
    assert missing(drawn(file.strings()), pdf_text(content, tmp_path)) == []
    assert missing(file.strings(), hwpx_text(hwpx.written(file))) == []


@needs_fonts
@settings(max_examples=25)
@example("\ue000")  # private use: old programs put marks there, and the font draws it
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=60))
def test_nothing_that_people_can_type_breaks_a_paper(text):
    file = file_of(paper_with_a_line(text))

    assert pdf.written(file).startswith(b"%PDF-")
    assert package_problems(hwpx.written(file)) == []
