"""A round that another approval system decides: handing it over, entering what came back, correcting a wrong entry."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from mulkko.approval.actions.signatures import mark
from mulkko.approval.engine.route import PlannedStep
from mulkko.approval.errors import BadResult, NotHandedOver, NotYourTurn, ReasonMissing, RoundOver
from mulkko.approval.models import Approval, Ending, FurtherResult, HandOver, Result, ReturnedFile
from mulkko.approval.models.beside import route_text
from mulkko.ledger.actions import hold_order, recording
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import actor_of, office_of


@dataclass(frozen=True)
class Decided:
    """What another system decided, and the final file with the words that were read in it (`unread` says why none).

    `further` are the numbers of the further documents of the round (일괄기안), in their order.
    """

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
    further: tuple[str, ...] = ()

    def tidy(self) -> "Decided":
        told = {name: " ".join(getattr(self, name).split()) for name in ("name", "title", "unit", "number")}
        further = tuple(" ".join(number.split()) for number in self.further)
        return Decided(**{**self.__dict__, **told, "further": further})


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
        approval = Approval.locked(approval.pk)
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
    numbers = (given.number, *given.further)
    if len(given.further) != approval.further.count() or not all(given.further):
        raise BadResult("number", "Every document of the draft has a number of its own.")
    if len(set(numbers)) != len(numbers):
        raise BadResult("number", "Two documents of the draft bear one number.")
    hold_order()  # two documents that get one number at the same moment: the second one must see the first
    if _is_taken(numbers, approval, given.decided_on.year):
        raise BadResult("number", "Another document of this year bears this number.")
    return given


def _is_taken(numbers: Sequence[str], approval: Approval, year: int) -> bool:
    """Tell whether another round of a year bears one of the numbers, for itself or for a further document."""
    others = Result.objects.standing().filter(decided_on__year=year).exclude(approval=approval)
    return others.filter(Q(number__in=numbers) | Q(further__number__in=numbers)).exists()


def _put(
    approval: Approval, given: Decided, *, by: Person, at: datetime, corrects: Result | None = None, reason: str = ""
) -> Result:
    digest = hashlib.sha256(given.content).hexdigest()
    file, _ = ReturnedFile.objects.get_or_create(
        sha256=digest, defaults={"content": given.content, "text": given.text, "unread": given.unread}
    )
    result = Result.objects.create(
        approval=approval, place=corrects.place + 1 if corrects else 1, corrects=corrects, reason=reason, name=given.name, title=given.title, unit=given.unit,
        number=given.number, decided_on=given.decided_on, file=file, file_name=given.file_name[:200], kind=given.kind,
        by=by, at=at,
    )  # fmt: skip
    FurtherResult.objects.bulk_create(
        FurtherResult(result=result, place=row.place, number=number)
        for row, number in zip(approval.further.all(), given.further, strict=True)
    )
    return result
