"""A served city with people at their desks, and everything that their browsers complained about."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from types import TracebackType
from typing import Any

from mulkko.cli.chromium import let_in
from mulkko.cli.served import session_of

PATIENCE_MS = 60_000  # longer than a page waits for the queue and for the lock of the database, 20 s each
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


class Town:
    """Gives each person a browser window of their own, with an empty cache."""

    def __init__(self, address: str, browser: Any, surroundings: dict[str, str] | None = None):
        self.address, self.browser = address, browser
        self.surroundings = surroundings  # the environment of its server, for who does something behind the pages
        self.stack = ExitStack()
        self.sessions: dict[str, str] = {}
        self.kept: dict[tuple[str, int], Any] = {}

    def __enter__(self) -> "Town":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stack.close()

    def window(self, login: str = "", *, size: dict[str, int] = DESK, javascript: bool = True) -> Any:
        """Return a page of a new window: of somebody who is signed in, or of a stranger."""
        return self._context(login, size, javascript).new_page()

    @contextmanager
    def look(self, login: str, size: dict[str, int]) -> Iterator[Any]:
        """Yield a page of a window that is kept, with what it has cached, for the next look of the same person."""
        place = (login, size["width"])
        if place not in self.kept:
            self.kept[place] = self._context(login, size, True)
        with closing(self.kept[place].new_page()) as page:
            yield page

    def _context(self, login: str, size: dict[str, int], javascript: bool) -> Any:
        context = self.stack.enter_context(
            closing(
                self.browser.new_context(
                    base_url=self.address, viewport=size, locale="ko-KR", java_script_enabled=javascript
                )
            )
        )
        context.set_default_timeout(PATIENCE_MS)
        if login:
            if login not in self.sessions:
                self.sessions[login] = session_of(self.address, login)
            let_in(context, self.address, self.sessions[login])
        return context


def in_mode(page: Any, mode: str) -> None:
    """Show a page in a mode of contrast, as the preference of a person does, with every change of colour at its end."""
    page.evaluate("(mode) => { document.documentElement.dataset.krdsMode = mode; }", mode)
    # Not waited for: what a change of size hides while it changes colour ends for nobody.
    page.evaluate("() => document.getAnimations().forEach((one) => one.cancel())")


class Complaints:
    """What a page complained about: its console, failed and refused requests, errors of scripts."""

    def __init__(self, page: Any):
        self.found: list[str] = []
        page.on("console", lambda said: self._console(said))
        page.on("pageerror", lambda error: self.found.append(f"script: {error}"))
        page.on("requestfailed", lambda asked: self.found.append(f"failed: {asked.url} {asked.failure}"))
        page.on("response", lambda told: self._answer(told))

    def _console(self, said: Any) -> None:
        if said.type in ("error", "warning"):
            self.found.append(f"console: {said.text}")

    def _answer(self, told: Any) -> None:
        if told.status >= 400:
            self.found.append(f"{told.status}: {told.url}")
