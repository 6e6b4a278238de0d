"""Opening a 정책안, changing its outline, linking it with a directive, and ending it without a decision."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from mulkko.approval.engine.numbering import year_of
from mulkko.directives import actions as directive_actions
from mulkko.directives.models import Directive, Link
from mulkko.ledger.actions import recording
from mulkko.ledger.engine.canonical import canonical, sha256_of
from mulkko.organization.models import Duty, Person, Unit, day_of
from mulkko.organization.queries import actor_of, post_of
from mulkko.policy.errors import NoSuchProposal, NotYourDraft, PolicyRefused, StalePage
from mulkko.policy.models import ClosedRead, Proposal, ReferenceCounter
from mulkko.policy.queries import content_of, may_edit

OUTLINE = ("title", "question", "summary", "keywords", "amount_krw", "disclosure", "clauses", "disclosure_reason")


TERMS = ("statute", "closed_parts", "decision_stage", "decision_ends_on", "retention", "is_routine")


def open_proposal(
    *, title: str, by: Person, at: datetime, unit: str | None = None, is_routine: bool = False
) -> Proposal:
    """Open a 정책안, or a routine paper (간단 기안), in the drafter's unit; it gets the next reference of the year.

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
            is_routine=is_routine, unit=Unit.objects.get(code=unit or actor.unit),
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


@contextmanager
def editable_draft(proposal: Proposal, *, by: Person) -> Iterator[Proposal]:
    """Lock a draft for something of its authors that is no part of its text.

    Raises:
        NotYourDraft: the person does not write this draft, or it is on its route or decided.
    """
    with transaction.atomic():
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("drafter").get(pk=proposal.pk)
        if not may_edit(locked, by):
            raise NotYourDraft("Only the drafter changes a draft, and only while it is not on its route or decided.")
        yield locked


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
    if not proposal.is_closed:
        return
    post = post_of(by, day_of(at)) if by else None
    ClosedRead.objects.create(
        at=at,
        proposal=proposal.reference,
        reader=by.code if by else "operator",
        unit=post.unit if post else "",
        place=place[:60],
        salt=secrets.token_bytes(32),
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
