"""The data folder of a command: made and brought up to date by itself, or a temporary one for `demo --check` and `bench`."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from mulkko.cli.answers import Refused


@contextmanager
def temporary_home() -> Iterator[Path]:
    """Point the settings, which are not read yet, to an empty home with an SQLite file and keys of its own."""
    folder = Path(tempfile.mkdtemp(prefix="mulkko-"))
    os.environ.update(MULKKO_HOME=str(folder / "home"), MULKKO_KEYS=str(folder / "keys"))
    os.environ.pop("MULKKO_DATABASE", None)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def named_home(folder: Path) -> None:
    """Point the settings, which are not read yet, to a home with keys of its own below a folder that stays."""
    os.environ.update(MULKKO_HOME=str(folder / "home"), MULKKO_KEYS=str(folder / "keys"))
    os.environ.pop("MULKKO_DATABASE", None)


def ready(*, bring_up_to_date: bool) -> None:
    """Set Django up; with `bring_up_to_date` make the home and apply what migrations it lacks.

    Raises:
        Refused: a setting is wrong, the folder cannot be written, or the database cannot be reached.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulkko.config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise Refused(str(error), "the environment", "dotenv-sample lists every setting.") from error
    except PermissionError as error:
        raise Refused(
            f"The folder {error.filename} cannot be written.", "MULKKO_KEYS", "Name another folder."
        ) from error
    if bring_up_to_date:
        _bring_up_to_date()


def _bring_up_to_date() -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    home = settings.MULKKO_HOME
    try:
        (home / "static").mkdir(parents=True, exist_ok=True)
        with (home / "migrate.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two commands at once must not both migrate
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                call_command("migrate", verbosity=0, interactive=False)
    except OSError as error:
        raise Refused(
            f"The data folder cannot be written: {error.strerror}.", str(home), "Set MULKKO_HOME to another folder."
        ) from error
    except DatabaseError as error:
        first = str(error).strip().splitlines()[0]
        raise Refused(
            f"The database does not answer: {first}.", "MULKKO_DATABASE", "Start it, or correct the address."
        ) from error


def now() -> datetime:
    from django.utils import timezone

    return timezone.now()


def operator() -> Any:
    """Return who loads and administers, and never signs."""
    from mulkko.ledger.actions import Actor

    return Actor("operator", client="cli")


def person_of(options: Any) -> Any:
    """Return the person named with --as, or None for the operator.

    Raises:
        Refused: nobody has the name.
    """
    from mulkko.organization.errors import NoSuchPerson
    from mulkko.organization.queries import person_named

    if not options.person:
        return None
    try:
        return person_named(options.person)
    except NoSuchPerson as error:
        raise Refused(str(error), "--as", "") from error


def actor_for(options: Any) -> tuple[Any, Any]:
    """Return (person or None, actor) for a command that writes.

    Raises:
        Refused: the person holds no position today.
    """
    from dataclasses import replace

    from mulkko.organization.errors import NotPosted
    from mulkko.organization.queries import actor_of

    person = person_of(options)
    if person is None:
        return None, operator()
    try:
        return person, replace(actor_of(person, now()), client="cli")
    except NotPosted as error:
        raise Refused(str(error), "--as", "") from error
