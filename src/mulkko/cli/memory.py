"""How much memory and processor time a process and everything it started took: Linux counts shared pages for each of them in parts (PSS).

`ru_maxrss` does not tell it: what a program starts begins with the largest size of whoever started it, so that the sum of
both counts one of them twice.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

EVERY_SECONDS = 0.1


@dataclass
class Peak:
    """The most that was seen, in MiB; what lasts shorter than a tenth of a second may be missed."""

    mib: float = 0.0


@contextmanager
def peak_of_all() -> Iterator[Peak]:
    """Look at this process and its descendants again and again until the block ends."""
    peak, ended = Peak(), threading.Event()

    def look() -> None:
        while True:
            peak.mib = max(peak.mib, sum(map(_mib, _with_descendants(os.getpid()))))
            if ended.wait(EVERY_SECONDS):
                return

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        ended.set()
        watcher.join()


def seconds_of_all() -> float:
    """Return the processor time that this process and its living descendants have used so far, without that of this one."""
    return sum(map(_seconds, [pid for pid in _with_descendants(os.getpid()) if pid != os.getpid()]))


def _seconds(pid: int) -> float:
    fields = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def _with_descendants(pid: int) -> Iterator[int]:
    yield pid
    for thread in _listed(Path(f"/proc/{pid}/task")):
        for child in _read(thread / "children").split():
            yield from _with_descendants(int(child))


def _mib(pid: int) -> float:
    for line in _read(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0  # it ended a moment ago


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except OSError:
        return ""
