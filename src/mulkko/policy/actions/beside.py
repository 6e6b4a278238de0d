"""Entering what another approval system decided of a proposal, with the final file that came back."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from mulkko.approval import actions as approval_actions
from mulkko.approval.actions import Decided
from mulkko.approval.models import Result
from mulkko.ledger.actions import witness
from mulkko.organization.models import Person
from mulkko.policy.actions.signing import current_round_of
from mulkko.policy.models import Proposal
from mulkko.policy.queries.returned import read_back


@dataclass(frozen=True)
class ResultTold:
    """Who decided elsewhere, as what, in which unit, under which number and on which day; `further` numbers the other documents."""

    name: str
    title: str
    unit: str
    number: str
    decided_on: date
    further: tuple[str, ...] = ()


def enter_result(
    proposal: Proposal, told: ResultTold, *, file: Path, file_name: str, by: Person, at: datetime
) -> Result:
    """Enter approver, number, day and final file in one act; the proposal is approved by it.

    Raises:
        BadFile: the file is too large, of another kind, or cannot be opened. Nothing was entered.
        ApprovalRefused: the round is decided here or has ended, or a part of the result cannot be.
    """
    approval = current_round_of(proposal).approval
    approval_actions.refuse_result(approval, by=by, owner=proposal.drafter)  # no file of anybody else is even opened
    given = _decided(told, file, file_name)  # before the transaction: reading may take its time, and may refuse
    with transaction.atomic():
        result = approval_actions.enter_result(approval, given, by=by, at=at, owner=_drafter_now(proposal))
        transaction.on_commit(lambda: witness(at=at))
    return result


def correct_result(
    proposal: Proposal, told: ResultTold, *, reason: str, file: Path | None, file_name: str, by: Person, at: datetime,
    wrong: int,
) -> Result:  # fmt: skip
    """Enter a result once more because the entry `wrong` was wrong; without a file the one that came back stays.

    Raises:
        BadFile, ApprovalRefused: as `enter_result`; RoundOver where that entry was corrected in the meantime.
    """
    before = Result.objects.select_related("file", "approval").get(pk=wrong, approval__subject=proposal.reference)
    approval_actions.refuse_result(before.approval, by=by, owner=proposal.drafter)
    given = _decided(told, file, file_name) if file else _kept(told, before)
    with transaction.atomic():
        owner = _drafter_now(proposal)
        result = approval_actions.correct_result(before, given, reason=reason, by=by, at=at, owner=owner)
        transaction.on_commit(lambda: witness(at=at))
    return result


def _drafter_now(proposal: Proposal) -> Person:
    """Return who drafts it at this moment: it may have been taken over while the file was read."""
    return Proposal.objects.select_related("drafter").get(pk=proposal.pk).drafter


def _decided(told: ResultTold, file: Path, file_name: str) -> Decided:
    back = read_back(file, file_name)
    return Decided(
        told.name, told.title, told.unit, told.number, told.decided_on, file_name=Path(file_name).name, kind=back.kind,
        content=back.content, text=back.text, unread=back.unread, further=told.further,
    )  # fmt: skip


def _kept(told: ResultTold, before: Result) -> Decided:
    file = before.file
    return Decided(
        told.name, told.title, told.unit, told.number, told.decided_on, file_name=before.file_name, kind=before.kind,
        content=bytes(file.content), text=file.text, unread=file.unread, further=told.further,
    )  # fmt: skip
