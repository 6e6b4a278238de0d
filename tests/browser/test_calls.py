"""A data call from the unit that asks to the catalogue and back: the unit that is asked uses nothing but its keyboard."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from tests.browser.pages import Decision
from tests.browser.test_journeys import Keyboard
from tests.browser.town import PHONE, Town

from mulkko.organization.models import day_of

COLUMNS = "남 | 정수 | 명\n여 | 정수 | 명\n계 | 정수 | 명 | = 남 + 여"


def sent(window: Any, title: str, *, days_ago: int = 120) -> str:
    """Ask 노선팀 for the 90 days up to a day, after looking at what is known; return the address of the call."""
    last = day_of(timezone.now()) - timedelta(days=days_ago)
    window.goto("/data/calls/new/")
    form = Decision(window)
    form.write("제목", title).write("목적", "심야 교통 대책").write("근거", "가람시 교통 기본 조례 제5조").write(
        "항목", COLUMNS
    )
    form.write("대상 기간 시작일", (last - timedelta(days=90)).isoformat()).write(
        "대상 기간 마지막 날", last.isoformat()
    )
    window.get_by_text("부서 하나씩 고르기").click()
    window.get_by_label("대중교통과 노선팀", exact=True).check(force=True)
    form.press("이미 아는 값 확인").says("보낼 부서 1곳")
    form.press("부서에 보내기").says("1개 부서에 보냈습니다")
    return window.url


def confirmed_and_closed(lead: Any, owner: Any, call: str) -> None:
    lead.goto(call + "units/routes/")
    Decision(lead).press("확인").says("확인했습니다")
    owner.goto(call + "closing/")
    Decision(owner).press("취합 마감").says("마감했습니다")


def test_an_office_fills_in_a_call_by_keyboard_and_the_next_one_only_asks_whether_it_is_right(town: Town):
    owner, lead, officer = town.window("budget"), town.window("routes"), town.window("routes-1")
    first = sent(owner, "2026년 3분기 야간 운전원 현황")
    officer.goto("/")
    keys = Keyboard(officer)

    keys.go_to("작성: 2026년 3분기 야간 운전원 현황", steps=160).enter()
    keys.go_to("남 (명)").type("12").go_to("여 (명)").type("3").go_to("계 (명)").type("15").go_to("저장").enter()
    officer.get_by_text("부서장이 확인할 차례입니다").first.wait_for()
    confirmed_and_closed(lead, owner, first)

    second = sent(owner, "2026년 4분기 야간 운전원 현황", days_ago=0)
    officer.goto(second + "units/routes/")
    keys.go_to("모두 그대로 두고 저장").enter()

    officer.get_by_text("부서장이 확인할 차례입니다").first.wait_for()


def test_a_call_is_filled_in_without_javascript_on_a_phone(town: Town):
    call = sent(town.window("budget"), "막차 운전원 현황")
    phone = town.window("routes-1", size=PHONE, javascript=False)

    phone.goto(call + "units/routes/")
    Decision(phone).write("남 (명)", "1,240").write("여 (명)", "-").write("계 (명)", "1,240").press("저장")

    phone.get_by_text("부서장이 확인할 차례입니다").first.wait_for()
