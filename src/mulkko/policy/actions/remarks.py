"""Remarks on a draft or on one part of it, and what became of each."""

from dataclasses import replace
from datetime import datetime

from mulkko.coordination import actions as coordination_actions
from mulkko.coordination.errors import NotYours, PartMoved
from mulkko.coordination.models import Remark, RemarkEnding
from mulkko.organization.models import Person
from mulkko.policy.actions.asking import undecided
from mulkko.policy.actions.bodies import refuse_unknown_slots, store_body
from mulkko.policy.actions.proposals import drafting
from mulkko.policy.engine.body import read_inlines, written_inlines
from mulkko.policy.errors import PolicyRefused
from mulkko.policy.models import Proposal
from mulkko.policy.queries import claims_of


def remark_on(
    proposal: Proposal, *, by: Person, at: datetime, text: str = "", anchor: str = "", proposed: str = "",
    thread: Remark | None = None,
) -> Remark:  # fmt: skip
    """Say something of a draft or of one part of it, until the document is decided (의견, 수정 의견).

    Raises:
        PolicyRefused: the person may not read it, it is decided, or there is no such part.
        CoordinationRefused: nothing is said, or the thread has ended.
    """
    with undecided(proposal.reference):
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
        refuse_unknown_slots(blocks, draft, by=by, at=at)
        store_body(draft, blocks)
        return coordination_actions.end_thread(thread, kind="taken_up", by=by, at=at)


def end_thread(thread: Remark, *, kind: str, by: Person, at: datetime, reason: str = "") -> RemarkEnding:
    """Say what became of a thread: the drafter takes it up or not, whoever began it may close it.

    Raises:
        NotYours: neither the drafter nor, to close it, whoever began it. CoordinationRefused: no reason, or it has ended.
    """
    with undecided(thread.subject):
        drafter = Proposal.objects.values_list("drafter_id", flat=True).get(reference=thread.subject)
        if by.pk != drafter and not (kind == "closed" and by.pk == thread.by_id):
            raise NotYours("Only the drafter says what becomes of a remark; whoever made it may close it.")
        return coordination_actions.end_thread(thread, kind=kind, by=by, at=at, reason=reason)
