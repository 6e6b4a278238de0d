"""Drafting, putting to approval and signing: the claims are checked first, then `approval` signs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from mulkko.approval import actions as approval_actions
from mulkko.approval.actions import Mandate, OpinionAnswer
from mulkko.approval.engine.numbering import year_of
from mulkko.approval.engine.route import SELF_APPROVED, NoRoute, PlannedStep, route_of, without_twins
from mulkko.approval.models import Approval, Settlement, Signature
from mulkko.catalog.queries import newest_numbers
from mulkko.coordination import actions as coordination_actions
from mulkko.coordination.errors import NotYours, PartMoved
from mulkko.coordination.models import Answer as CoordinationAnswer
from mulkko.coordination.models import Remark, RemarkEnding, Reply, Request
from mulkko.coordination.models import Settlement as CoordinationSettlement
from mulkko.coordination.queries import standing_of
from mulkko.directives import actions as directive_actions
from mulkko.directives.models import Directive, Link
from mulkko.evidence import actions as evidence_actions
from mulkko.evidence.actions import keep_receipt
from mulkko.evidence.models import Claim
from mulkko.ledger.actions import recording, witness
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.organization.engine.delegation import NoDelegationRule
from mulkko.organization.engine.levels import Post
from mulkko.organization.errors import NotPosted
from mulkko.organization.models import Duty, Person, Unit, day_of
from mulkko.organization.queries import Chart, Decider, actor_of, chart, holders, post_of
from mulkko.policy.engine.body import (
    Block,
    SlotRef,
    claims_in,
    digest_of,
    read_body,
    read_inlines,
    with_claim,
    written_inlines,
)
from mulkko.policy.errors import (
    AnswersMoved,
    EvidenceMoved,
    EvidenceStops,
    Incomplete,
    NoSuchProposal,
    NotYourDraft,
    PolicyRefused,
    RouteMoved,
    StalePage,
)
from mulkko.policy.models import (
    BlockRow,
    Cell,
    ClosedRead,
    DriftAcceptance,
    Proposal,
    ReferenceCounter,
    Round,
)
from mulkko.policy.queries import (
    Check,
    check,
    claims_of,
    content_of,
    decider_of,
    problems_before_submission,
    suggestions,
)

KEY = re.compile(r"[a-z][a-z0-9_]{0,19}")
OUTLINE = ("title", "question", "summary", "keywords", "amount_krw", "disclosure", "clauses", "disclosure_reason")
TERMS = ("statute", "closed_parts", "decision_stage", "decision_ends_on", "retention", "is_routine")


def open_proposal(*, title: str, by: Person, at: datetime, unit: str | None = None) -> Proposal:
    """Open a 정책안 in the drafter's unit; it gets the next reference of the year.

    Raises:
        NotPosted: the drafter holds no position.
        PolicyRefused: there is no title.
    """
    if not title.strip():
        raise PolicyRefused("Give the proposal a title.")
    actor = actor_of(by, at)
    with recording("policy.proposal_opened", by=actor, at=at) as facts:
        ReferenceCounter.objects.get_or_create(year=year_of(at))
        counter = ReferenceCounter.objects.select_for_update().get(year=year_of(at))
        counter.last += 1
        counter.save(update_fields=["last"])
        proposal = Proposal.objects.create(
            reference=f"{counter.year}-{counter.last:04d}", title=title.strip()[:200], drafter=by, created_at=at,
            unit=Unit.objects.get(code=unit or actor.unit),
        )  # fmt: skip
        proposal.options.create(key="bau", kind="bau", title="현행 유지")
        facts.proposal = proposal.reference
        facts.update(title=proposal.title, unit=proposal.unit.code)
    return proposal


@contextmanager
def drafting(
    proposal: Proposal, what: str, *, by: Person, at: datetime, edition: int | None = None
) -> Iterator[Proposal]:
    """Lock a draft for one change by its authors. A change of a draft that others have seen is put into the ledger.

    Raises:
        NotYourDraft: somebody else's, or it is on its route.
        StalePage: `edition` is no longer the present one.
    """
    with transaction.atomic():
        locked = (
            Proposal.objects.select_for_update(of=("self",))
            .select_related("unit", "drafter", "duty")
            .get(pk=proposal.pk)
        )
        if not locked.is_written_by(by):
            raise NotYourDraft("Only the drafter changes a draft, and whoever was invited to write it too.")
        if not locked.is_editable:
            raise NotYourDraft("The document is on its route or decided. Recall it first, or draft a new one.")
        if edition is not None and edition != locked.edition:
            raise StalePage("The draft was changed after you opened this page. Load it again; your text is kept below.")
        locked.edition += 1
        if locked.is_shared:
            with recording("policy.draft_changed", by=actor_of(by, at), at=at, proposal=locked.reference) as facts:
                yield locked
                locked.save()
                facts.update(what=what, content=sha256_of(canonical(content_of(locked))))
        else:
            yield locked
            locked.save()
    proposal.refresh_from_db()


def write_outline(
    proposal: Proposal, *, by: Person, at: datetime, edition: int | None = None, duty: str | None = None, **values: Any
) -> None:
    """Change title, question, summary, keywords, amount, duty, or what says who may read it and how long it is kept."""
    unknown = set(values) - {*OUTLINE, *TERMS}
    if unknown:
        raise TypeError(f"unknown fields: {unknown}")
    with drafting(proposal, "outline", by=by, at=at, edition=edition) as draft:
        for name, value in values.items():
            setattr(draft, name, value.strip() if isinstance(value, str) else value)
        if duty is not None:
            draft.duty = Duty.objects.filter(code=duty).first()


def write_body(
    proposal: Proposal, text: str, *, by: Person, at: datetime, edition: int | None = None, base: str | None = None
) -> None:
    """Replace the body by a text with the marks of a plan; unchanged blocks keep their ids.

    Args:
        base: the digest of the body that the writer began from. A change elsewhere in the draft is no conflict then.

    Raises:
        BadBody: a line cannot be read.
        PolicyRefused: it cites a claim or a slot that does not exist.
        StalePage: somebody else changed the body, or the draft, in the meantime.
    """
    with drafting(proposal, "body", by=by, at=at, edition=edition) as draft:
        old = draft.body()
        if base is not None and base != digest_of(old):
            raise StalePage("The text was changed after you opened this page. Compare both and choose.")
        blocks = read_body(text, old=old)
        _refuse_unknown_slots(blocks, draft, by=by, at=at)
        _store_body(draft, blocks)


def _refuse_unknown_slots(blocks: list[Block], draft: Proposal, *, by: Person, at: datetime) -> None:
    # A figure of data that the drafter may not read is told like one that does not exist; what stands there already may stay.
    cited = {(inline.claim, inline.slot) for block in blocks for inline in block.inlines if isinstance(inline, SlotRef)}
    asked, standing = Claim.objects.filter(pk__in={claim for claim, _ in cited}), claims_in(draft.body())
    claims = {claim.pk: claim for claim in [*asked.readable_by(by, at), *asked.filter(pk__in=standing)]}
    for claim, slot in sorted(cited):
        if claim not in claims or slot not in claims[claim].slot_map:
            raise PolicyRefused(
                f"The text cites {{{claim}.{slot}}}, but there is no such figure. Take it from the list of claims."
            )


def _store_body(draft: Proposal, blocks: list[Block]) -> None:
    draft.blocks.all().delete()
    BlockRow.objects.bulk_create(
        BlockRow(
            proposal=draft, order=order, block_id=block.id, kind=block.kind,
            inlines=canonical([inline.spec() for inline in block.inlines]),
        )
        for order, block in enumerate(blocks)
    )  # fmt: skip


def put_criterion(
    proposal: Proposal, key: str, *, name: str, better: str, by: Person, at: datetime, weight: int = 1, unit: str = "",
    limit: Decimal | None = None, edition: int | None = None,
) -> None:  # fmt: skip
    """Add or change one criterion of the comparison."""
    if not KEY.fullmatch(key) or not name.strip() or better not in ("less", "more") or not 0 <= weight <= 100:
        raise PolicyRefused("A criterion needs a key in small letters, a name, a direction and a weight from 0 to 100.")
    with drafting(proposal, f"criterion {key}", by=by, at=at, edition=edition) as draft:
        values = {"name": name.strip(), "better": better, "weight": weight, "unit": unit, "limit": limit}
        draft.criteria.update_or_create(key=key, defaults=values)


def put_option(
    proposal: Proposal, key: str, *, title: str, by: Person, at: datetime, kind: str = "variant", description: str = "",
    edition: int | None = None,
) -> None:  # fmt: skip
    """Add or change one option; the kind of 현행 유지 stays."""
    if not KEY.fullmatch(key) or not title.strip() or kind not in ("bau", "do_minimum", "variant"):
        raise PolicyRefused("An option needs a key in small letters and a title.")
    with drafting(proposal, f"option {key}", by=by, at=at, edition=edition) as draft:
        if key == "bau":
            kind = "bau"
        elif kind == "bau":
            raise PolicyRefused("There is one 현행 유지 already.")
        draft.options.update_or_create(
            key=key, defaults={"title": title.strip(), "kind": kind, "description": description.strip()}
        )


def drop_option(proposal: Proposal, key: str, *, by: Person, at: datetime, edition: int | None = None) -> None:
    """Take an option out of the draft; doing nothing cannot be taken out."""
    if key == "bau":
        raise PolicyRefused("Doing nothing is always among the options.")
    with drafting(proposal, f"option {key} dropped", by=by, at=at, edition=edition) as draft:
        draft.options.filter(key=key).delete()
        draft.chosen = "" if draft.chosen == key else draft.chosen


def drop_criterion(proposal: Proposal, key: str, *, by: Person, at: datetime, edition: int | None = None) -> None:
    """Take a criterion out of the draft, with its cells."""
    with drafting(proposal, f"criterion {key} dropped", by=by, at=at, edition=edition) as draft:
        draft.criteria.filter(key=key).delete()


def fill_cell(
    proposal: Proposal, option: str, criterion: str, *, by: Person, at: datetime, claim: Claim | None = None, slot: str = "",
    assumption: str | Decimal | None = None, judgement: str | Decimal | None = None, reason: str = "", edition: int | None = None,
) -> None:  # fmt: skip
    """Fill one cell with a claim's figure, an assumption or a judgement; the last two need a reason and name their author.

    Raises:
        PolicyRefused: none or several of the three, no reason, no number, or no such option, criterion or slot.
    """
    given = [
        source
        for source, value in (("claim", claim), ("assumption", assumption), ("judgement", judgement))
        if value is not None
    ]
    if len(given) != 1:
        raise PolicyRefused("A cell names one source: a claim, an assumption or a judgement.")
    if claim is not None and (
        slot not in claim.slot_map or not Claim.objects.readable_by(by, at).filter(pk=claim.pk).exists()
    ):
        raise PolicyRefused(f"Claim {claim.pk} has no slot '{slot}'.")
    if claim is None and not reason.strip():
        raise PolicyRefused("An assumption or a judgement needs a reason.")
    value = None if claim is not None else _number(assumption if assumption is not None else judgement)
    with drafting(proposal, f"cell {option}/{criterion}", by=by, at=at, edition=edition) as draft:
        row, column = draft.options.filter(key=option).first(), draft.criteria.filter(key=criterion).first()
        if row is None or column is None:
            raise PolicyRefused(f"There is no option '{option}' or no criterion '{criterion}'.")
        values = {
            "source": given[0], "claim": claim, "slot": slot if claim else "", "value": value, "reason": reason.strip(),
            "author": None if claim else by,
        }  # fmt: skip
        Cell.objects.update_or_create(option=row, criterion=column, defaults=values)


def _number(value: str | Decimal | None) -> Decimal:
    try:
        number = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation as error:
        raise PolicyRefused(f"'{value}' is no number.") from error
    if not number.is_finite() or abs(number) >= Decimal(10) ** 20 or number != round(number, 4):
        raise PolicyRefused(f"'{value}' is too large or has more than four decimals.")
    return number


def choose(
    proposal: Proposal, option: str, *, because: str, by: Person, at: datetime, edition: int | None = None
) -> None:
    """Propose one option, with the reason that the paper prints."""
    if not because.strip():
        raise PolicyRefused("Write at least one sentence why this option is proposed.")
    with drafting(proposal, "choice", by=by, at=at, edition=edition) as draft:
        if not draft.options.filter(key=option).exists():
            raise PolicyRefused(f"There is no option '{option}'.")
        draft.chosen, draft.chosen_because = option, because.strip()


def renew_claim(proposal: Proposal, claim: Claim, *, by: Person, at: datetime, edition: int | None = None) -> Claim:
    """Renew a claim on the newest data and put it wherever the draft cites the old one.

    Raises:
        BadClaim: its query no longer fits the data.
    """
    if not proposal.is_editable or not proposal.is_written_by(by):
        raise NotYourDraft("Only an author renews a figure, and only while the draft is not on its route.")
    new = Claim.objects.filter(supersedes=claim).first()
    if new is None:
        new = evidence_actions.renew(claim, by=by, at=at, proposal=proposal.reference)
    with drafting(proposal, f"claim {claim.pk} renewed as {new.pk}", by=by, at=at, edition=edition) as draft:
        _store_body(draft, with_claim(draft.body(), claim.pk, new.pk))
        Cell.objects.filter(option__proposal=draft, claim=claim).update(claim=new)
    return new


def accept_drift(proposal: Proposal, claim: Claim, *, reason: str, by: Person, at: datetime) -> DriftAcceptance:
    """Let a material drift stand for the versions that are newest now; what moves later is asked about again."""
    if proposal.drafter_id != by.pk:
        raise NotYourDraft("Only the drafter accepts a drift.")
    if not reason.strip():
        raise PolicyRefused("Write why the figure may stand as it is.")
    found = check(proposal, at=at).by_claim.get(claim.pk)
    if found is None or found[1].drift != "material":
        raise PolicyRefused("Only a material drift of a claim of this draft can be accepted.")
    with recording("policy.drift_accepted", by=actor_of(by, at), at=at, proposal=proposal.reference) as facts:
        row = DriftAcceptance.objects.create(
            proposal=proposal, claim=claim, newest=canonical(found[0].newest), reason=reason.strip(), by=by, at=at
        )
        facts.update(row.spec())
    return row


def plan_route(
    proposal: Proposal, *, by: Person, at: datetime, within: Chart | None = None
) -> tuple[Decider, list[PlannedStep]]:
    """Return who decides and the steps on the way there.

    Raises:
        NoDelegationRule, NotPosted, NoRoute: no lawful route; the message says what to do.
    """
    today = within or chart(day_of(at))
    decider = decider_of(proposal, at=at, within=today)
    drafter = post_of(by, day_of(at))
    if drafter is None:
        raise NotPosted(f"{by.name} holds no position today.")
    own = set(today.chain(proposal.unit.code))
    rule = decider.match.rule
    steps = route_of(
        drafter=drafter, line=today.line(proposal.unit.code), approver=decider.post,
        cooperators=_heads([unit for unit in rule.cooperators if unit not in own], today),
        consenters=_heads([unit for unit in rule.consent if unit not in own], today),
    )  # fmt: skip
    who = {step.position: [person.code for person in holders(step.position, day_of(at))] for step in steps}
    empty = [today.posts[position].title for position, people in who.items() if not people]
    if empty:
        raise NotPosted(f"Nobody holds the position {', '.join(empty)} today. Have a posting entered first.")
    if who[decider.post.code] == [by.code] and decider.level not in SELF_APPROVED:
        raise NoRoute("Whoever decides a matter cannot draft it too. Have an officer of the unit draft it.")
    return decider, without_twins(steps, {position: people[0] for position, people in who.items()})


def _heads(units: list[str], today: Chart) -> list[Post]:
    """Return the heads of units; one without a head stops the submission, for nobody may leave out its step (영 §9②)."""
    heads = {unit: today.head_of(unit) for unit in units}
    headless = [today.names.get(unit, unit) for unit, head in heads.items() if head is None]
    if headless:
        raise NotPosted(f"No line position leads {', '.join(headless)}. Enter it, or correct the delegation table.")
    return [head for head in heads.values() if head is not None]


def submit(proposal: Proposal, *, by: Person, at: datetime, shown: str = "") -> Approval:
    """Put a draft to approval (상신): complete, with claims that hold, on the route of the delegation table.

    `shown` is the `route_digest` of what the drafter was shown; the table that is frozen is the one in force now.

    Raises:
        RouteMoved: the delegation table or the organisation changed since, and another route came of it.
        NotYourDraft, Incomplete, EvidenceStops, EvidenceMoved, NoDelegationRule, NotPosted, NoRoute.
    """
    if proposal.drafter_id != by.pk or not proposal.is_editable:
        raise NotYourDraft("Only the drafter submits a draft, once.")
    found = check(proposal, at=at)
    today = chart(day_of(at))
    decider, why = _decider_or_reason(proposal, at=at, within=today)
    problems = problems_before_submission(proposal, decider)
    if problems == ["approver"] and why is not None:
        raise why
    if problems:
        raise Incomplete(problems)
    if not found.allows():
        raise EvidenceStops(found)
    decider, steps = plan_route(proposal, by=by, at=at, within=today)
    if shown and shown != route_digest(decider, steps):
        raise RouteMoved("The route changed after this page was shown. Look at who decides now, and submit it again.")
    department = today.handling_department(proposal.unit.code)
    with transaction.atomic():
        locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if not locked.is_editable:
            raise NotYourDraft("The draft has been submitted already.")
        content = canonical(content_of(locked))
        if sha256_of(content) != found.digest:
            raise StalePage("The draft was changed while it was being submitted. Submit it again.")
        _refuse_moved(found)
        receipt = keep_receipt(found.receipt, found.claims, subject=locked.reference, at=at)
        approval = approval_actions.submit(
            content, subject=locked.reference, round_no=locked.rounds.count() + 1, title=locked.title,
            department=(department, today.names[department]), steps=steps, receipt=receipt.digest, by=by, at=at,
            mandate=Mandate(decider.table_version, decider.match.rule.number, decider.level),
        )  # fmt: skip
        Round.objects.create(proposal=locked, approval=approval)
    return approval


def route_digest(decider: Decider, steps: Sequence[PlannedStep]) -> str:
    """Return what tells one route from another: who decides at which level by which row, and every step on the way."""
    told = [[step.turn, step.kind, step.position, step.omitted] for step in steps]
    return sha256_of(canonical([decider.level, decider.post.code, decider.match.rule.number, told]))


def _decider_or_reason(proposal: Proposal, *, at: datetime, within: Chart) -> tuple[Decider | None, Exception | None]:
    try:
        return decider_of(proposal, at=at, within=within), None
    except (NoDelegationRule, NotPosted) as error:
        return None, error


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
) -> Signature:
    """Sign the open step of a proposal; every figure is run again first, on its pinned data and on the newest.

    Args:
        version_hash: the hash of the document that the signer was shown.
        override: the approver's written reason where evidence has moved decisively or cannot be verified.
        objects: 이견 on a step of consent; `opinion` says why.

    Raises:
        EvidenceStops: a claim does not carry the signature. EvidenceMoved: data changed meanwhile; look again.
        ApprovalRefused: too late, not your turn, another version, or an opinion without an answer.
    """
    current = _current(proposal)
    # Whose turn it is comes first: nobody waits for queries only to hear that it was not theirs.
    step = approval_actions.open_step_of(current.approval, by=by, at=at)
    found = check(proposal, at=at, current=current)
    is_approver = step.kind == "approve"
    if not found.allows(is_approver=is_approver, override=override):
        raise EvidenceStops(found)
    with transaction.atomic():
        approval = Approval.objects.select_for_update().get(pk=current.approval_id)
        if found.digest != approval.version_id:
            raise StalePage(
                "The document is not what was put to approval. Have the ledger verified before anybody signs."
            )
        _refuse_moved(found)
        receipt = keep_receipt(found.receipt, found.claims, subject=proposal.reference, at=at)
        reason = override.strip() if found.needs_override else ""
        signature = approval_actions.sign(
            approval, by=by, at=at, version_hash=version_hash, receipt=receipt.digest, opinion=opinion.strip(),
            override=reason, objects=objects, answers=answers,
        )  # fmt: skip
        if is_approver:
            transaction.on_commit(lambda: witness(at=at))
    return signature


def refuse_other_turns(proposal: Proposal, *, by: Person, at: datetime) -> None:
    """Say why a person cannot sign now; nothing is signed by asking.

    Raises:
        RoundOver, AlreadySigned, NotYourTurn, PolicyRefused: too late, somebody else's turn, or not submitted.
    """
    approval_actions.open_step_of(_current(proposal).approval, by=by, at=at)


def _current(proposal: Proposal) -> Round:
    current = proposal.current_round
    if current is None:
        raise PolicyRefused("The draft has not been submitted yet.")
    return current


def _refuse_moved(found: Check) -> None:
    if canonical(standing_of(found.proposal)) != found.asked:
        raise AnswersMoved("A unit that was asked answered while the figures were being checked. Read it first.")
    if newest_numbers(set(found.newest)) != dict(found.newest):
        raise EvidenceMoved(
            "Newer data came in while the figures were being checked. Nothing was signed; look at it again."
        )


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
    with _undecided(request.subject):
        return coordination_actions.answer(request, kind=kind, by=by, at=at, text=text, redirect_to=redirect_to)


def reply_to_answer(given: CoordinationAnswer, *, is_taken_up: bool, reason: str, by: Person, at: datetime) -> Reply:
    """Say of a condition or an objection whether the draft follows it (반영, 미반영), until the document is decided."""
    with _undecided(given.request.subject):
        owner = Person.objects.filter(
            pk__in=Proposal.objects.filter(reference=given.request.subject).values("drafter")
        ).first()
        return coordination_actions.reply(given, is_taken_up=is_taken_up, reason=reason, by=by, at=at, owner=owner)


def settle_answer(
    objection: CoordinationAnswer, *, asking_position: str, asked_position: str, decision: str, by: Person, at: datetime
) -> CoordinationSettlement:
    """Decide over an objection while it is drafted, until the document is decided."""
    with _undecided(objection.request.subject):
        return coordination_actions.settle(
            objection, asking_position=asking_position, asked_position=asked_position, decision=decision, by=by, at=at
        )


@contextmanager
def _undecided(reference: str) -> Iterator[None]:
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


def settle_objection(objection: Signature, *, text: str, by: Person, at: datetime) -> Settlement:
    """Record the instruction of a superior of both units, so that the approver may decide (조정)."""
    return approval_actions.settle(objection, text=text, by=by, at=at)


def return_for_redraft(proposal: Proposal, *, by: Person, at: datetime, version_hash: str, reason: str) -> Signature:
    """Send the draft back to its drafter (반려). Evidence is not checked: what is broken must be able to go back."""
    current = _current(proposal)
    return approval_actions.return_for_redraft(current.approval, by=by, at=at, version_hash=version_hash, reason=reason)


def recall(proposal: Proposal, *, by: Person, at: datetime, reason: str = "") -> None:
    """Take the draft back before it is approved (회수)."""
    approval_actions.recall(_current(proposal).approval, by=by, at=at, reason=reason, owner=proposal.drafter)


def withdraw(proposal: Proposal, *, reason: str, by: Person, at: datetime) -> None:
    """End a proposal without a decision (철회); the record stays."""
    if not reason.strip():
        raise PolicyRefused("Write why the proposal ends without a decision.")
    with transaction.atomic():
        locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if locked.drafter_id != by.pk or not locked.is_editable:
            raise NotYourDraft("Only the drafter withdraws, and only while the draft is not on its route.")
        with recording("policy.withdrawn", by=actor_of(by, at), at=at, proposal=locked.reference) as facts:
            locked.withdrawn_because = reason.strip()
            locked.save(update_fields=["withdrawn_because"])
            facts["reason"] = reason.strip()
    proposal.refresh_from_db()


def note_reading(proposal: Proposal, *, by: Person | None, at: datetime, place: str) -> None:
    """Note that somebody reads a paper, if it is a closed one (비공개); None is the operator."""
    if proposal.disclosure != "closed":
        return
    post = post_of(by, day_of(at)) if by else None
    ClosedRead.objects.create(
        at=at,
        proposal=proposal.reference,
        reader=by.code if by else "operator",
        unit=post.unit if post else "",
        place=place[:60],
    )


def open_for_directive(directive: Directive, *, title: str, by: Person, at: datetime) -> Proposal:
    """Open a 정책안 because of a directive and link the two, in one act.

    Raises:
        NotPosted, PolicyRefused: as for `open_proposal`.
        NotYours: the person does not work on the directive.
    """
    with recording("policy.opened_for_directive", by=actor_of(by, at), at=at) as facts:
        proposal = open_proposal(title=title, by=by, at=at)
        directive_actions.link(directive, proposal.reference, by=by, at=at)
        facts.proposal = proposal.reference
        facts.update(directive=directive.pk, text=directive.text)
    return proposal


def link_directive(directive: Directive, reference: str, *, by: Person, at: datetime) -> Link:
    """Link a directive with a 정책안 that a person may find.

    Raises:
        NoSuchProposal: there is none, or it is closed to this person: both look the same.
        NotYours, OutOfTurn: as `directives.actions.link` says.
    """
    if not Proposal.objects.findable_by(by, at).filter(reference=reference).exists():
        raise NoSuchProposal(f"There is no proposal '{reference}'. Look its reference up in the list.")
    return directive_actions.link(directive, reference, by=by, at=at)


def remark_on(
    proposal: Proposal, *, by: Person, at: datetime, text: str = "", anchor: str = "", proposed: str = "",
    thread: Remark | None = None,
) -> Remark:  # fmt: skip
    """Say something of a draft or of one part of it, until the document is decided (의견, 수정 의견).

    Raises:
        PolicyRefused: the person may not read it, it is decided, or there is no such part.
        CoordinationRefused: nothing is said, or the thread has ended.
    """
    with _undecided(proposal.reference):
        if not Proposal.objects.readable_by(by, at).filter(pk=proposal.pk).exists():
            raise PolicyRefused("There is no such proposal.")
        if thread is not None:
            return coordination_actions.remark(proposal.reference, text=text, by=by, at=at, thread=thread)
        original = part_of(proposal, anchor)
        if proposed.strip() and not anchor.startswith("block:"):
            raise PolicyRefused("Other words can be proposed for a paragraph only.")
        return coordination_actions.remark(
            proposal.reference, text=text, by=by, at=at, anchor=anchor, original=original, proposed=proposed
        )


def part_of(proposal: Proposal, anchor: str) -> str:
    """Return the words of a part as a draft holds them now: a block as it is written, a claim as it reads; empty for the whole.

    Raises:
        PolicyRefused: there is no such part.
    """
    kind, _, key = anchor.partition(":")
    if not anchor:
        return ""
    if kind == "block":
        for block in proposal.body():
            if block.id == key:
                return written_inlines(block.inlines)
    if kind == "claim" and key.isdigit():
        claim = next((one for one in claims_of(proposal) if one.pk == int(key)), None)
        if claim is not None:
            return claim.read_out()
    raise PolicyRefused("This part is not in the draft any more.")


def take_up(thread: Remark, *, by: Person, at: datetime) -> RemarkEnding:
    """Put the proposed words of a remark into the draft, and end its thread, in one act.

    Raises:
        PartMoved: the paragraph reads otherwise by now. NotYourDraft, PolicyRefused: as for any change of a draft.
    """
    proposal = Proposal.objects.get(reference=thread.subject)
    key = thread.anchor.partition(":")[2]
    if not thread.proposed:
        raise PolicyRefused("This remark proposes no other words.")
    with drafting(proposal, "remark", by=by, at=at) as draft:
        blocks = draft.body()
        if not any(block.id == key and written_inlines(block.inlines) == thread.original for block in blocks):
            raise PartMoved("The paragraph reads otherwise by now. Compare it, and change it by hand.")
        blocks = [replace(one, inlines=read_inlines(thread.proposed)) if one.id == key else one for one in blocks]
        _refuse_unknown_slots(blocks, draft, by=by, at=at)
        _store_body(draft, blocks)
        return coordination_actions.end_thread(thread, kind="taken_up", by=by, at=at)


def end_thread(thread: Remark, *, kind: str, by: Person, at: datetime, reason: str = "") -> RemarkEnding:
    """Say what became of a thread: the drafter takes it up or not, whoever began it may close it.

    Raises:
        NotYours: neither the drafter nor, to close it, whoever began it. CoordinationRefused: no reason, or it has ended.
    """
    with _undecided(thread.subject):
        drafter = Proposal.objects.values_list("drafter_id", flat=True).get(reference=thread.subject)
        if by.pk != drafter and not (kind == "closed" and by.pk == thread.by_id):
            raise NotYours("Only the drafter says what becomes of a remark; whoever made it may close it.")
        return coordination_actions.end_thread(thread, kind=kind, by=by, at=at, reason=reason)
