"""Writing the body of a draft: every figure that it cites exists and may be read."""

from datetime import datetime

from mulkko.evidence.models import Claim
from mulkko.ledger.engine.canonical import canonical
from mulkko.organization.models import Person
from mulkko.policy.actions.proposals import drafting
from mulkko.policy.engine.body import Block, SlotRef, claims_in, digest_of, read_body
from mulkko.policy.errors import PolicyRefused, StalePage
from mulkko.policy.models import BlockRow, Proposal
from mulkko.policy.queries.citing import visible_claims


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
        refuse_unknown_slots(blocks, draft, by=by, at=at)
        store_body(draft, blocks)


def refuse_unknown_slots(blocks: list[Block], draft: Proposal, *, by: Person, at: datetime) -> None:
    """Refuse blocks that cite a figure that does not exist or that this person may not read."""
    # A figure that the drafter may not look at is told like one that does not exist; what stands there already may stay.
    cited = {(inline.claim, inline.slot) for block in blocks for inline in block.inlines if isinstance(inline, SlotRef)}
    asked, standing = {claim for claim, _ in cited}, claims_in(draft.body())
    seen, there = visible_claims(by, at, among=asked), Claim.objects.filter(pk__in=asked.intersection(standing))
    claims = {claim.pk: claim for claim in [*seen, *there]}
    for claim, slot in sorted(cited):
        if claim not in claims or slot not in claims[claim].slot_map:
            raise PolicyRefused(
                f"The text cites {{{claim}.{slot}}}, but there is no such figure. Take it from the list of claims."
            )


def store_body(draft: Proposal, blocks: list[Block]) -> None:
    """Put blocks in the place of the body of a locked draft."""
    draft.blocks.all().delete()
    BlockRow.objects.bulk_create(
        BlockRow(
            proposal=draft, order=order, block_id=block.id, kind=block.kind,
            inlines=canonical([inline.spec() for inline in block.inlines]),
        )
        for order, block in enumerate(blocks)
    )  # fmt: skip
