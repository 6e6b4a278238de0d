"""How a story is told: its clock, its people, what each step showed, and what it expects."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mulkko.demo.tables import Tables
from mulkko.directives.models import Directive
from mulkko.evidence.models import Claim
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import Chart, chart, person_named
from mulkko.policy.models import Proposal
from mulkko.policy.queries import Check
from mulkko.voice.engine.board import Wanted
from mulkko.voice.models import Sorting


class StoryBroke(AssertionError):
    """A step did not show what the story needs."""


@dataclass
class Step:
    name: str
    seconds: float = 0.0
    shown: dict[str, Any] = field(default_factory=dict)


class Story:
    """One telling: a clock that only goes forward, the people by login, and what each step showed."""

    def __init__(self, folder: Path, *, seed: int, begins: datetime, told: Callable[[str], None] = lambda _: None):
        self.folder, self.seed, self.clock, self.told = folder, seed, begins, told
        self.steps: list[Step] = []
        self.tables: Tables
        self.proposal: Proposal
        self.directive: Directive
        self.voices_times = 1  # how many times the texts of the small city
        self.theme = ""  # of the citizens' texts that rise
        self.voices: tuple[Sorting, Wanted]  # those of that theme
        self.claims: dict[str, Claim] = {}
        self.stopped: Check | None = None

    def at(self, minutes: int = 7) -> datetime:
        self.clock += timedelta(minutes=minutes)
        return self.clock

    def person(self, login: str) -> Person:
        return person_named(login)

    def chart(self) -> Chart:
        return chart(day_of(self.clock))

    @property
    def drafter(self) -> Person:
        return self.person("routes-1")

    @contextmanager
    def step(self, name: str) -> Iterator[dict[str, Any]]:
        step, begun = Step(name), time.perf_counter()
        self.told(name)
        yield step.shown
        step.seconds = round(time.perf_counter() - begun, 3)
        self.steps.append(step)


def expect(holds: bool, what: str) -> None:
    if not holds:
        raise StoryBroke(what)
