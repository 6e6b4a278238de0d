"""What a draft tells the delegation table, going higher with a reason, and the instruction where no row covers it."""

from datetime import datetime
from typing import Any

from mulkko.approval.models import DocumentNumber, Result
from mulkko.ledger.actions import recording
from mulkko.organization.engine.delegation import FactMissing, NoDelegationRule, raised
from mulkko.organization.engine.levels import LADDER, rank
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import actor_of, approver_of, chart, positions_of
from mulkko.policy.actions import drafting
from mulkko.policy.errors import NotYourDraft, PolicyRefused
from mulkko.policy.models import DelegationFacts, Proposal
from mulkko.policy.queries.gate import decider_of, matter_of

FACTS = ("annual_krw", "category", "novelty", "is_joint", "raise_to", "raise_because")


def tell_facts(
    proposal: Proposal, *, by: Person, at: datetime, edition: int | None = None, follows: str = "", **facts: Any
) -> DelegationFacts:
    """Tell what the table asks of a draft beyond duty and amount.

    Args:
        follows: number of the approved document whose paperwork this is; empty where it is none.
        facts: annual_krw, category, novelty, is_joint, raise_to, raise_because.

    Raises:
        CannotLower: `raise_to` is not higher than the level of the row, or nobody wrote why.
        PolicyRefused: there is no such approved document.
    """
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(f"unknown facts: {unknown}")
    decision = _decision(follows) if follows.strip() else None
    with drafting(proposal, "delegation", by=by, at=at, edition=edition) as draft:
        row, _ = DelegationFacts.objects.get_or_create(proposal=draft)
        for name, value in facts.items():
            setattr(row, name, value.strip() if isinstance(value, str) else value)
        row.follows, row.follows_number = decision, decision.shown_number if decision else ""
        if row.raise_to:
            raised(_level_of_row(draft, row, at), row.raise_to, because=row.raise_because)
        row.save()
    return row


def _level_of_row(proposal: Proposal, facts: DelegationFacts, at: datetime) -> str:
    code = proposal.duty.code if proposal.duty else ""
    return approver_of(
        unit=proposal.unit.code,
        duty=code,
        amount_krw=proposal.amount_krw,
        day=day_of(at),
        matter=matter_of(proposal, facts),
    ).match.rule.level


def _decision(number: str) -> Any:
    name, _, serial = number.strip().rpartition("-")
    found = DocumentNumber.objects.filter(department_name=name, serial=int(serial) if serial.isdecimal() else 0)
    newest = found.select_related("approval").order_by("-year").first()
    elsewhere = Result.objects.standing().filter(number=number.strip()).select_related("approval").last()
    if newest is None and elsewhere is not None:
        return elsewhere.approval
    if newest is None:
        raise PolicyRefused(f"There is no approved document {number.strip()}. Copy its number from the paper.")
    return newest.approval


def instruct_approver(proposal: Proposal, *, level: str, text: str, by: Person, at: datetime) -> DelegationFacts:
    """Record the instruction of a superior who decides a matter that no row of the table covers (전결규칙 §5②).

    Raises:
        NotYourDraft: `by` heads no bureau above the drafting unit, or instructs a level above the own.
        PolicyRefused: a row covers the matter, or a fact is missing, or nothing is written.
    """
    if not text.strip():
        raise PolicyRefused("Write the instruction, and with which rows you compared the matter.")
    today = chart(day_of(at))
    held = positions_of(by, today.day)
    line = today.line(proposal.unit.code)
    post = next((one for one in line.values() if one.code in held and rank(one.level) >= rank("bureau_head")), None)
    if post is None or level not in LADDER or rank(level) > rank(post.level) or level not in line:
        raise NotYourDraft(
            "Only a bureau head, a vice-mayor or the mayor above the drafting unit instructs, up to the own level."
        )
    actor = actor_of(by, at, position=post.code)
    with recording("policy.approver_instructed", by=actor, at=at, proposal=proposal.reference) as facts:
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("unit", "duty").get(pk=proposal.pk)
        if not locked.is_editable or not _is_uncovered(locked, at):
            raise PolicyRefused("A row of the delegation table covers this matter, or it is on its route.")
        row, _ = DelegationFacts.objects.get_or_create(proposal=locked)
        row.instructed_level, row.instruction, row.instructed_by, row.instructed_as = (
            level,
            text.strip(),
            by,
            post.title,
        )
        row.save()
        locked.edition += 1
        locked.save(update_fields=["edition"])
        facts.update(level=level, text=row.instruction, by=[by.code, post.code])
    return row


def _is_uncovered(proposal: Proposal, at: datetime) -> bool:
    """Tell whether no row covers a matter whose facts are all told; an earlier instruction may be replaced."""
    try:
        return decider_of(proposal, at=at).because == "instructed"
    except FactMissing:
        return False
    except NoDelegationRule:
        return True
