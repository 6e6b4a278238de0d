"""The lock of the one worker: a file in the data folder, held as long as its process lives."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mulkko.jobs.errors import WorkerRuns

NAME = "worker.lock"


@contextmanager
def worker_lock(home: Path) -> Iterator[None]:
    """Hold the lock: whoever writes derived files such as search indexes does it inside.

    Raises:
        WorkerRuns: another process holds it.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / NAME).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WorkerRuns(str(home)) from error
        yield


def is_worker_there(home: Path) -> bool:
    """Tell whether a worker runs on this machine; only the question takes the lock, for a moment."""
    try:
        with (home / NAME).open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return False
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
