"""The nursery: work on files and queries that strangers wrote runs in a limited child that may be killed at any moment.

A parent process with everything imported waits; each request is one fork of it, under limits of memory, processor
and wall-clock time. The owner never sees anything of a child but JSON and how it ended.

    owner ──control──▶ parent ──fork──▶ child
      ◀───────────── work: arguments, results ──┘      the parent tells on `verdict` how the child ended
"""

import atexit
import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from mulkko.catalog.engine import frames

JOBS = {
    "read_file": "mulkko.catalog.engine.reading:run",
    "read_document": "mulkko.catalog.engine.documents:run",
    "profile": "mulkko.catalog.engine.profiling:run",
    "measure_join": "mulkko.catalog.engine.joining:run",
    "find_joins": "mulkko.catalog.engine.join_finding:run",
    "read_call_file": "mulkko.catalog.engine.call_files:run",
    "read_voices": "mulkko.voice.engine.loading:run",
    "read_remarks": "mulkko.directives.engine.loading:run",
    "read_written": "mulkko.documents.formats.written:run",
    "compare_written": "mulkko.policy.engine.returned:run",
    "find_passages": "mulkko.evidence.engine.quoting:find",
    "check_passages": "mulkko.evidence.engine.quoting:check",
    "query": "mulkko.evidence.engine.running:run",
}
GRACE_SECONDS = 5.0  # how long after the wall limit the parent may take to say so
_AT_ONCE = max(2, os.cpu_count() or 2)


@dataclass(frozen=True)
class Limits:
    """What one child may use. Memory counts from what the preloaded parent already maps."""

    wall_seconds: float
    memory_mib: int
    cpu_seconds: int


@dataclass(frozen=True)
class Outcome:
    """How one child ended, judged by its result and its exit code together.

    `result` of a job that yields is the list of what it yielded, also when it was killed halfway.
    """

    result: Any | None
    ended: str  # "done" | "refused" | "timeout" | "memory" | "killed" | "crashed"
    error: dict[str, str] | None  # {"what", "where", "cure"}; always there when refused
    seconds: float
    peak_mib: float


