"""Asking other units while a draft is written, and what they answer, until the document is decided."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction

from mulkko.approval.models import Approval
from mulkko.coordination import actions as coordination_actions
from mulkko.coordination.models import Answer as CoordinationAnswer
from mulkko.coordination.models import Reply, Request
from mulkko.coordination.models import Settlement as CoordinationSettlement
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.organization.models import Person
from mulkko.policy.errors import NotYourDraft, PolicyRefused
from mulkko.policy.models import Proposal
from mulkko.policy.queries import content_of, suggestions


def ask_units(
    proposal: Proposal, units: Sequence[str], *, question: str, by: Person, at: datetime, due_on: date | None = None,
    is_urgent: bool = False,
) -> list[Request]:  # fmt: skip
    """Ask other units while the draft is written (협의); from now on they read it, and its changes are recorded.

    The reasons for which a unit is suggested are kept with its request.

    Raises:
        NotYourDraft: somebody else's, or it is on its route.
        CoordinationRefused: a unit cannot be asked, was asked already, or the question is missing.
    """
    reasons = {
        one.unit: [[reason.kind, reason.what, list(reason.words)] for reason in one.reasons]
        for one in suggestions(proposal, at=at)
    }
    with transaction.atomic():
        locked = (
            Proposal.objects.select_for_update(of=("self",))
            .select_related("unit", "drafter", "duty")
            .get(pk=proposal.pk)
        )
        if locked.drafter_id != by.pk or not locked.is_editable:
            raise NotYourDraft("Only the drafter asks other units, and only while the draft is not on its route.")
        return coordination_actions.ask(
            locked.reference, units, asking_unit=locked.unit.code, question=question, by=by, at=at, due_on=due_on,
            content=sha256_of(canonical(content_of(locked))), is_urgent=is_urgent, reasons=reasons,
        )  # fmt: skip


def answer_request(
    request: Request, *, kind: str, by: Person, at: datetime, text: str = "", redirect_to: str | None = None
) -> CoordinationAnswer:
    """Answer for a unit that was asked, until the document is decided."""
    with undecided(request.subject):
        return coordination_actions.answer(request, kind=kind, by=by, at=at, text=text, redirect_to=redirect_to)


def reply_to_answer(given: CoordinationAnswer, *, is_taken_up: bool, reason: str, by: Person, at: datetime) -> Reply:
    """Say of a condition or an objection whether the draft follows it (반영, 미반영), until the document is decided."""
    with undecided(given.request.subject):
        owner = Person.objects.filter(
            pk__in=Proposal.objects.filter(reference=given.request.subject).values("drafter")
        ).first()
        return coordination_actions.reply(given, is_taken_up=is_taken_up, reason=reason, by=by, at=at, owner=owner)


def settle_answer(
    objection: CoordinationAnswer, *, asking_position: str, asked_position: str, decision: str, by: Person, at: datetime
) -> CoordinationSettlement:
    """Decide over an objection while it is drafted, until the document is decided."""
    with undecided(objection.request.subject):
        return coordination_actions.settle(
            objection, asking_position=asking_position, asked_position=asked_position, decision=decision, by=by, at=at
        )


@contextmanager
def undecided(reference: str) -> Iterator[None]:
    """Keep a document from being decided while something is added to it; after approval nothing changes (영 §17)."""
    with transaction.atomic():
        proposal = Proposal.objects.get(reference=reference)
        newest = Approval.objects.filter(subject=reference).order_by("-round_no").first()
        if newest is not None:
            Approval.objects.select_for_update().get(pk=newest.pk)
        else:
            Proposal.objects.select_for_update().get(pk=proposal.pk)
        if proposal.state in ("approved", "withdrawn"):
            raise PolicyRefused("The document has been decided. Nothing can be added to it any more.")
        yield
