"""What an officer does without help, and what a chief does on a phone, counted in taps and fields."""

import re
from typing import Any

from tests.browser.test_journeys import WAITING
from tests.browser.town import PHONE, Town

MOST, MOST_ON_A_PHONE = 25, 4
MOST_OF_A_ROUTINE = 18
ASKED = "심야 환승 안내 강화 계획(안)"  # waits for the consent of the budget office
ROUTINE = "9월 운행일지 제출 요청"
OPINION = "안내 인력의 인건비는 내년 예산에 반영하시기 바랍니다."


class Hands:
    """Somebody who does one thing at a time; each tap and each field that is filled in counts."""

    def __init__(self, page: Any):
        self.page, self.done = page, 0

    def _one(self, what: Any) -> Any:
        self.done += 1
        return what.first

    def tap(self, role: str, name: str | re.Pattern[str], **how: Any) -> "Hands":
        self._one(self.page.get_by_role(role, name=name, **how)).click()
        self.page.wait_for_load_state()
        return self

    def tap_in_main(self, role: str, name: str | re.Pattern[str]) -> "Hands":
        self._one(self.page.get_by_role("main").get_by_role(role, name=name)).click()
        self.page.wait_for_load_state()
        return self

    def tap_in_rail(self, name: str) -> "Hands":
        self._one(self.page.get_by_role("complementary").get_by_role("link", name=name, exact=True)).click()
        self.page.wait_for_load_state()
        return self

    def tick(self, label: str) -> "Hands":
        self._one(self.page.get_by_label(label)).check(force=True)  # a label lies over the box, as KRDS draws it
        return self

    def write(self, label: str, text: str) -> "Hands":
        self._one(self.page.get_by_role("main").get_by_label(label).filter(visible=True)).fill(text)
        return self

    def choose(self, label: str, option: str) -> "Hands":
        self._one(self.page.get_by_role("main").get_by_label(label)).select_option(label=option)
        return self

    def reads(self, words: str) -> "Hands":
        self.page.get_by_text(words).first.wait_for()
        return self


def at_the_door(town: Town, login: str, **how: Any) -> Hands:
    """Return somebody who has just signed in and sees 내 할 일."""
    window = town.window(login, **how)
    window.goto("/")
    return Hands(window)


def test_a_chief_signs_on_a_phone_in_four_taps_after_signing_in(town: Town):
    hands = at_the_door(town, "traffic", size=PHONE)

    hands.tap_in_main("link", re.compile(re.escape(WAITING))).tap_in_rail("결재")
    hands.tick("네, 이대로 처리합니다").tap_in_main("button", "결재").reads("결재했습니다")

    assert hands.done <= MOST_ON_A_PHONE


def test_an_officer_finds_what_waits_and_answers_with_an_opinion(town: Town):
    hands = at_the_door(town, "budget")

    hands.tap_in_main("link", re.compile(re.escape(ASKED))).tap_in_rail("합의(의견 있음)")
    hands.write("의견", OPINION).tick("네, 이대로 처리합니다").tap_in_main("button", "합의").reads("서명했습니다")

    assert hands.done <= MOST
    hands.reads(OPINION)


def test_an_officer_sees_why_a_number_is_what_it_is(town: Town):
    hands = at_the_door(town, "routes-1")

    hands.tap("link", "정책안", exact=True).tap_in_main("link", "산업단지 심야 퇴근길 교통 대책(안)")
    hands.tap("link", re.compile("^근거")).tap_in_main("link", re.compile("야간근로자"))

    assert hands.done <= MOST
    hands.reads("협력사 근로자를 원청과 협력사에서 두 번 세어")


def test_an_officer_opens_a_proposal_from_what_rises_among_citizens(town: Town):
    hands = at_the_door(town, "transit")

    hands.tap("link", "시민 의견").tap_in_main("link", re.compile("심야버스가 필요합니다")).tap_in_main(
        "link", "정책안으로 만들기"
    )
    hands.write("제목", "심야버스 막차 늦추기 계획(안)").tap_in_main("button", "시작")

    assert hands.done <= MOST
    hands.reads("심야버스 막차 늦추기 계획(안)")


def test_a_routine_paper_is_drafted_and_decided_without_options_and_evidence(town: Town):
    hands = at_the_door(town, "routes-1")

    hands.tap("link", "기안하기").write("제목", ROUTINE).tick("간단 기안:").tap_in_main("button", "시작")
    hands.tap_in_main("link", "무엇을 왜").reads("금액(원)")
    assert not hands.page.get_by_label("정책 질문").count()  # it decides between no alternatives
    hands.write("요지", "운수업체에 9월 운행일지를 요청합니다.").write("키워드", "운행일지")
    hands.choose("단위업무", "자료 제공·회신").tap_in_main("button", "저장")
    hands.tap_in_main("link", "공개구분·보존기간").choose("보존기간", "3년").tap_in_main("button", "저장")
    hands.tap_in_main("link", "문서 다듬기").write("본문", "□ 요청 내용\n○ 9월 노선별 운행일지").tap_in_main(
        "button", "저장"
    )
    hands.tap_in_main("link", "제출 전 확인").tick("네, 이대로 처리합니다").tap_in_main("button", "상신")
    hands.reads("상신했습니다")
    assert hands.done <= MOST_OF_A_ROUTINE

    lead = at_the_door(town, "routes", size=PHONE)
    lead.tap_in_main("link", re.compile(ROUTINE)).tap_in_rail("결재")
    lead.tick("네, 이대로 처리합니다").tap_in_main("button", "결재").reads("결재했습니다. 문서번호는")
    assert lead.done <= MOST_ON_A_PHONE
