"""One row is one act that only I, or the one I stand in for, can do. Rows are frozen; order and groups are told here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

KINDS = ("approve", "review", "cooperate", "asked", "rework", "directive", "collect", "outcome", "ground", "settle")
SELDOM = ("collect", "outcome", "ground", "settle")  # no tab where none waits
GROUPS = ("today", "week", "later", "held")
# What somebody of a level looks at first, where the deadline does not decide.
FIRST_FOR = {
    "officer": (
        "rework",
        "asked",
        "directive",
        "collect",
        "review",
        "cooperate",
        "approve",
        "settle",
        "ground",
        "outcome",
    ),
    "team_lead": (
        "review",
        "asked",
        "rework",
        "directive",
        "collect",
        "approve",
        "cooperate",
        "settle",
        "ground",
        "outcome",
    ),
    "section_head": (
        "approve",
        "cooperate",
        "review",
        "asked",
        "settle",
        "directive",
        "collect",
        "rework",
        "ground",
        "outcome",
    ),
    "bureau_head": (
        "approve",
        "settle",
        "cooperate",
        "review",
        "asked",
        "directive",
        "collect",
        "rework",
        "ground",
        "outcome",
    ),
    "vice_mayor": (
        "settle",
        "approve",
        "review",
        "directive",
        "cooperate",
        "asked",
        "collect",
        "rework",
        "ground",
        "outcome",
    ),
    "mayor": (
        "approve",
        "settle",
        "directive",
        "review",
        "cooperate",
        "asked",
        "collect",
        "rework",
        "ground",
        "outcome",
    ),
}


@dataclass(frozen=True)
class Fact:
    """One fact that decides the reading order; `kind` gives it its colour: plain, good, warn or bad."""

    text: str
    kind: str = "plain"


@dataclass(frozen=True)
class Nudged:
    """Somebody who waits has reminded of it."""

    at: datetime
    by: str


@dataclass(frozen=True)
class Work:
    """One act that waits. `kind` is its tab, `act` the word an officer uses, `link` the word on its button."""

    kind: str
    act: str
    title: str
    address: str
    link: str
    begun_at: datetime
    unit: str = ""
    drafter: str = ""
    reference: str = ""
    due_on: date | None = None
    facts: tuple[Fact, ...] = ()
    acting_for: str = ""
    opinion_address: str = ""
    held_until: date | None = None
    nudged: Nudged | None = None
    waits_for_drafter: bool = False

    def group(self, today: date) -> str:
        """Return today (late ones too), week, later or held; a week ends on Sunday, and what has no deadline is later."""
        if self.waits_for_drafter or (self.held_until is not None and self.held_until > today):
            return "held"
        if self.due_on is None or self.due_on > today + timedelta(days=6 - today.weekday()):
            return "later"
        return "today" if self.due_on <= today else "week"


@dataclass(frozen=True)
class Group:
    name: str
    rows: tuple[Work, ...]


def grouped(rows: Iterable[Work], *, level: str, today: date, newest_first: bool = False) -> list[Group]:
    """Return the groups that hold something, each in the order in which somebody of a level should read it."""
    if newest_first:
        ordered = sorted(rows, key=lambda row: (row.begun_at, row.address), reverse=True)
        return [Group("newest", tuple(ordered))] if ordered else []
    rank = {kind: place for place, kind in enumerate(FIRST_FOR.get(level, KINDS))}
    found: dict[str, list[Work]] = {name: [] for name in GROUPS}
    for row in rows:
        found[row.group(today)].append(row)
    return [Group(name, tuple(sorted(kept, key=_order(name, rank)))) for name, kept in found.items() if kept]


def _order(group: str, rank: dict[str, int]) -> Callable[[Work], tuple[Any, ...]]:
    """Return the key of a group: the deadline decides, then the role; where there is time, the role comes first."""

    def key(row: Work) -> tuple[Any, ...]:
        due, place = row.due_on or date.max, rank.get(row.kind, len(rank))
        first = (place, due) if group in ("later", "held") else (due, place)
        return (*first, row.nudged is None, row.begun_at, row.address)

    return key


def counted(rows: Sequence[Work]) -> list[tuple[str, int]]:
    """Return how many rows each tab holds, in the order of the tabs; some have one only where something waits."""
    counts = {kind: sum(row.kind == kind for row in rows) for kind in KINDS}
    return [(kind, number) for kind, number in counts.items() if number or kind not in SELDOM]
