"""Claim cards: one sentence with its figures, where they come from, and whether they still hold."""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import pgettext

from mulkko.catalog.models import Dataset
from mulkko.evidence.engine.edges import on_edge
from mulkko.evidence.engine.figures import BadSlot, Slot, shown
from mulkko.evidence.models import Claim
from mulkko.organization.models import day_of
from mulkko.organization.queries import unit_names
from mulkko.policy.engine.body import Block, Text, claims_in
from mulkko.policy.models import Proposal
from mulkko.policy.queries import Check, table_of
from mulkko.policy.queries.citing import citable_claims
from mulkko.web.claim_reasons import reason_told
from mulkko.web.rail import RailClaim, last_receipt

SLOT = re.compile(r"\{([^\W\d]\w*)\}")
LONGEST_PLACE = 40


@dataclass(frozen=True)
class Then:
    """One figure as it was when it was written and as it is now."""

    name: str
    then: str
    now: str
    moved: bool


@dataclass(frozen=True)
class Piece:
    """Words of a sentence, or one of its figures: then `slot` is its name."""

    text: str
    slot: str = ""


@dataclass(frozen=True)
class Place:
    """Where a figure is used: the words of a block, or option and criterion of a cell."""

    words: str
    is_cell: bool


@dataclass(frozen=True)
class Card:
    line: RailClaim
    pieces: list[Piece]
    sources: list[dict[str, Any]]
    figures: list[Then] = field(default_factory=list)
    reason: str = ""
    grade: str = ""
    accepted: Any = None
    places: list[Place] = field(default_factory=list)

    @property
    def claim(self) -> Claim:
        return self.line.claim

    @property
    def edges(self) -> tuple[str, ...]:
        """Name the figures whose exact value lies where rounding turns over."""
        return on_edge(self.claim.values, self.claim.slot_map)


def claim_cards(lines: list[RailClaim], found: Check | None, proposal: Proposal, now: datetime) -> list[Card]:
    """Return a card for each claim; what a check just found wins over what the last stored receipt says."""
    datasets = Dataset.objects.filter(name__in={name for line in lines for name in line.claim.datasets})
    titles = {row.name: row for row in datasets}
    owners = unit_names({pin["owner"] for line in lines for pin in line.claim.pins if pin["owner"]}, day_of(now))
    stored = {} if found else _stored_values(proposal)
    uses = _uses(proposal)
    accepted = {row.claim_id: row for row in proposal.acceptances.select_related("by").order_by("pk")}
    cards = []
    for line in lines:
        claim = line.claim
        one = found.by_claim[claim.pk][0] if found and claim.pk in found.by_claim else None
        values = dict(one.judgement.now) if one else stored.get(claim.pk, {})
        cards.append(
            Card(
                line, pieces_of(claim), [_source(pin, titles, owners) for pin in claim.pins],
                _figures(claim, values) if line.status == "drifted" else [], reason_told(one.judgement.reason) if one else "",
                one.grade if one else "", accepted.get(claim.pk), uses.get(claim.pk, []),
            )
        )  # fmt: skip
    return cards


def _source(pin: dict[str, Any], datasets: dict[str, Dataset], owners: dict[str, str]) -> dict[str, Any]:
    dataset = datasets.get(pin["dataset"])
    return {
        "name": pin["dataset"], "title": dataset.title if dataset else pin["dataset"], "version": pin["version"],
        "as_of": pin["as_of"], "retrieved_at": datetime.fromisoformat(pin["retrieved_at"]), "owner": owners.get(pin["owner"], ""),
        "hash": pin["content_hash"],
    }  # fmt: skip


def _stored_values(proposal: Proposal) -> dict[int, dict[str, str | None]]:
    """Return the newest values of each claim in the last stored receipt."""
    receipt = last_receipt(proposal)
    if receipt is None:
        return {}
    return {one["id"]: one["runs"][-1]["values"] for one in json.loads(receipt.text)["claims"] if one["runs"]}


def _figures(claim: Claim, now: dict[str, str | None]) -> list[Then]:
    rows = []
    for name, slot in claim.slot_map.items():
        before, after = claim.shown(name), _shown(slot, now[name]) if name in now else "―"
        rows.append(Then(name, before, after, before != after))
    return rows


def _shown(slot: Slot, value: str | None) -> str:
    try:
        return shown(slot, value)
    except BadSlot:
        return value or "―"


def pieces_of(claim: Claim) -> list[Piece]:
    """Return the sentence of a claim as words and figures in their order."""
    parts = SLOT.split(claim.sentence)
    found = [
        Piece(claim.shown(part), part)
        if place % 2 and part in claim.slot_map
        else Piece(f"{{{part}}}" if place % 2 else part)
        for place, part in enumerate(parts)
    ]
    return [piece for piece in found if piece.text]


def _uses(proposal: Proposal) -> dict[int, list[Place]]:
    """Return where each claim is used, in the order of the paper."""
    uses: dict[int, list[Place]] = {}
    for block in proposal.body():
        for claim in dict.fromkeys(claims_in([block])):
            uses.setdefault(claim, []).append(Place(_words(block), is_cell=False))
    table = table_of(proposal)
    titles = {option.key: option.title for option in table.options}
    names = {criterion.key: criterion.name for criterion in table.criteria}
    for (option, criterion), cell in table.cells.items():
        if cell.claim_id:
            place = Place(f"{titles.get(option, option)} · {names.get(criterion, criterion)}", is_cell=True)
            uses.setdefault(cell.claim_id, []).append(place)
    for name, claim in proposal.outcome.filter(claim__isnull=False).values_list("name", "claim"):
        uses.setdefault(claim, []).append(Place(f"{pgettext('stage', 'Outcome')} · {name}", is_cell=True))
    return uses


def _words(block: Block) -> str:
    """Return the beginning of a block, a figure as …"""
    said = "".join(one.text if isinstance(one, Text) else "…" for one in block.inlines).strip()
    return said if len(said) <= LONGEST_PLACE else said[:LONGEST_PLACE] + "…"


def usable_figures(proposal: Proposal) -> list[dict[str, Any]]:
    """Return every figure that the text may cite: {"mark", "claim", "slot", "shown", "sentence"}."""
    return [
        {
            "mark": f"{{{claim.pk}.{name}}}",
            "claim": claim,
            "slot": name,
            "shown": claim.shown(name),
            "sentence": claim.read_out(),
        }
        for claim in citable_claims(proposal)
        for name in claim.slot_map
    ]
