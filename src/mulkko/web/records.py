"""The record of a decided matter as its page shows it: class, term, and what its unit does with it."""

from dataclasses import dataclass
from datetime import datetime

from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import Keeper, chart, place_of
from mulkko.policy.models import Closing, Proposal
from mulkko.policy.queries.records import as_registered, due_for_review, is_kept_by, retention_now
from mulkko.policy.queries.register import records_keeper_of


@dataclass(frozen=True)
class Record:
    retention: str
    closing: Closing | None
    is_mine: bool  # the unit of whoever looks keeps it
    is_due: bool  # its class waits to be looked at again


def record_of(proposal: Proposal, person: Person | None, now: datetime) -> Record:
    is_mine = person is not None and is_kept_by(proposal, place_of(person, now))
    closing = Closing.objects.filter(proposal=proposal).first()
    retention, is_due = retention_now(proposal), bool(due_for_review([proposal], day_of(now)))
    return Record(retention, closing and as_registered(closing, retention), is_mine, is_due)


@dataclass(frozen=True)
class KeeperTold:
    """Who keeps the records of a document: unit and title of the position, and how it came to that."""

    title: str
    how: Keeper


def keeper_told(proposal: Proposal, now: datetime) -> KeeperTold | None:
    keeper = records_keeper_of(proposal, now)
    return keeper and KeeperTold(chart(day_of(now)).place_names().get(keeper.position or "", ""), keeper)
