"""기한 알림 as a page tells them: what is due, whose it is, by when, and the one address at which it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from mulkko.approval.models import Step
from mulkko.catalog.models import AskedUnit
from mulkko.coordination.models import Request
from mulkko.directives.models import Directive
from mulkko.policy.models import Proposal
from mulkko.web.notices import seen_by
from mulkko.web.work.desk import Desk
from mulkko.web.work.due import Due, due_for
from mulkko.web.work.sources import act_of


@dataclass(frozen=True)
class _Act:
    act: str
    title: str
    address: str
    whose: str
    reference: str = ""
    acting_for: str = ""


@dataclass(frozen=True)
class Reminder:
    """One act that is due. `whose` is the unit, and the person in office, that waits for it."""

    key: str
    act: str
    title: str
    reference: str
    whose: str
    acting_for: str
    due_on: date
    left: str
    why: str
    reminded_on: date
    address: str
    is_late: bool
    is_new: bool


def reminders_for(desk: Desk) -> list[Reminder]:
    """Return what is called to mind today, the latest first; what `count_notices` counts of it."""
    due = due_for(desk.place, desk.now)
    seen = seen_by(desk.person).reminders if due else frozenset()
    acts: dict[tuple[str, int], _Act] = {}
    for kind, told in TOLD.items():
        if keys := [one.pk for one in due if one.kind == kind]:
            acts |= {(kind, pk): act for pk, act in told(desk, keys).items()}
    return [_reminder(one, acts[one.kind, one.pk], desk.today, is_new=one.key not in seen) for one in due]


def _reminder(due: Due, act: _Act, today: date, *, is_new: bool) -> Reminder:
    return Reminder(
        due.key, act.act, act.title, act.reference, act.whose, act.acting_for, due.due_on, left_words(due, today),
        why_words(due, today), due.reminded_on, act.address, due.due_on < today, is_new,
    )  # fmt: skip


def left_words(due: Due, today: date) -> str:
    """Return how many working days are left, or by how many it is late."""
    if due.due_on == today:
        return _("due today")
    if due.days > 0:
        return ngettext("%(n)s working day left", "%(n)s working days left", due.days) % {"n": due.days}
    if due.days < 0:
        return ngettext("%(n)s working day late", "%(n)s working days late", -due.days) % {"n": -due.days}
    return _("no working day left") if due.due_on > today else _("its day has passed")


def why_words(due: Due, today: date) -> str:
    """Return what the reminder calls to mind: that half of the term, or the whole of it, has passed, or that its day is near."""
    if due.due_on < today:
        return _("The time for it has passed.")
    return {
        "half": _("Half of the time for it has passed."),
        "eve": _("It is due on the next working day."),
        "due": _("This is the last working day for it."),
    }[due.reminder]


def _steps(desk: Desk, keys: list[int]) -> Mapping[int, _Act]:
    rows = Step.objects.filter(pk__in=keys).select_related("approval__drafter", "position")
    return {
        one.pk: _Act(
            act_of(one), one.approval.title, reverse("approval", args=[one.approval.subject]),
            f"{one.approval.department_name} {one.approval.drafter.name}", one.approval.subject, desk.acting.get(one.position.code, ""),
        )
        for one in rows
    }  # fmt: skip


def _requests(desk: Desk, keys: list[int]) -> Mapping[int, _Act]:
    rows = list(Request.objects.filter(pk__in=keys).select_related("asking_unit", "asked_by"))
    proposals = Proposal.objects.filter(reference__in={one.subject for one in rows})
    titles = dict(proposals.values_list("reference", "title"))
    return {
        one.pk: _Act(
            pgettext("work", "Coordination"), titles[one.subject], reverse("request-answer", args=[one.subject, one.pk]),
            f"{desk.place.chart.name_of(one.asking_unit.code)} {one.asked_by.name}", one.subject,
        )
        for one in rows
    }  # fmt: skip


def _calls(desk: Desk, keys: list[int]) -> Mapping[int, _Act]:
    rows = AskedUnit.objects.filter(pk__in=keys).select_related("call__owner", "unit")
    return {
        one.pk: _Act(
            pgettext("work", "Data call"), f"{one.call.title} · {one.unit_name}",
            reverse("data-call-sheet", args=[one.call_id, one.unit.code]), desk.place.chart.name_of(one.call.owner.code),
        )
        for one in rows
    }  # fmt: skip


def _directives(desk: Desk, keys: list[int]) -> Mapping[int, _Act]:
    rows = Directive.objects.filter(pk__in=keys).select_related("office")
    return {
        one.pk: _Act(
            pgettext("work", "Directive"), " ".join(one.text.split()), reverse("directive", args=[one.pk]),
            f"{one.issued_by} · {desk.place.chart.name_of(one.office.code)}",
        )
        for one in rows
    }  # fmt: skip


TOLD: dict[str, Callable[[Desk, list[int]], Mapping[int, _Act]]] = {
    "step": _steps, "request": _requests, "call": _calls, "directive": _directives,
}  # fmt: skip
