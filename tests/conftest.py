"""The suite has a data folder and keys of its own; SQLite by default, PostgreSQL where MULKKO_DATABASE names one.

Every process of the suite gets a copy of one migrated database (tests/migrated.py). A race or a kill needs processes
of its own on a database of its own: see `cloned_database`. A test flush would break on the append-only triggers, so
the migrated database is copied there too.
"""

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from tests import migrated, statements
from tests.builders import warm
from tests.migrated import ROOT, SETTINGS

if "mulkko.config.settings" in sys.modules:
    raise pytest.UsageError(
        "Unset DJANGO_SETTINGS_MODULE: the suite names the settings after it has made its own data folder."
    )
OWN = Path(tempfile.mkdtemp(prefix="mulkko-tests-"))
OWN.chmod(0o755)  # children that read files as nobody pass through here
os.environ["MULKKO_HOME"] = str(OWN / "home")
os.environ["MULKKO_KEYS"] = str(OWN / "keys")
os.environ["MULKKO_ROUTE"] = "inside"  # an installation without a choice submits nothing
PAGES_THAT_COUNT = {
    "test_matrix", "test_brief", "test_collaboration", "test_flow_page", "test_my_work", "test_proposal_list", "test_search",
    "test_voices",
}  # fmt: skip
APART = {"clones", "migrated_database", "hall_at_work", "cloned_database", "cloned_hall"}
DATABASES = {"db", "transactional_db", *APART}
os.environ.update(SETTINGS)

import django  # noqa: E402

django.setup()
del os.environ["DJANGO_SETTINGS_MODULE"]  # else the workers of pytest-xdist load the settings before they come here

from django.conf import settings  # noqa: E402

hypothesis_settings.register_profile(
    "suite", max_examples=40, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("suite")
if "MULKKO_DATABASE" not in os.environ:  # in memory, which pytest-django sees by itself for Django's own SQLite only
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = ":memory:"
settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}  # long work, at once
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # no test waits for a strong one
settings.WHITENOISE_USE_FINDERS = False  # else every Client looks for all static files; only a browser asks for them


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pages", action="store_true", help="on PostgreSQL, run every test that touches a database")


def pytest_configure(config: pytest.Config) -> None:
    if not config.option.markexpr:
        # Playwright leaves an event loop in its process, in which Django refuses queries: -m browser runs apart.
        config.option.markexpr = "not long and not browser"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL leave out what is the same there and has run on SQLite. script/prove leaves nothing out.

    That is what touches no database; pages: the matrix asks every address, and those that search, sort and add up in
    the database are kept; and, where the run on SQLite was noted (tests/statements.py), tests that send no statement
    but those of others that stay.
    """
    if "MULKKO_DATABASE" not in os.environ:
        return
    kept = [item for item in items if touches_a_database(item)]
    if not config.option.pages:
        kept = fewest([item for item in kept if is_wanted(item)])
    staying = set(kept)
    config.hook.pytest_deselected(items=[item for item in items if item not in staying])
    items[:] = kept


def is_wanted(item: pytest.Item) -> bool:
    return "web" not in item.path.parts or item.path.stem in PAGES_THAT_COUNT


def fewest(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return those that send every statement; what was not noted, or is bound to a database, stays."""
    noted = statements.notes()
    here = {item.nodeid: noted[item.nodeid] for item in items if item.nodeid in noted}
    chosen = statements.covering(here)
    return [item for item in items if item.nodeid in chosen or item.nodeid not in here or is_bound(item)]


def is_bound(item: pytest.Item) -> bool:
    """Tell whether a test has databases of its own, or is of a file that asks on which one it runs."""
    return bool(set(getattr(item, "fixturenames", ())) & APART) or "vendor" in item.path.read_text(encoding="utf-8")


