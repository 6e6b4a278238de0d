"""A real worker in a process of its own: it takes work, ends with whoever started it, and there is only one."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.builders import warm
from tests.builders.races import ROOT, wait_until

from mulkko.cli.keeper import Keeper
from mulkko.jobs.errors import WorkerRuns
from mulkko.jobs.providers.lock import is_worker_there, worker_lock

COMMAND = [sys.executable, "-m", "mulkko.cli.main", "worker", "--while-open"]


@pytest.fixture
def worker_on():
    """Return what starts a worker; whatever still runs at the end is ended."""
    begun = []

    def start(surroundings):
        begun.append(subprocess.Popen(COMMAND, env=surroundings, cwd=ROOT, stdin=subprocess.PIPE))
        return begun[-1]

    yield start
    for worker in begun:
        if worker.poll() is None:
            worker.kill()
        worker.stdin.close()
        worker.wait()


def asked(surroundings, *words):
    return warm.ran("tests.workers.asking", *words, surroundings=surroundings).decode().strip()


def state_of(surroundings, job):
    time.sleep(0.5)  # each look is a process of its own, and must not keep the worker from its work
    return asked(surroundings, "state", job).split(" ", 2)


def test_a_worker_takes_what_was_asked_for_and_keeps_what_it_brought(cloned_database, worker_on):
    job = asked(cloned_database, "themes")

    worker_on(cloned_database)

    wait_until(lambda: state_of(cloned_database, job)[0] not in ("waiting", "running"), "an ending", patience=240)
    state, attempts, result = state_of(cloned_database, job)
    assert (state, attempts) == ("done", "1")
    assert json.loads(result)["themes"] >= 1


def test_a_worker_that_is_killed_leaves_its_job_interrupted_for_the_next_one_to_say(
    cloned_database, worker_on, tmp_path
):
    job = asked(cloned_database, "rest", str(tmp_path / "begun"), "120")
    killed = worker_on(cloned_database)
    wait_until((tmp_path / "begun").exists, "the work begun")

    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    assert state_of(cloned_database, job)[0] == "running"
    worker_on(cloned_database)

    wait_until(lambda: state_of(cloned_database, job)[0] == "interrupted", "the job interrupted", patience=240)


def test_a_worker_ends_when_whoever_started_it_is_gone_and_says_what_was_interrupted(
    cloned_database, worker_on, tmp_path
):
    job = asked(cloned_database, "rest", str(tmp_path / "begun"), "120")
    worker = worker_on(cloned_database)
    wait_until((tmp_path / "begun").exists, "the work begun")

    worker.stdin.close()

    assert worker.wait(20) == 0
    assert state_of(cloned_database, job)[0] == "interrupted"
    assert not is_worker_there(Path(cloned_database["MULKKO_HOME"]))


def test_a_second_worker_waits_for_the_first(cloned_database, worker_on):
    home = Path(cloned_database["MULKKO_HOME"])
    first = worker_on(cloned_database)
    wait_until(lambda: is_worker_there(home), "a worker")
    with pytest.raises(WorkerRuns), worker_lock(home):
        pass
    second = worker_on(cloned_database)
    time.sleep(2)
    assert second.poll() is None

    first.stdin.close()
    first.wait(20)

    wait_until(lambda: is_worker_there(home), "the second one at work")


def test_a_worker_that_dies_is_started_again_and_taken_along_at_the_end(tmp_path):
    lives = tmp_path / "lives"
    script = f"import os, sys; open({str(lives)!r}, 'a').write(f'{{os.getpid()}} '); sys.stdin.read()"

    with Keeper((sys.executable, "-c", script)):
        wait_until(lambda: lives.exists() and lives.read_text(), "the first life")
        os.kill(int(lives.read_text().split()[0]), signal.SIGKILL)
        wait_until(lambda: len(lives.read_text().split()) == 2, "the second life")
        last = int(lives.read_text().split()[1])

    assert not Path(f"/proc/{last}").exists()
