"""The paper of a draft while it is written: what is typed is shown as it would be formed, and nothing is saved."""

from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any

from mulkko.documents.engine.paper import Paper
from mulkko.evidence.models import Claim
from mulkko.organization.models import Person
from mulkko.policy.engine.body import Block, SlotRef, Text, claims_in, read_body
from mulkko.policy.models import Proposal
from mulkko.policy.queries.citing import visible_claims
from mulkko.policy.queries.content import draft_of
from mulkko.policy.queries.paper import paper_of_draft


def previewed(
    proposal: Proposal, *, person: Person, at: datetime, text: str | None = None, **values: Any
) -> Paper:  # fmt: skip
    """Return the paper as it would be with a typed text and typed values of the outline.

    A figure that the writer may not look at, and one that does not exist, stand there as ?.

    Raises:
        BadBody: a line cannot be read.
    """
    typed = copy(proposal)
    for name, value in values.items():
        setattr(typed, name, value)
    if text is None:
        return paper_of_draft(draft_of(typed), at=at)
    blocks = read_body(text, old=proposal.body())
    return paper_of_draft(draft_of(typed, blocks=_readable(blocks, proposal, person, at)), at=at)


def _readable(blocks: list[Block], proposal: Proposal, person: Person, at: datetime) -> list[Block]:
    cited, standing = claims_in(blocks), claims_in(proposal.body())
    seen, there = visible_claims(person, at, among=cited), Claim.objects.filter(pk__in={*cited} & {*standing})
    claims = {claim.pk: claim for claim in [*seen, *there]}

    def shown(inline: Any) -> Any:
        if not isinstance(inline, SlotRef):
            return inline
        return inline if inline.claim in claims and inline.slot in claims[inline.claim].slot_map else Text("?")

    return [replace(block, inlines=tuple(shown(inline) for inline in block.inlines)) for block in blocks]
