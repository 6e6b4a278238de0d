"""A reorganisation, looked at before and carried out in one act; and taking over what a leaver had open.

Preview and execution are the same code: the preview is carried out and rolled back, so it cannot promise another thing.
Nothing that is signed, numbered or sealed is touched. What is open waits where it waited and is answered by the heir.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction

from mulkko.ledger.actions import Actor, recording
from mulkko.organization.actions import check_city, confirm_handover, load_city
from mulkko.organization.engine.cityfiles import City, Problem
from mulkko.organization.engine.succession import Destiny, destinies
from mulkko.organization.errors import BadPlan
from mulkko.organization.models import Handover, Person, Posting, day_of
from mulkko.organization.queries import Change, actor_of, change_between, chart
from mulkko.policy.models import Proposal
from mulkko.policy.queries.open_matters import handover_list, open_matters


@dataclass(frozen=True)
class Reorganization:
    """What a set of city files changes, and where each open matter goes."""

    change: Change
    destinies: tuple[Destiny, ...]
    loaded: dict[str, int]
    notes: tuple[Problem, ...]
    names: dict[str, str]  # of units and positions, before and after, by code

    def count(self, fate: str) -> int:
        return sum(destiny.fate == fate for destiny in self.destinies)

    @property
    def needs_decision(self) -> list[Destiny]:
        """Return the matters without one clear heir: the records office names it, and until then nobody signs there."""
        return [destiny for destiny in self.destinies if destiny.fate in ("undetermined", "orphaned")]


def preview_reorganization(folder: Path, *, at: datetime, on: date | None = None) -> Reorganization:
    """Return what carrying out the files of a folder would do; nothing stays.

    Args:
        on: the day of the change; the day that the files name most often where it is not given.

    Raises:
        BadPlan: the files have problems; it carries them all.
    """
    with transaction.atomic():
        found = _carried_out(folder, by=Actor("operator"), at=at, on=on)
        transaction.set_rollback(True)
    return found


def reorganize(folder: Path, *, by: Actor, at: datetime, on: date | None = None) -> Reorganization:
    """Load the files of a reorganisation and record where each open matter goes, in one act and one entry.

    Raises:
        BadPlan: the files have problems; nothing was changed.
    """
    with recording("policy.reorganized", by=by, at=at) as facts:
        found = _carried_out(folder, by=by, at=at, on=on)
        facts.update(
            on=found.change.on.isoformat(),
            units=[[one.code, [code for code, _ in one.heirs]] for one in found.change.ended_units],
            positions=[[one.code, [code for code, _ in one.heirs]] for one in found.change.ended_posts],
            matters=[
                [one.matter.kind, one.matter.key, one.matter.position or one.matter.unit, one.fate, list(one.heirs)]
                for one in found.destinies
                if one.fate != "stays"
            ],
            open=len(found.destinies),
        )
    return found


def _carried_out(folder: Path, *, by: Actor, at: datetime, on: date | None) -> Reorganization:
    city = check_city(folder)
    day = on or _named_day(city, day_of(at))
    before, matters = chart(day - timedelta(days=1)), open_matters(at)
    loaded = load_city(folder, by=by, at=at)
    if not loaded.is_whole:
        raise BadPlan(list(loaded.problems))
    after = chart(day)
    going = destinies(matters, unit_heirs=after.present_units, post_heirs=after.present_posts)
    names = before.place_names() | after.place_names()
    return Reorganization(change_between(before, after), tuple(going), loaded.loaded, loaded.notes, names)


def _named_day(city: City, today: date) -> date:
    """Return the day from today on that the rows of units, positions and successors name most often, else today."""
    rows = [row for file in ("units", "positions", "unit_successors", "position_successors") for row in city.rows[file]]
    days = Counter(
        row[name]
        for row in rows
        for name in ("valid_from", "valid_to")
        if row.get(name) is not None and row[name] >= today
    )
    return max(sorted(days), key=lambda day: days[day]) if days else today


def take_over(posting: Posting, *, by: Person, at: datetime, note: str = "") -> Handover:
    """Confirm a handover as the successor; the leaver's drafts become the successor's in the same act.

    Raises:
        NotTheSuccessor, AlreadyHandedOver.
    """
    with recording("policy.handed_over", by=actor_of(by, at), at=at) as facts:
        matters = handover_list(posting, at)
        row = confirm_handover(posting, matters, by=by, at=at, note=note)
        drafts = _pass_on_drafts(posting, by)
        facts.update(person=posting.person.code, position=posting.position.code, matters=len(matters), drafts=drafts)
    return row


def _pass_on_drafts(posting: Posting, successor: Person) -> list[str]:
    """Make the successor the drafter of what the leaver was drafting, on a route or not."""
    running = Proposal.objects.undecided().filter(drafter=posting.person)
    passed = []
    for proposal in Proposal.objects.select_for_update(of=("self",)).filter(pk__in=[row.pk for row in running]):
        proposal.drafter = successor
        proposal.edition += 1
        proposal.save(update_fields=["drafter", "edition"])
        passed.append(proposal.reference)
    return passed
