"""Help, glossary and accessibility are pages like any other, made of the documents of the checkout."""

import re

import pytest
from tests.builders.city import City, night_workers_counted

from mulkko.web.guides import guide, inline, sections_of

pytestmark = pytest.mark.django_db
PAGES = (
    "/help/",
    "/help/glossary/",
    "/help/accessibility/",
    "/settings/",
    "/data/",
    "/data/night/",
    "/data/uploads/new/",
)


def pages(city: City, browser_of):
    night_workers_counted(city)
    browser = browser_of(city.drafter)
    return {address: browser.get(address).content.decode() for address in PAGES}


def test_every_page_has_one_title_one_heading_and_the_way_past_the_menu(city: City, browser_of):
    for address, page in pages(city, browser_of).items():
        assert len(re.findall(r"<title>[^<·]+·", page)) == 1, address
        assert page.count("<h1") == 1, address
        assert re.search(r"<body[^>]*>\s*<a class=\"skip-link\" href=\"#main\">", page), address
        assert 'href="/help/"' in page, address


def test_every_cell_that_heads_a_table_says_what_it_heads(city: City, browser_of):
    for address, page in pages(city, browser_of).items():
        assert re.findall(r"<th(?![^>]*scope=)[ >]", page) == [], address


def test_every_field_has_a_label(city: City, browser_of):
    for address, page in pages(city, browser_of).items():
        main = page[page.index("<main") : page.index("</main>")]
        ids = re.findall(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]*\bid="([^"]+)"', main)
        assert [one for one in ids if f'for="{one}"' not in main] == [], address


def test_the_glossary_is_the_document_with_its_tables(city: City, browser_of):
    page = browser_of(city.drafter).get("/help/glossary/").content.decode()

    assert '<th scope="row">정책안</th>' in page
    assert "<code>Proposal</code>" in page
    assert "|" not in re.sub(r"<[^>]+>", "", page[page.index("<main") : page.index("</main>")])


def test_accessibility_is_read_without_signing_in_and_lists_all_items(stranger, db):
    page = stranger.get("/help/accessibility/").content.decode()

    rows = [row for section in guide("accessibility") for row in section.body]
    assert len(rows) == 33
    assert {row[3] for row in rows} <= {"시험", "손", "확인 전", "해당 없음"}
    assert all(f'<th scope="row">{row[0]}</th>' in page for row in rows)


def test_a_document_cannot_smuggle_markup_into_a_page():
    assert inline("`a<b` <script>**x**") == "<code>a&lt;b</code> &lt;script&gt;<strong>x</strong>"


def test_paragraphs_points_and_tables_are_told_apart():
    [first, second] = sections_of(
        "# A\n\nOne\nline.\n\n- p\n  goes on\n- q\n\n## B\n\n| x | y |\n| --- | --- |\n| 1 | 2 |\n"
    )

    assert (first.paragraphs, first.points) == (["One line."], ["p goes on", "q"])
    assert (second.head, second.body) == (["x", "y"], [["1", "2"]])
