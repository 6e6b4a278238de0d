"""The pages as people use them: what is found by role and label stands here, once."""

import re
from typing import Any


class Door:
    """The sign-in page."""

    def __init__(self, page: Any):
        self.page = page

    def sign_in(self, login: str, password: str) -> "MyWork":
        self.page.goto("/sign-in/")
        self.page.get_by_label("아이디").fill(login)
        self.page.get_by_label("비밀번호").fill(password)
        self.page.get_by_role("button", name="로그인", exact=True).click()
        self.page.get_by_role("heading", name="내 할 일", level=1).wait_for()
        return MyWork(self.page)


class MyWork:
    """내 할 일: what waits for me, what my unit is asked, my drafts."""

    def __init__(self, page: Any):
        self.page = page

    def open(self) -> "MyWork":
        self.page.goto("/")
        return self

    def link_to(self, title: str) -> Any:
        return self.page.get_by_role("main").get_by_role("link", name=re.compile(re.escape(title))).first

    def matter(self, title: str) -> "Matter":
        self.link_to(title).click()
        return Matter(self.page)


class Matter:
    """정책안: one proposal with its tabs and its rail."""

    def __init__(self, page: Any):
        self.page = page

    def open(self, reference: str, tab: str = "") -> "Matter":
        self.page.goto(f"/proposals/{reference}/{tab}")
        return self

    def tab(self, name: str) -> "Matter":
        tabs = self.page.get_by_role("navigation", name="정책안의 부분")
        tabs.get_by_role("link", name=re.compile(f"^{name}")).click()
        return self

    def act(self, name: str) -> "Decision":
        """Press the act that the rail offers, and wait until its page is there."""
        with self.page.expect_navigation():
            self.page.get_by_role("complementary").get_by_role("link", name=name, exact=True).first.click()
        return Decision(self.page)

    def says(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for()

    def pdf(self) -> Any:
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name="PDF로 받기").click()
        return waiting.value


class Decision:
    """제출 전 확인: the last page before a signature or before submitting."""

    def __init__(self, page: Any):
        self.page = page

    def write(self, label: str, text: str) -> "Decision":
        self.page.get_by_role("main").get_by_label(label).first.fill(text)
        return self

    def choose(self, label: str) -> "Decision":
        self.page.get_by_label(label, exact=True).first.check(force=True)  # a label lies over the box, as KRDS draws it
        return self

    def confirm(self, password: str = "") -> "Decision":
        """Type the password where it is asked for: somebody who came in with one click ticks instead."""
        meant = self.page.get_by_label("네, 이대로 처리합니다")
        if meant.count():
            meant.first.check(force=True)
        field = self.page.get_by_label("비밀번호 다시 확인")
        if password and field.count():
            field.fill(password)
        return self

    def button(self, name: str) -> Any:
        return self.page.get_by_role("main").get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> Matter:
        button = self.button(name)
        button.wait_for()  # what is asked for above it is there by then: a page that still arrives asks for nothing
        self.confirm()
        button.click()
        return Matter(self.page)


class Outline(Decision):
    """무엇을 왜: title, question, amount."""

    def open(self, reference: str) -> "Outline":
        self.page.goto(f"/proposals/{reference}/draft/outline/")
        return self

    def question(self) -> Any:
        return self.page.get_by_label("정책 질문").first


class Coordination(Decision):
    """협의: whom the draft asks, and what they answer."""

    def open(self, reference: str) -> "Coordination":
        self.page.goto(f"/proposals/{reference}/coordination/")
        return self

    def ask(self, unit: str, question: str) -> None:
        suggested = self.page.get_by_role("checkbox", name=unit)
        if suggested.count():
            suggested.first.check(force=True)  # a label lies over the box, as KRDS draws it
        else:
            self.page.get_by_label("다른 부서").select_option(label=unit)
        self.write("부서에 묻는 것", question).press("묻기")

    def answer(self, kind: str, words: str = "") -> None:
        self.choose(kind)
        if words:
            self.write("조건 또는 까닭", words)
        self.press("답하기")
