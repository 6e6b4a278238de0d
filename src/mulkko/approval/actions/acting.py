"""What an act writes where somebody acts for an absent holder, and the two acts of their own: leaving a review out
(검토 생략) and acknowledging a report afterwards (사후보고 확인). Pages reach them through `policy.actions`.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from mulkko.approval.actions.signatures import mark
from mulkko.approval.engine.acting import SAME_PERSON
from mulkko.approval.errors import (
    NoReportToAcknowledge,
    NothingToLeaveOut,
    NotYourTurn,
    OtherVersion,
    OutsideWrittenScope,
    RoundOver,
)
from mulkko.approval.models import Acknowledgement, Acting, Approval, Omission, PostReport, Signature
from mulkko.approval.queries.seats import MayLeaveOut, review_to_leave_out
from mulkko.ledger.actions import Actor, recording
from mulkko.organization.engine.acting import Marks, OutsideScope, Signer, marks_of
from mulkko.organization.models import Absence, Person, day_of
from mulkko.organization.queries import actor_of, chart, position_now, post_of


@dataclass(frozen=True)
class ActingTerms:
    """What counts only where somebody acts.

    Args:
        duty: code of the duty of the matter: the written scope of whoever acts for the mayor is told in duties.
        urgent_because: 공익상 긴급, outside that scope (지방자치법 시행령 §72③).
        important: whether the absent approver is to be told afterwards; None takes it from the level of the matter.
    """

    duty: str = ""
    urgent_because: str = ""
    important: bool | None = None


HOLDER = ActingTerms()


def keep_absence(signer: Signer, *, at: datetime) -> None:
    """Hold the absence in which somebody acts until the act is written, so that it cannot end in between.

    Raises:
        NotYourTurn: it has just been ended: the step is the holder's again.
    """
    if signer.why != "absent":  # the holder signs, or the post is vacant
        return
    day = day_of(at)
    rows = Absence.objects.standing().filter(person__code=signer.instead_of, valid_from__lte=day, valid_to__gt=day)
    if rows.select_for_update(of=("self",)).first() is None:
        raise NotYourTurn("The absence has ended in the meantime, and the step is the holder's again.")


def acting_actor(signer: Signer, actor: Actor) -> Actor:
    """Return who acts as the ledger keeps it: for whom, or for which vacant post."""
    if not signer.is_acting:
        return actor
    return replace(actor, acting_for=signer.instead_of or signer.position)


def put_acting(signature: Signature, signer: Signer, *, at: datetime, terms: ActingTerms = HOLDER) -> Acting | None:
    """Write in whose place a signature stands; nothing where its holder signed.

    Raises:
        OutsideWrittenScope: acting for the mayor outside the written scope without 공익상 긴급; sending back needs no scope.
    """
    if not signer.is_acting:
        return None
    is_decision = signature.step.kind == "approve" and signature.outcome != "returned"
    marks = _marks(signature, signer, terms) if is_decision else None
    today = chart(day_of(at))
    post = today.posts[position_now(signer.position, today.day)]
    absent = Person.objects.filter(code=signer.instead_of).first() if signer.instead_of else None
    return Acting.objects.create(
        signature=signature, kind=signer.kind, why=signer.why, reason=signer.reason, basis=signer.by, instead_of=absent,
        name=absent.name if absent else "", title=post.title, unit_code=post.unit, unit_name=today.name_of(post.unit),
        scope=signer.scope, urgent_because=terms.urgent_because.strip() if marks and marks.urgent else "",
        is_important=bool(marks and marks.post_report),
    )  # fmt: skip


def _marks(signature: Signature, signer: Signer, terms: ActingTerms) -> Marks:
    try:
        return marks_of(
            signature.step.approval.level, signer, duty=terms.duty, urgent_because=terms.urgent_because, important=terms.important
        )  # fmt: skip
    except OutsideScope as error:
        raise OutsideWrittenScope(str(error)) from error


def acting_facts(acting: Acting | None) -> dict[str, Any]:
    return {"acting": acting.facts()} if acting else {}


def put_report(signature: Signature, acting: Acting | None, *, at: datetime) -> PostReport | None:
    """Open the report afterwards of an important matter; of a vacant post there is nobody to be told."""
    if acting is None or not acting.is_important or acting.instead_of is None:
        return None
    return PostReport.objects.create(signature=signature, to=acting.instead_of, at=at)


def leave_out_review(approval: Approval, *, by: Person, at: datetime, version_hash: str) -> Omission:
    """Leave the open review out because its holder is away; the class of the reason comes from the absence (영 §9① 단서).

    Raises:
        RoundOver, OtherVersion: too late, or another version was shown.
        NothingToLeaveOut: the holder is there, or neither drafter nor next on the line asks for it.
    """
    with transaction.atomic():
        approval = Approval.locked(approval.pk)
        if approval.is_over:
            raise RoundOver(approval.state)
        if version_hash != approval.version_id:
            raise OtherVersion("The document on the route is not the version you were shown. Look at it again.")
        found = review_to_leave_out(approval, by=by, at=at)
        if found is None:
            raise NothingToLeaveOut("No review can be left out now: its holder is there, or others decide it.")
        if found.reason != SAME_PERSON:
            keep_absence(
                Signer("", found.seat.position, "acting", found.seat.why, found.reason, found.seat.absent), at=at
            )
        with recording("approval.review_omitted", by=actor_of(by, at), at=at, proposal=approval.subject) as facts:
            row = _put_omission(found, by=by, at=at)
            facts["omission"] = row.facts()
            mark(facts, approval, found.step)
    return row


def _put_omission(found: MayLeaveOut, *, by: Person, at: datetime) -> Omission:
    today = chart(day_of(at))
    post = today.posts.get(position_now(found.seat.position, today.day))
    code = found.seat.absent or next((signer.person for signer in found.seat.signers), "")
    holder = Person.objects.filter(code=code).first()
    own = post_of(by, today.day)
    return Omission.objects.create(
        step=found.step, reason=found.reason, title=post.title if post else found.step.position.code,
        name=holder.name if holder else "", by=by, by_name=by.name, by_title=own.title if own else "", at=at,
    )  # fmt: skip


def acknowledge(report: PostReport, *, by: Person, at: datetime, remark: str = "") -> Acknowledgement:
    """Say that the absent approver has seen what was decided meanwhile; the decision stands either way.

    Raises:
        NoReportToAcknowledge: somebody else's, or acknowledged already. NotPosted: `by` holds no position today.
    """
    actor = actor_of(by, at)
    with transaction.atomic():
        report = PostReport.objects.select_for_update().get(pk=report.pk)
        approval = report.signature.step.approval
        if report.to_id != by.pk or Acknowledgement.objects.filter(report=report).exists():
            raise NoReportToAcknowledge("No report waits for you here, or you have acknowledged it already.")
        with recording("approval.report_acknowledged", by=actor, at=at, proposal=approval.subject) as facts:
            row = Acknowledgement.objects.create(report=report, by=by, name=by.name, remark=remark.strip(), at=at)
            facts["acknowledgement"] = row.facts()
            mark(facts, approval, None)
    return row
