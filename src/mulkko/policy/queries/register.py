"""What the register says of an approved document: as it was sealed, and as the records manager corrected it since."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from mulkko.approval.models import Approval
from mulkko.ledger.queries import Break, ErasedActs, Kept, compared, told
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import Keeper, positions_of, records_keeper
from mulkko.policy.models import Proposal, RegisterCorrection


@dataclass(frozen=True)
class Registered:
    """The registered values of one document now, and every correction, oldest first."""

    title: str
    retention: str
    corrections: tuple[RegisterCorrection, ...]


def registered(approval: Approval) -> Registered:
    """Return what the register says of an approved document."""
    values = {"title": approval.title, "retention": json.loads(approval.version.text).get("retention") or ""}
    rows = tuple(approval.register_corrections.select_related("by").order_by("place"))
    values |= {row.field: row.new for row in rows}
    return Registered(values["title"], values["retention"], rows)


def register_of(proposal: Proposal) -> Registered | None:
    """Return what the register of this city says of a proposal; None before it is approved, and where another system registers it."""
    current = proposal.current_round
    if current is None or current.approval.state != "approved" or current.approval.is_handed_over:
        return None
    return registered(current.approval)


def may_correct(proposal: Proposal, person: Person | None, at: datetime) -> bool:
    """Tell whether a person keeps the records of the 처리과 that registered a document and may read it."""
    if person is None or register_of(proposal) is None:
        return False
    readable = Proposal.objects.readable_by(person, at).filter(pk=proposal.pk).exists()
    return readable and records_post(proposal, at) in positions_of(person, day_of(at))


def records_post(proposal: Proposal, at: datetime) -> str | None:
    """Return the position that keeps the records of a document: the one that the city named for its 처리과, else the head."""
    keeper = records_keeper_of(proposal, at)
    return keeper.position if keeper else None


def records_keeper_of(proposal: Proposal, at: datetime) -> Keeper | None:
    """Return who keeps the records of a document, and whether the city named that position; None before any round."""
    current = proposal.current_round
    return records_keeper(current.approval.department_code, day_of(at)) if current else None


def bad_corrections(erased: ErasedActs) -> Iterator[Break]:
    """Yield every correction that is gone, other than recorded, or recorded by no entry."""
    recorded = {
        tuple(facts["correction"]["document"]): (index, facts["correction"])
        for index, facts in told("policy.register_corrected")
    }
    said = ((row, row.facts()) for row in RegisterCorrection.objects.select_related("approval", "by"))
    there = (Kept(tuple(facts["document"]), facts, row.at, row.pk) for row, facts in said)
    yield from compared("policy_registercorrection", recorded, there, erased)
