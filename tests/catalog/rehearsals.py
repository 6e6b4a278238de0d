"""Jobs that misbehave on purpose, each in one way."""

import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time


class Unreadable(Exception):
    what, where, cure = "The file is a picture.", "sheet 1", "Send the table itself."


def echo(arguments):
    return arguments


def chatty(arguments):
    print("not a message", flush=True)
    print("not a message either" * 10_000, file=sys.stderr, flush=True)
    os.write(1, b"\x00\x00\x00\x02{}")
    os.write(2, b"\x00\x00\x00\x02{}")
    return "heard"


def refuse(arguments):
    raise Unreadable


def fail(arguments):
    raise RuntimeError("a plain mistake")


def sleep(arguments):
    time.sleep(arguments["seconds"])
    return "slept"


def spin(arguments):
    while True:
        pass


def swallow_memory(arguments):
    return len(bytearray(4 << 30))


def shout(arguments):
    return "x" * (17 << 20)


def vanish(arguments):
    os.kill(os.getpid(), signal.SIGKILL)


def crash(arguments):
    os.kill(os.getpid(), signal.SIGSEGV)


def leave_quietly(arguments):
    os._exit(0)


def answer_and_crash(arguments):
    yield "first"
    os.abort()


def count(arguments):
    for number in range(arguments["upto"]):
        yield number
        if number == arguments.get("stop"):
            time.sleep(60)


def surroundings(arguments):
    return {"names": sorted(os.environ), "descriptors": sorted(os.listdir("/proc/self/fd"), key=int)}


def leave_a_process_behind(arguments):
    left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    return left.pid


def parents(arguments):
    return {"me": os.getpid(), "parent": os.getppid()}


def try_the_doors(arguments):
    from mulkko.catalog.engine.limits import close_doors

    already = open("/dev/null", "w")  # noqa: SIM115
    tries = {
        "read a file": lambda: os.open("/etc/passwd", os.O_RDONLY),
        "write a file": lambda: os.open("/tmp/mulkko-door", os.O_WRONLY | os.O_CREAT),
        "call the network": socket.socket,
        "start a process": os.fork,
        "start a thread": threading.Thread(target=print).start,
        "raise the limit": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (99, 99)),
    }
    close_doors()
    already.write("what is open stays open")
    opened = []
    for name, attempt in tries.items():
        try:
            attempt()
            opened.append(name)
        except (OSError, RuntimeError, ValueError):
            pass
    return {"opened": opened, "is_root": os.geteuid() == 0, "tried": len(tries)}
