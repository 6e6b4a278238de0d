"""Putting a sealed document on its route, signing, returning, recalling. Never learns what the document says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from mulkko.approval.engine.numbering import PRODUCTION, year_of
from mulkko.approval.engine.route import PlannedStep
from mulkko.approval.errors import (
    AlreadySettled,
    AlreadySigned,
    AnswerMissing,
    CannotObject,
    CannotReturn,
    NotAboveBoth,
    NotYourTurn,
    ObjectionStands,
    OtherVersion,
    ReasonMissing,
    RoundOver,
)
from mulkko.approval.models import (
    ADVISING,
    Answer,
    Approval,
    DocumentNumber,
    Ending,
    NumberCounter,
    SealedVersion,
    Settlement,
    Signature,
    Step,
)
from mulkko.approval.queries import settling_post
from mulkko.ledger.actions import Facts, recording
from mulkko.ledger.engine.canonical import sha256_of
from mulkko.organization.models import Person, Position, day_of
from mulkko.organization.queries import actor_of, holders, office_of


@dataclass(frozen=True)
class Mandate:
    """Why this route: the row of the delegation table that names the approver."""

    table_version: int
    rule_number: int
    level: str


@dataclass(frozen=True)
class OpinionAnswer:
    """수용 (taken up) or 불수용, with the reason that is printed beside the opinion."""

    is_taken_up: bool
    reason: str


def submit(
    content: str,
    *,
    subject: str,
    round_no: int,
    title: str,
    department: tuple[str, str],
    steps: Sequence[PlannedStep],
    mandate: Mandate,
    receipt: str,
    by: Person,
    at: datetime,
) -> Approval:
    """Seal `content` and put it on its route; the drafter's own step is signed by the act itself.

    Args:
        content: canonical text of the document; its SHA-256 is what everybody signs.
        department: code and name of the 처리과, as of today.
    """
    actor = actor_of(by, at, position=steps[0].position)
    with recording("approval.submitted", by=actor, at=at, proposal=subject) as facts:
        version, _ = SealedVersion.objects.get_or_create(
            hash=sha256_of(content), defaults={"text": content, "sealed_at": at}
        )
        approval = Approval.objects.create(
            subject=subject, round_no=round_no, title=title, version=version, drafter=by,
            department_code=department[0], department_name=department[1], submitted_at=at,
            table_version=mandate.table_version, rule_number=mandate.rule_number, level=mandate.level,
        )  # fmt: skip
        positions = {
            position.code: position for position in Position.objects.filter(code__in=[step.position for step in steps])
        }
        for step in steps:
            Step.objects.create(
                approval=approval,
                turn=step.turn,
                kind=step.kind,
                position=positions[step.position],
                omitted=step.omitted,
            )
        draft = approval.steps.get(kind="draft")
        signature = _put_signature(draft, by=by, at=at, outcome="signed", receipt=receipt)
        facts.round_no, facts.version_hash = round_no, version.hash
        facts.update(approval=approval.facts(), signature=signature.facts())
    return approval


def sign(
    approval: Approval,
    *,
    by: Person,
    at: datetime,
    version_hash: str,
    receipt: str = "",
    opinion: str = "",
    override: str = "",
    objects: bool = False,
    answers: Mapping[int, OpinionAnswer] | None = None,
) -> Signature:
    """Sign the step whose turn it is and that `by` holds; the approver's signature forms and numbers the document.

    Args:
        version_hash: the hash of what the signer was shown.
        receipt: digest of the checks that the upper room made for this very signature.
        objects: on a step of consent, 이견 instead of 합의: `opinion` says why, and approval waits until it is settled.
        answers: for the approver, id of each co-operator's opinion -> 수용/불수용 with a reason.

    Raises:
        RoundOver, AlreadySigned, NotYourTurn: too late, or somebody else's turn.
        OtherVersion: the signer saw another version than the one on the route.
        AnswerMissing: an opinion waits for the approver's answer.
        CannotObject, ReasonMissing: an objection on another step, or one without its reason.
        ObjectionStands: the approver decides while an objection is not settled.
    """
    with transaction.atomic():
        # Lock the parent row: two presses at once must not both see the same open step.
        approval = Approval.objects.select_for_update().get(pk=approval.pk)
        step = open_step_of(approval, by=by, at=at)
        if version_hash != approval.version_id:
            raise OtherVersion("The document on the route is not the version you were shown. Look at it again.")
        if objects:
            _refuse_objection(step, opinion)
        if step.kind == "approve" and (standing := approval.standing_objections()):
            raise ObjectionStands(standing)
        actor = actor_of(by, at, position=step.position.code)
        verb = "approval.approved" if step.kind == "approve" else "approval.signed"
        with recording(verb, by=actor, at=at, proposal=approval.subject) as facts:
            outcome = "objected" if objects else "signed_with_opinion" if opinion else "signed"
            signature = _put_signature(
                step, by=by, at=at, outcome=outcome, receipt=receipt, opinion=opinion, override=override
            )
            facts["signature"] = signature.facts()
            if step.kind == "approve":
                facts["answers"] = _answer_opinions(approval, signature, answers or {})
                Ending.objects.create(approval=approval, kind="approved", by=by, at=at)
                facts["number"] = _give_number(approval, at=at).facts()
            _mark(facts, approval, step)
    return signature


def _refuse_objection(step: Step, reason: str) -> None:
    if step.kind != "consent":
        raise CannotObject("Only a unit whose consent is needed objects. State an opinion instead.")
    if not reason.strip():
        raise ReasonMissing("Write why you object: the superior of both units decides from that.")


def settle(objection: Signature, *, text: str, by: Person, at: datetime) -> Settlement:
    """Record the instruction that settles an objection; the objection itself stays to be seen for ever.

    Raises:
        ReasonMissing: there is no text.
        RoundOver: the round has ended.
        AlreadySettled: it is settled, or this signature is no objection.
        NotAboveBoth: `by` heads not both units.
    """
    if not text.strip():
        raise ReasonMissing("Write what is to be done: the draft is bound by it.")
    with transaction.atomic():
        approval = Approval.objects.select_for_update().get(pk=objection.step.approval_id)
        if approval.is_over:
            raise RoundOver(approval.state)
        if objection.pk not in {one.pk for one in approval.standing_objections()}:
            raise AlreadySettled("This objection has been settled already.")
        post = settling_post(objection, by=by, at=at)
        if post is None:
            raise NotAboveBoth("Only a superior of both units settles an objection.")
        actor = actor_of(by, at, position=post.code)
        with recording("approval.settled", by=actor, at=at, proposal=approval.subject) as facts:
            row = Settlement.objects.create(
                objection=objection, text=text.strip(), by=by, position=Position.objects.get(code=post.code), at=at,
                name=by.name, title=post.title,
            )  # fmt: skip
            facts["settlement"] = row.facts()
            _mark(facts, approval, objection.step)
    return row


def return_for_redraft(approval: Approval, *, by: Person, at: datetime, version_hash: str, reason: str) -> Signature:
    """Send the draft back and end the round (반려).

    Raises:
        CannotReturn: the open step is a co-operator's or a consenting unit's.
        ReasonMissing: no reason was written.
    """
    if not reason.strip():
        raise ReasonMissing("Write why the draft goes back: the drafter works from that.")
    with transaction.atomic():
        approval = Approval.objects.select_for_update().get(pk=approval.pk)
        step = open_step_of(approval, by=by, at=at)
        if step.kind in ADVISING:
            raise CannotReturn("A co-operating unit states its opinion; it does not return the draft.")
        if version_hash != approval.version_id:
            raise OtherVersion("The document on the route is not the version you were shown. Look at it again.")
        actor = actor_of(by, at, position=step.position.code)
        with recording("approval.returned", by=actor, at=at, proposal=approval.subject) as facts:
            signature = _put_signature(step, by=by, at=at, outcome="returned", opinion=reason)
            Ending.objects.create(approval=approval, kind="returned", by=by, reason=reason, at=at)
            facts["signature"] = signature.facts()
            _mark(facts, approval, step)
    return signature


def recall(approval: Approval, *, by: Person, at: datetime, reason: str = "", owner: Person | None = None) -> Ending:
    """Take the draft back before it is approved (회수); only its drafter may, or `owner` who took the draft over.

    Raises:
        NotYourTurn: somebody else drafted it.
        RoundOver: it was approved, returned or recalled already.
    """
    with transaction.atomic():
        approval = Approval.objects.select_for_update().get(pk=approval.pk)
        if approval.is_over:
            raise RoundOver(approval.state)
        if by not in (owner or approval.drafter,):
            raise NotYourTurn("Only the drafter takes a draft back.")
        with recording("approval.recalled", by=actor_of(by, at), at=at, proposal=approval.subject) as facts:
            ending = Ending.objects.create(approval=approval, kind="recalled", by=by, reason=reason, at=at)
            facts["ending"] = [approval.round_no, "recalled", reason, f"{approval.version_id}.{approval.round_no}"]
            _mark(facts, approval, None)
    return ending


def _mark(facts: Facts, approval: Approval, step: Step | None) -> None:
    facts.round_no, facts.version_hash = approval.round_no, approval.version_id
    facts.step = f"{step.turn}.{step.kind}" if step else ""


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


def _put_signature(
    step: Step, *, by: Person, at: datetime, outcome: str, receipt: str = "", opinion: str = "", override: str = ""
) -> Signature:
    office = office_of(step.position.code, day_of(at))  # where the position has ended meanwhile, its heir signs
    return Signature.objects.create(
        step=step, version_id=step.approval.version_id, signed_by=by, name=by.name, title=office.title,
        unit_code=office.unit_code, unit_name=office.unit_name, outcome=outcome, opinion=opinion, receipt=receipt,
        override=override, signed_at=at,
    )  # fmt: skip


def _answer_opinions(approval: Approval, approving: Signature, answers: Mapping[int, OpinionAnswer]) -> list[object]:
    opinions = Signature.objects.filter(step__approval=approval, step__kind__in=ADVISING, outcome="signed_with_opinion")
    kept: list[object] = []
    for opinion in opinions.order_by("step__turn", "step_id"):
        answer = answers.get(opinion.pk)
        if answer is None or not answer.reason.strip():
            raise AnswerMissing(f"Say of the opinion of {opinion.unit_name} whether it is taken up, and why.")
        row = Answer.objects.create(
            opinion=opinion, approving=approving, is_taken_up=answer.is_taken_up, reason=answer.reason
        )
        kept.append(row.facts())
    return kept


def _give_number(approval: Approval, *, at: datetime) -> DocumentNumber:
    key: dict[str, Any] = {"department_code": approval.department_code, "year": year_of(at), "series": PRODUCTION}
    series = NumberCounter.objects.filter(**key)
    if not series.update(last=F("last") + 1):  # the update locks the row until the number is committed
        NumberCounter.objects.get_or_create(**key)
        series.update(last=F("last") + 1)
    counter = series.get()
    return DocumentNumber.objects.create(
        approval=approval, department_name=approval.department_name, serial=counter.last, **key
    )
