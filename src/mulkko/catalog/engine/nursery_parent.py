"""The nursery's parent and its children: started as a process of its own, single-threaded, with everything imported.

It knows nothing but the table of jobs it was started with. It ends when the owner closes the control socket.
"""

import array
import contextlib
import gc
import importlib
import inspect
import json
import os
import selectors
import signal
import socket
import sys
import time
import traceback
from dataclasses import dataclass
from typing import Any

from mulkko.catalog.engine import frames, limits

PRELOADED = ("pyarrow", "pyarrow.compute", "pyarrow.parquet", "duckdb", "python_calamine")
MEMORY_SIGNS = (
    b"can't start new thread",
    b"bad_alloc",
    b"MemoryError",
    b"Cannot allocate memory",
    b"out of memory",
    b"Out of Memory",
)
EXIT_TIMEOUT = 75  # a child that stopped itself because a job ran past its own limit
_STDERR_BYTES = 1 << 16


@dataclass
class Child:
    """A running child and where to tell how it ended."""

    pid: int
    watch: int  # pidfd
    verdict: socket.socket
    errors: int  # read end of its stderr
    began: float
    deadline: float
    words: bytes = b""  # the end of what it wrote there
    is_late: bool = False


class Parent:
    """Forks on request, kills at the deadline, reports every ending."""

    def __init__(self, control: socket.socket, jobs: dict[str, str]) -> None:
        self.control, self.jobs = control, jobs
        self.children: dict[int, Child] = {}
        self.selector = selectors.DefaultSelector()
        self.selector.register(control, selectors.EVENT_READ)

    def serve(self) -> None:
        """Serve until the owner is gone, then take every child along."""
        while True:
            nearest = min((child.deadline for child in self.children.values()), default=None)
            for key, _ in self.selector.select(None if nearest is None else max(0.0, nearest - time.monotonic())):
                child = key.data
                if child is not None and self.children.get(child.pid) is not child:
                    continue  # buried a moment ago, in this same round
                if child is not None and key.fd == child.errors:
                    self._listen(child)
                elif child is not None:
                    self._bury(child)
                elif not self._welcome():
                    for child in self.children.values():
                        _kill(child.pid)
                    return
            for child in self.children.values():
                if not child.is_late and child.deadline <= time.monotonic():
                    child.is_late, child.deadline = True, child.deadline + 3600
                    _kill(child.pid)

    def _welcome(self) -> bool:
        try:
            request, descriptors = _received(self.control)
        except OSError:
            return False
        if not request:
            return False
        work, verdict = (socket.socket(fileno=descriptor) for descriptor in descriptors)
        asked = json.loads(request)
        errors, errors_in = os.pipe()
        os.set_blocking(errors, False)
        began, parent = time.monotonic(), os.getpid()
        try:
            pid = os.fork()
        except OSError as error:  # too many processes: only this request ends
            _tell(verdict, "crashed", began, 0.0, str(error))
            os.close(errors)
            return True
        else:
            if pid == 0:
                _live(asked, self.jobs, work.fileno(), errors_in, parent)
        finally:
            work.close()
            os.close(errors_in)
        child = Child(pid, os.pidfd_open(pid), verdict, errors, began, began + asked["limits"]["wall_seconds"])
        self.children[pid] = child
        self.selector.register(child.watch, selectors.EVENT_READ, child)
        self.selector.register(child.errors, selectors.EVENT_READ, child)
        return True

    def _listen(self, child: Child) -> bool:
        """Keep the last words of a child; a chatty one is read on so that it never waits."""
        try:
            piece = os.read(child.errors, _STDERR_BYTES)
        except BlockingIOError:
            return False
        child.words = (child.words + piece)[-_STDERR_BYTES:]
        if not piece and child.errors in self.selector.get_map():
            self.selector.unregister(child.errors)
        return bool(piece)

    def _bury(self, child: Child) -> None:
        self.selector.unregister(child.watch)
        _kill(child.pid)  # what it started goes with it: it is still the leader of its group, waiting for us
        _, status, usage = os.wait4(child.pid, 0)
        for _ in range(64):  # not for ever: something may have slipped away and still be writing
            if not self._listen(child):
                break
        if child.errors in self.selector.get_map():
            self.selector.unregister(child.errors)
        ended = _ended(status, child.words, is_late=child.is_late)
        _tell(child.verdict, ended, child.began, usage.ru_maxrss / 1024, _why(status, child.words))
        os.close(child.watch)
        os.close(child.errors)
        del self.children[child.pid]


