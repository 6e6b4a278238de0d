"""What people do on the route of a proposal beside signing it: holding it, changing its text, asking for a change, adding a step."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import transaction

from mulkko.approval import actions as approval_actions
from mulkko.approval.actions import Mandate, asking, holding, keeping, rerouting, revising
from mulkko.approval.errors import CannotKeep, NotYourTurn, OtherVersion, RoundOver
from mulkko.approval.models import (
    Approval,
    ChangeAnswer,
    ChangeRequest,
    Confirmation,
    Hold,
    Reroute,
    Revision,
    RuleDecision,
    Signature,
    Step,
)
from mulkko.organization.models import Person
from mulkko.policy.actions.bodies import refuse_unknown_slots, store_body
from mulkko.policy.actions.signing import current_round_of
from mulkko.policy.engine.body import read_body, written_body
from mulkko.policy.engine.material import what_is_material
from mulkko.policy.errors import NotASlip, PolicyRefused
from mulkko.policy.models import Proposal
from mulkko.policy.queries.content import signable_draft_of
from mulkko.policy.queries.moved_rule import moved_rule


def hold(proposal: Proposal, *, until: date, reason: str, version_hash: str, by: Person, at: datetime) -> Hold:
    """Let the document stand still until a day (보류); on that day it goes on by itself.

    Raises:
        ApprovalRefused: too late, not your turn, a unit beside the line, no reason, no day to come, or on hold already.
    """
    approval = current_round_of(proposal).approval
    return holding.hold(approval, until=until, reason=reason, version_hash=version_hash, by=by, at=at)


def take_up(held: Hold, *, by: Person, at: datetime) -> Hold:
    """Take a document up again before its day: whoever has the turn, or a superior on the line.

    Raises:
        ApprovalRefused: it is over already, or somebody else's.
    """
    return holding.take_up(held, by=by, at=at)


def revise(
    proposal: Proposal, text: str, *, reason: str, version_hash: str, by: Person, at: datetime, is_slip: bool = False
) -> Revision:
    """Put another text on the route: a reviewer, the team leader or the approver, when it is the own turn (영 §9③).

    Args:
        text: the whole body with the marks of a plan.
        is_slip: the editor says that only an error of writing was put right (오기 정정). The machine has to agree, and
            who signed before is asked to confirm; any other change opens every earlier signature again.

    Raises:
        NotASlip: the machine does not agree; `why` says what is other.
        BadBody, PolicyRefused: a line cannot be read, a figure does not exist, or nothing is different.
        ApprovalRefused: too late, not your turn, a unit beside the line, no reason, or another version was shown.
    """
    with _text_of(proposal, text, by=by, at=at) as (approval, content, why):
        # Whose turn it is comes first: it decides whether this text may be changed at all.
        approval_actions.open_step_of(approval, by=by, at=at)
        if is_slip and why:
            raise NotASlip(why)
        row = revising.revise(
            approval, content, is_material=not is_slip, reason=reason, version_hash=version_hash, by=by, at=at
        )
    proposal.refresh_from_db()
    return row


@contextmanager
def _text_of(proposal: Proposal, text: str, *, by: Person, at: datetime) -> Iterator[tuple[Approval, str, list[str]]]:
    """Put a text in the place of the body of what is on its route, in one transaction with what then seals it.

    Yields the locked round, what is to be sealed, and why the change is material. What is refused inside changes nothing.
    """
    current = current_round_of(proposal)
    with transaction.atomic():
        approval = Approval.objects.select_for_update().get(pk=current.approval_id)
        if approval.is_over:
            raise RoundOver(approval.state)
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("unit", "drafter", "duty").get(pk=proposal.pk)  # fmt: skip
        old = locked.body()
        new = read_body(text, old=old)
        if not new:
            raise PolicyRefused("The text is empty. Write it, or return the draft.")
        if written_body(new) == written_body(old):
            raise PolicyRefused("Nothing is different from the text on the route.")
        refuse_unknown_slots(new, locked, by=by, at=at)
        store_body(locked, new)
        locked.edition += 1
        locked.save(update_fields=["edition"])
        yield approval, signable_draft_of(locked, current).sealed_text, what_is_material(old, new)


def confirm(signature: Signature, *, version_hash: str, by: Person, at: datetime) -> Confirmation:
    """Let a signature stand for the text in which an error of writing was put right since (재확인).

    Raises:
        ApprovalRefused: somebody else's, nothing to confirm, or changed once more.
    """
    return revising.confirm(signature, version_hash=version_hash, by=by, at=at)


def request_changes(
    proposal: Proposal, *, text: str, part: str = "", version_hash: str, by: Person, at: datetime
) -> ChangeRequest:
    """Ask the drafter for a change without returning the draft (보완요청), of the whole or of one part.

    Raises:
        PolicyRefused: there is no such part. ApprovalRefused: as `approval.actions.asking` says.
    """
    if part and part not in {f"block:{block.id}" for block in proposal.body()}:
        raise PolicyRefused("The document has no such part.")
    approval = current_round_of(proposal).approval
    return asking.request_changes(approval, text=text, part=part, version_hash=version_hash, by=by, at=at)


def answer_changes(
    asked: ChangeRequest, *, answer: str, by: Person, at: datetime, text: str = "", version_hash: str = "", is_slip: bool = False
) -> ChangeAnswer:  # fmt: skip
    """Answer a request with another text, or with the reason why the text stays as it is.

    Args:
        text: the whole body; empty, or as it stands, where the answer is words alone.
        version_hash: what the drafter was shown, where the text is changed.

    Raises:
        NotASlip, BadBody, PolicyRefused, ApprovalRefused: as `revise`; or nothing waits for an answer, or it is not yours.
    """
    proposal = Proposal.objects.get(rounds__approval=asked.step.approval_id)
    told: dict[str, Any] = {"owner": proposal.drafter, "by": by, "at": at}
    if proposal.drafter_id != by.pk:
        raise NotYourTurn("Only the drafter answers a request for change.")
    if not text.strip() or written_body(read_body(text, old=proposal.body())) == written_body(proposal.body()):
        return asking.answer_changes(asked, text=answer, **told)
    with _text_of(proposal, text, by=by, at=at) as (approval, content, why):
        if version_hash != approval.version_id:
            raise OtherVersion("The document on the route is not the version you were shown. Look at it again.")
        if is_slip and why:
            raise NotASlip(why)
        return asking.answer_changes(asked, text=answer, content=content, is_material=not is_slip, **told)


def add_step(proposal: Proposal, *, unit: str, kind: str, reason: str, by: Person, at: datetime) -> Reroute:
    """Put a unit or a reviewer on the steps still to come (경로변경): the drafter may, and whoever has the turn on the line.

    Raises:
        ApprovalRefused: too late, somebody else's, no reason, or nobody who could sign for the unit.
    """
    approval = current_round_of(proposal).approval
    return rerouting.add_step(approval, unit=unit, kind=kind, reason=reason, owner=proposal.drafter, by=by, at=at)


def remove_step(step: Step, *, reason: str, by: Person, at: datetime) -> Reroute:
    """Take a step off the route that the same person put there, before it is signed.

    Raises:
        ApprovalRefused: too late, no reason, or a step that the rule or somebody else put there.
    """
    return rerouting.remove_step(step, reason=reason, by=by, at=at)


def keep_rule(proposal: Proposal, *, reason: str, by: Person, at: datetime) -> RuleDecision:
    """Let a matter be decided where it stands although the delegation table in force names a lower level (전결규칙 §6).

    Raises:
        ApprovalRefused: no lower level is named, no reason, or neither the drafter nor whoever has the turn.
    """
    approval = current_round_of(proposal).approval
    found = moved_rule(proposal, at=at, approval=approval)
    if approval.is_over:
        raise RoundOver(approval.state)
    if found is None or found.now is None:
        raise CannotKeep("The table in force names no lower level here, or this was decided already.")
    now = Mandate(found.now.table_version, found.now.match.rule.number, found.now.level)
    return keeping.keep_rule(approval, now, reason=reason, owner=proposal.drafter, by=by, at=at)
