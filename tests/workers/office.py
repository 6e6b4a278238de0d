"""What every worker needs: a Django of its own, and files by which it tells the test how far it has come.

A worker prints one JSON line on its standard output: what became of its act.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulkko.config.settings")

import django

django.setup()

PATIENCE = 60.0


def say(folder: Path, word: str) -> None:
    (folder / word).touch()


def wait_for(folder: Path, word: str) -> None:
    end = time.monotonic() + PATIENCE
    while not (folder / word).exists():
        if time.monotonic() > end:
            raise TimeoutError(f"nobody said {word}")
        time.sleep(0.005)


def stop_inside(module: Any, name: str, folder: Path) -> None:
    """Stop right after a function of the act has run, inside its transaction, until the test says go."""
    original = getattr(module, name)

    def stopping(*told: Any, **named: Any) -> Any:
        result = original(*told, **named)
        say(folder, "inside")
        wait_for(folder, "go")
        return result

    setattr(module, name, stopping)


def announce_begin(folder: Path) -> None:
    """Say that a transaction is about to begin: on SQLite that is where the second writer waits for the first.

    It waits in the queue before the file; a connection that stands in none waits at BEGIN.
    """
    from django.db import connection

    from mulkko.config.queued_sqlite.queue import Queue

    entered = Queue.enter

    def entering(self: Queue) -> bool:
        say(folder, "at the door")
        return entered(self)

    Queue.enter = entering  # type: ignore[method-assign]

    def announcing(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("BEGIN"):
            say(folder, "at the door")
        return execute(sql, params, many, context)

    connection.execute_wrappers.append(announcing)


def report(act: Callable[[], Any]) -> None:
    """Do something and print what became of it; an exception is told by its name."""
    try:
        told = {"did": act()}
    except Exception as refusal:
        told = {"refused": type(refusal).__name__, "said": str(refusal)}
    json.dump(told, sys.stdout, ensure_ascii=False)
