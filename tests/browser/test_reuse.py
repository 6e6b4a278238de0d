"""One figure, many proposals: an officer finds a figure of another matter, takes it, and makes a typed number that figure."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.pages import MyWork
from tests.browser.test_journeys import TITLE, reference_of
from tests.browser.town import Town

DECIDED = "산업단지 심야 퇴근길 교통 대책(안)"


def found_figure(window: Any) -> tuple[str, str]:
    """Find the evidence of the decided matter in the list, and open it; return its sentence and its first figure."""
    window.goto("/claims/")
    row = window.get_by_role("row").filter(has=window.get_by_role("link", name=DECIDED))
    row.first.get_by_role("cell").first.get_by_role("link").click()
    window.wait_for_url(re.compile(r"/claims/\d+/$"))
    heading = window.get_by_role("heading", level=1)
    return heading.inner_text(), heading.locator(".claim-figure").first.inner_text()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_figure_of_another_matter_is_taken_and_stands_where_a_number_was_typed(town: Town, javascript: bool):
    window = town.window("routes-1", javascript=javascript)
    sentence, figure = found_figure(window)
    number = window.url.rstrip("/").rpartition("/")[2]
    window.get_by_label("근거를 쓸 정책안").select_option(label=TITLE)
    window.get_by_role("button", name="이 근거 쓰기").click()
    window.get_by_text(f"근거 {number}번을 이제").first.wait_for()

    MyWork(window).open().matter(TITLE)
    window.wait_for_url(re.compile("/proposals/"))
    window.goto(f"/proposals/{reference_of(window)}/draft/body/")
    text = window.get_by_role("main").get_by_role("textbox").first
    text.fill(f"□ 배경\n○ {sentence}")
    window.locator("#draft-form .form-acts").get_by_role("button", name="미리보기").click()
    window.get_by_role("heading", name="근거 없는 수치").wait_for()
    offer = window.locator(".candidates li").filter(has=window.get_by_role("link", name=f"근거 {number}", exact=True))
    with window.expect_navigation():
        offer.get_by_role("button").first.click()
    expect(window.locator("#id_text")).to_have_value(re.compile(rf"\{{{number}\."))
    with window.expect_navigation():
        window.get_by_role("button", name="저장", exact=True).first.click()
    window.get_by_role("link", name=figure).first.wait_for()

    window.goto(f"/claims/{number}/")
    window.get_by_role("link", name=TITLE).first.wait_for()
