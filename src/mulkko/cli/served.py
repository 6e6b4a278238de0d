"""A server of its own, as a city runs it, for measurements, screenshots and the tests in a browser."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from http.cookiejar import CookieJar
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

SECONDS_TO_START = 60
SECONDS_TO_END = 10
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class NotServed(Exception):
    """The server ended, or did not answer in time."""


@contextmanager
def served(surroundings: Mapping[str, str], *, workers: int = 2, has_jobs: bool = True) -> Iterator[str]:
    """Serve the home that `surroundings` (an environment) names; yield the address, such as "http://127.0.0.1:8123".

    Without `has_jobs` long work only waits: a job worker costs as much to start as the pages.

    Raises:
        NotServed: with the last words of the server.
    """
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "mulkko.cli", "serve", "--port", str(port), "--workers", str(workers)]
    command += [] if has_jobs else ["--no-worker"]
    # What it says goes to a file: nobody empties a pipe, and a full one would stop it.
    with tempfile.TemporaryFile("w+", errors="replace") as said:
        server = subprocess.Popen(
            command, env=dict(surroundings), stdout=subprocess.DEVNULL, stderr=said, start_new_session=True
        )
        try:
            if not _answers(address, server):
                _end(server)
                said.seek(0)
                raise NotServed(f"The server did not answer: {said.read().strip()[-500:] or 'it said nothing.'}")
            yield address
        finally:
            _end(server)


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(address: str, server: "subprocess.Popen[bytes]") -> bool:
    ends = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < ends and server.poll() is None:
        try:
            build_opener().open(f"{address}/sign-in/", timeout=5).close()
            return True
        except OSError:
            time.sleep(0.05)
    return False


def _end(server: "subprocess.Popen[bytes]") -> None:
    """End the server and the workers that it started; they are one process group."""
    if server.poll() is None:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(SECONDS_TO_END)
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def session_of(address: str, login: str) -> str:
    """Return the session cookie of somebody whom the demo lets in with one click.

    Raises:
        NotServed: the demo does not let this person in.
    """
    jar = CookieJar()
    opener = build_opener(HTTPCookieProcessor(jar))
    with opener.open(f"{address}/sign-in/") as answer:
        token = TOKEN.search(answer.read().decode())
    typed = urlencode({"csrfmiddlewaretoken": token[1] if token else "", "login": login}).encode()
    request = Request(f"{address}/sign-in/demo/", data=typed, headers={"Referer": f"{address}/sign-in/"})  # noqa: S310
    try:
        opener.open(request).close()
    except URLError as error:
        raise NotServed(f"{login} is not let in with one click: {error}.") from error
    return next(cookie.value or "" for cookie in jar if cookie.name == "sessionid")
