"""A paper is saved from the approval tab: as a file, by whoever may read the page, and by nobody else."""

import pytest
from tests.builders.city import City, draft_ready_to_submit, night_workers_counted, submitted
from tests.builders.readers import hwpx_text, needs_fonts

from mulkko.documents.formats import pdf

FILES = {"pdf": "application/pdf", "hwpx": "application/hwp+zip"}


@pytest.mark.parametrize("kind", [pytest.param("pdf", marks=needs_fonts), "hwpx"])
def test_the_approval_tab_offers_the_paper_as_a_file(city: City, browser_of, kind):
    night_workers_counted(city)
    submitted(city, draft_ready_to_submit(city))
    browser = browser_of(city.stranger)

    page = browser.get("/proposals/2026-0001/approval/").content.decode()
    answer = browser.get(f"/proposals/2026-0001/paper.{kind}")

    assert f'href="/proposals/2026-0001/paper.{kind}"' in page
    assert answer.headers["Content-Type"] == FILES[kind]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="2026-0001.{kind}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    if kind == "hwpx":
        assert "심야버스 시범운영 계획(안)" in hwpx_text(answer.content)


@pytest.mark.parametrize("kind", FILES)
def test_a_draft_that_is_not_shared_is_no_file_either(city: City, browser_of, kind):
    night_workers_counted(city)
    draft_ready_to_submit(city)

    assert browser_of(city.stranger).get(f"/proposals/2026-0001/paper.{kind}").status_code == 404
    assert browser_of(city.drafter).post(f"/proposals/2026-0001/paper.{kind}").status_code == 405


@pytest.mark.parametrize(("language", "words"), [("ko", "PDF를 만들 글꼴이 없습니다"), ("en", "its fonts are missing")])
def test_without_fonts_the_tab_says_so(city: City, browser_of, tmp_path, monkeypatch, language, words):
    night_workers_counted(city)
    submitted(city, draft_ready_to_submit(city))
    monkeypatch.setattr(pdf.written, "__kwdefaults__", {"fonts": tmp_path})

    asked = {"accept-language": language}
    page = browser_of(city.drafter).get("/proposals/2026-0001/paper.pdf", headers=asked, follow=True).content.decode()

    assert words in page
