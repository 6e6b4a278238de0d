"""알림: what is due, and what happened to my matters since I last looked, read from the ledger and cut to what I may read now."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from mulkko.approval.models import Signature
from mulkko.catalog.models import Dataset
from mulkko.coordination.models import Answer
from mulkko.evidence.models import ClaimPin
from mulkko.ledger.models import Entry, Payload, microseconds
from mulkko.organization.models import Person
from mulkko.organization.queries import Place
from mulkko.policy.models import NoticesSeen, Nudge, Proposal
from mulkko.policy.queries.citing import resting_claims
from mulkko.processes.queries.shared_use import units_concerned
from mulkko.web.sentences import sentence_of
from mulkko.web.work.counting import Found
from mulkko.web.work.due import due_for

KEPT, MOST, LOOKED_AT = timedelta(days=30), 100, 500
# What is news to whom: the drafter, who signed on the route, and who answered for a unit that was asked.
TO_DRAFTERS = (
    "approval.returned", "approval.approved", "approval.signed", "approval.settled", "approval.held",
    "approval.revised", "approval.changes_requested", "approval.taken_up", "approval.rerouted",
    "approval.rule_kept", "approval.objection_talked_over", "approval.settlement_requested", "coordination.answered", "coordination.settled",
    "policy.ground_moved", "policy.ground_holds", "policy.join_answered",
)  # fmt: skip
TO_SIGNERS = (
    "approval.returned",
    "approval.revised",
    "approval.changes_answered",
    "approval.recalled",
    "approval.approved",
    "approval.settled",
    "approval.objection_talked_over",
    "approval.settlement_requested",
    "policy.drift_accepted",
)
TO_ANSWERERS = (
    "coordination.replied",
    "coordination.settled",
    "approval.approved",
    "approval.result_entered",
    "policy.withdrawn",
)
NEWS = {*TO_DRAFTERS, *TO_SIGNERS, *TO_ANSWERERS, "policy.nudged"}
NEW_DATA, SHARING = "catalog.version_added", ("processes.sharing_designated", "processes.sharing_ended")
PLAIN_SIGNATURE = (
    '"outcome":"signed"'  # in the canonical text of a payload; inside a string its quotes would be escaped
)
PAGES = {
    "approval": "approval", "coordination": "coordination", "policy.ground_moved": "evidence", "policy.ground_holds": "evidence",
}  # fmt: skip


@dataclass(frozen=True)
class Notice:
    """One thing that happened. `is_new` until its reader has seen the notices."""

    index: int
    at: datetime
    action: str
    title: str
    reference: str
    who: str
    sentence: str
    address: str
    is_new: bool


@dataclass(frozen=True)
class Seen:
    """How far a person has read: up to which entry of the ledger, and which reminders."""

    index: int = 0
    reminders: frozenset[str] = frozenset()


def seen_by(person: Person) -> Seen:
    row = NoticesSeen.objects.filter(person=person).values_list("next_index", "reminders").first()
    return Seen(row[0], frozenset(row[1].split())) if row else Seen()


def count_notices(place: Place, now: datetime, seen: Seen | None = None, turns: Found | None = None) -> int:
    """Return how many notices a person has not seen yet: what is due, and what happened in the last thirty days.

    Whether what happened may be read is asked only where something did.
    """
    seen = seen_by(place.person) if seen is None else seen
    due = sum(one.key not in seen.reminders for one in due_for(place, now, turns))
    return due + len(_told_to(place, now, since=seen.index)) + len(_beside_matters(place, now, since=seen.index))


def notices_for(place: Place, now: datetime) -> list[Notice]:
    """Return what happened in the last thirty days, newest first, at most a hundred."""
    seen = seen_by(place.person).index
    entries = _told_to(place, now, since=0)[:MOST]
    texts = dict(Payload.objects.filter(pk__in=[one.index for one in entries]).values_list("pk", "text"))
    titles = dict(
        Proposal.objects.filter(reference__in={one.proposal for one in entries}).values_list("reference", "title")
    )
    names = dict(Person.objects.filter(code__in={one.actor for one in entries}).values_list("code", "name"))
    found = [_notice(one, texts, titles, names, is_new=one.index >= seen) for one in entries]
    found += _beside_matters(place, now, since=0, seen=seen)
    return sorted(found, key=lambda one: one.index, reverse=True)[:MOST]


def _told_to(place: Place, now: datetime, *, since: int) -> list[Entry]:
    """Return the entries that are news to a person and that may be read now, newest first."""
    plain = Q(action="approval.signed", payload__text__contains=PLAIN_SIGNATURE)
    entries = Entry.objects.filter(
        proposal__in=_matters(place), index__gte=since, occurred_us__gte=microseconds(now - KEPT), action__in=NEWS
    )
    found = list(entries.exclude(actor=place.person.code).exclude(plain).order_by("-index")[:LOOKED_AT])
    if not found:
        return []
    to_whom = _parts_of(place, now, {one.proposal for one in found})
    nudged = _nudged_to(place, {one.step for one in found if one.action == "policy.nudged"})
    return [
        one
        for one in found
        if one.action in to_whom.get(one.proposal, ())
        or (one.action == "policy.nudged" and one.step in nudged and one.proposal in to_whom)
    ]


def _matters(place: Place) -> Any:
    """Return the references of what a person drafted, signed, answered or was reminded of."""
    person = place.person
    signed = Signature.objects.filter(signed_by=person).values("step__approval__subject")
    answered = Answer.objects.filter(by=person).values("request__subject")
    reminded = _nudges_to(place).values("proposal")
    mine = Q(drafter=person) | Q(reference__in=signed) | Q(reference__in=answered) | Q(pk__in=reminded)
    return Proposal.objects.filter(mine).values("reference")


def _parts_of(place: Place, now: datetime, references: set[str]) -> dict[str, set[str]]:
    """Return the actions that are news to a person, by the reference of each proposal that the person may read now."""
    person = place.person
    signed = Signature.objects.filter(signed_by=person, step__approval__subject=OuterRef("reference"))
    answered = Answer.objects.filter(by=person, request__subject=OuterRef("reference"))
    rows = Proposal.objects.readable_by(person, now, place).filter(reference__in=references).annotate(
        has_signed=Exists(signed.exclude(step__kind="draft")), has_answered=Exists(answered)
    )  # fmt: skip
    return {
        reference: {
            action
            for actions, concerns in (
                (TO_DRAFTERS, drafter == person.pk), (TO_SIGNERS, has_signed), (TO_ANSWERERS, has_answered)
            )
            if concerns
            for action in actions
        }
        for reference, drafter, has_signed, has_answered in rows.values_list(
            "reference", "drafter_id", "has_signed", "has_answered"
        )
    }  # fmt: skip


def _nudges_to(place: Place) -> Any:
    held = Q(step__position__code__in=place.positions) | Q(request__unit__code__in=place.speaks_for)
    return Nudge.objects.filter(held)


def _nudged_to(place: Place, steps: set[str]) -> set[str]:
    """Return which of these reminders, named as the ledger names them, went to a person."""
    keys = [int(step.removeprefix("nudge.")) for step in steps]
    return {f"nudge.{pk}" for pk in _nudges_to(place).filter(pk__in=keys).values_list("pk", flat=True)}


def _notice(
    entry: Entry, texts: dict[int, str], titles: dict[str, str], names: dict[str, str], *, is_new: bool
) -> Notice:
    facts = json.loads(texts[entry.index]) if entry.index in texts else None
    page = PAGES.get(entry.action) or PAGES.get(entry.action.partition(".")[0], "history")
    sentence = _("Asks you to go on with it.") if entry.action == "policy.nudged" else sentence_of(entry.action, facts)
    return Notice(
        entry.index, entry.occurred_at, entry.action, titles.get(entry.proposal, ""), entry.proposal,
        names.get(entry.actor, ""), sentence, reverse(page, args=[entry.proposal]), is_new,
    )  # fmt: skip


def _beside_matters(place: Place, now: datetime, *, since: int, seen: int | None = None) -> list[Notice]:
    """Return the news that belong to no proposal: data on which my drafts rest, and what my units were told to share."""
    added = Entry.objects.filter(
        action__in=(NEW_DATA, *SHARING), index__gte=since, occurred_us__gte=microseconds(now - KEPT), payload__isnull=False
    )  # fmt: skip
    entries = list(added.exclude(actor=place.person.code).select_related("payload").order_by("-index")[:MOST])
    versions = [one for one in entries if one.action == NEW_DATA]
    sharing = [one for one in entries if one.action != NEW_DATA]
    return _new_data(place, now, versions, seen) + (_told_to_share(place, sharing, seen) if sharing else [])


def _told_to_share(place: Place, entries: list[Entry], seen: int | None) -> list[Notice]:
    """Return what a head designated or ended for one of my units."""
    mine, told = units_concerned(place), {one.index: json.loads(one.payload.text) for one in entries}
    names = dict(Person.objects.filter(code__in={one.actor for one in entries}).values_list("code", "name"))
    return [
        Notice(
            one.index, one.occurred_at, one.action, told[one.index].get("about") or told[one.index]["row"]["about"], "",
            names.get(one.actor, ""), sentence_of(one.action, told[one.index]), reverse("collaboration"),
            seen is None or one.index >= seen,
        )
        for one in entries
        if mine & {place.chart.now(code) for code, _name in told[one.index]["units"]}
    ]  # fmt: skip


def _new_data(place: Place, now: datetime, entries: list[Entry], seen: int | None) -> list[Notice]:
    """Return the new versions of data on which my undecided drafts rest: their figures may have moved."""
    if not entries:
        return []
    told = {entry.index: _versions(entry) for entry in entries}
    resting = _resting_on(place.person, now, {dataset for versions in told.values() for dataset in versions})
    return [
        Notice(
            entry.index, entry.occurred_at, entry.action, title, reference, "",
            _("New data came in: %(dataset)s. Check the figures that rest on it.") % {"dataset": dataset},
            reverse("evidence", args=[reference]), seen is None or entry.index >= seen,
        )
        for entry in entries
        for reference, title, dataset, pinned in resting
        if told[entry.index].get(dataset, 0) > pinned
    ]  # fmt: skip


def _versions(entry: Entry) -> dict[str, int]:
    """Return the number of the version that an entry added, by dataset."""
    return {one["dataset"]: one["version"] for one in json.loads(entry.payload.text).get("versions", [])}


def _resting_on(person: Person, now: datetime, datasets: set[str]) -> set[tuple[str, str, str, int]]:
    """Return reference, title, dataset and pinned version of my undecided drafts that rest on one of these datasets.

    A draft rests on the figures that it cites, wherever they were made, on those that it may cite, and on none of data
    that its drafter may not read.
    """
    drafts = Proposal.objects.filter(drafter=person).undecided()
    named = {pk: (reference, title) for pk, reference, title in drafts.values_list("pk", "reference", "title")}
    resting = resting_claims(named) if named else {}
    readable = Dataset.objects.readable_by(person, now).filter(name__in=datasets)
    pins = ClaimPin.objects.filter(claim__in=set().union(*resting.values()), version__dataset__in=readable)
    found: dict[int, list[tuple[str, int]]] = {}
    for claim, dataset, version in pins.values_list("claim", "version__dataset__name", "version__number"):
        found.setdefault(claim, []).append((dataset, version))
    return {(*named[pk], *pin) for pk, claims in resting.items() for claim in claims for pin in found.get(claim, ())}
