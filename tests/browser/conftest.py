"""The demo city behind a real server, and Chromium in front of it.

The city is filled once (tests/browser/city.py); every test that changes something gets a copy of it and a server of its own.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from tests.browser import city
from tests.browser.town import Town
from tests.conftest import Clones

from mulkko.cli import chromium
from mulkko.cli.served import served


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = chromium.missing()
    for item in items:
        if "browser" in Path(item.path).parts:
            item.add_marker("browser")
            if missing:
                item.add_marker(pytest.mark.skip(reason=missing))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    with chromium.launched() as opened:
        yield opened


@pytest.fixture(scope="session")
def filled_city(
    clones: Clones, migrated_database: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The environment of the filled demo city; `tour.json` in its data folder lists its pages."""
    if "MULKKO_DATABASE" in os.environ:
        surroundings = clones.new(migrated_database)
        city.fill(surroundings)
        return surroundings
    base = tmp_path_factory.getbasetemp()
    own = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo-city"
    return city.filled_in(Path(os.environ.get("MULKKO_TEST_CITY", own)))


@pytest.fixture(scope="session")
def tour(filled_city: dict[str, str]) -> dict[str, dict[str, str]]:
    """Every stop of the tour by its name."""
    told = (Path(filled_city["MULKKO_HOME"]) / "tour.json").read_text(encoding="utf-8")
    return {stop["name"]: stop for stop in json.loads(told)}


@pytest.fixture(scope="session")
def quiet_town(filled_city: dict[str, str], clones: Clones, browser: Any) -> Iterator[Town]:
    """A served copy of the city in which tests only look."""
    with served(clones.new(filled_city), workers=1, has_jobs=False) as address, Town(address, browser) as town:
        yield town


@pytest.fixture
def web_workers() -> int:
    """How many processes answer: each starts anew for every test, so that only a file whose presses meet takes two."""
    return 1


@pytest.fixture
def has_jobs() -> bool:
    """Whether long work is done: only a file that waits for it starts who does it."""
    return False


@pytest.fixture
def open_town(
    filled_city: dict[str, str], clones: Clones, browser: Any, web_workers: int, has_jobs: bool
) -> Iterator[Callable[[], Town]]:
    """Return a function that serves one more copy of the city, for a test that changes something."""
    with ExitStack() as stack:

        def opened(**more: str) -> Town:
            surroundings = {**clones.new(filled_city), **more}
            address = stack.enter_context(served(surroundings, workers=web_workers, has_jobs=has_jobs))
            return stack.enter_context(Town(address, browser, surroundings))

        yield opened


@pytest.fixture
def town(open_town: Callable[[], Town]) -> Town:
    return open_town()
