"""평가: what was promised, what came of it, and whose turn it is."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from mulkko.catalog.models import Version
from mulkko.organization.models import Person, day_of
from mulkko.organization.queries import Place
from mulkko.policy.engine.outcome import Standing, is_wrong_way, judged
from mulkko.policy.models import OutcomeJudgement, OutcomeLine, OutcomeMeasurement, Proposal, Round
from mulkko.policy.queries.amending import superseded_kinds
from mulkko.prepared import Prepared, Texts

# What the machine says where it has no value.
NO_NEW_DATA, NO_ANSWER = "no_new_data", "no_answer"


@dataclass(frozen=True)
class Promise:
    """One line with what came of it: the newest measurement, and the newest judgement of exactly that one."""

    line: OutcomeLine
    measurement: OutcomeMeasurement | None = None
    judgement: OutcomeJudgement | None = None

    @property
    def proposed(self) -> str:
        """Return the judgement that the rule proposes for what was measured."""
        measured = self.measurement.number if self.measurement else None
        return judged(self.line.better, today=self.line.today, target=self.line.target, measured=measured)

    def state(self, day: date) -> str:
        """Return ahead, due, measured or judged."""
        return Standing(self.line.due_on, self.measurement is not None, self.judgement is not None).on(day)

    def waits_for_person(self, day: date) -> bool:
        """Tell whether somebody of the unit has to do something: enter a value, or judge what was measured."""
        state = self.state(day)
        return state == "measured" or (state == "due" and self.line.method == "person")


def promises_of(lines: Iterable[OutcomeLine]) -> list[Promise]:
    """Return lines with what came of them, in two queries."""
    listed = list(lines)
    rows = OutcomeMeasurement.objects.filter(line__in=listed).select_related("by").order_by("pk")
    measured = {row.line_id: row for row in rows}
    found = OutcomeJudgement.objects.filter(measurement__in=[row.pk for row in measured.values()])
    last = {row.measurement_id: row for row in found.select_related("by").order_by("pk")}
    promises = []
    for line in listed:
        row = measured.get(line.pk)
        if row is not None:
            row.line = line
        promises.append(Promise(line, row, last.get(row.pk) if row else None))
    return promises


def promises_in(proposal: Proposal) -> list[Promise]:
    return promises_of(proposal.outcome.select_related("owner", "claim"))


def is_asked(proposal: Proposal) -> bool:
    """Tell whether what a proposal promised is still asked: it is approved, and no newer document amends or cancels it."""
    return proposal.state == "approved" and not superseded_kinds([proposal.reference])


def asked_lines() -> Any:
    """Return the lines of all documents that are approved and stand."""
    approved = Round.objects.filter(approval__ending__kind="approved").values("proposal")
    lines = OutcomeLine.objects.filter(proposal__in=approved).select_related(
        "proposal__unit", "proposal__drafter", "owner", "claim"
    )
    gone = superseded_kinds(lines.values("proposal__reference"))
    return lines.exclude(proposal__reference__in=list(gone)) if gone else lines


def lines_to_run(day: date) -> list[OutcomeLine]:
    """Return the lines that the machine measures by a day: due, and without a value that stands."""
    due = asked_lines().filter(method="claim", due_on__lte=day).order_by("due_on", "pk")
    return [one.line for one in promises_of(due) if _lacks_run(one)]


def _lacks_run(one: Promise) -> bool:
    """Tell whether nothing was measured, or the machine found nothing then and other versions are there now."""
    row = one.measurement
    if row is None:
        return True
    if row.value or row.by_id is not None or one.line.claim is None:
        return False
    names = set(one.line.claim.datasets)
    newest = (
        Version.objects.standing()
        .filter(dataset__name__in=names)
        .order_by("number")
        .values_list("dataset__name", "number")
    )
    return dict(newest) != row.versions


def has_new_data(line: OutcomeLine, versions: dict[str, int], since: datetime) -> bool:
    """Tell whether any dataset got data after the decision. What only corrects an older version measures nothing new."""
    named = Q()
    for name, number in versions.items():
        named |= Q(dataset__name=name, number__lte=number)
    rows = Version.objects.standing().filter(named, added_at__gt=since).select_related("corrects")
    return any(row.corrects is None or row.corrects.added_at > since for row in rows)


def waiting_outcomes(person: Person, place: Place, now: datetime) -> dict[Proposal, list[Promise]]:
    """Return what waits for the units in which a person holds a position: due, by document, the earliest first."""
    keys = [pk for (pk,) in _due_unjudged(owners=tuple(_measured_by(place)), day=day_of(now))]
    if not keys:
        return {}
    due = asked_lines().filter(pk__in=keys)
    readable = Proposal.objects.readable_by(person, now, place)
    rows = list(due.filter(proposal__in=readable).order_by("due_on", "pk"))
    found: dict[Proposal, list[Promise]] = {}
    for one in promises_of(rows):
        if one.waits_for_person(day_of(now)):
            found.setdefault(one.line.proposal, []).append(one)
    return found


def due_unjudged(place: Place, day: date) -> Any:
    """Return the lines of a person's own units whose day has come and whose newest measurement nobody has judged; not all of them are asked."""
    return _due_unjudged_of(_measured_by(place), day)


def _measured_by(place: Place) -> frozenset[str]:
    held = {post.unit for post in place.posts}
    return frozenset(held | place.chart.forebears(held))


def _due_unjudged_of(owners: Collection[str], day: date) -> Any:
    newest = OutcomeMeasurement.objects.filter(line=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    judged = OutcomeJudgement.objects.filter(measurement=OuterRef("newest"))
    due = OutcomeLine.objects.filter(owner__code__in=owners, due_on__lte=day)
    return due.annotate(newest=Subquery(newest)).filter(~Exists(judged)).values("pk")


@Prepared
def _due_unjudged(owners: Texts, day: date) -> Any:
    return _due_unjudged_of(owners, day).order_by().values_list("pk")


def outcomes_kept(person: Person, place: Place, now: datetime) -> list[Promise]:
    """Return what the units of a person promised or measure and nobody has judged yet, the earliest day first."""
    mine = Q(owner__code__in=place.units) | Q(proposal__unit__code__in=place.units)
    readable = Proposal.objects.readable_by(person, now, place)
    lines = asked_lines().filter(mine, proposal__in=readable).order_by("due_on", "pk")
    return [one for one in promises_of(lines) if one.judgement is None]


def may_measure(line: OutcomeLine, place: Place) -> bool:
    """Tell whether a person may enter and judge: of the unit that measures it or above that; of a closed paper also its keepers."""
    if line.owner.code in place.units:
        return True
    return line.proposal.is_closed and line.proposal.unit.code in place.units


def warnings_of(proposal: Proposal, day: date) -> list[str]:
    """Return what is to be told before a submission and stops nothing: no plan, or a promise that is none (code:key)."""
    lines = list(proposal.outcome.select_related("claim"))
    if not lines and not proposal.compares_nothing:
        return ["no_outcome"]
    found = []
    for line in lines:
        told = {"today": line.today, "target": line.target}
        if line.due_on <= day:
            found.append(f"outcome_past:{line.key}")
        if is_wrong_way(line.better, **told):
            found.append(f"outcome_wrong_way:{line.key}")
    return found
