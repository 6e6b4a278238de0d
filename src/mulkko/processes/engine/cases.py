"""One case out of its acts: which steps it passed, how it went from one to the next, and what held it up. Pure.

A step begins when its turn comes and ends with the act that finishes it. When a page was opened is not recorded; its
first sign of work is the first act of whoever finished it. `hand` is a number that stands for whoever acted: it is only
ever counted, so that no figure rests on fewer people than may be told.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mulkko.processes.engine.worktime import WorkClock

STEPS = ("draft", "asked", "lead_review", "review", "cooperate", "consent", "approve", "elsewhere", "amend", "redraft")
DONE = "done"
TURNS = ("asked", "lead_review", "review", "cooperate", "consent", "approve")  # where somebody is waited for
BACK = ("amend", "redraft")  # where a case goes back to
ADVISING = ("cooperate", "consent")


class Act(NamedTuple):
    """One entry of the ledger, with what its payload says of requests and holds."""

    at: int  # microseconds since 1970 in UTC
    action: str
    step: str  # "2.review", or empty
    unit: str
    hand: int
    asks: tuple[int, ...] = ()  # requests that it makes
    answers: int = 0  # the request that it answers
    until: int = 0  # the moment at which a hold ends by itself
    withdraws: bool = False  # an objection


class Pass(NamedTuple):
    """One step, passed once: when its turn came, when whoever finished it began, and when it was done.

    arrived, touched, ended: working days of a clock, arrived <= touched <= ended; `done` is the last one as a moment.
    """

    step: str
    unit: str
    hand: int
    round_no: int
    done: int
    arrived: float
    touched: float
    ended: float

    @property
    def took(self) -> float:
        return self.ended - self.arrived

    @property
    def waited(self) -> float:
        return self.touched - self.arrived


class Move(NamedTuple):
    """One step after another; `at` is when the second one was done."""

    source: str
    target: str
    at: int


class Delay(NamedTuple):
    """What held a case up: returned, recalled, changes, held or objection; for how many working days, up to a moment."""

    kind: str
    hand: int
    ended: int
    days: float


@dataclass(frozen=True)
class Case:
    key: str
    passes: tuple[Pass, ...]
    moves: tuple[Move, ...]
    delays: tuple[Delay, ...]
    decided: int = 0  # when it was approved; 0 where it was not
    days: float = 0.0  # working days from its first act to then


def case_of(key: str, acts: Sequence[Act], clock: WorkClock) -> Case:
    """Return what the acts of one case tell, oldest first, in the working time of a clock."""
    reader = _Reader(acts, clock)
    days = clock.between(acts[0].at, reader.decided) if reader.decided else 0.0
    return Case(key, tuple(reader.passes), tuple(reader.moves), tuple(reader.delays), reader.decided, days)


class _Reader:
    """Follows a case from act to act."""

    def __init__(self, acts: Sequence[Act], clock: WorkClock):
        self.clock = clock
        self.passes: list[Pass] = []
        self.moves: list[Move] = []
        self.delays: list[Delay] = []
        self.decided = 0
        self.begun = acts[0].at  # of the writing that goes on: the first draft, or after it came back
        self.came_back = ""  # returned or recalled
        self.requests: dict[int, int] = {}
        self.was_asked = False
        self.held: Act | None = None
        self.acted: dict[int, list[int]] = {}  # hand -> its moments
        self.round_no = 0
        self.begin_round(acts[0].at, {"draft"})
        for act in acts:
            self.acted.setdefault(act.hand, []).append(act.at)
            self.read(act)

    def begin_round(self, at: int, stage: set[str]) -> None:
        self.turn, self.arrived, self.last, self.revised = 0, at, at, at
        self.before: set[str] = set()  # the steps of the turn before this one
        self.stage = stage  # the steps of this turn that somebody has done
        self.done_by: dict[str, int] = {}  # step and unit -> when it was done in this turn
        self.signed: dict[str, int] = {}  # label of a step -> when it was last signed
        self.changes: dict[str, int] = {}  # label of a step -> since when it waits for the drafter
        self.amended = False

    def read(self, act: Act) -> None:
        for request in act.asks:
            self.requests[request] = act.at
        if act.answers in self.requests:
            self.finish("asked", act, self.requests.pop(act.answers))
            self.was_asked = True
        kind = act.action.partition(".")[2] if act.action.startswith("approval.") else ""
        if follow := getattr(self, f"on_{kind}", None):
            follow(act)

    def finish(self, step: str, act: Act, arrived: int) -> None:
        moments = self.acted[act.hand]
        place = bisect_left(moments, arrived)
        begun = self.clock.at(arrived)
        ended = max(begun, self.clock.at(act.at))  # no clock of a server ran back into another day
        touched = self.clock.at(moments[place]) if place < len(moments) else ended
        self.passes.append(
            Pass(step, act.unit, act.hand, self.round_no, act.at, begun, min(max(begun, touched), ended), ended)
        )

    def delay(self, kind: str, hand: int, begun: int, ended: int) -> None:
        self.delays.append(Delay(kind, hand, ended, self.clock.between(begun, ended)))

    def go(self, sources: set[str], target: str, at: int) -> None:
        self.moves += [Move(source, target, at) for source in sorted(sources) if source != target]

    def on_submitted(self, act: Act) -> None:
        self.round_no += 1
        step = "redraft" if self.came_back else "draft"
        self.finish(step, act, self.begun)
        if self.came_back:
            self.delay(self.came_back, act.hand, self.begun, act.at)
        if step == "draft" and self.was_asked:
            self.go({"draft"}, "asked", act.at)
            step = "asked"
        self.came_back = ""
        self.begin_round(act.at, {step})

    def on_signed(self, act: Act) -> None:
        self.pass_turn(act)
        self.signed[act.step] = act.at

    def on_approved(self, act: Act) -> None:
        self.pass_turn(act)
        self.go({"approve"}, DONE, act.at)
        self.decided = act.at

    def pass_turn(self, act: Act) -> None:
        """Take note of a step that is done: its turn came when the turn before it was done, or the text was changed."""
        number, _, kind = act.step.partition(".")
        turn = int(number) if number.isdigit() else self.turn
        if turn != self.turn:
            self.arrived = self.last if turn > self.turn else max(self.last, self.revised)
            self.before, self.stage, self.turn, self.done_by = self.stage, set(), turn, {}
        again = self.done_by.get(f"{kind} {act.unit}")
        arrived = self.revised if again is not None and self.revised >= again else self.arrived
        self.end_hold(act.at)
        self.last = self.done_by[f"{kind} {act.unit}"] = act.at
        step = "amend" if kind == "draft" else kind  # on a route the drafter signs again, for a changed text
        self.finish(step, act, arrived)
        if step not in self.stage:
            self.go({"amend"} if self.amended else self.before, step, act.at)
            self.stage.add(step)
            self.amended = False

    def on_review_omitted(self, act: Act) -> None:
        self.last = act.at

    def on_revised(self, act: Act) -> None:
        self.revised = act.at

    def on_changes_requested(self, act: Act) -> None:
        self.changes[act.step] = act.at
        self.go({act.step.partition(".")[2]}, "amend", act.at)

    def on_changes_answered(self, act: Act) -> None:
        self.revised, self.amended = act.at, True
        if (begun := self.changes.pop(act.step, None)) is not None:
            self.finish("amend", act, begun)
            self.delay("changes", act.hand, begun, act.at)

    def on_held(self, act: Act) -> None:
        self.held = act

    def on_taken_up(self, act: Act) -> None:
        self.end_hold(act.at)

    def end_hold(self, at: int) -> None:
        """End a hold with the act that ends it, or on the day on which it ended by itself."""
        if self.held is not None:
            ended = min(at, self.held.until) if self.held.until else at
            self.delay("held", self.held.hand, self.held.at, max(ended, self.held.at))
            self.held = None

    def on_settled(self, act: Act) -> None:
        if act.step in self.signed:
            self.delay("objection", act.hand, self.signed[act.step], act.at)

    def on_objection_talked_over(self, act: Act) -> None:
        if act.withdraws:
            self.on_settled(act)

    def on_returned(self, act: Act) -> None:
        self.pass_turn(act)
        self.come_back("returned", {act.step.partition(".")[2]}, act.at)

    def on_recalled(self, act: Act) -> None:
        self.end_hold(act.at)
        self.come_back("recalled", self.stage, act.at)

    def come_back(self, how: str, sources: set[str], at: int) -> None:
        self.go(sources, "redraft", at)
        self.came_back, self.begun = how, at

    def on_result_entered(self, act: Act) -> None:
        self.finish("elsewhere", act, self.last)
        self.go(self.stage, "elsewhere", act.at)
        self.go({"elsewhere"}, DONE, act.at)
        self.decided = act.at
