"""The body of a draft as a page shows it: blocks read out, figures marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mulkko.evidence.models import Claim
from mulkko.organization.models import Person
from mulkko.policy.engine.body import Block, SlotRef, Text, claims_in


@dataclass(frozen=True)
class Piece:
    """Words, or the figure of a claim: then `claim` is its number."""

    text: str
    claim: int | None = None


@dataclass(frozen=True)
class ShownBlock:
    kind: str
    pieces: tuple[Piece, ...]


def shown_blocks(blocks: Sequence[Block], person: Person, at: datetime) -> list[ShownBlock]:
    """Return typed blocks with every figure as its claim shows it; one that this person may not read is shown as ?."""
    claims = Claim.objects.readable_by(person, at).in_bulk(claims_in(blocks))
    return [ShownBlock(block.kind, tuple(_piece(inline, claims) for inline in block.inlines)) for block in blocks]


def _piece(inline: object, claims: dict[int, Claim]) -> Piece:
    if isinstance(inline, Text):
        return Piece(inline.text)
    if isinstance(inline, SlotRef):
        claim = claims.get(inline.claim)
        known = claim is not None and inline.slot in claim.slot_map
        return Piece(claim.shown(inline.slot) if known and claim else "?", inline.claim)
    return Piece("")
