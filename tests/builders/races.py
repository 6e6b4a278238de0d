"""Two people at once, each in a process of his own, and the proof that both were inside before either was done."""

import json
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from tests.builders import warm

ROOT = warm.ROOT
PATIENCE = 60.0


def begin(surroundings: dict[str, str], folder: Path, role: str, *words: str) -> warm.Worker:
    folder.mkdir(parents=True, exist_ok=True)
    return warm.begin("tests.workers.act", str(folder), role, *words, surroundings=surroundings)


def ended(worker: warm.Worker) -> dict:
    told, _ = worker.communicate(timeout=PATIENCE)
    assert worker.returncode == 0
    return json.loads(told)


def wait_until(is_true, what: str, *, patience: float = PATIENCE) -> None:
    end = time.monotonic() + patience
    while not is_true():
        assert time.monotonic() < end, f"never happened: {what}"
        time.sleep(0.01)


def race(surroundings: dict[str, str], folder: Path, first: Sequence[str], second: Sequence[str]) -> tuple[dict, dict]:
    """Let `first` stop inside its transaction until `second` is seen waiting for it; return what became of both."""
    one = begin(surroundings, folder, "first", *first)
    other = begin(surroundings, folder, "second", *second)
    try:
        for role in ("first", "second"):
            wait_until((folder / f"ready {role}").exists, f"{role} ready")
        (folder / "start first").touch()
        wait_until((folder / "inside").exists, "the first one inside")
        (folder / "start second").touch()
        wait_until(lambda: is_waiting(surroundings, folder), "the second one waiting")
        time.sleep(0.2)
        assert other.poll() is None, "the second one was done before the first"
        assert one.poll() is None
        (folder / "go").touch()
        return ended(one), ended(other)
    finally:
        for worker in (one, other):
            if worker.poll() is None:
                worker.kill()
                worker.communicate()


def is_waiting(surroundings: dict[str, str], folder: Path) -> bool:
    """Tell whether the second worker stands before a lock: PostgreSQL says so itself, on SQLite BEGIN is the door."""
    address = surroundings.get("MULKKO_DATABASE")
    if not address:
        return (folder / "at the door").exists()
    import psycopg

    sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
    with psycopg.connect(address, autocommit=True) as link:
        return link.execute(sql, [urlsplit(address).path.lstrip("/")]).fetchone()[0] > 0


def read_back(surroundings: dict[str, str]) -> dict:
    """Return what stands in the database afterwards, read by one more process."""
    return json.loads(warm.ran("tests.workers.look", surroundings=surroundings))
