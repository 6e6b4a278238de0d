"""등록정보 정정: the records manager corrects what the register says of an approved document; its number never."""

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
    proposal: Proposal, *, field: str, value: str, reason: str, by: Person, at: datetime, seen: int | None = None
) -> RegisterCorrection:
    """Correct one registered value (title, retention); the old one, day, reason and who corrected stay for ever.

    Args:
        seen: how many corrections the page showed; another one in between is refused.

    Raises:
        PolicyRefused: not approved and registered here, not the records manager, no reason, or no other lawful value.
        StalePage: somebody corrected it in the meantime.
    """
    value, reason = " ".join(value.split()), reason.strip()
    _refuse_value(field, value, reason)
    with transaction.atomic():
        current = proposal.current_round
        if current is None or not may_correct(proposal, by, at):
            raise PolicyRefused("Only the records manager of its department corrects what is registered of a document.")
        # Locked first, and read again after it: two corrections at once get their places one after the other.
        approval = Approval.objects.select_for_update().select_related("version").get(pk=current.approval_id)
        now = registered(approval)
        if seen is not None and seen != len(now.corrections):
            raise StalePage("The register was corrected after you opened this page. Look at it again.")
        if value == getattr(now, field):
            raise PolicyRefused("The register says so already.")
        position = records_post(proposal, at) or ""
        office = office_of(position, day_of(at))
        actor = actor_of(by, at, position=position)
        with recording("policy.register_corrected", by=actor, at=at, proposal=proposal.reference) as facts:
            row = RegisterCorrection.objects.create(
                approval=approval, place=len(now.corrections) + 1, field=field, old=getattr(now, field), new=value,
                reason=reason, by=by, name=by.name, title=office.title, unit_name=office.unit_name, at=at,
            )  # fmt: skip
            facts.round_no, facts.version_hash = approval.round_no, approval.version_id
            facts["correction"] = row.facts()
    return row


def _refuse_value(field: str, value: str, reason: str) -> None:
    if field not in FIELDS:
        raise PolicyRefused("Only title and retention are corrected in the register. A number is never changed.")
    if not value or len(value) > 200 or (field == "retention" and value not in dict(RETENTIONS)):
        raise PolicyRefused("The corrected value is missing, or it is none that a register takes.")
    if not reason:
        raise PolicyRefused("Write why the register is corrected.")
