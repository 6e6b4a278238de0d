"""The figures with which the typed numbers of a draft are compared: its own first, then those of the register."""

from collections.abc import Iterable
from datetime import datetime

from mulkko.evidence.engine.matching import Figure, Register, figures_of_claim
from mulkko.organization.models import Person
from mulkko.policy.engine.typed_numbers import TypedNumber, typed_numbers
from mulkko.policy.models import Proposal
from mulkko.policy.queries.citing import citable_claims, visible_claims


def numbers_without_evidence(proposal: Proposal, text: str, *, person: Person, at: datetime) -> list[TypedNumber]:
    """Return the numbers of a typed text that no evidence carries, each with the figures that this person may cite for it."""
    own = citable_claims(proposal)
    known = {claim.pk for claim in own}
    others = visible_claims(person, at).filter(superseded_by__isnull=True).exclude(pk__in=known)
    figures = [
        *figures_of(((one.pk, one.sentence, one.slots, one.values_text) for one in own), are_own=True),
        *figures_of(others.values_list("pk", "sentence", "slots", "values_text")),
    ]
    return typed_numbers(text, Register(figures))


def figures_of(claims: Iterable[tuple[int, str, str, str]], *, are_own: bool = False) -> list[Figure]:
    """Return every figure of some claims that is a number.

    Args:
        claims: (id, sentence, slots, values) of each, as they are stored.
    """
    return [
        Figure(claim, one.slot, one.value, one.unit, one.shown, one.sentence, one.said, are_own)
        for claim, *stored in claims
        for one in figures_of_claim(*stored)
    ]
