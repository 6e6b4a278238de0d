"""A database with every migration and nothing else: made once, the way a first command makes it, and copied ever after.

Its name is the fingerprint of all that it is made of, so that a changed migration makes another. On SQLite it lies in
var/migrated for all runs of this checkout, on PostgreSQL beside the database that MULKKO_DATABASE names.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "mulkko"
KEPT = ROOT / "var" / "migrated"
SETTINGS = {"DJANGO_SETTINGS_MODULE": "mulkko.config.settings"}
PACKAGES = ("django", "django-tasks", "django-tasks-db")  # whose migrations are applied too
MAKE = "from mulkko.cli.home import ready; ready(bring_up_to_date=True)"


def surroundings() -> dict[str, str]:
    """Return the environment of the migrated database. It is there to be copied: nobody may write into it."""
    home = KEPT / fingerprint()
    told = {**os.environ, **SETTINGS, "MULKKO_HOME": str(home / "home"), "MULKKO_KEYS": str(home / "keys")}
    told["PYTHONPATH"] = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    with _alone():
        if "MULKKO_DATABASE" in os.environ:
            told["MULKKO_DATABASE"] = address_of(_on_the_server(told))
        elif not (home / "home").exists():
            _in_a_folder(home, told)
    return told


@cache
def fingerprint() -> str:
    """Return what tells one migrated database from another: 16 hexadecimal digits."""
    told = sha256("\n".join([sys.version, sqlite3.sqlite_version, *map(version, PACKAGES)]).encode())
    for path in ingredients():
        told.update(f"{path.relative_to(SOURCE)}\n".encode() + path.read_bytes())
    return told.hexdigest()[:16]


def ingredients() -> list[Path]:
    """Return every file of ours that says what a migrated database is; tests/rules looks whether migrations read others."""
    folders = (*SOURCE.glob("*/migrations"), SOURCE / "ledger" / "sql", SOURCE / "config")
    return [*sorted(path for folder in folders for path in folder.rglob("*.py")), SOURCE / "cli" / "home.py"]


def copy_into(connection) -> None:
    """Make the database of this process, which Django's settings name, a copy of the migrated one."""
    from django.conf import settings

    name = connection.creation._get_test_db_name()
    source = surroundings()
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(Path(source["MULKKO_HOME"]) / "mulkko.sqlite3")) as migrated:
            migrated.backup(connection.connection)
    else:
        command(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        command(f'CREATE DATABASE "{name}" TEMPLATE "{name_in(source)}"')


def drop(connection) -> None:
    connection.close()
    if connection.vendor != "sqlite":  # what lies in memory ends with its process
        command(f'DROP DATABASE "{connection.settings_dict["NAME"]}" WITH (FORCE)')


def command(sql: str) -> list[tuple]:
    """Run one command on the server that MULKKO_DATABASE names."""
    import psycopg

    with psycopg.connect(address_of("postgres"), autocommit=True) as link:
        done = link.execute(sql)
        return done.fetchall() if done.description else []


def address_of(name: str) -> str:
    return urlsplit(os.environ["MULKKO_DATABASE"])._replace(path=f"/{name}").geturl()


def name_in(told: dict[str, str]) -> str:
    return urlsplit(told["MULKKO_DATABASE"]).path.lstrip("/")


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process make it while the others wait."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _in_a_folder(home: Path, told: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _migrate({**told, "MULKKO_HOME": f"{folder}/home", "MULKKO_KEYS": f"{folder}/keys"})
        for former in KEPT.iterdir():
            if former.is_dir():
                shutil.rmtree(former, ignore_errors=True)
        shutil.copytree(f"{folder}/home", home / "part")
        (home / "part").rename(home / "home")


def _on_the_server(told: dict[str, str]) -> str:
    name = f"mulkko_migrated_{fingerprint()}"
    kept = {row[0] for row in command("SELECT datname FROM pg_database WHERE datname LIKE 'mulkko_migrated_%'")}
    if name not in kept:
        for former in (*kept, f"{name}_part"):
            command(f'DROP DATABASE IF EXISTS "{former}"')
        command(f'CREATE DATABASE "{name}_part"')
        with tempfile.TemporaryDirectory() as folder:
            own = {"MULKKO_HOME": f"{folder}/home", "MULKKO_KEYS": f"{folder}/keys"}
            _migrate({**told, **own, "MULKKO_DATABASE": address_of(f"{name}_part")})
        command(f'ALTER DATABASE "{name}_part" RENAME TO "{name}"')
    return name


def _migrate(told: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-c", MAKE], env=told, cwd=ROOT, check=True)


if __name__ == "__main__":
    surroundings()
