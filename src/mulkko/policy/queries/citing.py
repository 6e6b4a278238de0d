"""Which claims a person may look at, which a draft may cite, and which proposals cite a claim."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from mulkko.evidence.models import Claim, ClaimQuerySet
from mulkko.organization.models import Person
from mulkko.organization.queries import Place
from mulkko.policy.engine.body import claims_in
from mulkko.policy.models import BlockRow, Cell, OutcomeLine, Proposal, TakenClaim
from mulkko.policy.queries.content import claims_of


@dataclass(frozen=True)
class Citation:
    """A place of a proposal that shows a figure of a claim: `kind` is text, option or outcome; `words` say where."""

    claim: int
    proposal: int
    kind: str
    words: str


def visible_claims(
    person: Person | None, at: datetime, place: Place | None = None, *, among: Collection[int] | None = None
) -> ClaimQuerySet:
    """Return the claims that a person may look at: all their data, and a proposal in which they stand. None is the operator.

    A claim stands in the proposal for which it was made, and in each one that cites it or took it. What is hidden looks like what
    does not exist.

    Args:
        among: only these are asked about, which is faster than all.
    """
    claims = Claim.objects.readable_by(person, at)
    if among is not None:
        claims = claims.filter(pk__in=among)
    if person is None:
        return claims
    readable = Proposal.objects.readable_by(person, at, place)
    own = Q(proposal="") | Q(proposal__in=readable.values("reference"))
    elsewhere = set(claims.exclude(own).values_list("pk", flat=True))
    found = {one.claim for one in citations_in(readable, elsewhere)} if elsewhere else set()
    found |= set(
        TakenClaim.objects.filter(proposal__in=readable.values("pk"), claim__in=elsewhere).values_list(
            "claim", flat=True
        )
    )
    return claims.filter(own | Q(pk__in=found))


def citations_in(proposals: Any, claims: Collection[int]) -> list[Citation]:
    """Return where proposals cite some claims, in the order of the paper: text, table of options, outcome plan.

    Args:
        proposals: a ProposalQuerySet, cut by the rights of who looks.
    """
    keys, wanted = proposals.order_by().values("pk"), set(claims)
    found = []
    for row in BlockRow.objects.filter(_cites(wanted), proposal__in=keys).order_by("proposal", "order"):
        block = row.block()
        found += [Citation(one, row.proposal_id, "text", _words(row)) for one in claims_in([block]) if one in wanted]
    cells = Cell.objects.filter(claim__in=wanted, option__proposal__in=keys)
    named = cells.order_by("option__proposal", "criterion", "option").values_list(
        "claim", "option__proposal", "option__title", "criterion__name"
    )
    found += [Citation(claim, proposal, "option", f"{option} · {name}") for claim, proposal, option, name in named]
    lines = OutcomeLine.objects.filter(claim__in=wanted, proposal__in=keys).order_by("proposal", "pk")
    for claim, proposal, name in lines.values_list("claim", "proposal", "name"):
        found.append(Citation(claim, proposal, "outcome", name))
    return found


MOST_NAMED = 20  # claims that the database looks for one by one; of more it is asked for every block that cites any


def _cites(claims: set[int]) -> Q:
    if not 0 < len(claims) <= MOST_NAMED:
        return Q(inlines__contains='"claim":')
    said = Q()
    for claim in claims:
        said |= Q(inlines__contains=f'"claim":{claim},')
    return said


def _words(row: BlockRow) -> str:
    """Return the words of a block, a figure as …"""
    return "".join(inline.get("text", "…") for inline in json.loads(row.inlines)).strip()


def cited_by(
    claims: Iterable[Claim], person: Person | None, at: datetime, place: Place | None = None
) -> dict[int, set[int]]:
    """Return the keys of the proposals that cite each claim, as far as a person may read them."""
    found: dict[int, set[int]] = defaultdict(set)
    for one in citations_in(Proposal.objects.readable_by(person, at, place), {claim.pk for claim in claims}):
        found[one.claim].add(one.proposal)
    return found


def citable_claims(proposal: Proposal) -> list[Claim]:
    """Return every claim that a draft may cite, oldest first: those it cites, and of its own and those it took the newest ones."""
    listed = Q(proposal=proposal.reference) | Q(pk__in=proposal.taken_claims.values("claim"))
    standing = Claim.objects.filter(listed, superseded_by__isnull=True)
    claims = {claim.pk: claim for claim in [*claims_of(proposal), *standing]}
    return [claims[pk] for pk in sorted(claims)]


def newest_of(claim: Claim) -> Claim:
    """Return the last successor of a claim; the claim itself where nobody renewed it."""
    while (successor := Claim.objects.filter(supersedes=claim).first()) is not None:
        claim = successor
    return claim
