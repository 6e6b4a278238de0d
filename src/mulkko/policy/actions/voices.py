"""Opening a proposal from what citizens said, and tying voices to it or untying them while it is drafted."""

from dataclasses import asdict
from datetime import datetime

from mulkko.ledger.actions import recording
from mulkko.ledger.engine.canonical import canonical
from mulkko.organization.models import Person
from mulkko.organization.queries import actor_of
from mulkko.policy.actions import open_proposal
from mulkko.policy.actions.proposals import editable_draft
from mulkko.policy.errors import PolicyRefused
from mulkko.policy.models import Proposal, VoiceLink
from mulkko.voice.engine.board import FEWEST_SHOWN, Picture, Wanted, protected
from mulkko.voice.models import Sorting
from mulkko.voice.queries.pictures import may_read, picture


def open_from_voices(sorting: Sorting, wanted: Wanted, *, title: str, by: Person, at: datetime) -> Proposal:
    """Open a proposal that begins with voices: their filters and figures go along, with the version they were counted on.

    Raises:
        NotPosted, PolicyRefused: as `open_proposal` and `link_voices`.
    """
    _counted(sorting, wanted, by=by, at=at)  # files are read before the transaction begins
    with recording("policy.proposal_opened", by=actor_of(by, at), at=at) as facts:
        proposal = open_proposal(title=title, by=by, at=at)
        facts.proposal = proposal.reference
        facts.update(title=proposal.title, unit=proposal.unit.code)
        link_voices(proposal, sorting, wanted, by=by, at=at)
    return proposal


def link_voices(proposal: Proposal, sorting: Sorting, wanted: Wanted, *, by: Person, at: datetime) -> VoiceLink:
    """Tie the voices under some filters to a draft; the same ones twice stay one link.

    Raises:
        NotYourDraft: the person does not write this draft, or it is on its route or decided.
        PolicyRefused: there are fewer than five voices under these filters, or they cannot be counted.
    """
    counted = _counted(sorting, wanted, by=by, at=at)
    with editable_draft(proposal, by=by) as draft:
        text = canonical(asdict(wanted))
        known = draft.voice_links.filter(sorting=sorting, wanted_text=text).first()
        if known is not None:
            return known
        with recording("policy.voices_linked", by=actor_of(by, at), at=at, proposal=draft.reference) as facts:
            link = draft.voice_links.create(
                sorting=sorting,
                wanted_text=text,
                figures_text=canonical(figures_of(counted)),
                linked_by=by,
                linked_at=at,
            )
            facts.update(link.spec())
    return link


def _counted(sorting: Sorting, wanted: Wanted, *, by: Person, at: datetime) -> Picture:
    counted = picture(sorting, wanted)
    looks_into_texts = bool(wanted.words) and not may_read(sorting.collection, by, at)
    if counted is None or counted.n < FEWEST_SHOWN or looks_into_texts:
        raise PolicyRefused("There are fewer than five voices under these filters.")
    return counted


def unlink_voices(link: VoiceLink, *, by: Person, at: datetime) -> None:
    """Untie voices from a draft.

    Raises:
        NotYourDraft: as `link_voices`.
    """
    with (
        editable_draft(link.proposal, by=by) as draft,
        recording("policy.voices_unlinked", by=actor_of(by, at), at=at, proposal=draft.reference) as facts,
    ):
        facts.update(link.spec())
        link.delete()


def figures_of(counted: Picture) -> dict:
    """Return the figures that go along with a link; whoever reads the proposal sees them, so small ones are left out."""
    return {
        "n": counted.n, "bundles": counted.bundles, "masked": counted.masked if counted.masked >= FEWEST_SHOWN else None,
        "first": counted.first.isoformat() if counted.first else None,
        "last": counted.last.isoformat() if counted.last else None,
        "districts": [[name, n] for name, n in protected(counted.districts)][:10],
    }  # fmt: skip
