"""The line before the query children of one machine: fair between people, bounded, shared by all its processes.

Whoever wants to run a query stands in line with a file of its own, which it keeps locked. Nothing has to be tidied up
after a crash: the operating system drops the lock with the process, and whoever looks next clears the file away.
Whose turn it is follows from the files alone, read under one lock that is held for a moment.
"""

import fcntl
import hashlib
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

FOLDER = "queries.line"
LOOK_AGAIN_S = 0.02
_DOOR = "door"
_RUNNING, _WAITING = "r", "w"
_numbers = count()


@dataclass(frozen=True)
class Rules:
    """How many may run and wait. Previews leave `kept` places of the machine to checks before a signature.

    Who waits holds a thread of a web worker, so that the line has to be shorter than there are threads.
    """

    at_once: int
    kept: int = 1
    each_at_once: int = 1  # previews of one person that run
    each_in_line: int = 3  # previews of one person that run or wait
    in_line: int = 6  # previews of all people that run or wait
    preview_wait_s: float = 6.0
    check_wait_s: float = 60.0


class LineFull(Exception):
    """No turn came within the time that may be waited, or too many are in line. `ahead` are one's own where `is_own`."""

    def __init__(self, ahead: int, *, is_own: bool) -> None:
        super().__init__(f"{ahead} queries are ahead")
        self.ahead, self.is_own = ahead, is_own


@dataclass(frozen=True)
class _Ticket:
    state: str
    is_preview: bool
    person: str
    round: (
        int  # a person's second in line belongs to the next round, and whoever comes new joins the round that is served
    )
    number: str  # by the clock since the machine started, which all its processes share

    @property
    def name(self) -> str:
        kind = "preview" if self.is_preview else "check"
        return f"{self.state}.{kind}.{self.person}.{self.round}.{self.number}"


@contextmanager
def turn(home: Path, rules: Rules, *, person: str | None) -> Iterator[None]:
    """Wait for one's turn, and keep it until the block ends.

    Args:
        person: whose preview it is; previews of all people take turns, whoever asked more often waits longer. None
            for a check before a signature: checks go first, in the order in which they came.

    Raises:
        LineFull: the wait was too long, or was not begun because too many are in line already.
    """
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + (rules.check_wait_s if person is None else rules.preview_wait_s)
    ticket, lock = _drawn(folder, rules, person)
    try:
        while not (admitted := _admitted(folder, ticket, rules)):
            if time.monotonic() > until:
                raise _refusal(folder, ticket)
            time.sleep(LOOK_AGAIN_S)
        ticket = admitted
        yield
    finally:
        with suppress(FileNotFoundError):
            (folder / ticket.name).unlink()
        os.close(lock)


def _drawn(folder: Path, rules: Rules, person: str | None) -> tuple[_Ticket, int]:
    number = f"{time.monotonic_ns():020d}-{os.getpid()}-{threading.get_ident()}-{next(_numbers)}"
    if person is None:
        whose, its_round = "-", 0
    else:
        whose = hashlib.sha256(person.encode()).hexdigest()[:16]
    with _behind_the_door(folder):
        if person is not None:
            its_round = _round_of(whose, [other for other in _living(folder) if other.is_preview], rules)
        ticket = _Ticket(_WAITING, person is not None, whose, its_round, number)
        lock = os.open(folder / ticket.name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
    return ticket, lock


def _round_of(person: str, previews: list[_Ticket], rules: Rules) -> int:
    own = [one.round for one in previews if one.person == person]
    if len(own) >= rules.each_in_line:
        raise LineFull(len(own), is_own=True)
    if len(previews) >= rules.in_line:
        raise LineFull(len(previews), is_own=False)
    return max(own) + 1 if own else min((one.round for one in previews), default=0)


def _admitted(folder: Path, ticket: _Ticket, rules: Rules) -> _Ticket | None:
    """Return the ticket as one that runs where its turn has come."""
    with _behind_the_door(folder):
        if ticket not in _next(_living(folder), rules):
            return None
        admitted = replace(ticket, state=_RUNNING)
        (folder / ticket.name).rename(folder / admitted.name)  # the lock belongs to the file, whatever its name
        return admitted


def _next(living: list[_Ticket], rules: Rules) -> list[_Ticket]:
    """Return those who may start now: checks first, then each person's first preview, then each one's second."""
    running = [one for one in living if one.state == _RUNNING]
    waiting = [one for one in living if one.state == _WAITING]
    own = Counter(one.person for one in running)
    free, previews = rules.at_once - len(running), sum(one.is_preview for one in running)
    chosen = []
    for one in sorted(waiting, key=lambda one: (one.is_preview, one.round, one.number)):
        if free <= 0:
            break
        if one.is_preview and (own[one.person] >= rules.each_at_once or previews >= rules.at_once - rules.kept):
            continue
        chosen.append(one)
        own[one.person] += 1
        previews += one.is_preview
        free -= 1
    return chosen


def _living(folder: Path) -> list[_Ticket]:
    """Return who stands in line, and clear away what a process left that is no more."""
    found = []
    for name in os.listdir(folder):
        parts = name.split(".")
        if len(parts) == 5 and _is_held(folder / name):
            found.append(_Ticket(parts[0], parts[1] == "preview", parts[2], int(parts[3]), parts[4]))
    return found


def _is_held(path: Path) -> bool:
    try:
        lock = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        with suppress(FileNotFoundError):
            path.unlink()
        return False
    finally:
        os.close(lock)


def _refusal(folder: Path, ticket: _Ticket) -> LineFull:
    with _behind_the_door(folder):
        running = [one for one in _living(folder) if one.state == _RUNNING]
    own = sum(one.person == ticket.person for one in running) if ticket.is_preview else 0
    return LineFull(own or max(1, len(running)), is_own=own > 0)


@contextmanager
def _behind_the_door(folder: Path) -> Iterator[None]:
    door = os.open(folder / _DOOR, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield
    finally:
        os.close(door)
