"""상신한 것: what I put to others and what they have not done yet; and 내 기안, what I am still writing."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import pgettext

from mulkko.approval.models import Hold
from mulkko.approval.queries import turns_of
from mulkko.approval.queries.holding import clock_of, newest_holds
from mulkko.coordination.engine.clock import USUAL_DAYS
from mulkko.coordination.models import Request
from mulkko.organization.models import day_of
from mulkko.policy.models import Proposal
from mulkko.policy.queries.listing import Listed, disputed, listed, staged, with_since, with_stage
from mulkko.policy.queries.standing import holders_of, nudges_of
from mulkko.web.work.desk import Desk
from mulkko.web.work.sources import act_of, proposals_named


@dataclass(frozen=True)
class Awaited:
    """One act that I wait for. `who` has the turn since `since`; `nudge_address` is empty where I reminded today."""

    act: str
    kind: str
    title: str
    reference: str
    address: str
    who: str
    since: datetime
    due_on: date
    nudge_address: str
    nudged_at: datetime | None
    held: Hold | None = None


def awaited_of(desk: Desk) -> list[Awaited]:
    """Return what others have to do on my documents, the longest waiting first."""
    return sorted([*_steps(desk), *_requests_of(desk)], key=lambda row: (row.since, row.address))


def _steps(desk: Desk) -> list[Awaited]:
    mine = Proposal.objects.filter(drafter=desk.person).undecided().values_list("reference", flat=True)
    turns = turns_of(list(mine))
    steps = [(turn, step) for turn in turns.values() for step in turn.steps]
    holders = holders_of([step for _, step in steps], desk.place.chart)
    nudged = nudges_of(steps=[step.pk for _, step in steps])
    held = newest_holds([step for _, step in steps])
    return [
        Awaited(
            act_of(step), step.kind, turn.approval.title, turn.approval.subject, reverse("approval", args=[turn.approval.subject]),
            holders[step.position.code], turn.begun_at, desk.calendar.deadline_after(clock_of(turn.begun_at, held.get(step.pk)), USUAL_DAYS),
            _nudge_address("nudge-step", step.pk, nudged.get(("step", step.pk)), desk.today), nudged.get(("step", step.pk)),
            _lasting(held.get(step.pk), desk.today),
        )
        for turn, step in steps
    ]  # fmt: skip


def _requests_of(desk: Desk) -> list[Awaited]:
    rows = Request.objects.unanswered().filter(asked_by=desk.person).select_related("unit")
    proposals = proposals_named([row.subject for row in rows], undecided=True)
    nudged = nudges_of(requests=[row.pk for row in rows])
    return [
        Awaited(
            pgettext("work", "Coordination"), "asked", proposals[row.subject].title, row.subject, reverse("coordination", args=[row.subject]),
            desk.name_of(row.unit.code), row.asked_at, row.due_on,
            _nudge_address("nudge-request", row.pk, nudged.get(("request", row.pk)), desk.today), nudged.get(("request", row.pk)),
        )
        for row in rows
        if row.subject in proposals
    ]  # fmt: skip


def _lasting(held: Hold | None, today: date) -> Hold | None:
    return held if held is not None and held.until is not None and held.until > today else None


def _nudge_address(page: str, pk: int, last: datetime | None, today: date) -> str:
    return "" if last is not None and day_of(last) >= today else reverse(page, args=[pk])


def own_drafts(desk: Desk) -> list[Listed]:
    """Return what I am writing: drafts, returned and recalled ones, the latest first."""
    mine = with_stage(Proposal.objects.filter(drafter=desk.person).undecided())
    rows = mine.filter(listed_state__in=("draft", "returned", "recalled")).select_related("unit", "drafter")
    return listed(list(rows), desk.place.chart)


def drafts_around(desk: Desk, *, most: int = 8) -> list[Listed]:
    """Return what others draft or have on its route in the units that a person leads, the longest waiting first."""
    rows = with_since(_of_others(desk)).order_by("since", "pk").values_list("pk", flat=True)
    return listed(staged(rows[:most]), desk.place.chart)


def disputed_around(desk: Desk, *, most: int = 8) -> list[Listed]:
    """Return the proposals of the units that a person leads on which objections stand."""
    rows = disputed(_of_others(desk)).order_by("created_at", "pk").values_list("pk", flat=True)
    return listed(staged(rows[:most]), desk.place.chart)


def _of_others(desk: Desk) -> Any:
    """Return what is under way below a person, and may be known to exist: no closed draft that its team has not shared."""
    found = Proposal.objects.findable_by(desk.person, desk.now, desk.place).filter(unit__code__in=desk.place.units)
    return found.exclude(drafter=desk.person).undecided()
