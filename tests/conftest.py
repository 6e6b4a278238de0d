"""The suite has a data folder and keys of its own; SQLite by default, PostgreSQL where MULKKO_DATABASE names one.

A race or a kill needs processes of its own on a database of its own: see `cloned_database`. A test flush would
break on the append-only triggers, so a migrated database is copied instead.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

ROOT = Path(__file__).resolve().parents[1]
if "mulkko.config.settings" in sys.modules:
    pytest.exit("Unset DJANGO_SETTINGS_MODULE: the suite sets it after it has made a data folder of its own.", 4)
OWN = Path(tempfile.mkdtemp(prefix="mulkko-tests-"))
OWN.chmod(0o755)  # children that read files as nobody pass through here
os.environ["MULKKO_HOME"] = str(OWN / "home")
os.environ["MULKKO_KEYS"] = str(OWN / "keys")
os.environ["DJANGO_SETTINGS_MODULE"] = "mulkko.config.settings"

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

hypothesis_settings.register_profile(
    "suite", max_examples=40, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("suite")
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # no test waits for a strong one


def pytest_configure(config: pytest.Config) -> None:
    if not config.option.markexpr:
        config.option.markexpr = "not long"


def pytest_sessionfinish() -> None:
    shutil.rmtree(OWN, ignore_errors=True)


@pytest.fixture
def hall(db: None) -> None:
    """A small city hall, loaded from its files."""
    from tests.builders.hall import open_hall

    open_hall()


@pytest.fixture(scope="session")
def migrated_template(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[Callable[[Path], dict[str, str]]]:
    """Give a function that makes one more migrated database with an empty data folder; all of them go away at the end."""
    made: list[str] = []

    def clone(folder: Path, source: str | None = None) -> dict[str, str]:
        (folder / "home").mkdir(parents=True, exist_ok=True)
        surroundings = {**os.environ, "MULKKO_HOME": str(folder / "home"), "MULKKO_KEYS": str(folder / "keys")}
        surroundings["PYTHONPATH"] = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
        with django_db_blocker.unblock():
            if connection.vendor == "sqlite":
                place = folder / "home" / "mulkko.sqlite3"
                if source is not None:
                    shutil.copy(source, place)
                else:
                    connection.ensure_connection()
                    with sqlite3.connect(place) as target:
                        connection.connection.backup(target)
                    target.close()
            else:
                connection.close()  # a template must be left alone while it is copied
                name = f"{connection.settings_dict['NAME']}_{len(made)}"
                command(f'CREATE DATABASE "{name}" TEMPLATE "{source or connection.settings_dict["NAME"]}"')
                made.append(name)
                surroundings["MULKKO_DATABASE"] = address_of(name)
        return surroundings

    yield clone
    for name in made:
        command(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def command(sql: str) -> None:
    import psycopg

    with psycopg.connect(address_of("postgres"), autocommit=True) as link:
        link.execute(sql)


def address_of(name: str) -> str:
    return urlsplit(os.environ["MULKKO_DATABASE"])._replace(path=f"/{name}").geturl()


@pytest.fixture
def cloned_database(migrated_template: Callable[..., dict[str, str]]) -> Iterator[dict[str, str]]:
    """The environment of processes that share a fresh, migrated database and an empty data folder."""
    folder = Path(tempfile.mkdtemp(prefix="mulkko-clone-"))
    folder.chmod(0o755)
    yield migrated_template(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def hall_at_work(migrated_template: Callable[..., dict[str, str]]) -> Iterator[tuple[dict[str, str], Path]]:
    """A database with a hall, a dataset and documents waiting for the last signature, prepared once by one process."""
    folder = Path(tempfile.mkdtemp(prefix="mulkko-template-"))
    folder.chmod(0o755)
    surroundings = migrated_template(folder)
    subprocess.run([sys.executable, "-m", "tests.workers.prepare"], env=surroundings, cwd=ROOT, check=True)
    yield surroundings, folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def cloned_hall(
    migrated_template: Callable[..., dict[str, str]], hall_at_work: tuple[dict[str, str], Path]
) -> Iterator[dict[str, str]]:
    """Like `cloned_database`, but with what `tests.workers.prepare` made."""
    prepared, source = hall_at_work
    folder = Path(tempfile.mkdtemp(prefix="mulkko-clone-"))
    folder.chmod(0o755)
    shutil.copytree(source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("mulkko.sqlite3*"))
    if connection.vendor == "sqlite":
        yield migrated_template(folder, str(source / "home" / "mulkko.sqlite3"))
    else:
        yield migrated_template(folder, urlsplit(prepared["MULKKO_DATABASE"]).path.lstrip("/"))
    shutil.rmtree(folder, ignore_errors=True)
