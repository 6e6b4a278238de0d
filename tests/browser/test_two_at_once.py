"""A second press, the way back, a second window, an old page: each calm, and nothing typed is lost."""

from typing import Any

import pytest
from tests.browser.pages import Decision, Matter, MyWork, Outline
from tests.browser.test_journeys import TITLE, WAITING, reference_of
from tests.browser.town import Complaints, Town

MINE, OTHER = "무엇부터, 얼마 동안 고칠 것인가?", "어디부터 고칠 것인가?"


@pytest.fixture
def web_workers() -> int:
    return 2  # as a city serves: two presses may reach two processes


def signatures(window: Any, reference: str) -> int:
    """Return how many sentences of the history say that this person signed or approved."""
    window.goto(f"/proposals/{reference}/history/")
    return window.get_by_role("main").get_by_text("결재했습니다. 문서번호").count()


def ready_to_approve(town: Town) -> tuple[Any, str]:
    window = town.window("traffic")
    MyWork(window).open().matter(WAITING).act("결재")
    return window, reference_of(window)


def test_a_double_click_signs_once(town: Town):
    window, reference = ready_to_approve(town)

    Decision(window).confirm().button("결재").dblclick(no_wait_after=True)

    Matter(window).says("결재했습니다. 문서번호는")
    assert signatures(window, reference) == 1


def test_two_windows_that_both_sign_end_in_one_signature_and_a_calm_sentence(town: Town):
    window, reference = ready_to_approve(town)
    second = town.window("traffic")
    second.goto(window.url)

    Decision(window).press("결재").says("결재했습니다. 문서번호는")
    complaints = Complaints(second)
    Decision(second).press("결재")

    second.wait_for_url("**/approval/")
    assert second.get_by_role("status").count() == 1
    assert complaints.found == []
    assert signatures(window, reference) == 1


def test_the_way_back_after_signing_leads_to_no_second_signature(town: Town):
    window, reference = ready_to_approve(town)
    Decision(window).press("결재").says("결재했습니다. 문서번호는")

    window.go_back()

    # A page of the city hall is kept in no cache: it is asked for again, and there is nothing left to sign.
    window.wait_for_url("**/approval/")
    assert Decision(window).button("결재").count() == 0
    assert signatures(window, reference) == 1


def test_a_page_that_was_open_before_the_draft_was_taken_back_signs_nothing(town: Town):
    window, reference = ready_to_approve(town)
    drafter = town.window("routes-1")
    drafter.goto(f"/proposals/{reference}/recalls/new/")
    Decision(drafter).press("회수")

    Decision(window).press("결재")

    window.wait_for_url("**/approval/")
    Matter(window).says("회수")
    assert signatures(window, reference) == 0


def test_two_windows_editing_one_draft_lose_nothing_that_was_typed(town: Town):
    first = town.window("routes-1")
    MyWork(first).open().matter(TITLE)
    address = f"/proposals/{reference_of(first)}/draft/outline/"
    first.goto(address)
    second = town.window("routes-1")
    second.goto(address)
    Outline(first).question().fill(OTHER)
    Decision(first).press("저장")
    first.wait_for_load_state()

    Outline(second).question().fill(MINE)
    Decision(second).press("저장")

    second.get_by_role("alert").wait_for()
    assert Outline(second).question().input_value() == MINE
    Decision(second).press("저장")
    second.wait_for_load_state()
    first.goto(address)
    assert Outline(first).question().input_value() == MINE


def test_a_draft_that_was_submitted_in_another_window_is_not_changed_by_an_old_page(town: Town):
    first = town.window("routes-1")
    MyWork(first).open().matter(TITLE)
    reference = reference_of(first)
    first.goto(f"/proposals/{reference}/draft/outline/")
    second = town.window("routes-1")
    second.goto(f"/proposals/{reference}/draft/submission/")
    Decision(second).press("상신").says("상신했습니다")

    Outline(first).question().fill(MINE)
    Decision(first).press("저장")

    first.wait_for_load_state()
    shown = first.get_by_role("main").inner_text() + Outline(first).question().input_value()
    assert MINE in shown
    assert "처리하지 못했습니다" not in shown
