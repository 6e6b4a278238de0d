"""Returned and recalled rounds as records of their own: which are registered, which may be, and why."""

import json
from collections.abc import Iterator
from datetime import datetime

from mulkko.approval.models import Approval
from mulkko.ledger.queries import UNRECORDED, Break, ErasedActs, compared_rows
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import Place, positions_of, records_keeper
from mulkko.policy.engine.records import major_ground
from mulkko.policy.models import Proposal, RoundRecord
from mulkko.policy.models.round_records import KINDS


def ground_of_round(approval: Approval) -> str:
    """Return why a round is a record of its own once it ends without a decision; "" where nothing asks it."""
    checks = json.loads(approval.version.text).get("procedures", {}).get("checks", [])
    return major_ground(approval.level, [check["code"] for check in checks])


def round_records(subject: str) -> list[RoundRecord]:
    """Return the registered rounds of a proposal, oldest first."""
    rows = RoundRecord.objects.filter(approval__subject=subject).select_related("approval", "by")
    return sorted(rows, key=lambda row: row.approval.round_no)


def unregistered_rounds(subject: str) -> list[Approval]:
    """Return the rounds of a proposal that ended without a decision here and stand in no register yet, oldest first."""
    rows = Approval.objects.filter(subject=subject, ending__kind__in=KINDS, hand_over=None, round_record=None)
    return list(rows.select_related("ending", "version").order_by("round_no"))


def rounds_registered_in(place: Place, year: int) -> list[tuple[Proposal, RoundRecord]]:
    """Return what the units of a person registered in a year, by number."""
    kept = Proposal.objects.kept_in(place)
    rows = list(
        RoundRecord.objects.filter(year=year, approval__policy_round__proposal__in=kept).select_related("approval")
    )
    of = kept.in_bulk({row.approval.subject for row in rows}, field_name="reference")
    return [(of[row.approval.subject], row) for row in rows]


def may_register_round(proposal: Proposal, approval: Approval, person: Person | None, at: datetime) -> bool:
    """Tell whether a person keeps the records of the 처리과 of a round and may read the matter."""
    if person is None or not Proposal.objects.readable_by(person, at).filter(pk=proposal.pk).exists():
        return False
    keeper = records_keeper(approval.department_code, day_of(at))
    return keeper.position in positions_of(person, day_of(at))


def bad_round_records(erased: ErasedActs) -> Iterator[Break]:
    """Yield every registered round that is gone, other than recorded, or leaves a gap in its series."""
    yield from compared_rows(RoundRecord, ["policy.round_registered"], erased)
    last: dict[tuple[str, int], int] = {}
    for row in RoundRecord.objects.order_by("department_code", "year", "serial"):
        key = (row.department_code, row.year)
        if row.serial != last.get(key, 0) + 1:
            yield Break(UNRECORDED, "number", "policy_roundrecord", row.shown_number)
        last[key] = row.serial
