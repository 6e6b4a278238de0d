"""늦어진 일: what a unit owes for one and a half times its term stands on the desk of its superior, and of nobody else.

Units, never people; nothing is decided by its standing there (invariant 24).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import pgettext

from mulkko.approval.models import Step
from mulkko.approval.queries.clock import pressing
from mulkko.catalog.models import AskedUnit, DataCall
from mulkko.coordination.engine.clock import USUAL_DAYS, is_escalated
from mulkko.coordination.models import Request
from mulkko.directives.models import Directive
from mulkko.directives.queries import owed_by_units
from mulkko.organization.engine.acting import seat_of
from mulkko.organization.engine.levels import Post, rank
from mulkko.organization.models import day_of
from mulkko.organization.queries import Chart
from mulkko.policy.models import Proposal
from mulkko.prepared import PreparedModels, Texts
from mulkko.web.work.desk import Desk
from mulkko.web.work.sources import act_of, proposals_named


@dataclass(frozen=True)
class Late:
    """One act that a unit below me owes. `days` are working days since its due day; `title` is empty where I may not read it."""

    act: str
    title: str
    reference: str
    address: str
    unit: str
    since: date
    due_on: date
    days: int


def late_below(desk: Desk) -> list[Late]:
    """Return what the units right below somebody owe too long, the longest first: signatures, answers, sheets of data calls, directives.

    That an own unit owes something may be known; of what the person may not read, neither title nor address is told.
    """
    posts = _right_below(desk)
    if not posts:
        return []
    units = {post.unit for post in posts.values() if desk.place.chart.head_of(post.unit) == post}
    led = units | desk.place.chart.forebears(units)
    on_proposals = [*_steps(desk, posts), *_requests(desk, led)]
    subjects = {one.reference for one in on_proposals}
    rows = Proposal.objects.readable_by(desk.person, desk.now, desk.place).filter(reference__in=subjects)
    readable = set(rows.values_list("reference", flat=True)) if subjects else set()
    found = [one if one.reference in readable else _hidden(one) for one in on_proposals]
    found += [*_calls(desk, led), *_directives(desk, led)]
    return sorted(found, key=lambda one: (-one.days, one.due_on, one.unit, one.address))


def _hidden(one: Late) -> Late:
    return replace(one, title="", reference="", address="")


def _right_below(desk: Desk) -> dict[str, Post]:
    """Return the posts whose nearest superior on the line is a post that the person fills today, by code; and those in whose place they stand."""
    filled, today = {*desk.place.held, *_acted_for(desk)}, desk.place.chart
    heads = [today.posts[code] for code in filled if code in today.posts and today.posts[code].level != "officer"]
    if not heads:
        return {}
    line: dict[str, list[Post]] = {}
    for post in today.posts.values():
        if post.is_line:
            line.setdefault(post.unit, []).append(post)
    led = {head.unit for head in heads}
    below = (post for post in today.posts.values() if led & set(today.chain(post.unit)))
    found = {post.code: post for post in below if _superior(post, line, today) in filled}
    ended = {code: heirs[0] for code in today.former_posts if len(heirs := today.present_posts(code)) == 1}
    return found | {code: found[heir] for code, heir in ended.items() if heir in found}


def _acted_for(desk: Desk) -> set[str]:
    """Return the posts whose absent or missing holder the person stands in for: who does is the superior meanwhile."""
    place = desk.place
    seats = (seat_of(code, place.hall) for code in place.stands_in if code in place.chart.posts)
    return {seat.position for seat in seats if any(one.person == place.person.code for one in seat.signers)}


def _superior(post: Post, line: Mapping[str, Sequence[Post]], today: Chart) -> str:
    """Return the code of the nearest post of a higher level in its unit, or in one above it."""
    for unit in today.chain(post.unit):
        above = [other for other in line.get(unit, ()) if rank(other.level) > rank(post.level)]
        if above:
            return min(above, key=lambda other: rank(other.level)).code
    return ""


def _steps(desk: Desk, posts: dict[str, Post]) -> Iterator[Late]:
    steps = {step.pk: step for step in _steps_in_turn(positions=tuple(posts))}
    for pk, begun in pressing(steps, desk.today).items():
        step, due = steps[pk], desk.calendar.deadline_after(begun, USUAL_DAYS)
        subject = step.approval.subject
        if is_escalated(begun, due, desk.today, desk.calendar):
            address = reverse("approval", args=[subject])
            unit = posts[step.position.code].unit
            yield _late(desk, act_of(step), step.approval.title, subject, address, unit, begun, due)


@PreparedModels
def _steps_in_turn(positions: Texts) -> "QuerySet[Step]":
    return Step.objects.in_turn().filter(position__code__in=positions).select_related("position", "approval")


def _requests(desk: Desk, led: set[str]) -> Iterator[Late]:
    rows = _unanswered(units=tuple(led), before=desk.today)
    proposals = proposals_named([row.subject for row in rows], undecided=True)
    for row in rows:
        begun = day_of(row.asked_at)
        if row.subject in proposals and is_escalated(begun, row.due_on, desk.today, desk.calendar):
            address = reverse("coordination", args=[row.subject])
            act = pgettext("work", "Coordination")
            yield _late(desk, act, proposals[row.subject].title, row.subject, address, row.unit.code, begun, row.due_on)


@PreparedModels
def _unanswered(units: Texts, before: date) -> "QuerySet[Request]":
    return Request.objects.unanswered().filter(unit__code__in=units, due_on__lt=before).select_related("unit")


def _calls(desk: Desk, led: set[str]) -> Iterator[Late]:
    """Yield the sheets of open calls that these units have not filled in, or that their head has not confirmed."""
    rows = _sheets(units=tuple(led), before=desk.today)
    seen = set(DataCall.objects.seen_by(desk.place).filter(asked__in=rows).values_list("pk", flat=True)) if rows else ()
    for row in rows:
        begun, due = day_of(row.at), row.call.due_on
        if is_escalated(begun, due, desk.today, desk.calendar):
            address = reverse("data-call-sheet", args=[row.call_id, row.unit.code])
            one = _late(desk, pgettext("work", "Data call"), row.call.title, "", address, row.unit.code, begun, due)
            yield one if row.call_id in seen else _hidden(one)


@PreparedModels
def _sheets(units: Texts, before: date) -> Any:
    asked = AskedUnit.objects.standing().filter(unit__code__in=units, call__due_on__lt=before)
    return asked.filter(call__closing__isnull=True, is_confirmed=False).select_related("call", "unit")


def _directives(desk: Desk, led: set[str]) -> Iterator[Late]:
    owed = [
        one for one in owed_by_units(led, desk.today) if is_escalated(one.since, one.due_on, desk.today, desk.calendar)
    ]
    if not owed:
        return
    readable = Directive.objects.readable_by(desk.person, desk.now, desk.place.chart)
    texts = dict(readable.filter(pk__in=[one.directive for one in owed]).values_list("pk", "text"))
    for row in owed:
        address, title = reverse("directive", args=[row.directive]), " ".join(texts.get(row.directive, "").split())
        one = _late(desk, pgettext("work", "Directive"), title, "", address, row.lead, row.since, row.due_on)
        yield one if row.directive in texts else _hidden(one)


def _late(
    desk: Desk, act: str, title: str, reference: str, address: str, unit: str, begun: date, due: date
) -> Late:  # fmt: skip
    days = desk.calendar.working_days_between(due, desk.today)
    return Late(act, title, reference, address, desk.name_of(desk.place.chart.now(unit)), begun, due, days)
