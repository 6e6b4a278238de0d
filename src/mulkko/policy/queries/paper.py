"""The official paper of a proposal: as sealed and signed, or as it would be sealed now."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from mulkko.approval.models import Approval, Signature, Step
from mulkko.documents.engine.paper import INTERNAL, Opinion, Paper, Seat, shown_date, shown_disclosure
from mulkko.organization.models import PositionVersion, day_of
from mulkko.organization.queries import Chart, chart
from mulkko.policy.engine.layout import grid_of, lines_of, sources_of
from mulkko.policy.models import Proposal
from mulkko.policy.queries.content import content_of, sealed_content


def paper_of(proposal: Proposal, *, at: datetime | None = None) -> Paper:
    """Return the official paper: as sealed and signed once it was submitted, before that as it would be sealed now."""
    sealed = sealed_content(proposal)
    if sealed is None or proposal.is_editable:
        today = chart(day_of(at or proposal.created_at))
        department = today.names.get(today.handling_department(proposal.unit.code), "")
        return paper_from(content_of(proposal), None, agency=_agency(today), department=department)
    approval = proposal.current_round.approval  # type: ignore[union-attr] # sealed, so there is a round
    today = chart(day_of(approval.submitted_at))
    return paper_from(sealed, approval, agency=_agency(today), department=approval.department_name)


def _agency(today: Chart) -> str:
    top = next((code for code, kind in today.kinds.items() if kind == "city"), None)
    return today.names.get(top or "", "")


def paper_from(content: dict[str, Any], approval: Approval | None, *, agency: str, department: str) -> Paper:
    """Return the paper of sealed content with the signatures that its round bears so far."""
    kind, clauses, _ = content["disclosure"]
    steps = list(approval.steps.select_related("signature__answer", "position")) if approval else []
    number = getattr(approval, "number", None) if approval else None
    return Paper(
        agency=agency,
        recipient=INTERNAL,
        title=content["title"],
        summary=content["summary"],
        keywords=tuple(content["keywords"]),
        question=content["question"],
        lines=lines_of(content),
        grid=grid_of(content),
        sources=sources_of(content),
        signers=tuple(_seat(step) for step in steps if step.kind != "cooperate"),
        cooperators=tuple(_seat(step) for step in steps if step.kind == "cooperate"),
        opinions=tuple(_opinion(step.signature) for step in steps if step.is_signed and step.signature.opinion),
        remarks=tuple(_remarks(steps)),
        department=department,
        disclosure=shown_disclosure(kind, [clause for clause in clauses.split(",") if clause]),
        number=str(number) if number else "",
        formed_on=shown_date(day_of(approval.ending.at)) if approval and number else "",
        version=approval.version_id if approval else "",
    )


def _seat(step: Step) -> Seat:
    if not step.is_signed:
        post = PositionVersion.objects.on(day_of(step.approval.submitted_at)).filter(position=step.position).first()
        return Seat(post.title if post else step.position.code, omitted="(동일인)" if step.omitted else "")
    signature = step.signature
    day = day_of(signature.signed_at)
    decides = step.kind == "approve" and signature.outcome != "returned"
    return Seat(
        signature.title, signature.name,
        mark="전결" if decides and step.approval.level != "mayor" else "",
        day=f"{day.month}/{day.day}" if decides else "",
        has_opinion=signature.outcome == "signed_with_opinion", is_originator=step.kind == "draft",
    )  # fmt: skip


def _opinion(signature: Signature) -> Opinion:
    answer = getattr(signature, "answer", None)
    word = "" if answer is None else ("수용" if answer.is_taken_up else "불수용")
    reason = answer.reason if answer else ""
    return Opinion(signature.unit_name, signature.title, signature.name, signature.opinion, word, reason)


def _remarks(steps: list[Step]) -> Iterator[str]:
    """Yield what must be printed: why the power holder signed although evidence had moved."""
    for step in steps:
        if step.is_signed and step.signature.override:
            yield f"근거가 달라졌으나 결재한 까닭({step.signature.title} {step.signature.name}): {step.signature.override}"
