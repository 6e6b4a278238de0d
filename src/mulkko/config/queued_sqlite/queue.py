"""The queue before a file's one writer.

SQLite lets whoever happens to ask at the right moment write next, and lets the others sleep ever longer: some wait
for seconds while the lock lies idle. Here threads of one process stand in line, and the first of every line waits at
two doors: who stands between them is next, so that no process overtakes another twice.
"""

import fcntl
import os
import time
from collections import deque
from pathlib import Path
from threading import Event, Lock

LOOK_AGAIN_S = 0.0005


class Queue:
    """One line before one file. Nobody waits longer than `patience_s`: then SQLite itself says that it is locked."""

    def __init__(self, place: Path | None, patience_s: float) -> None:
        self._patience_s = patience_s
        self._guard = Lock()
        self._line: deque[Event] = deque()
        self._is_taken = False
        self._doors = [] if place is None else [_opened(place.with_name(f"{place.name}.{door}")) for door in (1, 2)]

    def enter(self) -> bool:
        """Wait for one's turn; return False where patience ran out."""
        until = time.monotonic() + self._patience_s
        if not self._stand_in_line(until):
            return False
        if self._pass_doors(until):
            return True
        self._call_next()
        return False

    def leave(self) -> None:
        """End one's turn and call the next."""
        if self._doors:
            fcntl.flock(self._doors[1], fcntl.LOCK_UN)
        self._call_next()

    def _stand_in_line(self, until: float) -> bool:
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = Event()
            self._line.append(mine)
        if mine.wait(max(0.0, until - time.monotonic())):
            return True
        with self._guard:
            if not mine.is_set():
                self._line.remove(mine)
                return False
        return True  # called at the very last moment

    def _pass_doors(self, until: float) -> bool:
        if not self._doors:
            return True
        first, second = self._doors
        if not _locked(first, until):
            return False
        try:
            return _locked(second, until)
        finally:
            fcntl.flock(first, fcntl.LOCK_UN)

    def _call_next(self) -> None:
        with self._guard:
            if self._line:
                self._line.popleft().set()
            else:
                self._is_taken = False


def _opened(place: Path) -> int:
    return os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _locked(door: int, until: float) -> bool:
    while True:
        try:
            fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(LOOK_AGAIN_S)
        else:
            return True


_queues: dict[tuple[int, str], Queue] = {}
_making = Lock()


def queue_of(name: str, patience_s: float) -> Queue:
    """Return the line before a database file; a child process that was forked off stands in a line of its own."""
    with _making:
        key = (os.getpid(), name)
        if key not in _queues:
            is_file = name != ":memory:" and not name.startswith("file:")
            _queues[key] = Queue(Path(name) if is_file else None, patience_s)
        return _queues[key]
