"""Workers that begin at once: forked from a process that has imported everything (tests/workers/warm.py)."""

import atexit
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Worker:
    """One worker, as `subprocess.Popen` shows a process; its standard output is read here."""

    def __init__(self, out: int, state: int) -> None:
        self.stdout, self._state = os.fdopen(out, "rb"), os.fdopen(state, "rb", buffering=0)
        self.returncode: int | None = None
        told = self._state.readline()
        assert told, "the process that forks workers has ended"
        self.pid = int(told)

    def poll(self) -> int | None:
        return self.wait(0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Return how the worker ended; None where it has not within so many seconds."""
        if self.returncode is None:
            with selectors.DefaultSelector() as ready:
                ready.register(self._state, selectors.EVENT_READ)
                if ready.select(timeout):
                    self.returncode = int(self._state.readline())
        return self.returncode

    def communicate(self, timeout: float | None = None) -> tuple[bytes, None]:
        """Return what the worker printed, when it has ended.

        Raises:
            TimeoutError: it has not ended within so many seconds.
        """
        if timeout is not None:
            self._refuse_after(time.monotonic() + timeout)
        with self.stdout:
            told = self.stdout.read()
        self.wait()
        self._state.close()
        return told, None

    def _refuse_after(self, end: float) -> None:
        # What a worker prints fits into a pipe: it ends though nobody reads it yet.
        if self.wait(max(0.0, end - time.monotonic())) is None:
            raise TimeoutError(f"worker {self.pid} has not ended")

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)


class Warm:
    """The process that forks; started by the first who asks, ended with the tests."""

    def __init__(self) -> None:
        self._link: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self, module: str, *arguments: str, surroundings: Mapping[str, str]) -> Worker:
        link = self._link or self._start()
        (out, out_there), (state, state_there) = os.pipe(), os.pipe()
        told = {"module": module, "arguments": arguments, "surroundings": dict(surroundings)}
        try:
            socket.send_fds(link, [json.dumps(told).encode()], [out_there, state_there])
        finally:
            os.close(out_there)
            os.close(state_there)
        return Worker(out, state)

    def _start(self) -> socket.socket:
        self._link, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with there:
            command = [sys.executable, "-m", "tests.workers.warm"]
            self._process = subprocess.Popen(command, cwd=ROOT, stdin=there)
        atexit.register(self._end)
        return self._link

    def _end(self) -> None:
        assert self._link is not None
        assert self._process is not None
        self._link.close()
        self._process.wait()


_warm = Warm()
begin = _warm.begin


def ran(module: str, *arguments: str, surroundings: Mapping[str, str]) -> bytes:
    """Return what a worker prints, when it has ended well."""
    worker = begin(module, *arguments, surroundings=surroundings)
    told, _ = worker.communicate()
    assert worker.returncode == 0, f"{module} ended with {worker.returncode}"
    return told
