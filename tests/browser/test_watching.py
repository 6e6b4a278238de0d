"""A decision whose ground moved, from the brief of who took it to the answer that stays with it."""

from tests.browser.pages import Decision
from tests.browser.town import PHONE, Town

from mulkko.demo.moving import MOVED


def test_who_decided_finds_then_beside_now_and_says_why_it_may_stand(town: Town):
    chief = town.window("traffic")
    chief.goto("/brief/")
    chief.get_by_role("link", name=MOVED).click()
    chief.get_by_text("이 결정의 근거가 달라졌습니다").first.wait_for()

    chief.get_by_role("link", name="살펴보고 처리하기").click()
    Decision(chief).press("저장").says("필수")
    Decision(chief).write("사유", "줄어든 곳부터 먼저 고치기로 함").press("저장").says("결정과 함께 남겼습니다")

    officer = town.window("routes-1", size=PHONE, javascript=False)
    officer.goto("/watch/")
    officer.get_by_text("줄어든 곳부터 먼저 고치기로 함").first.wait_for()
    assert "결론이 바뀜" in officer.get_by_role("row", name=MOVED).inner_text()
