"""Which procedures a proposal needs, why, and how each stands: as computed for a draft, as sealed for what is on its route."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from mulkko.organization.queries import elections_after, local_gates
from mulkko.policy.engine.facts import Facts, asks_for_facts, kept, missing_facts
from mulkko.policy.engine.procedure_rules import BY_CODE, due_procedures
from mulkko.policy.engine.procedures import DECISION, Due, Trigger, standing_of
from mulkko.policy.models import ProcedureAnswer, ProcedureFacts, Proposal, Round
from mulkko.policy.queries.proof_numbers import proof_of

CLOSED = ("done", "exception", "not_applicable", "waived")


@dataclass(frozen=True)
class Standing:
    """One procedure with its newest answer; `state` is done, exception, not_applicable, waived, open or warned."""

    due: Due
    state: str
    answer: ProcedureAnswer | None

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED

    @cached_property
    def proof(self) -> str:
        """Return what looking the named document up gave: confirmed, other_day or unchecked; "" where none is named."""
        row = self.answer if self.is_closed else None
        return proof_of(row.number, row.on, of=row.proposal) if row and row.kind == "done" else ""

    def told(self) -> dict[str, Any]:
        """Return what is sealed of a procedure: what was asked, why, how it was answered, and whether its proof was found here."""
        due, procedure = self.due, self.due.procedure
        return {
            "code": procedure.code, "name": procedure.name, "basis": due.basis, "statutory": procedure.is_statutory,
            "gate": due.gate, "stage": procedure.stage, "variant": due.trigger.variant,
            "because": [list(pair) for pair in due.trigger.matched], "state": self.state,
            "answer": self._answer_told() if self.is_closed else None,
        }  # fmt: skip

    def _answer_told(self) -> dict[str, Any] | None:
        if self.answer is None:
            return None
        return self.answer.told() | ({"proof": self.proof} if self.proof else {})


def facts_told(proposal: Proposal) -> ProcedureFacts | None:
    return ProcedureFacts.objects.filter(proposal=proposal).first()


def effective(facts: Facts, proposal: Proposal) -> Facts:
    """Return the facts as they count: only those asked of its kinds; a project without a total of its own costs what the draft says."""
    asked = kept(facts)
    if "project" in asked.kinds and asked.cost_krw is None:
        return replace(asked, cost_krw=proposal.amount_krw)
    return asked


def procedures_of(proposal: Proposal, row: ProcedureFacts | None = None) -> list[Standing]:
    """Return the procedures that a draft needs as of now; none while it has not said what it does."""
    row = row or facts_told(proposal)
    if row is None:
        return []
    facts = effective(row.facts(), proposal)
    elections = elections_after(facts.event_on) if facts.event_on else ()
    due = due_procedures(facts, elections=elections, ordinances=local_gates(row.told_on))
    return _answered(due, proposal, _cost_of(facts))


def _cost_of(facts: Facts) -> int | None:
    amounts = [krw for krw in (facts.cost_krw, facts.event_krw) if krw is not None]
    return max(amounts) if amounts else None


def _answered(due: Sequence[Due], proposal: Proposal, cost_krw: int | None) -> list[Standing]:
    rows = (
        ProcedureAnswer.objects.filter(proposal=proposal).select_related("by", "proposal").order_by("pk") if due else ()
    )
    newest = {row.procedure: row for row in rows}
    found = []
    for one in due:
        row = newest.get(one.code)
        found.append(Standing(one, standing_of(one, row.answer() if row else None, cost_krw=cost_krw), row))
    return found


def cost_told(proposal: Proposal) -> int | None:
    """Return what a proposal costs as its facts count now; an answer keeps it, so that a later rise is seen."""
    row = facts_told(proposal)
    return _cost_of(effective(row.facts(), proposal)) if row else None


def procedure_problems(proposal: Proposal) -> list[str]:
    """Return what keeps a draft from submission, as codes: `procedures`, `fact:NAME`, `procedure:CODE`."""
    row = facts_told(proposal)
    if row is None:
        asks = asks_for_facts(is_routine=proposal.is_routine, amount_krw=proposal.amount_krw)
        return ["procedures"] if asks else []
    missing = missing_facts(effective(row.facts(), proposal))
    if missing:
        return [f"fact:{name}" for name in missing]
    return [
        f"procedure:{one.due.code}"
        for one in procedures_of(proposal, row)
        if one.is_open and one.due.procedure.stage != DECISION
    ]


def sealed_procedures(proposal: Proposal) -> dict[str, Any]:
    """Return what is sealed with the document: the facts and how every procedure stood; nothing where no fact is told."""
    row = facts_told(proposal)
    if row is None:
        return {}
    facts = effective(row.facts(), proposal)
    return {"facts": facts.told(), "checks": [one.told() for one in procedures_of(proposal, row)]}


def on_its_route(current: Round) -> list[Standing]:
    """Return the procedures that were sealed, those that stand before the decision with the answer that counts now."""
    checks = json.loads(current.approval.version.text).get("procedures", {}).get("checks", [])
    due = {check["code"]: _due_again(check) for check in checks if check["code"] in BY_CODE}
    answered = {one.due.code: one for one in _answered(list(due.values()), current.proposal, None)}
    return [
        answered[code] if one.procedure.stage == DECISION else Standing(one, _state_of(checks, code), answered[code].answer)
        for code, one in due.items()
    ]  # fmt: skip


def _due_again(check: dict[str, Any]) -> Due:
    matched = tuple((name, value) for name, value in check["because"])
    return Due(BY_CODE[check["code"]], Trigger(matched, check["variant"], check["gate"]), check["gate"], check["basis"])


def _state_of(checks: list[dict[str, Any]], code: str) -> str:
    return next(check["state"] for check in checks if check["code"] == code)


def open_before_decision(current: Round) -> list[Standing]:
    """Return what still has to be closed before the approver may sign."""
    return [one for one in on_its_route(current) if one.is_open and one.due.procedure.stage == DECISION]


def decided_with(current: Round) -> list[dict[str, Any]]:
    """Return how the procedures that stand before the decision stand now: a signature covers it."""
    return [one.told() for one in on_its_route(current) if one.due.procedure.stage == DECISION]


def facts_hold(proposal: Proposal, sealed: Mapping[str, Any]) -> bool:
    """Tell whether the facts are those that were sealed; answers are held row by row against the entries that recorded them."""
    now = facts_told(proposal)
    facts = effective(now.facts(), proposal).told() if now else None
    return facts == sealed.get("procedures", {}).get("facts")
