"""The machine's Chromium, driven by Playwright: for measurements, screenshots and the tests in a browser, never for a city."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mulkko.cli.answers import Refused

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Nothing may reach out: what a page needs comes from its own server.
ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def found() -> str:
    """Return the path of Chromium: what MULKKO_CHROMIUM names, else what lies on the PATH, else ""."""
    from django.conf import settings

    names = (settings.CHROMIUM,) if settings.CHROMIUM else NAMES
    return next(filter(None, map(shutil.which, names)), "")


def missing() -> str:
    """Return one sentence with its cure where no browser can be driven, else ""."""
    if not found():
        return "There is no Chromium: install it (on Debian: apt-get install chromium), or name it in MULKKO_CHROMIUM."
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "Playwright is missing: pip install --require-hashes -r requirements/dev.txt brings it."
    return ""


@contextmanager
def launched() -> Iterator[Any]:
    """Yield a browser of Playwright's synchronous interface.

    Raises:
        Refused: there is no Chromium, or no Playwright.
    """
    if missing():
        raise Refused(missing())
    from playwright.sync_api import sync_playwright

    # A sandbox of its own needs an ordinary user; root, as in a container, has none.
    arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found(), args=arguments)
        try:
            yield browser
        finally:
            browser.close()


def let_in(context: Any, address: str, session: str) -> None:
    """Make a browser context the one of somebody who is signed in."""
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
