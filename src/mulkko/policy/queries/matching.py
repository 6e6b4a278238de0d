"""The figures with which the typed numbers of a draft are compared: its own first, then those of the register."""

from collections.abc import Iterable
from datetime import datetime

from mulkko.evidence.engine.matching import Figure, Register, figure_of
from mulkko.evidence.models import Claim
from mulkko.organization.models import Person
from mulkko.policy.engine.typed_numbers import TypedNumber, typed_numbers
from mulkko.policy.models import Proposal
from mulkko.policy.queries.citing import citable_claims, visible_claims


def numbers_without_evidence(proposal: Proposal, text: str, *, person: Person, at: datetime) -> list[TypedNumber]:
    """Return the numbers of a typed text that no evidence carries, each with the figures that this person may cite for it."""
    own = citable_claims(proposal)
    known = {claim.pk for claim in own}
    others = (
        visible_claims(person, at)
        .filter(superseded_by__isnull=True)
        .exclude(pk__in=known)
        .defer("sql", "grant", "pins_text")
    )
    figures = [*figures_of(own, are_own=True), *figures_of(others)]
    return typed_numbers(text, Register(figures))


def figures_of(claims: Iterable[Claim], *, are_own: bool = False) -> list[Figure]:
    """Return every figure of some claims that is a number."""
    found = (
        figure_of(
            claim.pk, slot, claim.values.get(name), sentence=claim.sentence, said=claim.read_out(), shown=claim.shown(name), is_own=are_own,
        )
        for claim in claims
        for name, slot in claim.slot_map.items()
    )  # fmt: skip
    return [one for one in found if one is not None]
