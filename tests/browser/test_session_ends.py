"""A desk that was left alone asks again who is there, and gives back what was typed."""

import subprocess
import sys

from playwright.sync_api import expect
from tests.browser.pages import Decision, Outline
from tests.browser.town import Town
from tests.conftest import ROOT

QUESTION = "막차가 끊긴 뒤에도 안내를 볼 수 있게 하려면 무엇부터 할 것인가?"


def test_what_was_typed_when_the_session_ended_is_there_after_signing_in_and_can_be_saved(
    town: Town, tour: dict[str, dict[str, str]]
):
    reference = tour["outline"]["path"].split("/")[2]
    window = town.window("routes-1")
    outline = Outline(window).open(reference)
    outline.question().fill(QUESTION)
    subprocess.run(
        [sys.executable, "-m", "tests.workers.let_sessions_end"], env=town.surroundings, cwd=ROOT, check=True
    )

    outline.press("저장")
    window.get_by_role("heading", name="로그인", level=1).wait_for()
    window.locator("button[name=login][value=routes-1]").click()

    window.wait_for_url("**/draft/outline/**")
    expect(outline.question()).to_have_value(
        QUESTION
    )  # the address of the sign-in names that page, too: wait for its text
    Decision(window).press("저장")
    window.wait_for_load_state()
    assert Outline(window).open(reference).question().input_value() == QUESTION
