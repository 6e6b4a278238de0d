"""Telling what a proposal does, and answering the procedures that follow from it: proof, legal exception, or a waiver of the approver."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from mulkko.approval.models import Approval
from mulkko.ledger.actions import recording
from mulkko.ledger.engine.canonical import canonical
from mulkko.ledger.engine.rows import whole_row
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import actor_of, chart, positions_of, post_of
from mulkko.policy.actions.proposals import drafting
from mulkko.policy.engine.facts import Facts, kept
from mulkko.policy.engine.procedures import DECISION, Answer, refusal_of
from mulkko.policy.errors import BadAnswer, NotYourDraft, PolicyRefused
from mulkko.policy.models import ProcedureAnswer, ProcedureFacts, Proposal
from mulkko.policy.queries.gate import decider_of
from mulkko.policy.queries.procedures import Standing, cost_told, on_its_route, procedures_of


def tell_what_it_does(
    proposal: Proposal, facts: Facts, *, by: Person, at: datetime, edition: int | None = None
) -> ProcedureFacts:
    """Keep what a draft does and the facts that this asks; a fact that its kinds do not ask is not kept."""
    with drafting(proposal, "procedures", by=by, at=at, edition=edition) as draft:
        row, _ = ProcedureFacts.objects.update_or_create(
            proposal=draft, defaults={"told_text": canonical(kept(facts).told()), "told_on": day_of(at)}
        )
    return row


def answer_procedure(
    proposal: Proposal, code: str, answer: Answer, *, by: Person, at: datetime, edition: int | None = None
) -> ProcedureAnswer:
    """Answer one procedure of a draft, or of a document on its route where the procedure stands before the decision.

    Raises:
        BadAnswer: it does not close the procedure; `why` says what is missing, or that the law knows no such way.
        PolicyRefused: the proposal does not need this procedure.
        NotYourDraft, StalePage: as for every change of a draft.
    """
    if answer.kind == "waived":
        raise BadAnswer("kind")
    if any(day is not None and day > day_of(at) for day in (answer.on, answer.until)):
        raise BadAnswer("future")  # a notice that still runs is not done
    if proposal.is_editable:
        told: dict[str, Any] = {"by": by, "at": at}
        with (
            recording("policy.procedure_answered", by=actor_of(by, at), at=at, proposal=proposal.reference) as facts,
            drafting(proposal, f"procedure:{code}", edition=edition, **told) as draft,
        ):
            standing = _needed(procedures_of(draft), code)
            row = _appended(draft, standing, answer, **told)
            facts.update(procedure=[code, standing.due.procedure.name], answer=row.told(), row=whole_row(row))
        return row
    return _answered_on_route(proposal, code, answer, by=by, at=at)


def _answered_on_route(proposal: Proposal, code: str, answer: Answer, *, by: Person, at: datetime) -> ProcedureAnswer:
    if proposal.drafter_id != by.pk:
        raise NotYourDraft("Only the drafter answers a procedure while the document is on its route.")
    with recording("policy.procedure_answered", by=actor_of(by, at), at=at, proposal=proposal.reference) as facts:
        standing = _before_decision(proposal, code)
        row = _appended(proposal, standing, answer, by=by, at=at)
        facts.update(procedure=[code, standing.due.procedure.name], answer=row.told(), row=whole_row(row))
    return row


def waive_procedure(proposal: Proposal, code: str, *, reason: str, by: Person, at: datetime) -> ProcedureAnswer:
    """Let the one who decides do without a procedure that no statute demands; the reason stays and is printed.

    Raises:
        NotYourDraft: `by` does not decide this matter. BadAnswer: a statute demands it, or there is no reason.
    """
    position = approver_of_matter(proposal, at=at)
    if position not in positions_of(by, day_of(at)) or proposal.drafter_id == by.pk:
        raise NotYourDraft("Only the one who decides the matter does without a procedure.")
    actor = actor_of(by, at, position=position)
    with recording("policy.procedure_waived", by=actor, at=at, proposal=proposal.reference) as facts:
        # On its route a document is locked as a signature locks it, by its round alone; a draft as a change of it does.
        draft = _locked_draft(proposal) if proposal.is_editable else None
        standing = _needed(procedures_of(draft), code) if draft else _before_decision(proposal, code)
        row = _appended(draft or proposal, standing, Answer("waived", reason=reason), by=by, at=at, position=position)
        if draft:
            draft.edition += 1
            draft.save(update_fields=["edition"])
        facts.update(procedure=[code, standing.due.procedure.name], answer=row.told(), row=whole_row(row))
    return row


def _locked_draft(proposal: Proposal) -> Proposal:
    locked = Proposal.objects.select_for_update(of=("self",)).select_related("unit", "duty").get(pk=proposal.pk)
    if not locked.is_editable:
        raise NotYourDraft("The document is on its route or decided. Recall it first, or draft a new one.")
    return locked


def approver_of_matter(proposal: Proposal, *, at: datetime) -> str:
    """Return the code of the position that decides: on its route the one of the route, before that the one of the table.

    Raises:
        NoDelegationRule, NotPosted: nobody decides yet.
    """
    current = proposal.current_round
    if current is not None and not current.approval.is_over:
        return current.approval.steps.get(kind="approve").position.code
    return decider_of(proposal, at=at).post.code


def _before_decision(proposal: Proposal, code: str) -> Standing:
    """Lock the round, as a signature does, and return a procedure that may still be answered on it."""
    current = proposal.current_round
    if current is None or Approval.objects.select_for_update().get(pk=current.approval_id).is_over:
        raise NotYourDraft("The document has been decided. Nothing can be added to it any more.")
    standing = _needed(on_its_route(current), code)
    if standing.due.procedure.stage != DECISION:
        raise NotYourDraft("This procedure stands before the submission. Recall the document to change it.")
    return standing


def _needed(found: list[Standing], code: str) -> Standing:
    standing = next((one for one in found if one.due.code == code), None)
    if standing is None:
        raise PolicyRefused("This proposal does not need that procedure.")
    return standing


def _appended(
    proposal: Proposal, standing: Standing, answer: Answer, *, by: Person, at: datetime, position: str = ""
) -> ProcedureAnswer:
    full = replace(
        answer, variant=standing.due.trigger.variant, cost_krw=cost_told(proposal), reason=answer.reason.strip()
    )
    if why := refusal_of(standing.due, full):
        raise BadAnswer(why)
    post = chart(day_of(at)).posts.get(position) if position else post_of(by, day_of(at))
    told: dict[str, Any] = vars(full) | {"number": full.number.strip()}
    return ProcedureAnswer.objects.create(
        proposal=proposal, procedure=standing.due.code, **told, by=by, title=post.title if post else "", at=at
    )