def changes_the_program(item: pytest.Item) -> bool:
    """Tell whether a test, or a fixture of ours that it asks for, puts something else in the place of code."""
    told = getattr(item, "_fixtureinfo", None)
    if told is None:
        return False
    ours = [defined[-1] for defined in told.name2fixturedefs.values() if defined[-1].baseid.startswith("tests")]
    return "monkeypatch" in told.argnames or any("monkeypatch" in one.argnames for one in ours)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    from tests.builders import remembered

    remembered.begin_test(goes_own_way=changes_the_program(item))
    with statements.noted(item.nodeid):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[pytest.TestReport]:
    report = yield
    if not report.passed:
        statements.forget()  # what was skipped or failed here is left out nowhere
    return report


def pytest_collection_finish() -> None:
    """Leave thousands of tests and every module out of the rounds of the garbage collector: they stay to the end."""
    gc.collect()
    gc.freeze()


def touches_a_database(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    return bool(names & DATABASES) or item.get_closest_marker("django_db") is not None


def pytest_sessionfinish() -> None:
    gc.unfreeze()
    shutil.rmtree(OWN, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, django_db_modify_db_settings: None
) -> Iterator[None]:
    """The database of this process: a copy of the migrated one, in memory on SQLite."""
    from django.db import connection

    with django_db_blocker.unblock():
        migrated.copy_into(connection)
        statements.begin_noting()
    yield
    with django_db_blocker.unblock():
        migrated.drop(connection)


@pytest.fixture
def hall(db: None) -> None:
    """A small city hall, loaded from its files."""
    from tests.builders.hall import open_hall
    from tests.builders.remembered import remembered

    remembered(open_hall)


class Clones:
    """Databases for processes of their own, each a copy of another one: the environment names database and data folder."""

    def __init__(self) -> None:
        self.folders: list[Path] = []
        self.names: list[str] = []

    def new(self, source: dict[str, str] | None = None) -> dict[str, str]:
        """Return the environment of one more database: a copy of `source`, or an empty one."""
        folder = Path(tempfile.mkdtemp(prefix="mulkko-clone-"))
        folder.chmod(0o755)
        self.folders.append(folder)
        surroundings = {
            **os.environ,
            **SETTINGS,
            "MULKKO_HOME": str(folder / "home"),
            "MULKKO_KEYS": str(folder / "keys"),
        }
        surroundings["PYTHONPATH"] = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
        for name in ("MULKKO_HOME", "MULKKO_KEYS"):
            if source and Path(source[name]).exists():
                shutil.copytree(source[name], surroundings[name])
        (folder / "home").mkdir(exist_ok=True)
        if "MULKKO_DATABASE" in os.environ:
            name = f"mulkko_clone_{os.getpid()}_{len(self.names)}"
            migrated.command(
                f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{migrated.name_in(source)}"' if source else "")
            )
            self.names.append(name)
            surroundings["MULKKO_DATABASE"] = migrated.address_of(name)
        return surroundings

    def drop(self) -> None:
        for folder in self.folders:
            shutil.rmtree(folder, ignore_errors=True)
        for name in self.names:
            migrated.command(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def clones() -> Iterator[Clones]:
    made = Clones()
    yield made
    made.drop()


@pytest.fixture(scope="session")
def migrated_database() -> dict[str, str]:
    """A database with every migration and nothing else, to be copied."""
    return migrated.surroundings()


@pytest.fixture(scope="session")
def hall_at_work(clones: Clones, migrated_database: dict[str, str]) -> dict[str, str]:
    """A database with a hall, a table and documents before their last signature, prepared once."""
    surroundings = clones.new(migrated_database)
    warm.ran("tests.workers.prepare", surroundings=surroundings)
    return surroundings


@pytest.fixture
def cloned_database(clones: Clones, migrated_database: dict[str, str]) -> dict[str, str]:
    """The environment of processes that share a fresh, migrated database and an empty data folder."""
    return clones.new(migrated_database)


@pytest.fixture
def cloned_hall(clones: Clones, hall_at_work: dict[str, str]) -> dict[str, str]:
    """Like `cloned_database`, but with what `tests.workers.prepare` made."""
    return clones.new(hall_at_work)
