"""Which claims a person may look at, which a draft may cite, and which proposals cite a claim."""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from mulkko.catalog.queries import standing_versions
from mulkko.evidence.models import Claim, ClaimQuerySet
from mulkko.evidence.queries import read_sql
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
    found = {claim for claim, _ in _cited(readable, elsewhere)}
    found |= set(
        TakenClaim.objects.filter(proposal__in=readable.values("pk"), claim__in=elsewhere).values_list(
            "claim", flat=True
        )
    )
    return claims.filter(own | Q(pk__in=found))


CITED = re.compile(
    r'(?<!\\)"claim":(\d+)'
)  # in a stored block; in what somebody wrote there the mark before it is escaped


def _cited(proposals: Any, claims: Collection[int]) -> set[tuple[int, int]]:
    """Return (claim, key of the proposal) for some claims and the proposals that cite them."""
    if not claims:
        return set()
    keys, wanted = proposals.order_by().values("pk"), set(claims)
    found: set[tuple[int, int]] = set()
    blocks = BlockRow.objects.filter(_cites(wanted), proposal__in=keys).order_by()
    for proposal, inlines in blocks.values_list("proposal", "inlines"):
        found.update((claim, proposal) for one in CITED.findall(inlines) if (claim := int(one)) in wanted)
    cells = Cell.objects.filter(claim__in=wanted, option__proposal__in=keys).order_by()
    found.update(cells.values_list("claim", "option__proposal"))
    lines = OutcomeLine.objects.filter(claim__in=wanted, proposal__in=keys).order_by()
    found.update(lines.values_list("claim", "proposal"))
    return found


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
    claims: Iterable[int], person: Person | None, at: datetime, place: Place | None = None
) -> dict[int, set[int]]:
    """Return the keys of the proposals that cite each claim, by its key, as far as a person may read them."""
    found: dict[int, set[int]] = defaultdict(set)
    for claim, proposal in _cited(Proposal.objects.readable_by(person, at, place), set(claims)):
        found[claim].add(proposal)
    return found


def citable_claims(proposal: Proposal) -> list[Claim]:
    """Return every claim that a draft may cite, oldest first: those it cites, and of its own and those it took the newest ones."""
    listed = Q(proposal=proposal.reference) | Q(pk__in=proposal.taken_claims.values("claim"))
    standing = Claim.objects.filter(listed, superseded_by__isnull=True)
    claims = {claim.pk: claim for claim in [*claims_of(proposal), *standing]}
    return [claims[pk] for pk in sorted(claims)]


def resting_claims(drafts: Mapping[int, tuple[str, str]]) -> dict[int, set[int]]:
    """Return the claims that drafts cite, and those standing that they made or took, by the key of each draft.

    Args:
        drafts: reference and title of each, by its key.
    """
    found: dict[int, set[int]] = {pk: set() for pk in drafts}
    for row in BlockRow.objects.filter(proposal__in=drafts, inlines__contains='"claim":'):
        found[row.proposal_id].update(claims_in([row.block()]))
    pairs = Cell.objects.filter(option__proposal__in=drafts, claim__isnull=False).values_list(
        "option__proposal", "claim"
    )
    lines = OutcomeLine.objects.filter(proposal__in=drafts, claim__isnull=False).values_list("proposal", "claim")
    taken = TakenClaim.objects.filter(proposal__in=drafts, claim__superseded_by=None).values_list("proposal", "claim")
    for proposal, claim in pairs.order_by().union(lines.order_by(), taken.order_by(), all=True):
        found[proposal].add(claim)
    keys = {reference: pk for pk, (reference, _) in drafts.items()}
    own = Claim.objects.filter(proposal__in=keys, superseded_by__isnull=True).values_list("proposal", "pk")
    for reference, claim in own:
        found[keys[reference]].add(claim)
    return found


def same_figures(sql: str, *, person: Person, at: datetime) -> list[Claim]:
    """Return the claims that ask the same of the same versions as a query would now, of those that a person may look at.

    Raises:
        BadClaim: the query is refused.
    """
    query = read_sql(sql, person=person, at=at)
    likely = Claim.objects.filter(sql=query.text, superseded_by__isnull=True).values_list("pk", flat=True)
    if not likely:
        return []
    newest = {name: version.number for name, version in standing_versions(set(query.tables)).items()}
    found = visible_claims(person, at, among=list(likely)).order_by("pk")
    return [claim for claim in found if {pin["dataset"]: pin["version"] for pin in claim.pins} == newest]


def newest_of(claim: Claim) -> Claim:
    """Return the last successor of a claim; the claim itself where nobody renewed it."""
    while (successor := Claim.objects.filter(supersedes=claim).first()) is not None:
        claim = successor
    return claim
