"""The line before the query children: fair between people, bounded, and whole after any process is killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack

import pytest

from mulkko.evidence.providers.line import FOLDER, LineFull, Rules, turn

RULES = Rules(at_once=3, preview_wait_s=0.1, check_wait_s=0.1)
PATIENT = Rules(at_once=2, preview_wait_s=30, check_wait_s=30)


def standing(home):
    return sorted(name for name in os.listdir(home / FOLDER) if name != "door")


def stood(home, person, order, rules=PATIENT):
    """Start a thread that takes its turn and writes down that it had it; return when it stands in line."""
    before = len(standing(home))

    def stand():
        with turn(home, rules, person=person):
            order.append(person)

    thread = threading.Thread(target=stand)
    thread.start()
    deadline = time.monotonic() + 20
    while len(standing(home)) == before and time.monotonic() < deadline:
        time.sleep(0.005)
    return thread


def test_one_person_runs_one_preview_at_once_and_is_told_how_many_of_the_own_run(tmp_path):
    with turn(tmp_path, RULES, person="kim"):
        with pytest.raises(LineFull) as full, turn(tmp_path, RULES, person="kim"):
            pass
        with turn(tmp_path, RULES, person="lee"):
            pass

    assert (full.value.ahead, full.value.is_own) == (1, True)
    assert standing(tmp_path) == []


def test_previews_of_all_people_leave_a_place_to_a_check_before_a_signature(tmp_path):
    with ExitStack() as held:
        for person in ("kim", "lee"):
            held.enter_context(turn(tmp_path, RULES, person=person))
        with pytest.raises(LineFull) as full, turn(tmp_path, RULES, person="park"):
            pass
        held.enter_context(turn(tmp_path, RULES, person=None))
        with pytest.raises(LineFull) as checks_full, turn(tmp_path, RULES, person=None):
            pass

    assert (full.value.ahead, full.value.is_own) == (2, False)
    assert (checks_full.value.ahead, checks_full.value.is_own) == (3, False)


def test_who_has_too_many_in_line_is_refused_without_waiting(tmp_path):
    order = []
    with turn(tmp_path, PATIENT, person="kim"):
        waiting = [stood(tmp_path, "kim", order) for _ in range(2)]
        with pytest.raises(LineFull) as full, turn(tmp_path, PATIENT, person="kim"):
            pass
    for thread in waiting:
        thread.join(30)

    assert (full.value.ahead, full.value.is_own) == (3, True)
    assert order == ["kim", "kim"]


def test_the_line_of_all_people_is_shorter_than_the_threads_that_answer_pages(tmp_path):
    order = []
    with turn(tmp_path, PATIENT, person="0"):
        waiting = [stood(tmp_path, str(person), order) for person in range(1, PATIENT.in_line)]
        with pytest.raises(LineFull) as full, turn(tmp_path, PATIENT, person="late"):
            pass
        with turn(tmp_path, PATIENT, person=None):  # a check is never turned away because of previews
            pass
    for thread in waiting:
        thread.join(30)

    assert (full.value.ahead, full.value.is_own) == (PATIENT.in_line, False)


def test_checks_go_first_and_people_take_turns(tmp_path):
    order = []
    with ExitStack() as running:
        running.enter_context(turn(tmp_path, PATIENT, person=None))
        running.enter_context(turn(tmp_path, PATIENT, person=None))
        waiting = [stood(tmp_path, person, order) for person in ("kim", "kim", "lee", None)]
        running.close()
    for thread in waiting:
        thread.join(30)

    assert order.index("lee") < len(order) - 1 - order[::-1].index("kim")  # not behind another person's second
    assert sorted(map(str, order)) == ["None", "kim", "kim", "lee"]


HOLDS = """
import sys, time
from pathlib import Path
from mulkko.evidence.providers.line import Rules, turn
with turn(Path(sys.argv[1]), Rules(at_once=2, preview_wait_s=30), person=sys.argv[2]):
    print("running", flush=True)
    time.sleep(60)
"""


def test_a_place_is_free_again_when_its_process_is_killed(tmp_path):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(tmp_path), "kim"],
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    try:
        assert holder.stdout.readline() == b"running\n"
        with pytest.raises(LineFull), turn(tmp_path, RULES, person="kim"):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait(10)
        assert len(standing(tmp_path)) == 1  # what it left behind

        with turn(tmp_path, RULES, person="kim"):
            assert len(standing(tmp_path)) == 1
    finally:
        holder.kill()
        holder.wait(10)
        holder.stdout.close()

    assert standing(tmp_path) == []


COUNTS = """
import fcntl, os, sys, time
from pathlib import Path
from mulkko.evidence.providers.line import Rules, turn
home, person = Path(sys.argv[1]), sys.argv[2]
for _ in range(8):
    with turn(home, Rules(at_once=3, in_line=99, preview_wait_s=60), person=person):
        inside = home / "inside" / f"{person}-{os.getpid()}"
        inside.touch()
        seen = os.listdir(home / "inside")
        own = sum(name.startswith(person + "-") for name in seen)
        with open(home / "seen", "a") as file:
            file.write(f"{len(seen)} {own}\\n")
        time.sleep(0.002)
        inside.unlink()
"""


def test_six_processes_of_three_people_never_run_more_than_they_may(tmp_path):
    (tmp_path / "inside").mkdir()
    crowd = [
        subprocess.Popen([sys.executable, "-c", COUNTS, str(tmp_path), person], env={"PYTHONPATH": ":".join(sys.path)})
        for person in ("kim", "kim", "lee", "lee", "park", "park")
    ]

    assert [one.wait(120) for one in crowd] == [0] * 6

    seen = [tuple(map(int, line.split())) for line in (tmp_path / "seen").read_text().splitlines()]
    assert len(seen) == 48
    assert max(total for total, _ in seen) <= 2  # one of three places is kept for checks
    assert {own for _, own in seen} == {1}