class Nursery:
    """One waiting parent and its children. Threads may call `run` at the same time."""

    def __init__(self, jobs: Mapping[str, str] = JOBS, *, at_once: int = _AT_ONCE) -> None:
        self._jobs = dict(jobs)
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(at_once)
        self._parent: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def run(self, job: str, arguments: dict[str, Any], *, limits: Limits) -> Outcome:
        """Run one job of the table in a child of its own and return how it ended."""
        if job not in self._jobs:
            return _refused(f"There is no job '{job}'.", "nursery", "Ask for one of the table.")
        try:
            message = frames.packed(arguments)
        except frames.TooLarge:
            return _refused("The arguments have more than 16 MiB.", job, "Hand over a path instead.")
        with self._places:
            work, works = socket.socketpair()
            verdict, verdicts = socket.socketpair()
            with work, verdict:
                with works, verdicts:
                    self._send(json.dumps({"job": job, "limits": asdict(limits)}).encode(), works, verdicts)
                return _outcome(work, verdict, message, limits)

    def close(self) -> None:
        """End the parent and, with it, every child."""
        with self._lock:
            self._stop()

    def forget(self) -> None:
        """Drop what belongs to another process: called in the child of a fork of the owner."""
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(_AT_ONCE)
        if self._control is not None:
            self._control.close()
        if self._parent is not None:
            self._parent.returncode = 0  # not our child: never wait for it
        self._parent = self._control = None

    def _send(self, request: bytes, *ends: socket.socket) -> None:
        descriptors = [end.fileno() for end in ends]
        with self._lock:
            if self._control is not None:
                try:
                    socket.send_fds(self._control, [request], descriptors)
                    return
                except OSError:  # the parent is gone
                    self._stop()
            self._start()
            assert self._control is not None
            socket.send_fds(self._control, [request], descriptors)

    def _start(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._parent = subprocess.Popen(
                [
                    *_python(),
                    "-m",
                    "mulkko.catalog.engine.nursery_parent",
                    str(theirs.fileno()),
                    json.dumps(self._jobs),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=_clean_environment(),
                cwd="/",
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._control = ours

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._parent is not None:
            try:
                self._parent.wait(2)
            except subprocess.TimeoutExpired:
                self._parent.kill()
                self._parent.wait()
        self._parent = self._control = None


def _python() -> list[str]:
    # -P: nothing is imported from the current folder. A fork of a process whose libraries left a thread only warns.
    return [sys.executable, "-P", "-W", "ignore::DeprecationWarning"]


def _clean_environment() -> dict[str, str]:
    """Return all that a child may know of the outside: no keys, no addresses, no home."""
    return {
        "PYTHONPATH": os.pathsep.join(os.path.abspath(place) for place in sys.path if place),
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": "/nonexistent",
        "TZ": "Asia/Seoul",
        # Under an address-space limit the other allocators crash; and none may leave a thread before the fork.
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "JE_ARROW_MALLOC_CONF": "background_thread:false",
        "MALLOC_ARENA_MAX": "1",
    }


def _outcome(work: socket.socket, verdict: socket.socket, message: bytes, limits: Limits) -> Outcome:
    began = time.monotonic()
    deadline = began + limits.wall_seconds + GRACE_SECONDS
    collected = _collected(work, message, deadline)
    work.close()  # a child that still writes gets an error
    ending = _ending(verdict, deadline)
    return _judged(collected, ending, time.monotonic() - began)


@dataclass
class _Collected:
    parts: list[Any]
    last: dict[str, Any] | None = None
    is_too_large: bool = False


def _collected(work: socket.socket, message: bytes, deadline: float) -> _Collected:
    """Send the arguments and gather what comes back until the child closes its end."""
    collected, unpacker, unsent = _Collected([]), frames.Unpacker(), memoryview(message)
    work.setblocking(False)
    poll = select.poll()
    while (left := deadline - time.monotonic()) > 0:
        poll.register(work, select.POLLIN | (select.POLLOUT if unsent else 0))
        for _, event in poll.poll(left * 1000):
            try:
                if unsent and event & select.POLLOUT:
                    unsent = unsent[work.send(unsent[: 1 << 16]) :]
                if not event & (select.POLLIN | select.POLLHUP | select.POLLERR):
                    continue
                piece = work.recv(1 << 18)
                if not piece:
                    return collected
                for frame in unpacker.feed(piece):
                    if "part" in frame:
                        collected.parts.append(frame["part"])
                    else:
                        collected.last = dict(frame)
            except BlockingIOError:
                continue
            except ConnectionError:
                return collected
            except frames.TooLarge:
                collected.is_too_large = True
                return collected
            except (ValueError, TypeError):  # no JSON: somebody wrote into the pipe
                return collected
    return collected


def _ending(verdict: socket.socket, deadline: float) -> dict[str, Any]:
    verdict.settimeout(max(0.1, deadline - time.monotonic()))
    try:
        piece = verdict.recv(1 << 16)
    except OSError:
        piece = b""
    return (
        json.loads(piece) if piece else {"ended": "crashed", "seconds": 0.0, "peak_mib": 0.0, "why": "the parent ended"}
    )


def _judged(collected: _Collected, ending: dict[str, Any], seconds: float) -> Outcome:
    """Return done only when the exit code, the last message and the count of parts all say so."""
    last, parts = collected.last or {}, collected.parts
    ended, why = ending["ended"], ending.get("why") or "The child ended early."
    result: Any = parts or None
    error = {"what": why, "where": "nursery", "cure": "Ask for less at once, or raise the limit."}
    if collected.is_too_large or last.get("ended") == "too large":
        ended, error["what"] = "refused", "The result has more than 16 MiB."
    elif ended == "done" and last.get("ended") == "refused":
        ended, error = "refused", {part: str(last.get("error", {}).get(part, "")) for part in error}
    elif ended == "done" and ("result" not in last or last.get("parts", 0) != len(parts)):
        ended, error["what"] = "crashed", "The child ended without a whole result."
    elif ended == "done":
        result = parts if "parts" in last else last["result"]
        return Outcome(result, ended, None, round(seconds, 4), ending["peak_mib"])
    return Outcome(result, ended, error, round(seconds, 4), ending["peak_mib"])


def _refused(what: str, where: str, cure: str) -> Outcome:
    return Outcome(None, "refused", {"what": what, "where": where, "cure": cure}, 0.0, 0.0)


_OURS: tuple[int, Nursery] | None = None
_OURS_LOCK = threading.Lock()


def nursery() -> Nursery:
    """Return the nursery of this process; it starts its parent at the first run."""
    global _OURS
    with _OURS_LOCK:
        if _OURS is None or _OURS[0] != os.getpid():
            _OURS = (os.getpid(), Nursery())
            atexit.register(_close_if_ours, *_OURS)
        return _OURS[1]


def _close_if_ours(owner: int, kept: Nursery) -> None:
    if os.getpid() == owner:
        with contextlib.suppress(Exception):
            kept.close()


def _after_fork() -> None:
    global _OURS, _OURS_LOCK
    _OURS_LOCK = threading.Lock()
    if _OURS is not None:
        _OURS[1].forget()
        _OURS = None


os.register_at_fork(after_in_child=_after_fork)
