"""등록정보 정정: the records manager corrects what the register says of an approved document; its number never."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from mulkko.approval.models import Approval
from mulkko.ledger.actions import recording
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import actor_of, office_of
from mulkko.policy.errors import PolicyRefused, StalePage
from mulkko.policy.models import RETENTIONS, Proposal, RegisterCorrection
from mulkko.policy.models.register import FIELDS
from mulkko.policy.queries.register import may_correct, records_post, registered


def correct_register(
    proposal: Proposal, values: Mapping[str, str], *, reason: str, by: Person, at: datetime, seen: int | None = None
) -> list[RegisterCorrection]:
    """Correct registered values (title, retention); the old ones, day, reason and who corrected stay for ever.

    Each value that is another one than before becomes a correction and an entry of its own.

    Args:
        seen: how many corrections the page showed; another one in between is refused.

    Raises:
        PolicyRefused: not approved and registered here, not the records manager, no reason, or no other lawful value.
        StalePage: somebody corrected it in the meantime.
    """
    wanted, reason = {field: " ".join(value.split()) for field, value in values.items()}, reason.strip()
    _refuse_values(wanted, reason)
    with transaction.atomic():
        current = proposal.current_round
        if current is None or not may_correct(proposal, by, at):
            raise PolicyRefused("Only the records manager of its department corrects what is registered of a document.")
        # Locked first, and read again after it: two corrections at once get their places one after the other.
        approval = Approval.objects.select_for_update().get(pk=current.approval_id)
        now = registered(approval)
        if seen is not None and seen != len(now.corrections):
            raise StalePage("The register was corrected after you opened this page. Look at it again.")
        others = [(field, value) for field, value in wanted.items() if value != getattr(now, field)]
        if not others:
            raise PolicyRefused("The register says so already.")
        position = records_post(proposal, at) or ""
        return [
            _put(approval, place, (field, getattr(now, field), value), reason, position, by=by, at=at)
            for place, (field, value) in enumerate(others, start=len(now.corrections) + 1)
        ]


def _put(
    approval: Approval,
    place: int,
    change: tuple[str, str, str],
    reason: str,
    position: str,
    *,
    by: Person,
    at: datetime,
) -> RegisterCorrection:
    field, old, new = change
    office, actor = office_of(position, day_of(at)), actor_of(by, at, position=position)
    with recording("policy.register_corrected", by=actor, at=at, proposal=approval.subject) as facts:
        row = RegisterCorrection.objects.create(
            approval=approval, place=place, field=field, old=old, new=new, reason=reason, by=by, name=by.name,
            title=office.title, unit_name=office.unit_name, at=at,
        )  # fmt: skip
        facts.round_no, facts.version_hash = approval.round_no, approval.version_id
        facts["correction"] = row.facts()
    return row


def _refuse_values(wanted: Mapping[str, str], reason: str) -> None:
    if not set(wanted) <= set(FIELDS):
        raise PolicyRefused("Only title and retention are corrected in the register. A number is never changed.")
    if not all(0 < len(value) <= 200 for value in wanted.values()) or wanted.get("retention", "5") not in dict(
        RETENTIONS
    ):
        raise PolicyRefused("The corrected value is missing, or it is none that a register takes.")
    if not reason:
        raise PolicyRefused("Write why the register is corrected.")
