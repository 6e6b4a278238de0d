"""Fork a worker for whoever asks, out of one process that has imported everything: a worker would need seconds for that.

python -m tests.workers.warm, with a socket as standard input. A message is the JSON of module, arguments and surroundings
with two descriptors: the standard output of the worker, and where its process id and how it ended are told. Closing the
socket ends it. A worker is as one that was started alone: it has the environment, the settings and the data folder that
the message names, and shares no connection with anybody.
"""

import atexit
import contextlib
import importlib
import json
import os
import random
import runpy
import signal
import socket
import sys
import threading
import traceback
from typing import Any

from tests.workers import office  # isort: skip
from asgiref.local import Local
from django.conf import Settings, settings
from django.core.cache import caches
from django.db import connections
from tests.workers import act  # what workers import, they find here

LARGEST = 1 << 20


def serve(asked: socket.socket) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who look after a worker
    while True:
        message, descriptors, _, _ = socket.recv_fds(asked, LARGEST, 2)
        if not message:
            return
        if os.fork() == 0:
            asked.close()
            look_after(json.loads(message), *descriptors)
        for one in descriptors:
            os.close(one)


def look_after(told: dict[str, Any], out: int, state: int) -> None:
    """Fork the worker, tell its process id, wait for it, and tell its code as `subprocess` would: a signal as a negative number."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    worker = os.fork()
    if worker == 0:
        os.close(state)
        be_worker(told, out)
    os.close(out)
    os.write(state, f"{worker}\n".encode())
    _, status = os.waitpid(worker, 0)
    with contextlib.suppress(BrokenPipeError):  # nobody asks any more
        os.write(state, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def be_worker(told: dict[str, Any], out: int) -> None:
    os.dup2(out, 1)
    os.close(out)
    code = 1
    try:
        begin_anew(told["surroundings"])
        sys.argv = [told["module"], *told["arguments"]]
        runpy.run_module(told["module"], run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1 if end.code else 0
    except BaseException:
        traceback.print_exc()
    finally:
        threading._shutdown()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def begin_anew(surroundings: dict[str, str]) -> None:
    """Read the settings from other surroundings, and forget every connection."""
    os.environ.clear()
    os.environ.update(surroundings)
    name = os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mulkko.config.settings")
    importlib.reload(sys.modules[name])
    settings.__dict__.clear()
    settings.__dict__["_wrapped"] = Settings(name)
    for handler in (connections, caches):
        handler.__dict__.pop("settings", None)
        handler._settings = None
        handler._connections = Local(handler.thread_critical)
    random.seed()


if __name__ == "__main__":
    assert office
    assert act
    serve(socket.socket(fileno=os.dup(0)))
