"""Signing, returning and recalling: the claims are checked first, then `approval` signs."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from mulkko.approval import actions as approval_actions
from mulkko.approval.actions import OpinionAnswer
from mulkko.approval.actions.acting import ActingTerms
from mulkko.approval.models import Approval, SealedVersion, Signature
from mulkko.catalog.queries import newest_numbers, withdrawn_among
from mulkko.coordination.queries import standing_of
from mulkko.evidence.actions import keep_receipt
from mulkko.ledger.actions import stays_true, together, witness
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.organization.models import Person
from mulkko.policy.actions.round_records import hold_series, register_ended
from mulkko.policy.errors import (
    AnswersMoved,
    EvidenceMoved,
    EvidenceStops,
    PolicyRefused,
    ProcedureOpen,
    RuleMoved,
    StalePage,
)
from mulkko.policy.models import Proposal, Round
from mulkko.policy.queries import Check, check, open_before_decision
from mulkko.policy.queries.moved_rule import moved_rule
from mulkko.policy.queries.procedures import decided_with
from mulkko.policy.queries.round_records import ground_of_round
from mulkko.prepared import Prepared

SIGNING = ("approval.signed", "approval.approved")  # what others do with other documents moves no figure and no rule


def sign(
    proposal: Proposal,
    *,
    by: Person,
    at: datetime,
    version_hash: str,
    opinion: str = "",
    override: str = "",
    objects: bool = False,
    answers: Mapping[int, OpinionAnswer] | None = None,
    urgent_because: str = "",
    important: bool | None = None,
) -> Signature:
    """Sign the open step of a proposal; every figure is run again first, on its pinned data and on the newest.

    Args:
        version_hash: the hash of the document that the signer was shown.
        override: the approver's written reason where evidence has moved decisively or cannot be verified.
        objects: 이견 on a step of consent; `opinion` says why.
        urgent_because: 공익상 긴급, where one acts for the mayor outside the written scope.
        important: where one acts, whether the absent approver is to be told; None takes it from the level.

    Raises:
        ProcedureOpen: the approver would decide before a procedure that stands before the decision.
        RuleMoved: under the delegation table in force another one decides.
        EvidenceStops: a claim does not carry the signature. EvidenceMoved: data changed meanwhile; look again.
        ApprovalRefused: too late, not your turn, another version, or an opinion without an answer.
    """
    current = current_round_of(proposal)
    # Whose turn it is comes first: nobody waits for queries only to hear that it was not theirs.
    step = approval_actions.open_step_of(current.approval, by=by, at=at)
    is_approver = step.kind == "approve"
    if is_approver:
        refuse_moved_rule(proposal, current, at=at)
    found = check(proposal, at=at, current=current)
    if not found.allows(is_approver=is_approver, override=override):
        raise EvidenceStops(found)

    def stands() -> None:
        refuse_moved(found)
        if is_approver:
            refuse_moved_rule(proposal, current, at=at)  # a table may have been loaded while the figures were checked
            refuse_open_procedures(current, found)

    def last_look(signature: Signature) -> None:
        """Only now that the round is locked: what moved until it is recorded takes the signature back."""
        if found.digest != signature.version_id or _sealed_now(signature.version_id) != signature.version_id:
            raise StalePage(
                "The document is not what was put to approval. Have the ledger verified before anybody signs."
            )
        stays_true(stands, unless=lambda action, of: action in SIGNING and of != proposal.reference)

    with together():
        receipt = keep_receipt(found.receipt, found.claims, subject=proposal.reference, at=at)
        reason = override.strip() if found.needs_override else ""
        signature = approval_actions.sign(
            current.approval, by=by, at=at, version_hash=version_hash, receipt=receipt.digest, opinion=opinion.strip(),
            override=reason, objects=objects, answers=answers, last_look=last_look,
            terms=ActingTerms(proposal.duty.code if proposal.duty else "", urgent_because, important),
        )  # fmt: skip
        if is_approver:
            transaction.on_commit(lambda: witness(at=at))
    return signature


def _sealed_now(version: str) -> str:
    """Return the digest of the text that lies under a hash: the hash itself, unless somebody forged the text."""
    ((text,),) = _sealed(version=version)
    return sha256_of(text)


@Prepared
def _sealed(version: str) -> Any:
    return SealedVersion.objects.filter(pk=version).values_list("text")


def refuse_other_turns(proposal: Proposal, *, by: Person, at: datetime) -> None:
    """Say why a person cannot sign now; nothing is signed by asking.

    Raises:
        RoundOver, AlreadySigned, NotYourTurn, PolicyRefused: too late, somebody else's turn, or not submitted.
    """
    approval_actions.open_step_of(current_round_of(proposal).approval, by=by, at=at)


def return_for_redraft(proposal: Proposal, *, by: Person, at: datetime, version_hash: str, reason: str) -> Signature:
    """Send the draft back to its drafter (반려). Evidence is not checked: what is broken must be able to go back."""
    current = current_round_of(proposal)
    with transaction.atomic():
        approval = _held_for_register(current)
        signature = approval_actions.return_for_redraft(
            approval, by=by, at=at, version_hash=version_hash, reason=reason
        )
        register_ended(signature.step.approval, by=by, at=at)
    return signature


def recall(proposal: Proposal, *, by: Person, at: datetime, reason: str = "") -> None:
    """Take the draft back before it is approved (회수)."""
    current = current_round_of(proposal)
    with transaction.atomic():
        approval = _held_for_register(current)
        ending = approval_actions.recall(approval, by=by, at=at, reason=reason, owner=proposal.drafter)
        register_ended(ending.approval, by=by, at=at)


def _held_for_register(current: Round) -> Approval:
    """Lock a round, and the series of its records where it will be one of its own: both before the head of the ledger."""
    approval = Approval.objects.select_for_update().get(pk=current.approval_id)
    if ground_of_round(approval):
        hold_series(approval)
    return approval


def current_round_of(proposal: Proposal) -> Round:
    """Return the newest round of a proposal, or refuse one that was never submitted."""
    current = proposal.current_round
    if current is None:
        raise PolicyRefused("The draft has not been submitted yet.")
    return current


def refuse_moved_rule(proposal: Proposal, current: Round, *, at: datetime) -> None:
    """Refuse the decision where the delegation table in force names another level than the frozen one."""
    if moved := moved_rule(proposal, at=at, approval=current.approval):
        raise RuleMoved(moved)


def refuse_open_procedures(current: Round, found: Check) -> None:
    """Refuse the decision while a procedure that stands before it is open, or was answered while the checks ran."""
    if decided_with(current) != json.loads(found.receipt).get("procedures", []):
        raise StalePage("A procedure was answered while the figures were being checked. Look at it, and sign again.")
    waiting = open_before_decision(current)
    if waiting:
        raise ProcedureOpen([one.due.code for one in waiting])


def refuse_moved(found: Check) -> None:
    """Refuse when data or answers changed while the checks of a signature ran."""
    if canonical(standing_of(found.proposal)) != found.asked:
        raise AnswersMoved("A unit that was asked answered while the figures were being checked. Read it first.")
    names = set(found.newest)
    if newest_numbers(names) != dict(found.newest) or tuple(withdrawn_among(names)) != found.withdrawn:
        raise EvidenceMoved(
            "Newer data came in while the figures were being checked. Nothing was signed; look at it again."
        )
