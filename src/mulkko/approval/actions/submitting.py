"""Putting a sealed document on its route."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mulkko.approval.actions.beside import put_hand_over
from mulkko.approval.actions.signatures import put_signature
from mulkko.approval.engine.route import PlannedStep
from mulkko.approval.models import Approval, FurtherDocument, SealedVersion, Step
from mulkko.ledger.actions import recording
from mulkko.ledger.engine.canonical import sha256_of
from mulkko.organization.models import Person, Position
from mulkko.organization.queries import actor_of


@dataclass(frozen=True)
class Mandate:
    """Why this route: the row of the delegation table that names the approver."""

    table_version: int
    rule_number: int
    level: str


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
    elsewhere: bool = False,
    further: Sequence[str] = (),
) -> Approval:
    """Seal `content` and put it on its route; the drafter's own step is signed by the act itself.

    Args:
        content: canonical text of the document; its SHA-256 is what everybody signs.
        department: code and name of the 처리과, as of today.
        elsewhere: another system decides; the route goes there with the paper, and nobody signs here but the drafter.
        further: titles of further documents of the matter (일괄기안), which `content` holds too: one signature, a number each.
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
        for step in steps[:1] if elsewhere else steps:
            Step.objects.create(
                approval=approval,
                turn=step.turn,
                kind=step.kind,
                position=positions[step.position],
                omitted=step.omitted,
            )
        FurtherDocument.objects.bulk_create(
            FurtherDocument(approval=approval, place=place, title=one) for place, one in enumerate(further, start=2)
        )
        draft = approval.steps.get(kind="draft")
        signature = put_signature(draft, by=by, at=at, outcome="signed", receipt=receipt)
        facts.round_no, facts.version_hash = round_no, version.hash
        facts.update(approval=approval.facts(), signature=signature.facts())
        if elsewhere:
            facts["hand_over"] = put_hand_over(approval, steps, at=at).facts()
    return approval
