"""What a document rests on and who was asked, as the 근거·협의 확인서 confirms it."""

from collections.abc import Iterator
from datetime import datetime

from mulkko.approval.models import Approval, Step
from mulkko.coordination.queries import standing_of
from mulkko.documents.engine.confirmation import Basis, Confirmation, CoOperation
from mulkko.documents.engine.signing import office_of
from mulkko.documents.engine.writing import format_date, format_time
from mulkko.ledger.models import CheckpointRow, Entry
from mulkko.organization.models import SEOUL, PositionVersion, day_of
from mulkko.organization.queries import chart
from mulkko.policy.engine.layout import sources_of
from mulkko.policy.models import Proposal
from mulkko.policy.queries.content import content_of, sealed_content
from mulkko.policy.queries.gate import check
from mulkko.policy.queries.paper import coordinated

STATUS = {"holds": "유효", "drifted": "변동", "broken": "맞지 않음", "unverifiable": "확인 불가"}
ACTS = {"signed": "협조", "signed_with_opinion": "협조(의견 있음)", "returned": "반려"}
NOT_WITNESSED = "이 문서의 마지막 기록은 아직 확인점에 들지 않았다."


def confirmation_of(proposal: Proposal, *, at: datetime) -> Confirmation:
    """Run every figure of a document again and return what can be confirmed of it at this moment; store nothing."""
    current = proposal.current_round
    is_sealed = current is not None and not proposal.is_editable
    approval = current.approval if current is not None and is_sealed else None
    content = (sealed_content(proposal) if is_sealed else None) or content_of(proposal)
    entry, seal, key = _witness(proposal)
    return Confirmation(
        title=content["title"], reference=proposal.reference,
        checked_on=f"{format_date(day_of(at))} {format_time(at.astimezone(SEOUL).time())}",
        bases=_bases(proposal, content, at), cooperations=(*_asked_before(proposal, at), *_cooperations(approval)),
        version=approval.version_id if approval else "", entry=entry, seal=seal, key=key, stamped_at=at,
    )  # fmt: skip


def _bases(proposal: Proposal, content: dict, at: datetime) -> tuple[Basis, ...]:
    found = check(proposal, at=at).by_claim
    status = {pk: STATUS[one.judgement.status] for pk, (one, _) in found.items()}
    return tuple(
        Basis(source.number, source.sentence, source.datasets, status.get(claim["id"], STATUS["unverifiable"]))
        for source, claim in zip(sources_of(content), content["claims"], strict=True)
    )


def _asked_before(proposal: Proposal, at: datetime) -> Iterator[CoOperation]:
    """Yield the units that were asked while it was drafted (협의), with what they answered and what came of it."""
    names = chart(day_of(at)).names
    for one in standing_of(proposal.reference):
        said = coordinated(one, names)
        name = one["answer"]["by"][1] if one["answer"] else ""
        yield CoOperation(said.unit, name, f"협의: {said.answer}", said.text, said.outcome)


def _cooperations(approval: Approval | None) -> tuple[CoOperation, ...]:
    if approval is None:
        return ()
    steps = approval.steps.standing().filter(kind="cooperate").select_related("signature__answer", "position")
    return tuple(_cooperation(step) for step in steps)


def _cooperation(step: Step) -> CoOperation:
    if not step.is_signed:
        day = day_of(step.approval.submitted_at)
        post = PositionVersion.objects.on(day).filter(position=step.position).first()
        return CoOperation(post.title if post else step.position.code, "", "기다림")
    signature = step.signature
    answer = getattr(signature, "answer", None)
    told = "" if answer is None else f"{'수용' if answer.is_taken_up else '불수용'}: {answer.reason}"
    office = office_of(signature.unit_name, signature.title)
    return CoOperation(office, signature.name, ACTS[signature.outcome], signature.opinion, told)


def _witness(proposal: Proposal) -> tuple[str, str, str]:
    """Return the first checkpoint that witnesses everything told of a proposal: its entry, seal and key."""
    last = Entry.objects.filter(proposal=proposal.reference).order_by("-index").values_list("index", flat=True).first()
    row = None if last is None else CheckpointRow.objects.filter(entry_id__gte=last).order_by("entry_id", "id").first()
    if row is None:
        return NOT_WITNESSED, "", ""
    when = datetime.fromisoformat(row.at).astimezone(SEOUL)
    return f"기록 {row.entry_id} ({format_date(when.date())} {format_time(when.time())})", row.seal, row.key
