"""함께 쓰기: the drafter of one draft asks that of another, and that one agrees or declines. Each is one entry of the ledger."""

from datetime import datetime

from mulkko.ledger.actions import recording
from mulkko.ledger.engine.canonical import canonical
from mulkko.ledger.engine.rows import whole_row
from mulkko.organization.models import Person
from mulkko.organization.queries import actor_of
from mulkko.policy.actions.proposals import withdraw
from mulkko.policy.errors import NotYourDraft, PolicyRefused
from mulkko.policy.models import CoAuthor, JoinAnswer, JoinOffer, Proposal
from mulkko.policy.queries.similar import likenesses


def offer_to_join(proposal: Proposal, other: Proposal, *, note: str, by: Person, at: datetime) -> JoinOffer:
    """Ask the drafter of another draft about the same matter to write it together; why it was found is kept.

    Raises:
        NotYourDraft: only the drafter asks, and only while both are drafts.
        PolicyRefused: nothing is alike, there is no note, or it was asked before.
    """
    if not note.strip():
        raise PolicyRefused("Write why the two belong together.")
    found = next((one for one in likenesses(proposal, person=by, at=at) if one.reference == other.reference), None)
    with recording("policy.join_offered", by=actor_of(by, at), at=at, proposal=proposal.reference) as facts:
        mine, theirs = _locked(proposal, other)
        if mine.drafter_id != by.pk or not mine.is_editable:
            raise NotYourDraft("Only the drafter changes a draft, and only while it is not on its route or decided.")
        if found is None or not theirs.is_editable:
            raise PolicyRefused("Only a draft that is about the same can be joined.")
        if JoinOffer.objects.filter(proposal=mine, other=theirs).exists():
            raise PolicyRefused("This drafter was asked already.")
        reasons = {"words": list(found.words), "things": [[one.kind, one.label] for one in found.things]}
        row = JoinOffer.objects.create(
            proposal=mine, other=theirs, reasons_text=canonical(reasons), note=note.strip()[:300], by=by, at=at
        )
        facts.step = f"join.{row.pk}"
        facts.update(row=whole_row(row), other=theirs.reference)
    return row


def answer_join(
    offer: JoinOffer, *, agrees: bool, ends_other: bool = False, reason: str = "", by: Person, at: datetime
) -> JoinAnswer:
    """Agree or decline to write together. Who agrees writes the other draft from now on, and its drafter reads this one.

    Args:
        ends_other: the own draft ends here; its text and its history stay readable.

    Raises:
        NotYourDraft: only the drafter who was asked answers.
        PolicyRefused: it is answered already, a refusal has no reason, or one of the two is no draft any more.
    """
    if not agrees and not reason.strip():
        raise PolicyRefused("Write why the two stay apart.")
    with recording("policy.join_answered", by=actor_of(by, at), at=at, proposal=offer.other.reference) as facts:
        into, other = _locked(offer.proposal, offer.other)
        if other.drafter_id != by.pk:
            raise NotYourDraft("Only the drafter who was asked answers.")
        if JoinAnswer.objects.filter(offer=offer).exists():
            raise PolicyRefused("This was answered already.")
        if agrees and not (into.is_editable and other.is_editable):
            raise PolicyRefused("One of the two is no draft any more, so they cannot be joined.")
        row = JoinAnswer.objects.create(
            offer=offer, agrees=agrees, ends_other=agrees and ends_other, reason=reason.strip()[:300], by=by, at=at
        )
        facts.step = f"join.{offer.pk}"
        facts.update(row=whole_row(row), into=into.reference)
        if agrees:
            _open_to_each_other(into, other, at=at)
        if row.ends_other:
            withdraw(other, reason=f"{into.reference}에 합침", by=by, at=at)
    for one in (offer.proposal, offer.other):
        one.refresh_from_db()
    return row


def _locked(one: Proposal, other: Proposal) -> tuple[Proposal, Proposal]:
    """Lock two drafts in the order of their keys, so that two who ask each other at once do not wait for ever."""
    rows = Proposal.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk, other.pk]).order_by("pk")
    found = {row.pk: row for row in rows.select_related("drafter", "unit")}
    return found[one.pk], found[other.pk]


def _open_to_each_other(into: Proposal, other: Proposal, *, at: datetime) -> None:
    """Invite the drafter of the joined draft to write the other one, and let its drafter read what was joined."""
    CoAuthor.objects.update_or_create(
        proposal=into, person=other.drafter, defaults={"may_write": True, "invited_at": at}
    )
    CoAuthor.objects.get_or_create(proposal=other, person=into.drafter, defaults={"may_write": False, "invited_at": at})
