"""기한 알림 in a browser: somebody is told that an answer is late, and the reminder leads to the act and ends with it."""

import re

from tests.browser.pages import Coordination, Matter
from tests.browser.town import PHONE, Town


def test_who_is_reminded_of_an_answer_reaches_it_and_is_reminded_no_more(town: Town):
    officer = town.window("statistics-1")
    officer.goto("/data/")
    officer.get_by_role("link", name=re.compile("^알림")).click()
    due = officer.get_by_role("listitem").filter(has_text="협의").filter(has_text="근무일 지남")
    title, waiting = due.first.get_by_role("link").inner_text(), due.count()

    due.first.get_by_role("link").click()
    Coordination(officer).answer("의견 없음", "")
    Matter(officer).says("답했습니다")
    officer.goto("/notices/")

    assert due.count() == waiting - 1
    assert title not in due.all_inner_texts()


def test_on_a_phone_without_scripts_what_was_seen_stays_and_is_no_longer_new(town: Town):
    lead = town.window("budget", size=PHONE, javascript=False)
    lead.goto("/notices/")
    due = lead.locator(".notices > .is-due")
    assert due.first.get_by_text("새 알림").count() == 1

    lead.get_by_role("button", name="모두 확인함").click()

    assert due.count() > 0
    assert lead.get_by_text("새 알림").count() == 0
    assert lead.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
