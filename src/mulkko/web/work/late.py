"""늦어진 일: what a unit owes for one and a half times its term stands on the desk of its superior, and of nobody else.

Units, never people; nothing is decided by its standing there (invariant 24).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import pgettext

from mulkko.approval.models import Step
from mulkko.approval.queries import turns_of
from mulkko.approval.queries.holding import clock_of, newest_holds
from mulkko.coordination.engine.clock import USUAL_DAYS, is_escalated
from mulkko.coordination.models import Request
from mulkko.organization.engine.levels import Post, rank
from mulkko.organization.models import day_of
from mulkko.organization.queries import Chart
from mulkko.policy.models import Proposal
from mulkko.web.work.desk import Desk
from mulkko.web.work.sources import act_of


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
    """Return what the units right below somebody owe too long, the longest first.

    That an own unit owes something may be known; of what the person may not read, neither title nor address is told.
    """
    posts = _right_below(desk)
    if not posts:
        return []
    found = [*_steps(desk, posts), *_requests(desk, posts)]
    subjects = {one.reference for one in found}
    readable = set(
        Proposal.objects.readable_by(desk.person, desk.now, desk.place)
        .filter(reference__in=subjects)
        .values_list("reference", flat=True)
    )
    shown = [one if one.reference in readable else replace(one, title="", reference="", address="") for one in found]
    return sorted(shown, key=lambda one: (-one.days, one.due_on, one.unit, one.address))


def _right_below(desk: Desk) -> dict[str, Post]:
    """Return the posts whose nearest superior on the line is a post that the person holds, by code."""
    held, today = set(desk.place.held), desk.place.chart
    if all(today.posts[code].level == "officer" for code in held if code in today.posts):
        return {}
    line: dict[str, list[Post]] = {}
    for post in today.posts.values():
        if post.is_line:
            line.setdefault(post.unit, []).append(post)
    below = (post for post in today.posts.values() if post.unit in desk.place.units)
    return {post.code: post for post in below if _superior(post, line, today) in held}


def _superior(post: Post, line: Mapping[str, Sequence[Post]], today: Chart) -> str:
    """Return the code of the nearest post of a higher level in its unit, or in one above it."""
    for unit in today.chain(post.unit):
        above = [other for other in line.get(unit, ()) if rank(other.level) > rank(post.level)]
        if above:
            return min(above, key=lambda other: rank(other.level)).code
    return ""


def _steps(desk: Desk, posts: dict[str, Post]) -> Iterator[Late]:
    waiting = Step.objects.in_turn().filter(position__code__in=posts).select_related("position", "approval")
    steps = list(waiting)
    turns, held = turns_of({step.approval.subject for step in steps}), newest_holds(steps)
    for step in steps:
        begun = clock_of(turns[step.approval.subject].begun_at, held.get(step.pk))
        due = desk.calendar.deadline_after(begun, USUAL_DAYS)
        subject = step.approval.subject
        if is_escalated(begun, due, desk.today, desk.calendar):
            address = reverse("approval", args=[subject])
            unit = posts[step.position.code].unit
            yield _late(desk, act_of(step), step.approval.title, subject, address, unit, begun, due)


def _requests(desk: Desk, posts: dict[str, Post]) -> Iterator[Late]:
    """Yield the requests to the units that these posts lead."""
    led = {post.unit for post in posts.values() if desk.place.chart.head_of(post.unit) == post}
    rows = list(Request.objects.unanswered().filter(unit__code__in=led, due_on__lt=desk.today).select_related("unit"))
    titles = dict(
        Proposal.objects.filter(reference__in={row.subject for row in rows})
        .undecided()
        .values_list("reference", "title")
    )
    for row in rows:
        begun = day_of(row.asked_at)
        if row.subject in titles and is_escalated(begun, row.due_on, desk.today, desk.calendar):
            address = reverse("coordination", args=[row.subject])
            act = pgettext("work", "Coordination")
            yield _late(desk, act, titles[row.subject], row.subject, address, row.unit.code, begun, row.due_on)


def _late(
    desk: Desk, act: str, title: str, reference: str, address: str, unit: str, begun: date, due: date
) -> Late:  # fmt: skip
    days = desk.calendar.working_days_between(due, desk.today)
    return Late(act, title, reference, address, desk.name_of(unit), begun, due, days)
