"""What the operating system may be asked to refuse: memory, processor time, files, processes, outliving one's parent.

Linux only where it says so; a door that a system does not have is left as it is, and the others still close.
"""

import contextlib
import ctypes
import os
import resource
import signal

MIB = 1024 * 1024
NOBODY = 65534
_SET_PDEATHSIG, _SET_DUMPABLE, _SET_NO_NEW_PRIVS = 1, 4, 38


def die_with_parent(parent: int) -> None:
    """Ask to be killed when the parent ends. A change of user forgets it, so ask again after one."""
    _prctl(_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we asked
        os._exit(1)


def limit_memory(mebibytes: int) -> None:
    """Limit the address space to what is mapped now and so many MiB more."""
    most = mapped_mib() + mebibytes
    resource.setrlimit(resource.RLIMIT_AS, (most * MIB, most * MIB))


def limit_cpu(seconds: int) -> None:
    """Send SIGXCPU after so many seconds of processor time and SIGKILL one second later."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def forbid_core() -> None:
    """Leave no copy of the memory on disk after a crash: it would hold the rows."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def close_doors() -> None:
    """Let this process open no file, socket or thread, write to no file and be nobody, for the rest of its life.

    What is open stays open. Import everything and start every thread before.
    """
    parent = os.getppid()
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    die_with_parent(parent)
    _prctl(_SET_NO_NEW_PRIVS, 1)
    _prctl(_SET_DUMPABLE, 0)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def mapped_mib() -> int:
    """Return how much address space this process maps, in MiB."""
    with open("/proc/self/statm") as counts:
        return int(counts.read().split()[0]) * resource.getpagesize() // MIB


def spare_mib() -> int | None:
    """Return how much more address space this process may map, in MiB; None means as much as it likes."""
    most, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if most == resource.RLIM_INFINITY else max(0, most // MIB - mapped_mib())


def _prctl(option: int, value: int) -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)
