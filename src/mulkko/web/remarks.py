"""Threads about a draft as a page shows them: beside the part they are about, with what was proposed word by word."""

from dataclasses import dataclass

from mulkko.coordination.models import Remark
from mulkko.coordination.queries import threads_of
from mulkko.organization.models import Person
from mulkko.policy.engine.body import KINDS, written_inlines
from mulkko.policy.engine.changes import Stretch, stretches
from mulkko.policy.models import Proposal
from mulkko.policy.queries import claims_of


@dataclass(frozen=True)
class Thread:
    remark: Remark
    place: str  # the words of the part now, or of then where it is gone; empty for the whole draft
    has_moved: bool  # the part reads otherwise than when the remark was made
    before: tuple[Stretch, ...]
    after: tuple[Stretch, ...]
    may_answer: bool
    may_take_up: bool
    may_decline: bool
    may_close: bool


@dataclass(frozen=True)
class Part:
    """One part that can be remarked on."""

    anchor: str
    mark: str
    text: str
    open_threads: int


def threads(proposal: Proposal, person: Person | None, *, can_edit: bool, is_over: bool) -> list[Thread]:
    """Return the threads of a proposal, open ones first."""
    now = {part.anchor: part.text for part in parts(proposal)}
    found = [
        _thread(one, now, person, proposal, can_edit=can_edit, is_over=is_over)
        for one in threads_of(proposal.reference)
    ]
    return sorted(found, key=lambda thread: not thread.remark.is_open)


def _thread(
    remark: Remark, now: dict[str, str], person: Person | None, proposal: Proposal, *, can_edit: bool, is_over: bool
) -> Thread:  # fmt: skip
    text = now.get(remark.anchor, "")
    is_open = remark.is_open and not is_over and person is not None
    is_drafter = is_open and person is not None and person.pk == proposal.drafter_id
    before, after = stretches(remark.original, remark.proposed) if remark.proposed else ((), ())
    has_moved = bool(remark.anchor) and text != remark.original
    return Thread(
        remark, text or remark.original, has_moved, before, after, is_open,
        is_drafter and can_edit and bool(remark.proposed) and not has_moved, is_drafter,
        is_open and person is not None and person.pk in (remark.by_id, proposal.drafter_id),
    )  # fmt: skip


def parts(proposal: Proposal) -> list[Part]:
    """Return the paragraphs and the cited figures of a draft, in the order of the paper."""
    open_ones: dict[str, int] = {}
    for remark in threads_of(proposal.reference):
        if remark.is_open:
            open_ones[remark.anchor] = open_ones.get(remark.anchor, 0) + 1
    found = [(f"block:{block.id}", KINDS[block.kind], written_inlines(block.inlines)) for block in proposal.body()]
    found += [(f"claim:{claim.pk}", "", claim.read_out()) for claim in claims_of(proposal)]
    return [Part(anchor, mark, text, open_ones.get(anchor, 0)) for anchor, mark, text in found]
