"""Which other proposals are about the same as a draft, and which were joined with it: cut to what somebody may read.

Title and 요지 of everything but closed matters are known to all staff; keywords, data, themes and districts count
only where the person may read the proposal whole.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from mulkko.catalog.models import Dataset
from mulkko.evidence.models import ClaimPin
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import Place, chart
from mulkko.policy.engine.similar import Likeness, Thing, Told, alike
from mulkko.policy.models import JoinOffer, Proposal, VoiceLink
from mulkko.voice.models import Theme

SINCE = timedelta(days=3 * 366)  # what is older was another time's matter


@dataclass(frozen=True)
class Similar:
    """One proposal that is about the same. `state` is that of the list; `offer` stands where one was made."""

    proposal: Proposal
    unit: str
    state: str
    likeness: Likeness
    offer: JoinOffer | None

    @property
    def can_be_joined(self) -> bool:
        return self.offer is None and self.state in ("draft", "returned", "recalled")


def similar_to(proposal: Proposal, *, person: Person | None, at: datetime, place: Place | None = None) -> list[Similar]:
    """Return the proposals of other drafters that are about the same as one, in a fixed number of queries."""
    found = likenesses(proposal, person=person, at=at, place=place)
    today = place.chart if place else chart(day_of(at))
    rows = Proposal.objects.filter(reference__in=[one.reference for one in found]).with_state()
    listed = {row.reference: row for row in rows.select_related("unit", "drafter")}
    offers = {row.other_id: row for row in JoinOffer.objects.filter(proposal=proposal).select_related("answer")}
    return [
        Similar(
            row,
            today.names.get(row.unit.code, row.unit.code),
            getattr(row, "listed_state", ""),
            one,
            offers.get(row.pk),
        )
        for one in found
        if (row := listed.get(one.reference)) is not None
    ]


def likenesses(
    proposal: Proposal, *, person: Person | None, at: datetime, place: Place | None = None
) -> list[Likeness]:
    """Return what the engine finds among the proposals of others that somebody may know of."""
    findable = Proposal.objects.findable_by(person, at, place).filter(created_at__gte=at - SINCE)
    others = findable.exclude(Q(drafter=proposal.drafter_id) | Q(pk=proposal.pk))
    readable = set(Proposal.objects.readable_by(person, at, place).values_list("pk", flat=True))
    rows = list(others.values_list("pk", "reference", "title", "summary", "keywords"))
    things = _things({proposal.pk, *(pk for pk, *_ in rows if pk in readable)}, person, at)
    own = Told(
        proposal.reference, proposal.title, f"{proposal.summary}\n{proposal.keywords}", frozenset(things[proposal.pk])
    )
    told = [
        Told(reference, title, f"{summary}\n{keywords}" if pk in readable else summary, frozenset(things[pk]))
        for pk, reference, title, summary, keywords in rows
    ]
    return alike(own, told)


def _things(keys: set[int], person: Person | None, at: datetime) -> dict[int, set[Thing]]:
    found: dict[int, set[Thing]] = defaultdict(set)
    for key, thing in (*_data(keys, person, at), *_voices(keys)):
        found[key].add(thing)
    return found


def _data(keys: set[int], person: Person | None, at: datetime) -> Iterator[tuple[int, Thing]]:
    """Yield the data that the claims of proposals read, those that the person may read."""
    by_reference = dict(Proposal.objects.filter(pk__in=keys).values_list("reference", "pk"))
    readable = dict(Dataset.objects.readable_by(person, at).values_list("name", "title"))
    pins = ClaimPin.objects.filter(claim__superseded_by__isnull=True, claim__proposal__in=by_reference)
    for reference, name in pins.values_list("claim__proposal", "version__dataset__name").distinct():
        if name in readable:
            yield by_reference[reference], Thing("data", name, readable[name])


def _voices(keys: set[int]) -> Iterator[tuple[int, Thing]]:
    """Yield the themes and districts of the citizens' voices that proposals are linked with."""
    links = list(VoiceLink.objects.filter(proposal__in=keys))
    rows = Theme.objects.filter(sorting__in={row.sorting_id for row in links})
    themes = {(one.sorting_id, one.number): one for one in rows}
    for row in links:
        if theme := themes.get((row.sorting_id, row.wanted.theme)):
            # By its words: its title may be the sentence of a citizen that not all staff read.
            yield row.proposal_id, Thing("theme", f"{row.sorting_id}.{theme.number}", " · ".join(theme.words[:3]))
        if row.wanted.district:
            yield row.proposal_id, Thing("place", row.wanted.district, row.wanted.district)


@dataclass(frozen=True)
class Joined:
    """The other proposal that two drafters agreed to write together. `title` is empty where the person may not know of it."""

    reference: str
    title: str
    unit: str
    drafter: str
    is_into: bool  # this one was joined into the other
    is_ended: bool
    at: datetime


def joined_with(proposal: Proposal, person: Person | None, at: datetime) -> list[Joined]:
    """Return the proposals that were joined with one, in the order in which that happened."""
    rows = list(
        JoinOffer.objects.agreed()
        .filter(Q(proposal=proposal) | Q(other=proposal))
        .select_related("answer", "proposal__drafter", "other__drafter", "proposal__unit", "other__unit")
    )
    if not rows:
        return []
    pairs = [(row, row.proposal if row.other_id == proposal.pk else row.other) for row in rows]
    known = set(
        Proposal.objects.findable_by(person, at)
        .filter(pk__in=[one.pk for _, one in pairs])
        .values_list("pk", flat=True)
    )
    names = chart(day_of(at)).names
    return [
        Joined(
            one.reference, one.title, names.get(one.unit.code, one.unit.code), one.drafter.name,
            row.other_id == proposal.pk, row.answer.ends_other, row.answer.at,
        )
        for row, one in pairs
        if one.pk in known
    ]  # fmt: skip
