"""수정: whoever has the turn on the line puts another version on the route, and who signed before is asked again.

Only the text and whether the change is material are known here; the room above decides both.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from mulkko.approval.actions.acting import acting_actor, keep_absence
from mulkko.approval.actions.signatures import done, mark
from mulkko.approval.errors import CannotRevise, NothingToConfirm, NotYourTurn, OtherVersion, ReasonMissing
from mulkko.approval.models import REVISING, Approval, Confirmation, Revision, SealedVersion, Signature, Step
from mulkko.approval.queries.seats import turn_for
from mulkko.ledger.actions import recording
from mulkko.ledger.engine.canonical import sha256_of
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import actor_of, present_holders


def revise(
    approval: Approval, content: str, *, is_material: bool, reason: str, version_hash: str, by: Person, at: datetime
) -> Revision:
    """Seal `content` as what is signed from now on; nothing is signed by it.

    Args:
        is_material: the signatures given before stay with their version, and their steps are open again.
        version_hash: the hash of what the editor was shown.

    Raises:
        RoundOver, AlreadySigned, NotYourTurn: too late, or somebody else's turn.
        CannotRevise: the step is none of the line (영 §9④). ReasonMissing: nobody would know why the text is another.
        OtherVersion: another version stands on the route by now, or `content` is the very one that does.
    """
    if not reason.strip():
        raise ReasonMissing("Write why you changed the text: everybody who signed before reads it.")
    with transaction.atomic():
        approval = Approval.locked(approval.pk)
        step, signer = turn_for(approval, by=by, at=at)
        keep_absence(signer, at=at)
        if step.kind not in REVISING:
            raise CannotRevise("A unit beside the line states its opinion; it does not change the text.")
        new = sha256_of(content)
        if version_hash != approval.version_id or new == approval.version_id:
            raise OtherVersion("The document on the route is not the version you were shown. Look at it again.")
        actor = acting_actor(signer, actor_of(by, at, position=step.position.code))
        with recording("approval.revised", by=actor, at=at, proposal=approval.subject) as facts:
            told = done(by=by, at=at, step=step, signer=signer)
            row = _put_version(approval, step, content, new, is_material=is_material, reason=reason.strip(), **told)
            facts["revision"] = row.facts()
            mark(facts, approval, step)
    return row


def put_answer(approval: Approval, content: str, *, is_material: bool, text: str, by: Person, at: datetime) -> Revision:
    """Seal what the drafter answers a request with; the round is locked, and the request stands, as the caller has seen.

    Raises:
        OtherVersion: `content` is the very text that stands on the route.
    """
    new = sha256_of(content)
    if new == approval.version_id:
        raise OtherVersion("The document on the route is not the version you were shown. Look at it again.")
    step = approval.steps.standing().get(kind="draft")
    with recording("approval.revised", by=actor_of(by, at), at=at, proposal=approval.subject) as facts:
        told = done(by=by, at=at)
        row = _put_version(approval, step, content, new, is_material=is_material, reason=text, **told)
        facts["revision"] = row.facts()
    return row


def _put_version(approval: Approval, step: Step, content: str, new: str, *, at: datetime, **told: Any) -> Revision:
    version, _ = SealedVersion.objects.get_or_create(hash=new, defaults={"text": content, "sealed_at": at})
    row = Revision.objects.create(
        approval=approval, number=approval.revisions.count() + 1, step=step, before=approval.version, version=version,
        at=at, **told,
    )  # fmt: skip
    approval.version = version
    approval.save(update_fields=["version"])
    if row.is_material:
        _open_again(approval, row.number, at=at)
    return row


def _open_again(approval: Approval, number: int, *, at: datetime) -> None:
    """Put a newer step in the place of each that was signed; the old signature stays with the old one."""
    signed = approval.steps.standing().filter(signature__isnull=False).select_related("position")
    Step.objects.bulk_create(
        Step(approval=approval, turn=one.turn, kind=one.kind, position=one.position, revision=number, added_at=at)
        for one in signed
    )


def confirm(signature: Signature, *, version_hash: str, by: Person, at: datetime) -> Confirmation:
    """Let a signature stand for the text on the route, in which an error of writing was put right.

    Raises:
        NotYourTurn: neither who signed nor who holds the post. OtherVersion: the text was changed once more.
        NothingToConfirm: it stands for this text already, or the round is over.
    """
    with transaction.atomic():
        approval = Approval.objects.select_for_update().get(pk=signature.step.approval_id)
        step = signature.step
        if by.pk != signature.signed_by_id and by not in present_holders(step.position.code, day_of(at)):
            raise NotYourTurn("Only who signed, or who holds the post, confirms a signature.")
        if not Signature.objects.to_confirm().filter(pk=signature.pk).exists():
            raise NothingToConfirm("There is nothing to confirm any more.")
        if version_hash != approval.version_id:
            raise OtherVersion("The document on the route is not the version you were shown. Look at it again.")
        actor = actor_of(by, at, position=step.position.code)
        with recording("approval.confirmed", by=actor, at=at, proposal=approval.subject) as facts:
            newest = approval.revisions.order_by("-number")[0]
            told = {"by": by, "name": by.name, "title": signature.title, "at": at}
            row = Confirmation.objects.create(signature=signature, revision=newest, **told)
            facts["confirmation"] = row.facts()
            mark(facts, approval, step)
    return row