def _received(control: socket.socket) -> tuple[bytes, list[int]]:
    # socket.recv_fds would do, but it leaves the descriptors open to programs a child might start.
    found = array.array("i")
    request, ancillary, _, _ = control.recvmsg(1 << 16, socket.CMSG_SPACE(2 * found.itemsize), socket.MSG_CMSG_CLOEXEC)
    for _, _, piece in ancillary:
        found.frombytes(piece[: len(piece) - len(piece) % found.itemsize])
    return request, list(found)


def _tell(verdict: socket.socket, ended: str, began: float, peak_mib: float, why: str) -> None:
    told = {"ended": ended, "seconds": round(time.monotonic() - began, 4), "peak_mib": round(peak_mib, 1), "why": why}
    with verdict, contextlib.suppress(OSError):
        verdict.setblocking(False)
        verdict.send(json.dumps(told).encode())


def _kill(pid: int) -> None:
    for end in (os.killpg, os.kill):  # it may not have made its own group yet
        with contextlib.suppress(ProcessLookupError, PermissionError):
            end(pid, signal.SIGKILL)


def _ended(status: int, words: bytes, *, is_late: bool) -> str:
    code = os.waitstatus_to_exitcode(status)
    if code == 0:
        return "done"
    if is_late or code in (-signal.SIGXCPU, EXIT_TIMEOUT):
        return "timeout"
    if any(sign in words for sign in MEMORY_SIGNS):
        return "memory"
    return "killed" if code == -signal.SIGKILL else "crashed"


def _why(status: int, words: bytes) -> str:
    lines = [line for line in words.decode(errors="replace").splitlines() if line.strip()]
    return (lines[-1][:500] if lines else "") or f"The child ended with {os.waitstatus_to_exitcode(status)}."


def _live(asked: dict[str, Any], jobs: dict[str, str], work: int, errors: int, parent: int) -> None:
    """Be the child: never returns."""
    code = 1
    try:
        os.setsid()
        limits.die_with_parent(parent)
        signal.set_wakeup_fd(-1)
        pipe = _only_descriptors(work, errors)
        limits.forbid_core()
        limits.limit_cpu(asked["limits"]["cpu_seconds"])
        limits.limit_memory(asked["limits"]["memory_mib"])
        code = _work(jobs[asked["job"]], pipe)
    except MemoryError:
        os.write(2, b"MemoryError\n")
    except BaseException:
        with contextlib.suppress(BaseException):
            traceback.print_exc()
    finally:
        os._exit(code)


def _only_descriptors(work: int, errors: int) -> int:
    """Keep nothing open but /dev/null, the error pipe and the work socket, and return the last one's number."""
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)  # first: its own number may be the one that work gets
    os.dup2(nothing, 1)
    os.dup2(errors, 2)
    os.dup2(work, 3)
    os.closerange(4, 1 << 16)
    return 3


def _work(address: str, pipe: int) -> int:
    arguments = frames.read(pipe)
    sent = 0

    def send(message: Any) -> None:
        nonlocal sent
        packed = frames.packed(message)
        sent += len(packed)
        if sent > frames.MOST_BYTES:
            raise frames.TooLarge
        frames.write(pipe, packed)

    try:
        result = _job(address)(arguments)
        if inspect.isgenerator(result):
            parts = 0
            for part in result:
                parts += 1
                send({"part": part})
            frames.write(pipe, frames.packed({"result": None, "parts": parts}))
        else:
            send({"result": result})
    except frames.TooLarge:
        frames.write(pipe, frames.packed({"ended": "too large"}))
    except MemoryError:
        os.write(2, b"MemoryError\n")
        return 1
    except Exception as error:
        if not all(hasattr(error, part) for part in ("what", "where", "cure")):
            raise
        told = {part: str(getattr(error, part))[:2000] for part in ("what", "where", "cure")}
        frames.write(pipe, frames.packed({"ended": "refused", "error": told}))
    return 0


class _Missing(Exception):
    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.what = f"The job '{address}' is not installed."
        self.where, self.cure = "nursery", "Install the part of the system that brings it."


def _job(address: str) -> Any:
    module, _, name = address.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except (ModuleNotFoundError, AttributeError) as error:
        if isinstance(error, ModuleNotFoundError) and error.name != module:
            raise  # the job is there, something it needs is not
        raise _Missing(address) from error


def main() -> None:
    """Import everything once, then serve."""
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    jobs = json.loads(sys.argv[2])
    limits.forbid_core()
    for module in (*PRELOADED, *(address.partition(":")[0] for address in jobs.values())):
        with contextlib.suppress(ModuleNotFoundError):
            importlib.import_module(module)
    gc.collect()
    gc.freeze()  # shared pages stay shared: a child's collector leaves them alone
    Parent(control, jobs).serve()
    os._exit(0)  # nothing to tidy up, and libraries would only complain about it


if __name__ == "__main__":
    main()
