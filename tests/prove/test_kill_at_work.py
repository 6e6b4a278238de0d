"""People at work are killed (kill -9) at random moments: whole afterwards, and nothing lost that was acknowledged.

Twelve kills in every run, 200 in script/prove, on both databases; on PostgreSQL the client is killed.
"""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from random import Random

import pytest
from tests.builders.races import ROOT

PATIENCE = 120.0
LOOK_AFTER = 10  # kills


class Hall:
    """Two kitchens of people at work, and what they have told so far."""

    def __init__(self, surroundings: dict[str, str]) -> None:
        command = [sys.executable, "-m", "tests.workers.mixed"]
        self.parents = [
            subprocess.Popen(
                command, env=surroundings, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
            )
            for _ in range(2)
        ]
        self.said: list[queue.Queue[str]] = [queue.Queue() for _ in self.parents]
        for parent, said in zip(self.parents, self.said, strict=True):
            threading.Thread(target=self._listen, args=(parent, said), daemon=True).start()
        self.acknowledged: dict[int, str] = {}

    @staticmethod
    def _listen(parent: subprocess.Popen[str], said: "queue.Queue[str]") -> None:
        for line in parent.stdout:
            said.put(line.strip())
        said.put("failed: the worker ended")

    def order(self, number: int, words: str) -> None:
        self.parents[number].stdin.write(words + "\n")

    def hear(self, number: int, word: str) -> list[str]:
        """Wait for a word of one of them; note on the way what was acknowledged."""
        while True:
            told = self.said[number].get(timeout=PATIENCE).split(" ", 3)
            assert not told[0].startswith("failed"), told
            if told[0] == "did":
                index, seal = int(told[2]), told[3]
                assert self.acknowledged.setdefault(index, seal) == seal, "two seals for one entry"
            if told[0] == word:
                return told

    def kill_two(self, seed: int, chance: Random) -> None:
        """Let two people work at once and kill both, each at a moment of its own."""
        for number in range(2):
            self.order(number, f"work {seed + number}")
        born = [int(self.hear(number, "born")[1]) for number in range(2)]
        for number in chance.sample(range(2), 2):
            self.hear(number, "did") if chance.random() < 0.7 else None
            time.sleep(chance.choice([chance.uniform(0, 0.02), chance.uniform(0, 0.4)]))
            os.kill(born[number], signal.SIGKILL)
        for number in range(2):
            self.hear(number, "gone")

    def look(self) -> dict:
        self.order(0, "look")
        seen = json.loads(" ".join(self.hear(0, "saw")[1:]))
        self.hear(0, "gone")
        return seen

    def close(self) -> None:
        for parent in self.parents:
            parent.stdin.close()
            parent.wait(PATIENCE)
            parent.stdout.close()


def kill_again_and_again(surroundings: dict[str, str], kills: int, seed: int) -> dict:
    """Kill that often; after every tenth kill and in the end all is whole, and what was acknowledged is there."""
    hall, chance = Hall(surroundings), Random(seed)
    try:
        for number in range(0, kills, 2):
            hall.kill_two(1 + number, chance)
            if number % LOOK_AFTER == 0 or number + 2 >= kills:
                seen = hall.look()
                assert seen["ok"], seen["bad"]
                assert seen["is_gapless"]
                assert (seen["approved_without_number"], seen["numbered_without_approval"]) == (0, 0)
                there = dict(enumerate(seen["seals"]))
                lost = {index: seal for index, seal in hall.acknowledged.items() if there.get(index) != seal}
                assert not lost, "acknowledged and not there any more"
    finally:
        hall.close()
    return seen | {"acknowledged": len(hall.acknowledged)}


def test_killed_a_dozen_times_at_mixed_work_nothing_acknowledged_is_lost(cloned_hall):
    """Invariants 2, 3 and 48."""
    seen = kill_again_and_again(cloned_hall, 12, seed=20261125)

    assert seen["acknowledged"] > 6


@pytest.mark.long
def test_killed_two_hundred_times_at_mixed_work_nothing_acknowledged_is_lost(cloned_hall):
    """Invariants 2, 3 and 48."""
    seen = kill_again_and_again(cloned_hall, 200, seed=20261126)

    assert seen["acknowledged"] > 150
    assert {
        "approval.submitted", "approval.signed", "approval.approved", "approval.recalled", "approval.returned",
        "evidence.claim_made", "coordination.asked", "coordination.answered",
    } <= set(seen["acts"])  # fmt: skip
    assert seen["numbers"] > 5
