"""A process killed at any moment leaves nothing half done: no number without an approval, no half a version."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.builders.races import ROOT, read_back

KILLS = 20
pytestmark = pytest.mark.long


def kill_again_and_again(surroundings, act, folder):
    """Kill a busy process that many times, each at a random moment after its first act; return how many acts were done."""
    chance, done = random.Random(20261123), 0
    for number in range(KILLS):
        command = [sys.executable, "-m", "tests.workers.loop", act, str(folder), str(number)]
        worker = subprocess.Popen(command, env=surroundings, cwd=ROOT, stdout=subprocess.PIPE)
        assert worker.stdout.readline(), "the worker ended by itself"
        time.sleep(chance.uniform(0, 0.4))
        assert worker.poll() is None
        os.kill(worker.pid, signal.SIGKILL)
        told, _ = worker.communicate()
        done += 1 + len(told.splitlines())
    return done


def test_killed_while_importing_every_version_is_whole_and_the_next_import_goes_on(cloned_hall, tmp_path):
    done = kill_again_and_again(cloned_hall, "import", tmp_path)

    found = read_back(cloned_hall)
    assert found["ok"], found["bad"]
    numbers = [number for _, number in found["versions"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert done < len(numbers) <= done + 1 + KILLS
    chunks = list((Path(cloned_hall["MULKKO_HOME"]) / "chunks").rglob("*"))
    assert all(chunk.is_dir() or chunk.suffix == ".parquet" for chunk in chunks)


def test_killed_while_collecting_voices_every_collection_is_whole(cloned_hall, tmp_path):
    done = kill_again_and_again(cloned_hall, "voices", tmp_path)

    found = read_back(cloned_hall)
    assert found["ok"], found["bad"]
    numbers = [number for name, number in found["versions"] if name == "voices"]
    assert numbers == list(range(1, len(numbers) + 1))
    assert done <= len(numbers) <= done + KILLS
    assert found["collections"] == len(numbers)
