"""The official paper of a proposal: as sealed and signed, or as it would be sealed now."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from mulkko.approval.models import ADVISING, Acting, Approval, Signature, Step
from mulkko.coordination.queries import standing_of
from mulkko.documents.engine.paper import INTERNAL, Coordinated, Letter, Opinion, Paper, Plan, shown_disclosure
from mulkko.documents.engine.signing import Decision, Seat, acting_title, decided, omitted_because, seated
from mulkko.documents.engine.writing import format_date
from mulkko.evidence.models import Receipt
from mulkko.organization.models import PositionVersion, day_of
from mulkko.organization.queries import Chart, chart
from mulkko.policy.engine.checklist import lines_of_checks, merged
from mulkko.policy.engine.layout import attachments_of, grid_of, items_of, lines_of, sources_of
from mulkko.policy.models import Proposal, Round
from mulkko.policy.queries.content import Draft, draft_of
from mulkko.policy.queries.procedures import decided_with


def paper_of(proposal: Proposal, *, at: datetime | None = None) -> Paper:
    """Return the official paper: as sealed and signed once it was submitted, before that as it would be sealed now."""
    current = proposal.current_round
    if current is None or proposal.is_editable:
        return paper_of_draft(draft_of(proposal), at=at)
    return paper_of_round(current.approval)


def paper_of_round(approval: Approval) -> Paper:
    """Return the paper of one round as it was sealed, with the signatures that this round bears."""
    today = chart(day_of(approval.submitted_at))
    return paper_from(
        json.loads(approval.version.text), approval, agency=_agency(today), department=approval.department_name,
        begun_at=approval.submitted_at, asked=_asked(approval), names=today.names,
    )  # fmt: skip


def paper_of_draft(draft: Draft, *, at: datetime | None = None) -> Paper:
    """Return the paper of a draft as it would be sealed now, also of one that is not saved yet."""
    proposal = draft.proposal
    today = chart(day_of(at or proposal.created_at))
    department = today.names.get(today.handling_department(proposal.unit.code), "")
    return paper_from(
        draft.content(), None, agency=_agency(today), department=department, begun_at=proposal.created_at,
        asked=standing_of(proposal.reference), names=today.names,
    )  # fmt: skip


def _asked(approval: Approval) -> list[dict[str, Any]]:
    """Return what was asked and answered: as of now, and once approved as the approving signature covers it."""
    if approval.state != "approved":
        return standing_of(approval.subject)
    signature = Signature.objects.get(step__approval=approval, step__kind="approve")
    receipt = Receipt.objects.filter(digest=signature.receipt).first()
    return json.loads(receipt.text).get("coordination", []) if receipt else []


def _agency(today: Chart) -> str:
    top = next((code for code, kind in today.kinds.items() if kind == "city"), None)
    return today.names.get(top or "", "")


def paper_from(
    content: dict[str, Any], approval: Approval | None, *, agency: str, department: str, begun_at: datetime,
    asked: Sequence[dict[str, Any]] = (), names: Mapping[str, str] | None = None,
) -> Paper:  # fmt: skip
    """Return the paper of sealed content with the signatures that its round bears so far."""
    steps = (
        list(
            approval.steps.select_related(
                "signature__answer", "signature__settlement", "signature__acting", "omission", "position"
            )
        )
        if approval
        else []
    )
    formed_at = approval.ending.at if approval and getattr(approval, "number", None) else None
    letter = _letter(content, approval if formed_at else None, steps, agency=agency, department=department)
    plan = Plan(
        title=content["title"], summary=content["summary"], keywords=tuple(content["keywords"]), question=content["question"],
        lines=lines_of(content), grid=grid_of(content), sources=sources_of(content),
        opinions=tuple(_opinion(step.signature) for step in steps if step.is_signed and step.signature.opinion),
        remarks=(*(_coordinated(one, names or {}).line for one in asked), *_of_delegation(content), *lines_of_checks(_checks(content, approval)), *_remarks(steps)), department=department, version=approval.version_id if approval else "",
    )  # fmt: skip
    return Paper(letter, plan, formed_at or begun_at)


def _letter(
    content: dict[str, Any], formed: Approval | None, steps: list[Step], *, agency: str, department: str
) -> Letter:
    kind, clauses, _ = content["disclosure"]
    signers = [seat for step in steps if step.kind not in ADVISING for seat in _seats(step)]
    cooperators = [seat for step in steps if step.kind in ADVISING for seat in _seats(step)]
    is_formed = formed is not None
    return Letter(
        agency=agency, recipient=INTERNAL, title=content["title"], items=items_of(content),
        attachments=attachments_of(content), signers=seated(signers, is_formed=is_formed),
        cooperators=seated(cooperators, is_formed=is_formed), department=department,
        disclosure=shown_disclosure(kind, [clause for clause in clauses.split(",") if clause]),
        number=str(formed.number) if formed else "",
        formed_on=format_date(day_of(formed.ending.at)) if formed else "",
    )  # fmt: skip


def _seats(step: Step) -> tuple[Seat, ...]:
    if step.is_left_out:
        return (_left_out(step),)
    if not step.is_signed:
        return (Seat(_title_on_the_way(step), mark="합의" if step.kind == "consent" else ""),)
    return seats_of_signature(step)


def _title_on_the_way(step: Step) -> str:
    post = PositionVersion.objects.on(day_of(step.approval.submitted_at)).filter(position=step.position).first()
    return post.title if post else step.position.code


def _left_out(step: Step) -> Seat:
    """Return the column of a review that nobody signs: the reason stands where the name would (영 §9① 단서)."""
    omission = getattr(step, "omission", None)
    title = omission.title if omission else _title_on_the_way(step)
    return Seat(title, omitted=omitted_because(omission.reason if omission else "same_person"))


def seats_of_signature(step: Step) -> tuple[Seat, ...]:
    """Return the columns of one signed step, as 규칙 §6 and §7 want them."""
    signature = step.signature
    acting = getattr(signature, "acting", None)
    has_opinion = signature.outcome == "signed_with_opinion"
    if step.kind == "approve" and signature.outcome != "returned":
        return decided(decision_of(signature, acting, level=step.approval.level))
    mark = "합의" if step.kind == "consent" and signature.outcome != "objected" else ""
    return (
        Seat(
            acting_title(acting.title) if acting else signature.title, signature.name, mark=mark, has_opinion=has_opinion,
            objects=signature.outcome == "objected", is_originator=step.kind == "draft",
        ),
    )  # fmt: skip


def decision_of(signature: Signature, acting: Acting | None, *, level: str) -> Decision:
    """Return how a document was decided; in a delegated matter the column of whom it is delegated to bears 전결."""
    day, whose = day_of(signature.signed_at), acting or signature
    return Decision(
        signature.title, signature.name, f"{day.month}/{day.day}", delegated_to=whose.title if level != "mayor" else "",
        acting=acting is not None, has_opinion=signature.outcome == "signed_with_opinion",
    )  # fmt: skip


def _opinion(signature: Signature) -> Opinion:
    if signature.outcome == "objected":
        return _objection(signature)
    answer = getattr(signature, "answer", None)
    word = "" if answer is None else ("수용" if answer.is_taken_up else "불수용")
    reason = answer.reason if answer else ""
    unit, title = _organ(signature)
    return Opinion(unit, title, signature.name, signature.opinion, word, reason)


def _organ(signature: Signature) -> tuple[str, str]:
    """Return unit and title for which an opinion stands: where somebody acted, those of the organ."""
    acting = getattr(signature, "acting", None)
    return (acting.unit_name, acting_title(acting.title)) if acting else (signature.unit_name, signature.title)


def _objection(signature: Signature) -> Opinion:
    """Return an objection with the instruction that settled it; it stands on the paper for ever (전결규칙 §9③)."""
    settled = getattr(signature, "settlement", None)
    word = f"조정({settled.title} {settled.name})" if settled else "조정 전"
    unit, title = _organ(signature)
    return Opinion(unit, f"{title}(이견)", signature.name, signature.opinion, word, settled.text if settled else "")


ANSWERS = {"no_opinion": "의견 없음", "conditional": "조건부 동의", "objection": "이견", "not_ours": "소관 아님"}


def _coordinated(one: dict[str, Any], names: Mapping[str, str]) -> Coordinated:
    answer, code = one["answer"], one["request"]["unit"]
    if answer is None:
        return Coordinated(names.get(code, code), "답 없음")
    outcome = []
    if one["settlement"]:
        _, name, title, _ = one["settlement"]["by"]
        outcome.append(f"조정({title} {name}): {one['settlement']['decision']}")
    if one["reply"]:
        outcome.append(f"{'반영' if one['reply']['is_taken_up'] else '미반영'}: {one['reply']['reason']}")
    elif answer["kind"] in ("conditional", "objection") and not outcome:
        outcome.append("미반영: 답하지 않음")
    return Coordinated(answer["by"][3], ANSWERS[answer["kind"]], answer["text"], "; ".join(outcome))


def _of_delegation(content: dict[str, Any]) -> Iterator[str]:
    """Yield what the rule wants written in the document: why it goes higher, by whose instruction, what it follows."""
    told = content.get("delegation", {})
    if "raised" in told:
        yield f"상위 결재를 받는 까닭: {told['raised'][1]}"
    if "instructed" in told:
        _, text, by = told["instructed"]
        yield f"전결 규정에 없어 받은 지시({by[2]} {by[1]}): {text}"
    if "follows" in told:
        yield f"관련 결정: {told['follows']}"


def _checks(content: dict[str, Any], approval: Approval | None) -> list[Mapping[str, Any]]:
    """Return the procedures as sealed; those that stand before the decision as the approving signature covers them, or as of now."""
    checks = content.get("procedures", {}).get("checks", [])
    if approval is None or not checks:
        return checks
    current = Round.objects.filter(approval=approval).select_related("approval__version", "proposal").first()
    if approval.state == "approved":
        signature = Signature.objects.get(step__approval=approval, step__kind="approve")
        receipt = Receipt.objects.filter(digest=signature.receipt).first()
        return merged(checks, json.loads(receipt.text).get("procedures", []) if receipt else [])
    return merged(checks, decided_with(current) if current else [])


def _remarks(steps: list[Step]) -> Iterator[str]:
    """Yield what must be printed: why the power holder signed although evidence had moved, and why outside the scope."""
    for step in steps:
        if not step.is_signed:
            continue
        signature, acting = step.signature, getattr(step.signature, "acting", None)
        if signature.override:
            yield f"근거가 달라졌으나 결재한 까닭({signature.title} {signature.name}): {signature.override}"
        if acting and acting.urgent_because:
            yield f"공익상 긴급하여 권한대행 범위 밖에서 결재한 까닭({signature.title} {signature.name}): {acting.urgent_because}"
