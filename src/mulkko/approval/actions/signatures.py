"""The row that a signature leaves, whose turn it is to leave one, and what the ledger says of the step."""

from datetime import datetime

from mulkko.approval.errors import AlreadySigned, NotYourTurn, RoundOver
from mulkko.approval.models import Approval, Signature, Step
from mulkko.ledger.actions import Facts
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import holders, office_of


def open_step_of(approval: Approval, *, by: Person, at: datetime) -> Step:
    """Return the step whose turn it is and that `by` holds.

    Raises:
        RoundOver, AlreadySigned, NotYourTurn: there is none.
    """
    if approval.is_over:
        raise RoundOver(approval.state)
    mine = [step for step in approval.open_steps() if by in holders(step.position.code, day_of(at))]
    if any(step.is_own_decision_of(by) for step in mine):
        raise NotYourTurn("Whoever drafted a document does not decide it. Have the other holder of the position sign.")
    if mine:
        return mine[0]
    done = (
        approval.steps.held_by(by, at).filter(signature__isnull=False).exclude(kind="draft").order_by("-turn").first()
    )
    if done is not None:
        raise AlreadySigned(done.signature)
    raise NotYourTurn("It is not your turn to sign this document.")


def put_signature(
    step: Step, *, by: Person, at: datetime, outcome: str, receipt: str = "", opinion: str = "", override: str = ""
) -> Signature:
    """Add the row of a signature: name, title and unit of the signer are frozen as they are on that day."""
    office = office_of(step.position.code, day_of(at))  # where the position has ended meanwhile, its heir signs
    return Signature.objects.create(
        step=step, version_id=step.approval.version_id, signed_by=by, name=by.name, title=office.title,
        unit_code=office.unit_code, unit_name=office.unit_name, outcome=outcome, opinion=opinion, receipt=receipt,
        override=override, signed_at=at,
    )  # fmt: skip


def mark(facts: Facts, approval: Approval, step: Step | None) -> None:
    """Name round, version and step in the entry that an act leaves in the ledger."""
    facts.round_no, facts.version_hash = approval.round_no, approval.version_id
    facts.step = f"{step.turn}.{step.kind}" if step else ""
