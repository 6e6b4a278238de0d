"""Registering a returned or recalled round as a record of its own: at once where a major policy asks it, else by hand."""

import json
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from mulkko.approval.engine.numbering import year_of
from mulkko.approval.models import Approval
from mulkko.ledger.actions import recording
from mulkko.ledger.engine.rows import whole_row
from mulkko.organization.models import Person, Unit, day_of
from mulkko.organization.queries import actor_of, office_of, post_of, records_keeper
from mulkko.policy.engine.records import BY_HAND
from mulkko.policy.errors import PolicyRefused
from mulkko.policy.models import Proposal, RoundRecord
from mulkko.policy.models.round_records import KINDS
from mulkko.policy.queries.round_records import ground_of_round, may_register_round


def register_round(proposal: Proposal, round_no: int, *, because: str, by: Person, at: datetime) -> RoundRecord:
    """Register a returned or recalled round by hand; the records manager of its 처리과 says why.

    Raises:
        PolicyRefused: not the records manager, no reason, still running or decided, decided elsewhere, or registered already.
    """
    if not because.strip():
        raise PolicyRefused("Write why this round is kept as a record of its own.")
    with transaction.atomic():
        approval = Approval.objects.select_for_update().filter(subject=proposal.reference, round_no=round_no).first()
        if approval is None or not may_register_round(proposal, approval, by, at):
            raise PolicyRefused("Only the records manager of its department registers a returned round.")
        if approval.state not in KINDS or approval.is_handed_over:
            raise PolicyRefused("Only a round that was returned or taken back here is registered apart.")
        hold_series(approval)
        position = records_keeper(approval.department_code, day_of(at)).position or ""
        return _put(approval, ground_of_round(approval) or BY_HAND, because.strip(), position, by=by, at=at)


def hold_series(approval: Approval) -> None:
    """Lock the series of a department before the ledger's head is, so that its numbers have no gap and nobody waits in a ring."""
    Unit.objects.select_for_update().filter(code=approval.department_code).first()


def register_ended(approval: Approval, *, by: Person, at: datetime) -> RoundRecord | None:
    """Register a round that was just returned or recalled where its matter asks it; the series is held already."""
    ground = ground_of_round(approval)
    if not ground or approval.is_handed_over:
        return None
    own = post_of(by, day_of(at))
    return _put(approval, ground, "", own.code if own else "", by=by, at=at)


def _put(approval: Approval, ground: str, because: str, position: str, *, by: Person, at: datetime) -> RoundRecord:
    if RoundRecord.objects.filter(approval=approval).exists():
        raise PolicyRefused("This round is registered already.")
    office, year = office_of(position, day_of(at)), year_of(at)
    series = RoundRecord.objects.filter(department_code=approval.department_code, year=year)
    retention = json.loads(approval.version.text).get("retention") or ""
    actor = actor_of(by, at, position=position)
    with recording("policy.round_registered", by=actor, at=at, proposal=approval.subject) as facts:
        row = RoundRecord.objects.create(
            approval=approval, kind=approval.ending.kind, title=approval.title, retention=retention, ground=ground,
            because=because, department_code=approval.department_code,
            department_name=approval.department_name, year=year,
            serial=(series.aggregate(last=Max("serial"))["last"] or 0) + 1, by=by, name=by.name,
            post_title=office.title, unit_name=office.unit_name, at=at,
        )  # fmt: skip
        facts.round_no, facts.version_hash = approval.round_no, approval.version_id
        facts.update(number=row.shown_number, row=whole_row(row))
    return row
