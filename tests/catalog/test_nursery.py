"""Work on strangers' files and queries ends inside its limits, and the next one is served."""

import os
import signal
import threading
import time
import warnings
from pathlib import Path

import pytest

from mulkko.catalog.engine import nursery as module
from mulkko.catalog.engine.nursery import Limits, Nursery

REHEARSALS = "tests.catalog.rehearsals"
NAMES = [
    "echo",
    "chatty",
    "refuse",
    "fail",
    "sleep",
    "spin",
    "swallow_memory",
    "shout",
    "vanish",
    "crash",
    "leave_quietly",
    "answer_and_crash",
    "count",
    "surroundings",
    "leave_a_process_behind",
    "parents",
    "try_the_doors",
]
SHORT = Limits(wall_seconds=0.5, memory_mib=256, cpu_seconds=5)
ROOMY = Limits(wall_seconds=10, memory_mib=512, cpu_seconds=10)


@pytest.fixture(scope="module")
def nursery():
    kept = Nursery({name: f"{REHEARSALS}:{name}" for name in NAMES} | {"absent": "mulkko.not_there:run"})
    yield kept
    kept.close()


@pytest.fixture(autouse=True)
def _still_serves(nursery):
    yield
    assert nursery.run("echo", {"still": "here"}, limits=ROOMY).result == {"still": "here"}


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def _ends_soon(pid: int) -> bool:
    until = time.monotonic() + 3
    while _is_running(pid) and time.monotonic() < until:
        time.sleep(0.01)
    return not _is_running(pid)


def test_a_job_returns_what_it_found_in_korean_too(nursery):
    outcome = nursery.run("echo", {"구": ["가람구", 3, None, 1.5]}, limits=ROOMY)

    assert (outcome.ended, outcome.error) == ("done", None)
    assert outcome.result == {"구": ["가람구", 3, None, 1.5]}
    assert outcome.peak_mib > 0


def test_large_arguments_and_results_travel_whole(nursery):
    text = "ㄱ" * 2_000_000

    assert nursery.run("echo", {"text": text}, limits=ROOMY).result == {"text": text}


def test_words_on_the_screen_cannot_pass_for_a_result(nursery):
    outcome = nursery.run("chatty", {}, limits=ROOMY)

    assert (outcome.ended, outcome.result) == ("done", "heard")


def test_a_refusal_says_what_where_and_the_cure(nursery):
    outcome = nursery.run("refuse", {}, limits=ROOMY)

    assert outcome.ended == "refused"
    assert outcome.error == {"what": "The file is a picture.", "where": "sheet 1", "cure": "Send the table itself."}


@pytest.mark.parametrize(
    ("job", "ended"),
    [
        ("fail", "crashed"),
        ("spin", "timeout"),
        ("swallow_memory", "memory"),
        ("shout", "refused"),
        ("vanish", "killed"),
        ("crash", "crashed"),
        ("leave_quietly", "crashed"),
        ("absent", "refused"),
        ("unheard_of", "refused"),
    ],
)
def test_every_bad_end_has_its_name(nursery, job, ended):
    outcome = nursery.run(job, {}, limits=SHORT)

    assert (outcome.ended, outcome.result) == (ended, None)
    assert outcome.error["what"]


def test_a_wait_without_end_is_cut_at_the_wall_limit(nursery):
    outcome = nursery.run("sleep", {"seconds": 60}, limits=SHORT)

    assert outcome.ended == "timeout"
    assert 0.4 < outcome.seconds < 3


def test_processor_time_is_limited_too(nursery):
    outcome = nursery.run("spin", {}, limits=Limits(wall_seconds=20, memory_mib=256, cpu_seconds=1))

    assert outcome.ended == "timeout"


def test_parts_that_came_before_the_end_are_kept(nursery):
    whole = nursery.run("count", {"upto": 5}, limits=ROOMY)
    cut = nursery.run("count", {"upto": 5, "stop": 2}, limits=SHORT)
    crashed = nursery.run("answer_and_crash", {}, limits=ROOMY)

    assert (whole.ended, whole.result) == ("done", [0, 1, 2, 3, 4])
    assert (cut.ended, cut.result) == ("timeout", [0, 1, 2])
    assert (crashed.ended, crashed.result) == ("crashed", ["first"])


def test_a_child_sees_no_secret_and_no_open_file_of_its_owner(nursery, monkeypatch):
    monkeypatch.setenv("MULKKO_DATABASE", "postgresql://made-up")

    seen = nursery.run("surroundings", {}, limits=ROOMY).result

    assert not [name for name in seen["names"] if name.startswith(("MULKKO", "DJANGO", "AWS", "PG"))]
    assert len(seen["descriptors"]) <= 5  # null, null, errors, work, and the listing itself


def test_behind_closed_doors_nothing_opens_any_more(nursery):
    outcome = nursery.run("try_the_doors", {}, limits=ROOMY)

    assert outcome.ended == "done"
    assert outcome.result == {"opened": [], "is_root": False, "tried": 6}


def test_what_a_child_started_ends_with_it(nursery):
    outcome = nursery.run("leave_a_process_behind", {}, limits=ROOMY)

    assert outcome.ended == "done"
    assert _ends_soon(outcome.result)


def test_several_requests_are_served_at_the_same_time(nursery):
    nursery.run("echo", {}, limits=ROOMY)
    ended = []
    threads = [
        threading.Thread(target=lambda: ended.append(nursery.run("sleep", {"seconds": 1.0}, limits=ROOMY).ended))
        for _ in range(2)
    ]
    began = time.monotonic()

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ended == ["done", "done"]
    assert time.monotonic() - began < 1.9


def test_a_lost_parent_is_replaced_and_its_child_goes_with_it(nursery):
    before = nursery.run("parents", {}, limits=ROOMY).result["parent"]
    outcomes = []
    thread = threading.Thread(target=lambda: outcomes.append(nursery.run("sleep", {"seconds": 60}, limits=ROOMY)))
    thread.start()
    time.sleep(0.2)

    os.kill(before, signal.SIGKILL)
    thread.join(8)
    after = nursery.run("parents", {}, limits=ROOMY).result["parent"]

    assert outcomes[0].ended == "crashed"
    assert after != before


def test_the_parent_ends_when_its_owner_is_gone():
    owned = Nursery({"parents": f"{REHEARSALS}:parents"})
    parent = owned.run("parents", {}, limits=ROOMY).result["parent"]

    owned._control.close()  # what the system does when the owner dies
    owned._parent.wait(3)

    assert not _is_running(parent)


def test_a_fork_of_the_owner_gets_a_nursery_of_its_own():
    mine = module.nursery()
    assert mine is module.nursery()
    read, write = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons warn of a fork beside threads
        pid = os.fork()
    if pid == 0:
        os.write(write, b"same" if module.nursery() is mine else b"own")
        os._exit(0)
    os.waitpid(pid, 0)

    answer = os.read(read, 10)
    os.close(read)
    os.close(write)
    mine.close()

    assert answer == b"own"
