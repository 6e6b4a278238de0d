"""Signing a step; the approver's signature answers the opinions, forms the document and numbers it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from mulkko.approval.actions.acting import (
    HOLDER,
    ActingTerms,
    acting_actor,
    acting_facts,
    keep_absence,
    put_acting,
    put_report,
)
from mulkko.approval.actions.numbers import give_numbers
from mulkko.approval.actions.signatures import mark, put_signature
from mulkko.approval.errors import AnswerMissing, CannotObject, ObjectionStands, OtherVersion, ReasonMissing
from mulkko.approval.models import ADVISING, Answer, Approval, Ending, Signature, Step
from mulkko.approval.queries.seats import turn_for
from mulkko.ledger.actions import recording, together
from mulkko.organization.models import Person
from mulkko.organization.queries import actor_of
from mulkko.prepared import PreparedInsert


@dataclass(frozen=True)
class OpinionAnswer:
    """수용 (taken up) or 불수용, with the reason that is printed beside the opinion."""

    is_taken_up: bool
    reason: str


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
    terms: ActingTerms = HOLDER,
    last_look: Callable[[Signature], None] | None = None,
) -> Signature:
    """Sign the step whose turn it is and that `by` holds or acts for; the approver's signature forms and numbers the document.

    Args:
        version_hash: the hash of what the signer was shown.
        receipt: digest of the checks that the upper room made for this very signature.
        objects: on a step of consent, 이견 instead of 합의: `opinion` says why, and approval waits until it is settled.
        answers: for the approver, id of each co-operator's opinion -> 수용/불수용 with a reason.
        terms: what counts only where `by` acts for somebody absent (대결).
        last_look: what the upper room looks at again now that the round is locked; it raises what takes the signature
            back. It comes before the number is taken, for which every other decision of the department has to wait.

    Raises:
        RoundOver, AlreadySigned, NotYourTurn: too late, or somebody else's turn.
        HolderAway: the holder signs while entered as absent. OutsideWrittenScope: acting for the mayor outside the scope.
        OtherVersion: the signer saw another version than the one on the route.
        AnswerMissing: an opinion waits for the approver's answer.
        CannotObject, ReasonMissing: an objection on another step, or one without its reason.
        ObjectionStands: the approver decides while an objection is not settled.
    """
    with together():
        approval = Approval.locked(approval.pk)
        line = approval.line()
        step, signer = turn_for(approval, by=by, at=at, line=line)
        keep_absence(signer, at=at)
        if version_hash != approval.version_id:
            raise OtherVersion("The document on the route is not the version you were shown. Look at it again.")
        if objects:
            _refuse_objection(step, opinion)
        said = {one.signature.outcome for one in line if one.kind in ADVISING and one.is_signed}
        if step.kind == "approve" and "objected" in said and (standing := approval.standing_objections()):
            raise ObjectionStands(standing)
        actor = acting_actor(signer, actor_of(by, at, position=step.position.code))
        verb = "approval.approved" if step.kind == "approve" else "approval.signed"
        with recording(verb, by=actor, at=at, proposal=approval.subject) as facts:
            outcome = "objected" if objects else "signed_with_opinion" if opinion else "signed"
            signature = put_signature(
                step, by=by, at=at, outcome=outcome, receipt=receipt, opinion=opinion, override=override, signer=signer
            )
            acting = put_acting(signature, signer, at=at, terms=terms)
            facts["signature"] = signature.plain_facts() | acting_facts(acting)
            if step.kind == "approve":
                has_opinions = "signed_with_opinion" in said
                facts["answers"] = _answer_opinions(approval, signature, answers or {}) if has_opinions else []
                _put_ending(Ending(approval=approval, kind="approved", by=by, at=at))
                if report := put_report(signature, acting, at=at):
                    facts["post_report"] = report.facts()
            if last_look is not None:
                last_look(signature)
            if step.kind == "approve":
                number, further = give_numbers(approval, at=at)
                facts["number"] = number.facts()
                if further:
                    facts["further"] = [[row.document.place, *row.facts()] for row in further]
            mark(facts, approval, step)
    return signature


_put_ending = PreparedInsert(Ending)


def _refuse_objection(step: Step, reason: str) -> None:
    if step.kind != "consent":
        raise CannotObject("Only a unit whose consent is needed objects. State an opinion instead.")
    if not reason.strip():
        raise ReasonMissing("Write why you object: the superior of both units decides from that.")


def _answer_opinions(approval: Approval, approving: Signature, answers: Mapping[int, OpinionAnswer]) -> list[object]:
    opinions = Signature.objects.standing().filter(
        step__approval=approval, step__kind__in=ADVISING, outcome="signed_with_opinion"
    )
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
