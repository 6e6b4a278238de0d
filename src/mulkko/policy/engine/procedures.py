"""사전절차: what a procedure is, which ones a matter needs, and whether an answer closes one. Pure; the rows stand in `procedure_rules`.

A procedure stands at a gate. One that blocks refuses the submission, or the decision, until a proof or a legal exception is named; one that warns is
shown and stays on the paper. What a statute demands nobody waives.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mulkko.organization.engine.elections import Election
from mulkko.policy.engine.facts import Facts

BLOCK, WARN = "block", "warn"
SUBMISSION, DECISION = "submission", "decision"
RISE = 13, 10  # a new review where the cost rises by 30 % (투자심사규칙 §6)

Matched = tuple[tuple[str, str], ...]  # the facts that make a procedure necessary: name and plain value


@dataclass(frozen=True)
class Trigger:
    """Why a procedure is needed. `variant` tells apart what an earlier answer does not cover."""

    matched: Matched
    variant: str = ""
    gate: str = ""  # where it differs from that of the procedure
    takes_proof: bool = True


Condition = Callable[[Facts, Sequence[Election]], Trigger | None]


@dataclass(frozen=True)
class Procedure:
    code: str
    name: str  # as the act calls it; it stands on the paper
    law: str
    gate: str
    needed: Condition
    is_statutory: bool = True
    stage: str = SUBMISSION
    outcomes: Mapping[str, bool] = field(default_factory=dict)  # result of a review -> whether one may go on with it
    exceptions: Mapping[str, str] = field(default_factory=dict)  # number of the article -> what it excepts
    days: int = 0  # how many days a notice runs at least
    urgent_days: int = 0  # and where it is urgent, with a reason
    rises: bool = False  # a cost that rises by 30 % needs a new one


@dataclass(frozen=True)
class Due:
    """One procedure that one proposal needs."""

    procedure: Procedure
    trigger: Trigger
    gate: str
    basis: str  # article, or the ordinance of the city that makes it block

    @property
    def code(self) -> str:
        return self.procedure.code

    @property
    def may_be_waived(self) -> bool:
        return self.gate == BLOCK and not self.procedure.is_statutory


@dataclass(frozen=True)
class Answer:
    """What was said of a procedure: `kind` is done, not_applicable, exception or waived."""

    kind: str
    variant: str = ""
    number: str = ""
    on: date | None = None
    until: date | None = None
    outcome: str = ""
    exception: str = ""
    reason: str = ""
    cost_krw: int | None = None  # what the matter cost when it was answered


def due_of(
    procedures: Sequence[Procedure], facts: Facts, *, elections: Sequence[Election] = (),
    ordinances: Mapping[str, str] | None = None,
) -> list[Due]:  # fmt: skip
    """Return the procedures that a matter with these facts needs, in their order.

    Args:
        elections: in any order, from before the day of the event on.
        ordinances: code of a procedure that is no statutory one -> the ordinance of the city by which it blocks.
    """
    found = []
    for procedure in procedures:
        trigger = procedure.needed(facts, elections)
        if trigger is None:
            continue
        by_city = "" if procedure.is_statutory else (ordinances or {}).get(procedure.code, "")
        gate = trigger.gate or (BLOCK if by_city else procedure.gate)
        found.append(Due(procedure, trigger, gate, by_city or procedure.law))
    return found


def standing_of(due: Due, answer: Answer | None, *, cost_krw: int | None = None) -> str:
    """Return done, exception, not_applicable or waived where the newest answer closes a procedure; else open, or warned where it only warns."""
    is_closed = answer is not None and refusal_of(due, answer) is None and not _is_outgrown(due, answer, cost_krw)
    if answer is not None and is_closed:
        return answer.kind
    return "open" if due.gate == BLOCK else "warned"


def _is_outgrown(due: Due, answer: Answer, cost_krw: int | None) -> bool:
    """Tell whether an answer was given for another reviewer, another day, or a cost that has risen by 30 % since."""
    if answer.variant != due.trigger.variant:
        return True
    rose = due.procedure.rises and answer.cost_krw and cost_krw and answer.kind == "done"
    return bool(rose and cost_krw * RISE[1] >= (answer.cost_krw or 0) * RISE[0])  # type: ignore[operator]


def refusal_of(due: Due, answer: Answer) -> str | None:
    """Return why an answer cannot close a procedure, as a code; None where it does.

    Codes: kind (the law knows no such way), number, on, reason, outcome, exception, until, short (a notice that ran too few days).
    """
    ways = {
        "done": due.trigger.takes_proof,
        "not_applicable": due.gate == WARN,
        "exception": bool(due.procedure.exceptions),
        "waived": due.may_be_waived,
    }
    if not ways.get(answer.kind, False):
        return "kind"
    if answer.kind == "done":
        return _bad_proof(due.procedure, answer)
    if answer.kind == "exception" and answer.exception not in due.procedure.exceptions:
        return "exception"
    return None if answer.reason.strip() else "reason"


def _bad_proof(procedure: Procedure, answer: Answer) -> str | None:
    if not answer.number.strip():
        return "number"
    if answer.on is None:
        return "on"
    if procedure.outcomes and not procedure.outcomes.get(answer.outcome, False):
        return "outcome"
    if not procedure.days:
        return None
    if answer.until is None:
        return "until"
    ran = (answer.until - answer.on).days
    urgent = procedure.urgent_days and answer.reason.strip()
    return None if ran >= (procedure.urgent_days if urgent else procedure.days) else "short"
