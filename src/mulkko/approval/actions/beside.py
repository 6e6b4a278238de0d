"""A round that another approval system decides: handing it over, entering what came back, correcting a wrong entry."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from mulkko.approval.actions.signatures import mark
from mulkko.approval.engine.route import PlannedStep
from mulkko.approval.errors import BadResult, NotHandedOver, NotYourTurn, ReasonMissing, RoundOver
from mulkko.approval.models import Approval, Ending, HandOver, Result, ReturnedFile
from mulkko.approval.models.beside import route_text
from mulkko.ledger.actions import hold_order, recording
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import actor_of, office_of


@dataclass(frozen=True)
class Decided:
    """What another system decided, and the final file with the words that were read in it (`unread` says why none)."""

    name: str
    title: str
    unit: str
    number: str
    decided_on: date
    file_name: str
    kind: str
    content: bytes
    text: str
    unread: str = ""

    def tidy(self) -> "Decided":
        told = {name: " ".join(getattr(self, name).split()) for name in ("name", "title", "unit", "number")}
        return Decided(**{**self.__dict__, **told})


def put_hand_over(approval: Approval, steps: Sequence[PlannedStep], *, at: datetime) -> HandOver:
    """Keep that a round is decided elsewhere, with the route that the delegation table wants for it."""
    offices = [(step, office_of(step.position, day_of(at))) for step in steps if not step.omitted]
    route = [[step.kind, office.title, office.unit_name] for step, office in offices]
    return HandOver.objects.create(approval=approval, route_text=route_text(route), at=at)


def enter_result(
    approval: Approval, given: Decided, *, by: Person, at: datetime, owner: Person | None = None
) -> Result:
    """Enter what another system decided: the round is approved by this act, with number, day and final file.

    Raises:
        NotHandedOver: the round is decided here. RoundOver: it has ended.
        NotYourTurn: `by` neither drafted it nor took it over. BadResult: a part is missing or cannot be.
    """
    with transaction.atomic():
        approval = Approval.objects.select_for_update().get(pk=approval.pk)
        refuse_result(approval, by=by, owner=owner)
        if approval.is_over:
            raise RoundOver(approval.state)
        given = _checked(given, approval, at=at)
        with recording("approval.result_entered", by=actor_of(by, at), at=at, proposal=approval.subject) as facts:
            result = _put(approval, given, by=by, at=at)
            Ending.objects.create(approval=approval, kind="approved", by=by, at=at)
            facts["result"] = result.facts()
            facts["ending"] = [approval.round_no, "approved", "", f"{approval.version_id}.{approval.round_no}"]
            mark(facts, approval, None)
    return result


def correct_result(
    wrong: Result, given: Decided, *, reason: str, by: Person, at: datetime, owner: Person | None = None
) -> Result:
    """Enter a result once more, because the entry before was wrong; both stay to be seen.

    Raises:
        RoundOver: somebody corrected this entry already. ReasonMissing: no reason. Others: as `enter_result`.
    """
    if not reason.strip():
        raise ReasonMissing("Write what was wrong with the entry.")
    with transaction.atomic():
        approval = Approval.objects.select_for_update().get(pk=wrong.approval_id)
        refuse_result(approval, by=by, owner=owner)
        if Result.objects.filter(corrects=wrong).exists():
            raise RoundOver("corrected")
        given = _checked(given, approval, at=at)
        with recording("approval.result_corrected", by=actor_of(by, at), at=at, proposal=approval.subject) as facts:
            result = _put(approval, given, by=by, at=at, corrects=wrong, reason=reason.strip())
            facts["result"] = result.facts()
            mark(facts, approval, None)
    return result


def refuse_result(approval: Approval, *, by: Person, owner: Person | None = None) -> None:
    """Say why a person enters no result here; nothing is entered by asking.

    Raises:
        NotHandedOver, NotYourTurn: as `enter_result`.
    """
    if not approval.is_handed_over:
        raise NotHandedOver("This document is decided here. No result from elsewhere is entered.")
    if by != (owner or approval.drafter):
        raise NotYourTurn("Only the drafter enters what the other system decided.")


def _checked(given: Decided, approval: Approval, *, at: datetime) -> Decided:
    """Return a result without spaces around its parts; refuse what is missing, or cannot have been."""
    given = given.tidy()
    for name in ("name", "title", "unit", "number", "file_name", "content"):
        if not getattr(given, name):
            raise BadResult(name, f"The {name} is missing.")
    if not day_of(approval.submitted_at) <= given.decided_on <= day_of(at):
        raise BadResult("decided_on", "The day lies before the hand-over or in the future.")
    hold_order()  # two documents that get one number at the same moment: the second one must see the first
    same = Result.objects.standing().filter(number=given.number, decided_on__year=given.decided_on.year)
    if same.exclude(approval=approval).exists():
        raise BadResult("number", "Another document of this year bears this number.")
    return given


def _put(
    approval: Approval, given: Decided, *, by: Person, at: datetime, corrects: Result | None = None, reason: str = ""
) -> Result:
    digest = hashlib.sha256(given.content).hexdigest()
    file, _ = ReturnedFile.objects.get_or_create(
        sha256=digest, defaults={"content": given.content, "text": given.text, "unread": given.unread}
    )
    return Result.objects.create(
        approval=approval, place=corrects.place + 1 if corrects else 1, corrects=corrects, reason=reason, name=given.name, title=given.title, unit=given.unit,
        number=given.number, decided_on=given.decided_on, file=file, file_name=given.file_name[:200], kind=given.kind,
        by=by, at=at,
    )  # fmt: skip
