"""Keeps one job worker beside the web workers: starts it, starts it again when it dies, and takes it along at the end."""

import subprocess
import sys
import threading
import time

SHORT_LIFE_SECONDS = 60.0
LONGEST_WAIT_SECONDS = 30.0
MOST_DEATHS = 8  # in a row, each after a short life
STOP_SECONDS = 10.0
COMMAND = (sys.executable, "-m", "mulkko.cli.main", "worker", "--while-open")


class Keeper:
    """Used as `with Keeper(): …`. The worker also ends by itself when this process is killed: its input closes."""

    def __init__(self, command: tuple[str, ...] = COMMAND) -> None:
        self.command = command
        self._over = threading.Event()
        self._worker: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="keeper of the job worker", daemon=True)

    def __enter__(self) -> "Keeper":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        worker = self._worker
        if worker is not None and worker.poll() is None and worker.stdin is not None:
            worker.stdin.close()
        self._thread.join(STOP_SECONDS)
        if worker is not None and worker.poll() is None:
            worker.kill()
            worker.wait()

    def _keep(self) -> None:
        deaths = 0
        while not self._over.is_set() and deaths < MOST_DEATHS:
            began = time.monotonic()
            # A session of its own: Ctrl+C reaches the web server, which ends, and then the worker is told.
            self._worker = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=sys.stderr, start_new_session=True
            )
            if self._over.is_set() and self._worker.stdin is not None:
                self._worker.stdin.close()
            self._worker.wait()
            if self._worker.stdin is not None:
                self._worker.stdin.close()
            if self._over.is_set():
                return
            deaths = deaths + 1 if time.monotonic() - began < SHORT_LIFE_SECONDS else 1
            wait = min(2.0 ** (deaths - 1), LONGEST_WAIT_SECONDS)
            print(
                f"The job worker ended (exit {self._worker.returncode}); starting it again in {wait:.0f} s.",
                file=sys.stderr,
            )
            self._over.wait(wait)
        if not self._over.is_set():
            print(
                "The job worker ended too often. Pages go on; long work waits. Start again with: mulkko worker",
                file=sys.stderr,
            )
