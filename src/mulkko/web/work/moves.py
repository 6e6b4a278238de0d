"""최근 움직임: what was said since yesterday about the proposals that concern a person, folded by proposal."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from mulkko.ledger.models import Entry, microseconds
from mulkko.organization.models import SEOUL
from mulkko.policy.models import Proposal
from mulkko.prepared import Keys, Prepared, PreparedModels
from mulkko.web.sentences import sentence_of
from mulkko.web.work.desk import Desk

MOST = 200
SAID = '"opinion":""'  # a signature without an opinion, in the canonical text of its payload


@dataclass(frozen=True)
class Move:
    """One opinion: who said it for which unit, when, in what words."""

    at: datetime
    unit: str
    sentence: str


@dataclass(frozen=True)
class Moved:
    reference: str
    title: str
    moves: tuple[Move, ...]  # newest first


def moves_since_yesterday(desk: Desk) -> list[Moved]:
    """Return the proposals on which others stated opinions since midnight of yesterday in Seoul, the latest first.

    Only what concerns the person: of the own units, on the own route, or asked about. All of it may be read.
    """
    midnight = desk.now.astimezone(SEOUL).replace(hour=0, minute=0, second=0, microsecond=0)
    said = _said(since=microseconds(midnight - timedelta(days=1)), actor=desk.person.code)
    if not said:
        return []
    mine = Proposal.objects.own_of(desk.person, desk.now, desk.place).filter(reference__in={row[1] for row in said})
    titles = dict(mine.values_list("reference", "title"))
    keys = tuple(index for index, reference in said if reference in titles)[:MOST]
    return list(_folded(_entries(keys=keys), titles, desk))


@Prepared
def _said(since: int, actor: str) -> Any:
    """Index and proposal of each opinion of others, the newest first."""
    signed = Q(action="approval.signed") & ~Q(payload__text__contains=SAID)
    entries = Entry.objects.filter(signed | Q(action="coordination.answered"), occurred_us__gte=since)
    return entries.exclude(actor=actor).order_by("-index").values_list("index", "proposal")


@PreparedModels
def _entries(keys: Keys) -> "QuerySet[Entry]":
    return Entry.objects.filter(index__in=keys).select_related("payload").order_by("-index")


def _folded(entries: list[Entry], titles: dict[str, str], desk: Desk) -> Iterable[Moved]:
    for reference in dict.fromkeys(entry.proposal for entry in entries):
        own = [entry for entry in entries if entry.proposal == reference]
        yield Moved(reference, titles[reference], tuple(_move(entry, desk) for entry in own))


def _move(entry: Entry, desk: Desk) -> Move:
    facts = json.loads(entry.payload.text) if hasattr(entry, "payload") else None
    return Move(entry.occurred_at, desk.name_of(entry.unit), sentence_of(entry.action, facts))
