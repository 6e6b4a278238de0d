"""From the drafter over the asked unit, the reviewers, the co-operator and the consenting unit to the approver."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.browser.pages import Coordination, Decision, Door, Matter, MyWork, Outline
from tests.browser.town import PHONE, Town
from tests.workers.demo_city import PASSWORD

from mulkko.cli.served import NotServed

TITLE = "심야 정류소 안내판 시범설치 계획(안)"  # came back to its drafter
WAITING = "심야 정류소 조명 개선 계획(안)"  # waits for the approver
OPINION = "설치 뒤 한 달 동안의 이용 실적을 알려 주시기 바랍니다."


def reference_of(page: Any) -> str:
    found = re.search(r"/proposals/([\w-]+)/", page.url)
    assert found, page.url
    return found[1]


def submitted(window: Any) -> str:
    """Let the drafter ask a unit, raise the amount and submit; return the reference."""
    MyWork(window).open().matter(TITLE)
    reference = reference_of(window)
    Outline(window).open(reference).write("금액", "320,000,000").press("저장")
    Coordination(window).open(reference).ask("도로과", "정류소 기둥에 안내판을 달아도 되는지 알려 주시기 바랍니다.")
    return reference


def signed(window: Any, title: str, act: str, **written: str) -> Matter:
    """Let somebody find what waits, open it, and sign; `written` holds an opinion or answers to one."""
    MyWork(window).open().matter(title).act(act)
    decision = Decision(window)
    if "opinion" in written:
        decision.write("의견", written["opinion"])
    if "answer" in written:
        decision.choose("수용").write("사유", written["answer"])
    return decision.confirm(PASSWORD).press(act)


def the_whole_road(desk: Callable[[str], Any]) -> Any:
    """Walk the proposal from the drafter to its number; return the window of the approver."""
    drafter = desk("routes-1")
    reference = submitted(drafter)
    roads = desk("roads")
    MyWork(roads).open().link_to(TITLE).click()
    Coordination(roads).answer("조건부 동의", "기둥마다 무게를 확인해 주시기 바랍니다.")
    Matter(roads).says("답했습니다")

    Coordination(drafter).open(reference)
    drafter.get_by_role("link", name="반영 여부 적기").click()
    Decision(drafter).choose("반영").write("사유", "설치 전에 확인합니다.").press("적기")
    Matter(drafter).open(reference, "draft/submission/")
    Decision(drafter).confirm(PASSWORD).press("상신").says("상신했습니다")

    signed(desk("routes"), TITLE, "검토").says("서명했습니다")
    signed(desk("transit"), TITLE, "검토").says("서명했습니다")
    signed(desk("data"), TITLE, "협조(의견 있음)", opinion=OPINION).says("서명했습니다")
    signed(desk("budget"), TITLE, "합의").says("서명했습니다")
    approver = desk("traffic")
    signed(approver, TITLE, "결재", answer="한 달 뒤 이용 실적을 보냅니다.").says("결재했습니다. 문서번호는")
    return approver


def assert_a_whole_paper(window: Any) -> None:
    """The page shows number, opinion and answer; the PDF is a file of the same document."""
    page = window.get_by_role("main")
    assert re.search(r"대중교통과-\d+|노선팀-\d+", page.inner_text())
    assert OPINION in page.inner_text()
    answer = window.request.get(window.get_by_role("link", name="PDF로 받기").get_attribute("href"))
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF-")


def test_a_proposal_goes_from_its_drafter_to_number_and_paper(town: Town):
    def desk(login: str) -> Any:
        window = town.window()
        Door(window).sign_in(login, PASSWORD)
        return window

    assert_a_whole_paper(the_whole_road(desk))


def test_the_same_road_is_walked_without_javascript_on_a_phone(town: Town):
    assert_a_whole_paper(the_whole_road(lambda login: town.window(login, size=PHONE, javascript=False)))


class Keyboard:
    """Nothing but keys: Tab until what is wanted has the focus, then Enter."""

    def __init__(self, page: Any):
        self.page = page

    def go_to(self, name: str, *, steps: int = 80) -> "Keyboard":
        for _ in range(steps):
            self.page.keyboard.press("Tab")
            if name in self.focused():
                assert self.focus_is_seen(), f"nobody sees that {name} has the focus"
                return self
        raise AssertionError(f"{name} is not reached with {steps} times Tab")

    def focused(self) -> str:
        return self.page.evaluate(
            "() => { const one = document.activeElement; const label = one.labels && one.labels[0];"
            " return [one.ariaLabel, label && label.innerText, one.innerText].filter(Boolean).join(' '); }"
        )

    def focus_is_seen(self) -> bool:
        return self.page.evaluate(
            "() => { const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();"
            " return box.width > 0 && (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none'); }"
        )

    def type(self, text: str) -> "Keyboard":
        self.page.keyboard.type(text)
        return self

    def enter(self) -> "Keyboard":
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self


def test_the_keyboard_alone_signs_in_finds_what_waits_opens_and_signs_it(town: Town):
    window = town.window()
    window.goto("/sign-in/")
    keys = Keyboard(window)

    keys.go_to("아이디").type("traffic").go_to("비밀번호").type(PASSWORD).enter()
    keys.go_to(WAITING).enter()
    reach_the_act(keys)
    keys.go_to("비밀번호 다시 확인").type(PASSWORD)
    keys.go_to("결재").enter()

    Matter(window).says("결재했습니다. 문서번호는")


def reach_the_act(keys: Keyboard) -> None:
    """Press the act of the rail, which has the same word as a tab of the proposal."""
    for _ in range(10):
        keys.go_to("결재")
        if keys.page.evaluate("() => document.activeElement.matches('.primary')"):
            keys.enter()
            return
    raise AssertionError("the act is not reached")


def test_who_is_not_let_in_with_one_click_is_named(town: Town):
    with pytest.raises(NotServed):
        town.window("nobody")
