"""The official paper of a proposal: as sealed and signed, or as it would be sealed now."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from mulkko.approval.models import ADVISING, Acting, Approval, Confirmation, Revision, Signature, Step
from mulkko.coordination.queries import standing_of
from mulkko.documents.engine.marks import Point, itemised
from mulkko.documents.engine.paper import (
    INTERNAL,
    Coordinated,
    Letter,
    Opinion,
    Paper,
    Plan,
    addressed,
    receivers_of,
    shown_disclosure,
)
from mulkko.documents.engine.signing import Decision, Seat, acting_title, decided, omitted_because, seated
from mulkko.documents.engine.writing import format_date
from mulkko.evidence.models import Receipt
from mulkko.organization.models import day_of
from mulkko.organization.queries import Chart, chart
from mulkko.policy.engine.checklist import lines_of_checks, merged
from mulkko.policy.engine.layout import attachments_of, grid_of, items_of, lines_of, promises_of, sources_of
from mulkko.policy.models import Proposal, Round
from mulkko.policy.queries.batch import further_numbers
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
    """Return what was asked and answered: as of now, and once approved as the approving signature covers it.

    Of a round decided elsewhere the drafter's signature covers it: that paper was carried there, and no other is compared.
    """
    if approval.state != "approved" and not approval.is_handed_over:
        return standing_of(approval.subject)
    covering = "draft" if approval.is_handed_over else "approve"
    signature = Signature.objects.get(step__approval=approval, step__kind=covering)
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
            approval.steps.standing()
            .select_related("signature__answer", "signature__settlement", "signature__acting", "omission", "position")
            .prefetch_related("position__versions")
        )
        if approval
        else []
    )
    formed_at = approval.ending.at if approval and approval.shown_number else None
    letter = _letter(content, approval if formed_at else None, steps, agency=agency, department=department)
    plan = Plan(
        title=content["title"], summary=content["summary"], keywords=tuple(content["keywords"]), question=content["question"],
        lines=lines_of(content), grid=grid_of(content), sources=sources_of(content),
        opinions=tuple(_opinion(step.signature) for step in steps if step.is_signed and step.signature.opinion),
        remarks=(
            *(coordinated(one, names or {}).line for one in asked), *_of_delegation(content),
            *lines_of_checks(_checks(content, approval)), *_remarks(steps),
            *_of_rules(approval), *_of_revisions(approval, steps),
        ), department=department, version=approval.version_id if approval else "",
        promises=promises_of(content, names or {}),
    )  # fmt: skip
    return Paper(letter, plan, formed_at or begun_at, _further(content, letter, approval if formed_at else None))


def _further(content: dict[str, Any], letter: Letter, formed: Approval | None) -> tuple[Letter, ...]:
    """Return the letters of further documents: their own recipient, title, text and number, and the signatures of the first."""
    documents = content.get("documents", [])
    numbers = further_numbers(formed) if formed and documents else {}
    return tuple(
        replace(
            letter, **_addressed(one), title=one["title"], attachments=(), number=numbers.get(one["place"], ""),
            items=tuple(itemised([Point(line.strip()) for line in one["text"].splitlines() if line.strip()])),
        )
        for one in documents
    )  # fmt: skip


def _addressed(document: dict[str, Any]) -> dict[str, Any]:
    recipient, sender, receivers = addressed(receivers_of(document["recipient"]), agency_head=document["sender"])
    return {"recipient": recipient, "sender": sender, "receivers": receivers}


def _letter(
    content: dict[str, Any], formed: Approval | None, steps: list[Step], *, agency: str, department: str
) -> Letter:
    kind, clauses, _ = content["disclosure"]
    signers = [seat for step in steps if step.kind not in ADVISING for seat in _seats(step)]
    cooperators = [seat for step in steps if step.kind in ADVISING for seat in _seats(step)]
    if steps and steps[0].approval.is_handed_over:
        beyond, beside = seats_elsewhere(steps[0].approval)
        signers, cooperators = [*signers, *beyond], [*cooperators, *beside]
    is_formed = formed is not None
    result = formed.result if formed else None
    return Letter(
        agency=agency, recipient=INTERNAL, title=content["title"], items=items_of(content),
        attachments=attachments_of(content), signers=seated(signers, is_formed=is_formed),
        cooperators=seated(cooperators, is_formed=is_formed), department=department,
        disclosure=shown_disclosure(kind, [clause for clause in clauses.split(",") if clause]),
        number=formed.shown_number if formed else "",
        formed_on=format_date(result.decided_on if result else day_of(formed.ending.at)) if formed else "",
    )  # fmt: skip


def _seats(step: Step) -> tuple[Seat, ...]:
    if step.is_left_out:
        return (_left_out(step),)
    if not step.is_signed:
        return (Seat(_title_on_the_way(step), mark="합의" if step.kind == "consent" else ""),)
    return seats_of_signature(step)


def _title_on_the_way(step: Step) -> str:
    day = day_of(step.added_at or step.approval.submitted_at)
    return next((one.title for one in step.position.versions.all() if one.is_on(day)), step.position.code)


def _left_out(step: Step) -> Seat:
    """Return the column of a review that nobody signs: the reason stands where the name would (영 §9① 단서)."""
    omission = getattr(step, "omission", None)
    if omission and step.kind == "draft":  # away when the changed text was to be signed again: still who drafted it
        why = f"{omission.name}{omitted_because(omission.reason)}"
        return Seat(omission.title, omitted=why, is_originator=True)
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


def seats_elsewhere(approval: Approval) -> tuple[list[Seat], list[Seat]]:
    """Return the columns of a round that another system decides: the route as it was handed over, then who decided.

    Nothing is guessed: 전결 or 대결 stands on the file that came back, not here.
    """
    result = approval.result
    if result is not None:
        day = f"{result.decided_on.month}/{result.decided_on.day}"
        return [Seat(result.title, result.name, day=day)], []
    route = [(kind, title) for kind, title, _ in json.loads(approval.hand_over.route_text) if kind != "draft"]
    return (
        [Seat(title) for kind, title in route if kind not in ADVISING],
        [Seat(title, mark="합의" if kind == "consent" else "") for kind, title in route if kind in ADVISING],
    )


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


FORUMS = {"vice_mayors": "부시장 협의", "committee": "시정조정위원회"}  # a superior's own instruction names nothing


def _objection(signature: Signature) -> Opinion:
    """Return an objection with what settled it; it stands on the paper for ever (전결규칙 §9③)."""
    unit, title = _organ(signature)
    word, text = _settled(signature)
    return Opinion(unit, f"{title}(이견)", signature.name, signature.opinion, word, text)


def _settled(signature: Signature) -> tuple[str, str]:
    """Return how an objection came to an end, and in which words; an instruction counts for more than a withdrawal."""
    if settled := getattr(signature, "settlement", None):
        where = f"{FORUMS[settled.forum]} {format_date(settled.held_on)}, " if settled.forum in FORUMS else ""
        instead = f"{acting_title(settled.instead_of)} " if settled.instead_of else ""
        return f"조정({where}{instead}{settled.title} {settled.name})", settled.text
    if taken_back := signature.talks.filter(outcome="withdrawn").first():
        return f"이견 철회({format_date(taken_back.held_on)} {taken_back.title} {taken_back.name})", taken_back.minutes
    return "조정 전", ""


ANSWERS = {"no_opinion": "의견 없음", "conditional": "조건부 동의", "objection": "이견", "not_ours": "소관 아님"}


def coordinated(one: dict[str, Any], names: Mapping[str, str]) -> Coordinated:
    """Return one unit that was asked, as the paper says it."""
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
    """Yield what the rule wants written in the document: what it amends, why it goes higher, by whose instruction, what it follows."""
    if amends := content.get("amends"):
        kind, number, title, version = amends
        # On a public paper title and hash may be missing.
        seal = f"(문서 확인값 {version[:12]})" if version else ""
        yield " ".join(
            part for part in (f"{'변경' if kind == 'amends' else '취소'} 대상:", number, title, seal) if part
        )
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
        # What another system decided has no approving signature here.
        signature = Signature.objects.filter(step__approval=approval, step__kind="approve").first()
        receipt = Receipt.objects.filter(digest=signature.receipt).first() if signature else None
        return merged(checks, json.loads(receipt.text).get("procedures", []) if receipt else [])
    return merged(checks, decided_with(current) if current else [])


def _of_rules(approval: Approval | None) -> Iterator[str]:
    """Yield why a matter is decided above the row in force, where the table changed while the round was open."""
    for row in approval.rule_decisions.all() if approval else ():
        yield f"위임전결 개정 뒤에도 상위 결재를 받는 까닭({row.title} {row.name}): {row.reason}"


def _of_revisions(approval: Approval | None, steps: list[Step]) -> Iterator[str]:
    """Yield which text was put on the route and why, whose signature stands for the one before, and what was said of it."""
    rows = list(approval.revisions.all()) if approval else []
    for row in rows:
        kind = "앞선 서명자가 다시 서명" if row.is_material else "오기 정정"
        yield f"결재 중 수정({format_date(day_of(row.at))} {row.title} {row.name}, {kind}): {row.reason}"
    if not rows:
        return
    confirmed = _confirmed(steps)
    for step in steps:
        if step.is_signed and _is_of_older(step.signature, rows, confirmed.get(step.signature.pk, 0)):
            unit, title = _organ(step.signature)
            yield f"오기를 바로잡기 전의 글에 서명하고 재확인하지 않음: {unit} {title} {step.signature.name}"
    said = Signature.objects.filter(step__approval=approval).exclude(step__in=steps).exclude(opinion="")
    for signature in said.select_related("acting").order_by("pk"):
        unit, title = _organ(signature)
        yield f"수정 전의 글에 남긴 의견({unit} {title} {signature.name}): {signature.opinion}"


def _confirmed(steps: Sequence[Step]) -> dict[int, int]:
    """Return up to which revision each of the signatures on these steps was confirmed, by its id."""
    rows = Confirmation.objects.filter(signature__step__in=steps).order_by("revision__number")
    return dict(rows.values_list("signature_id", "revision__number"))


def _is_of_older(signature: Signature, rows: list[Revision], confirmed: int) -> bool:
    return any(
        row.number > confirmed and row.at > signature.signed_at and row.by_id != signature.signed_by_id
        for row in rows if not row.is_material
    )  # fmt: skip


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
