"""The row that a signature leaves, whose turn it is to leave one, and what the ledger says of the step."""

from datetime import datetime
from typing import Any

from mulkko.approval.models import Approval, Signature, Step
from mulkko.approval.queries.seats import turn_for
from mulkko.documents.engine.signing import acting_title
from mulkko.ledger.actions import Facts
from mulkko.organization.engine.acting import Signer
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import Office, office_of, post_of
from mulkko.prepared import PreparedInsert


def open_step_of(approval: Approval, *, by: Person, at: datetime) -> Step:
    """Return the step whose turn it is and that `by` holds or acts for.

    Raises:
        RoundOver, AlreadySigned, NotYourTurn: there is none.
    """
    return turn_for(approval, by=by, at=at)[0]


def put_signature(
    step: Step, *, by: Person, at: datetime, outcome: str, receipt: str = "", opinion: str = "", override: str = "",
    signer: Signer | None = None,
) -> Signature:  # fmt: skip
    """Add the row of a signature: name, title and unit of the signer are frozen as they are on that day."""
    office, title = _office_and_title(step, signer, at=at)
    signature = Signature(
        step=step, version_id=step.approval.version_id, signed_by=by, name=by.name, title=title,
        unit_code=office.unit_code, unit_name=office.unit_name, outcome=outcome, opinion=opinion, receipt=receipt,
        override=override, signed_at=at,
    )  # fmt: skip
    return _put(signature)


_put = PreparedInsert(Signature)


def done(*, by: Person, at: datetime, step: Step | None = None, signer: Signer | None = None) -> dict[str, Any]:
    """Return who did something on the way, under which title of that day, and when, as every row about it holds it.

    The title is that of `step` for whoever has its turn as `signer`; of anybody else, that of the first post.
    """
    if step is not None:
        title = _office_and_title(step, signer, at=at)[1]
    else:
        post = post_of(by, day_of(at))
        title = post.title if post else ""
    return {"by": by, "name": by.name, "title": title, "at": at}


def _office_and_title(step: Step, signer: Signer | None, *, at: datetime) -> tuple[Office, str]:
    # Whoever acts signs under the own title; where a position has ended meanwhile, its heir signs.
    own = signer.own_position if signer else ""
    office = office_of(own or step.position.code, day_of(at))
    return office, acting_title(office.title) if signer and signer.is_acting and not own else office.title


def mark(facts: Facts, approval: Approval, step: Step | None) -> None:
    """Name round, version and step in the entry that an act leaves in the ledger."""
    facts.round_no, facts.version_hash = approval.round_no, approval.version_id
    facts.step = f"{step.turn}.{step.kind}" if step else ""
